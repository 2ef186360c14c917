"""`reportedly watch`: feeds polled, what is new read, added and compared."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportedly.cli import fetching, options
from reportedly.cli.comparing import compare_new
from reportedly.cli.screen import EXIT_REFUSED, complain, counted, plain, print_json

if TYPE_CHECKING:
    from reportedly.ledger import FeedState, Ledger
    from reportedly.watch import Poll, Source

EXAMPLES = (
    "[bold]Examples[/bold]\n\nreportedly watch feeds.yaml\n\nreportedly watch feeds.yaml --once --ledger donbas.db\n\nreportedly watch feeds.yaml --status\n\n"
    "feeds.yaml:\n\nfeeds:\n\n  - url: https://example.org/rss.xml\n\n    outlet: The Courier\n\n    every: 15"
)


def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS.yaml", help="The feeds to watch.")],
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    theatre: options.Theatre = options.DEFAULT_THEATRE,
    once: Annotated[bool, typer.Option("--once", help="Poll the feeds that are due, and end.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Show how each feed fares, and end; 1 where one fails.")] = False,
    no_compare: options.NoCompare = False,
    allow_private: fetching.AllowPrivate = False,
    as_json: options.Json = False,
) -> None:
    """Poll feeds; read, add and compare what is new; a line for each poll. Ctrl-C or SIGTERM ends it cleanly, and it goes on where it was."""
    from reportedly.ledger import Ledger
    from reportedly.watch import sources

    listed = sources(feeds)
    with Ledger(ledger, create=not status) as kept:
        if not status:
            _run(kept, listed, theatre=theatre, once=once, compare=not no_compare, allow_private=allow_private, as_json=as_json)
            return
        states = [kept.feed(source.url) for source in listed]
    for state in states:
        print_json(_state_json(state)) if as_json else print(_health(state))
    if any(state.errors for state in states):
        raise typer.Exit(EXIT_REFUSED)


def _run(kept: Ledger, listed: tuple[Source, ...], *, theatre: str, once: bool, compare: bool, allow_private: bool, as_json: bool) -> None:
    from functools import partial

    from reportedly import pipeline
    from reportedly.ingest.fetch import Fetcher
    from reportedly.watch import watch as polls

    reader = pipeline.default_reader(theatre)
    add = partial(pipeline.add_all, kept, reader, made=pipeline.made_by(reader))
    with _stopping() as stop:
        for source, polled in polls(kept, listed, Fetcher(allow_private=allow_private, wait=stop.wait), add, stop, once=once):
            for refusal in polled.refused:
                complain(f"refused {refusal}")
            if polled.added and compare:
                compare_new(kept)
            print_json(_poll_json(polled)) if as_json else print(_line(source, polled), flush=True)


@contextmanager
def _stopping() -> Iterator[Event]:
    """An event that Ctrl-C and SIGTERM set, once: a second one ends the program at once."""
    stop = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def asked(*_: Any) -> None:
        stop.set()
        for number, handler in before.items():
            signal.signal(number, handler)

    for number in before:
        signal.signal(number, asked)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _line(source: Source, polled: Poll) -> str:
    state = polled.state
    if state.error:
        said = f"failed, the {state.errors}. time in a row: {plain(state.error)}"
    elif not polled.changed:
        said = "unchanged"
    else:
        said = f"{counted(polled.added, 'new document')}, {len(polled.refused):,} refused"
    return f"{_moment(state.polled)} {plain(source.url)}: {said}; again at {_moment(state.due)}"


def _health(state: FeedState) -> str:
    if state.polled is None:
        return f"{plain(state.url)}: never polled"
    fares = f"failing, {counted(state.errors, 'time')} in a row: {plain(state.error)}" if state.errors else "well"
    return (
        f"{plain(state.url)}: {fares}; last answer {_moment(state.answered)}, last news {_moment(state.news)}, "
        f"{counted(state.documents, 'document')}, again at {_moment(state.due)}"
    )


def _poll_json(polled: Poll) -> dict[str, Any]:
    refused = [{"where": r.where, "what": r.what, "do": r.do} for r in polled.refused]
    return _state_json(polled.state) | {"added": polled.added, "changed": polled.changed, "refused": refused}


def _state_json(state: FeedState) -> dict[str, Any]:
    moments = {name: getattr(state, name) for name in ("polled", "answered", "news", "due")}
    told = {name: moment.isoformat(timespec="seconds") if moment else None for name, moment in moments.items()}
    return {"feed": state.url, **told, "documents": state.documents, "errors": state.errors, "error": state.error}


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else "never"

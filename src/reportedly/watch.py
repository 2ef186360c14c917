"""Watching feeds: each polled when it is due, what is new in it read and added, its state kept in the ledger, so that a run can stop at any moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reportedly.errors import InputError
from reportedly.ids import content_id
from reportedly.ingest import web
from reportedly.ingest.base import LIMITS, Given, Refusal, Row, document
from reportedly.ingest.feed import Feed
from reportedly.ingest.fetch import Fetched, Fetcher, Unfetched
from reportedly.pipeline import Outcome
from reportedly.types import Document, Reading

if TYPE_CHECKING:
    from reportedly.ledger import Ledger
    from reportedly.ledger.values import FeedState

LONGEST = timedelta(hours=24)
"""The longest that a feed which fails is left alone, unless its site asks for more."""
Add = Callable[[Iterable[Document | Refusal]], Iterator[Outcome]]
"""Reads documents and adds them to the ledger, as `pipeline.add_all` does."""


class Source(BaseModel):
    """One feed of a FEEDS.yaml. `every` is in minutes; `pages` says to fetch each entry's page and not to take the feed's own text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    outlet: str | None = None
    lang: str | None = None
    every: float = Field(default=15, ge=1, le=10_080)
    pages: bool = True


class _Sources(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    feeds: tuple[Source, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll of one feed: what came of each of its new entries, and where the feed stands now. `changed` is false where it was as before."""

    state: FeedState
    outcomes: tuple[Outcome, ...] = ()
    changed: bool = True

    @property
    def added(self) -> int:
        return sum(isinstance(outcome, Reading) for outcome in self.outcomes)

    @property
    def refused(self) -> list[Refusal]:
        return [outcome for outcome in self.outcomes if isinstance(outcome, Refusal)]


def sources(file: Path) -> tuple[Source, ...]:
    """The feeds that a file lists; InputError where it is no such list."""
    import yaml

    try:
        found = _Sources.model_validate(yaml.safe_load(file.read_text("utf-8"))).feeds
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"cannot be read: {' '.join(str(error).split())}", where=str(file), do="check the file") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"{place}: {first['msg'].lower()}", where=str(file), do="see docs/fetching.md") from error
    if len({source.url for source in found}) < len(found):
        raise InputError("a feed is listed twice", where=str(file), do="leave one out")
    return found


def watch(
    ledger: Ledger, feeds: Sequence[Source], fetcher: Fetcher, add: Add, stop: Event, *, once: bool = False
) -> Iterator[tuple[Source, Poll]]:
    """Poll each feed when it is due, the longest waiting first, until `stop` is set; `once` polls those that are due now and ends."""
    due = {source: ledger.feed(source.url).due or datetime.min.replace(tzinfo=UTC) for source in feeds}
    while not stop.is_set():
        source = min(due, key=due.__getitem__)
        left = (due[source] - datetime.now(UTC)).total_seconds()
        if left > 0 and once:
            return
        if left > 0 and stop.wait(left):
            return
        polled = poll(ledger, source, fetcher, add, stop)
        due[source] = polled.state.due or datetime.now(UTC)
        yield source, polled


def poll(ledger: Ledger, source: Source, fetcher: Fetcher, add: Add, stop: Event) -> Poll:
    """Ask for a feed once, add what is new, and keep in the ledger where it stands.

    An entry is passed over once it was added or refused for good; one whose page could not be had just now is tried again the next time.
    """
    state, now = ledger.feed(source.url), datetime.now(UTC)
    answer = fetcher.fetch(source.url, etag=state.etag, modified=state.modified)
    rows = _rows(answer, source) if isinstance(answer, Fetched) and answer.changed else []
    failed = answer if isinstance(answer, Unfetched) else next((row for row in rows if isinstance(row, Refusal) and len(rows) == 1), None)
    if failed:
        pause = max(
            min(timedelta(minutes=source.every) * 2 ** min(state.errors, 20), LONGEST), timedelta(seconds=getattr(failed, "wait", 0))
        )
        state = replace(state, polled=now, due=now + pause, errors=state.errors + 1, error=failed.what)
        ledger.put_feed(state)
        return Poll(state)
    assert isinstance(answer, Fetched)
    outcomes: list[Outcome] = []
    seen = ledger.feed_entries(source.url)
    done, whole = set[str](), True
    for row in rows:
        if isinstance(row, Refusal):
            outcomes.append(row)
            continue
        entry = _key(row)
        if entry not in seen and not stop.is_set():
            came = list(add(_documents(row, source, fetcher)))
            outcomes += came
            if not any(isinstance(outcome, Unfetched) and outcome.again for outcome in came):
                seen.add(entry)
        whole &= entry in seen
        done.add(entry)
    added = sum(isinstance(outcome, Reading) for outcome in outcomes)
    state = replace(
        state,
        etag=answer.etag if whole else None,
        modified=answer.modified if whole else None,
        polled=now,
        answered=now,
        news=now if added else state.news,
        due=now + timedelta(minutes=source.every),
        documents=state.documents + added,
        errors=0,
        error=None,
    )
    ledger.put_feed(state, seen & done if answer.changed else None)
    return Poll(state, tuple(outcomes), answer.changed)


def _rows(answer: Fetched, source: Source) -> list[Row | Refusal]:
    """The entries of a feed, the oldest (as feeds list them) first."""
    rows: list[Row | Refusal] = []
    for item in Feed().rows(BytesIO(web.in_utf8(answer)), answer.url, LIMITS):
        row = item if isinstance(item, Refusal) else item[1]
        rows.append(row.model_copy(update={"outlet": source.outlet}) if isinstance(row, Row) and source.outlet else row)
    return rows[::-1]


def _key(row: Row) -> str:
    """What an entry is known by: short, whatever the feed gives."""
    return content_id("entry", row.meta.get("guid") or row.url or [row.title, row.text])


def _documents(row: Row, source: Source, fetcher: Fetcher) -> Iterator[Document | Refusal]:
    """What an entry stands for: its page where that is wanted and there is one, else its own text."""
    if source.pages and row.url:
        answer = fetcher.fetch(row.url)
        origin = row.meta.get("published_from", "feed")
        given = Given(row.published, row.outlet, source.lang, origin=origin, first=origin == "entry, published")
        yield from [answer] if isinstance(answer, Unfetched) else web.taken(answer, given)
    else:
        yield document(row, row.url or source.url, Given(lang=source.lang))

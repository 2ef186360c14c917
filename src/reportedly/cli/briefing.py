"""`reportedly brief`: the board: matters and where each stands, who says what on either side, in whose words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportedly.cli import options
from reportedly.cli.screen import claim_json, complain, console, counted, print_all, print_json

if TYPE_CHECKING:
    from reportedly.ledger import Asked, Board, Ledger
    from reportedly.ledger.board import Row, Said

EXAMPLES = (
    "[bold]Examples[/bold]\n\nreportedly brief --place Kupiansk --since 2025-11-01 --until 2025-11-30\n\nreportedly brief --standing disputed --as-of 2025-12-12\n\n"
    "reportedly brief --changed-since 2025-12-01 --html board.html\n\nreportedly brief --text “power station” --json"
)
Day = options.DAY
FEW = 20
"""Matters on a screen where no number is given."""
MOST = 200
"""Claims on either side of a matter that are shown at most."""


def brief(
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    place: options.Place = None,
    frame: options.Frame = None,
    speaker: options.Speaker = None,
    outlet: options.FromOutlet = None,
    side: options.Side = None,
    text: options.Words = None,
    standing: Annotated[
        list[str] | None, typer.Option("--standing", help="disputed, admitted, corroborated, …; may be given more than once.")
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    changed_since: Annotated[
        datetime | None,
        typer.Option("--changed-since", formats=Day, metavar="YYYY-MM-DD", help="A new voice spoke to it on this day or later."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=Day, metavar="YYYY-MM-DD", help="As known on this day, from what was published by then."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help=f"Show so many at most; {FEW} on the screen unless said otherwise.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Write them as Markdown; - is standard output.")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write them as a web page; - is standard output.")] = None,
    as_json: options.Json = False,
) -> None:
    """Show the matters and where each stands, with the words on either side; what changed last first.

    From what was compared; with --as-of it is compared anew from what was published by that day. A matter is of a time if somebody spoke to it then.
    """
    from reportedly.cli import pages
    from reportedly.ledger import Asked, Board, Ledger

    if sum((markdown is not None, html is not None, as_json)) > 1:
        raise typer.BadParameter("choose one of --markdown, --html and --json", param_hint="--json")
    _known(frame, standing or [])
    with Ledger(ledger, create=False) as kept:
        board = Board(kept)
        asked = Asked(
            frame=frame, speaker=speaker, outlet=outlet, side=side, text=text, standings=tuple(standing or ()), news_since=options.day(changed_since),
            since=options.day(since), until=options.day(until), **options.places(board, place),
        )  # fmt: skip
        few = FEW if limit is None and not (markdown or html or as_json) else limit
        rows, total = _found(board, asked, options.day(as_of), few)
        said = _said(board, rows)
        waiting = kept.uncompared()
    if markdown or html:
        written = (pages.html if html else pages.markdown)(
            list(zip(rows, said, strict=True)), total, _title(asked, place, options.day(as_of))
        )
        pages.write(written, markdown or html)
    elif as_json:
        for row, both in zip(rows, said, strict=True):
            print_json(_object(row, both))
    else:
        screen = console()
        for row, both in zip(rows, said, strict=True):
            print_all(screen, pages.blocks(row, both))
        screen.print(counted(total, "matter") + (f", {len(rows):,} of them shown" if len(rows) < total else ""))
    if waiting:
        complain(f"{counted(waiting, 'document')} not compared yet: run reportedly compare")


def show(kept: Ledger, limit: int) -> None:
    """The matters that changed last, on the screen."""
    from reportedly.cli import pages
    from reportedly.ledger import Asked, Board

    board = Board(kept)
    rows, total = _found(board, Asked(), None, limit)
    for row, both in zip(rows, _said(board, rows), strict=True):
        print_all(console(), pages.blocks(row, both))
    console().print(counted(total, "matter") + (f", {len(rows):,} of them shown" if len(rows) < total else ""))


def _known(frame: str | None, standings: Sequence[str]) -> None:
    from typing import get_args

    from reportedly.types import Frame, Standing

    for values, given, option in ((get_args(Frame), [frame] if frame else [], "--frame"), (get_args(Standing), standings, "--standing")):
        for value in given:
            if value not in values:
                raise typer.BadParameter(f"{value!r} is none: use one of {', '.join(values)}", param_hint=option)


def _found(board: Board, asked: Asked, as_of: Any, limit: int | None) -> tuple[list[Row], int]:
    if as_of is not None:
        found = board.as_of(as_of, asked)
        return found[:limit], len(found)
    page = board.page(asked, limit=limit or 1_000_000)
    return list(page.rows), page.total


def _said(board: Board, rows: Sequence[Row]) -> list[Said]:
    """The claims for and against each row."""
    from reportedly.ledger.board import Said

    keys = [key for row in rows for some in (row.proposition.supports, row.proposition.denies) for key in some[:MOST]]
    listed = board.listed(keys)
    return [
        Said(*(tuple(listed[key] for key in some[:MOST] if key in listed) for some in (row.proposition.supports, row.proposition.denies)))
        for row in rows
    ]


def _object(row: Row, said: Said) -> dict[str, Any]:
    from reportedly.export.jsonl import proposition_object

    days = {
        name: value.isoformat() if value else None
        for name, value in (("first_said", row.first_said), ("last_said", row.last_said), ("news", row.news))
    }
    both = {"supports": [claim_json(x) for x in said.supports], "denies": [claim_json(x) for x in said.denies]}
    return proposition_object(row.proposition) | {"claims": row.claims, "judged": row.judged} | days | both


def _title(asked: Asked, place: str | None, as_of: Any) -> str:
    parts = [place or "", asked.frame or "", asked.speaker or "", *asked.standings]
    period = f"{asked.since or ''} – {asked.until or ''}" if asked.since or asked.until else ""
    return " · ".join(["Reportedly", *(part for part in (*parts, period, f"as known on {as_of}" if as_of else "") if part)])

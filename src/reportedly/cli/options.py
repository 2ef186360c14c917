"""Options and arguments that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from reportedly.ledger import Board

DAY = ["%Y-%m-%d"]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Ledger = Annotated[
    str, typer.Option("--ledger", "-l", envvar="REPORTEDLY_LEDGER", metavar="FILE_OR_URL", help="A SQLite file, or a PostgreSQL URL.")
]
Published = Annotated[
    datetime | None,
    typer.Option("--published", formats=DAY, metavar="YYYY-MM-DD", help="The day of publication, for documents that do not give it."),
]
Outlet = Annotated[str | None, typer.Option("--outlet", help="The outlet, for documents that do not give it.")]
Lang = Annotated[str | None, typer.Option("--lang", help="en, ru or uk, for documents that do not give it; found out otherwise.")]
Theatre = Annotated[str, typer.Option("--theatre", metavar="NAME_OR_FOLDER", help="The pack of facts about the conflict.")]
Since = Annotated[datetime | None, typer.Option("--since", formats=DAY, metavar="YYYY-MM-DD", help="Published on this day or later.")]
Until = Annotated[datetime | None, typer.Option("--until", formats=DAY, metavar="YYYY-MM-DD", help="Published on this day or earlier.")]

Speaker = Annotated[str | None, typer.Option("--speaker", help="Part of a speaker's name.")]
FromOutlet = Annotated[str | None, typer.Option("--outlet", help="Part of an outlet's name.")]
Side = Annotated[str | None, typer.Option("--side", help="A speaker's side, as the theatre pack names it.")]
Words = Annotated[str | None, typer.Option("--text", help="Words that were said.")]
Place = Annotated[str | None, typer.Option("--place", help="A place's name, in any spelling, or a part of it, or its GeoNames id.")]
Frame = Annotated[str | None, typer.Option("--frame", help="What it is about: control, strike, casualties, …")]
NoCompare = Annotated[bool, typer.Option("--no-compare", help="Leave what is new to the next reportedly compare.")]

DEFAULT_LEDGER = "reportedly.db"
DEFAULT_THEATRE = "russia-ukraine"


def day(given: datetime | None) -> date | None:
    """The day of an option."""
    return given.date() if given else None


def places(board: Board, name: str | None) -> dict[str, Any]:
    """A place as `Asked` takes it: by its id, or by those of all places that the name may mean and the board has, else by a part of its name."""
    from reportedly.gazetteer import default_gazetteer
    from reportedly.ledger import Asked

    if name is None:
        return {}
    if name.isdecimal() and len(name) < 16:
        return {"places": (int(name),)}
    ids = tuple(candidate.geonameid for candidate in default_gazetteer().find(name) if candidate.geonameid > 0)
    return {"places": ids} if ids and board.page(Asked(places=ids), limit=1).total else {"place": name}

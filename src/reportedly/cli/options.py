"""Options and arguments that several commands share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

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

DEFAULT_LEDGER = "reportedly.db"
DEFAULT_THEATRE = "russia-ukraine"

"""`reportedly check` and `reportedly backup`: whether a ledger is sound, and a copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli import options
from reportedly.cli.screen import EXIT_REFUSED, counted, plain, print_json

CHECK_EXAMPLES = "[bold]Examples[/bold]\n\nreportedly check\n\nreportedly check --ledger donbas.db --json"
BACKUP_EXAMPLES = "[bold]Examples[/bold]\n\nreportedly backup monday.db\n\nreportedly backup --ledger donbas.db --force copies/donbas.db"


def check(ledger: options.Ledger = options.DEFAULT_LEDGER, as_json: options.Json = False) -> None:
    """Look through a ledger and name all that is wrong.

    The file itself, rows that belong to nothing, spans outside their text, ids that are not their content's. Ends with 0 where it is sound, 1 where not.
    """
    from reportedly.ledger import Ledger

    found = 0
    with Ledger(ledger, create=False) as kept:
        for problem in kept.problems():
            found += 1
            print_json({"ledger": kept.name, "problem": problem}) if as_json else print(plain(problem))
        stats = kept.stats() if not found else None
    if found:
        raise typer.Exit(EXIT_REFUSED)
    if stats and not as_json:
        print(f"{plain(kept.name)}: sound; {counted(stats.documents, 'document')}, {counted(stats.claims, 'claim')}")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")],
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
) -> None:
    """Copy a ledger as it is at one moment, while others may write to it.

    For ledgers in SQLite; one in PostgreSQL is backed up by pg_dump.
    """
    from reportedly.ledger import Ledger

    with Ledger(ledger, create=False) as kept:
        copy = kept.backup(file, force=force)
    print(f"{plain(kept.name)} copied to {plain(copy)}, {counted(copy.stat().st_size, 'byte')}")

"""`reportedly export`: a ledger as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli import options
from reportedly.cli.screen import plain, print_json

EXAMPLES = "[bold]Examples[/bold]\n\nreportedly export out/\n\nreportedly export out/ --format csv\n\nreportedly export out/ --ledger donbas.db --json"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go; made where it is missing.")],
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    form: Annotated[str, typer.Option("--format", "-f", help="jsonl or csv.")] = "jsonl",
    as_json: options.Json = False,
) -> None:
    """Write a ledger as claims.jsonl, propositions.jsonl and documents.jsonl, or as a table."""
    from reportedly.export import FORMATS
    from reportedly.ledger import Ledger

    if form not in FORMATS:
        raise typer.BadParameter(f"there is no format {form!r}: use one of {', '.join(FORMATS)}", param_hint="--format")
    with Ledger(ledger, create=False) as kept:
        written = FORMATS[form].write(kept, folder)
    for path in written:
        print_json({"file": str(path)}) if as_json else print(plain(path))

"""`reportedly add` and `reportedly demo`: documents into a ledger."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli import briefing, fetching, options
from reportedly.cli.comparing import compare_new
from reportedly.cli.screen import EXIT_REFUSED, complain, console, counted, meter, plain, print_json
from reportedly.errors import InputError

if TYPE_CHECKING:
    from reportedly.ingest import Refusal
    from reportedly.ledger import Ledger
    from reportedly.types import Document

ADD_EXAMPLES = (
    "[bold]Examples[/bold]\n\nreportedly add articles/\n\nreportedly add feed.jsonl --ledger donbas.db --workers 2\n\n"
    "reportedly add page.html --published 2025-11-21 --outlet “The Courier”\n\n"
    "reportedly add https://example.org/article.html https://example.org/sitemap.xml\n\n"
    "A run that was stopped goes on when it is started again: what the ledger has is passed over."
)
DEMO_EXAMPLES = "[bold]Examples[/bold]\n\nreportedly demo\n\nreportedly demo --ledger try.db"


def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files, folders or web addresses; - is standard input.")],
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    published: options.Published = None,
    outlet: options.Outlet = None,
    lang: options.Lang = None,
    theatre: options.Theatre = options.DEFAULT_THEATRE,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that read.")] = 1,
    no_compare: options.NoCompare = False,
    allow_private: fetching.AllowPrivate = False,
    as_json: options.Json = False,
) -> None:
    """Read documents, keep their claims in a ledger, and compare what is new.

    Ends with 0 where all was taken, 1 where something was refused, 2 for wrong usage.
    """
    from reportedly.ledger import Ledger

    day = published.date() if published else None
    items = fetching.documents(paths, published=day, outlet=outlet, lang=lang, allow_private=allow_private)
    with Ledger(ledger) as kept:
        refused = add_documents(kept, items, theatre=theatre, workers=workers, as_json=as_json)
        if not no_compare:
            compare_new(kept)
    if refused:
        raise typer.Exit(EXIT_REFUSED)


def demo(ledger: options.Ledger = "reportedly-demo.db", theatre: options.Theatre = options.DEFAULT_THEATRE) -> None:
    """Add the examples that come with the program, and show the matters and who says what."""
    from reportedly import ingest
    from reportedly.ledger import Ledger

    folder = examples()
    with Ledger(ledger) as kept:
        items = (item for path in sorted(folder.iterdir()) if path.name != "README.md" for item in ingest.documents(path))
        add_documents(kept, items, theatre=theatre)
        compare_new(kept)
        print()
        briefing.show(kept, 8)
    program = "reportedly" if shutil.which("reportedly") else sys.argv[0]
    print(f"\nThe examples are in {folder}. Try next:")
    for command in (
        f"claims --ledger {ledger} --frame control",
        f"brief --ledger {ledger} --standing disputed",
        "read YOUR-ARTICLE.txt --published 2025-11-21",
    ):
        print(f"  {program} {command}")
    print(f"\nSee them in the browser, on a map and side by side:\n  {program} serve --ledger {ledger}")


def examples() -> Path:
    """The examples' folder: in the installed package, or beside its source."""
    package = Path(__file__).parents[1]
    for folder in (package / "examples", package.parents[1] / "examples"):
        if folder.is_dir():
            return folder
    raise InputError("the examples are missing", where=str(package / "examples"), do="reinstall reportedly")


def add_documents(
    ledger: Ledger, items: Iterable[Document | Refusal], *, theatre: str, workers: int = 1, as_json: bool = False
) -> list[Refusal]:
    """Add and tell: what was added on standard output, warnings and refusals on standard error, also where the run is stopped midway."""
    from functools import partial

    from reportedly.ingest import Refusal
    from reportedly.pipeline import Already, add_all, default_reader, made_by

    reader = default_reader(theatre)
    made = made_by(reader)
    read_by = partial(default_reader, theatre, threads=1) if workers > 1 else reader
    counts: Counter[str] = Counter()
    refused: list[Refusal] = []
    warned: dict[str, list[str]] = {}
    try:
        with meter() as step:
            for outcome in add_all(ledger, read_by, items, made=made, workers=workers):
                if isinstance(outcome, Refusal):
                    refused.append(outcome)
                    continue
                counts["known" if isinstance(outcome, Already) else "added"] += 1
                if not isinstance(outcome, Already):
                    counts["claims"] += len(outcome.claims)
                    where = outcome.document.meta.get("file", outcome.document.id)
                    for warning in outcome.warnings:
                        warned.setdefault(warning, []).append(where)
                step(f", {counted(counts['claims'], 'claim')}")
    finally:
        for warning, places in warned.items():
            complain(f"{places[0]}: {warning}" if len(places) == 1 else f"{len(places):,} documents, first {places[0]}: {warning}")
        for refusal in refused:
            complain(f"refused {refusal}")
        if as_json:
            print_json({"ledger": ledger.name, **{name: counts[name] for name in ("added", "known", "claims")}, "refused": [
                {"where": r.where, "what": r.what, "do": r.do} for r in refused
            ]})  # fmt: skip
        else:
            console().print(
                f"{plain(ledger.name)}: added {counted(counts['added'], 'document')} with {counted(counts['claims'], 'claim')}, "
                f"{counts['known']:,} there already, {len(refused):,} refused",
                markup=False,
            )
    return refused

"""`reportedly read`: documents as their claims, nothing kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import RenderableType
from rich.text import Text

from reportedly.cli import fetching, options
from reportedly.cli.screen import EXIT_REFUSED, claim_block, complain, console, heading, meter, plain, print_all, print_json, words_of

if TYPE_CHECKING:
    from reportedly.ingest import Refusal
    from reportedly.types import Document, Reading

EXAMPLES = (
    "[bold]Examples[/bold]\n\nreportedly read article.txt --published 2025-11-21\n\nreportedly read articles/ --json > claims.jsonl\n\n"
    "reportedly read https://example.org/article.html"
)


def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files, folders or web addresses; - is standard input.")],
    as_json: options.Json = False,
    published: options.Published = None,
    outlet: options.Outlet = None,
    lang: options.Lang = None,
    theatre: options.Theatre = options.DEFAULT_THEATRE,
    allow_private: fetching.AllowPrivate = False,
) -> None:
    """Print documents as their claims: who, in whose voice, the words."""
    from reportedly.pipeline import default_reader, read_all

    refused: list[Refusal] = []
    day = published.date() if published else None
    items = fetching.documents(files, published=day, outlet=outlet, lang=lang, allow_private=allow_private)
    reader = default_reader(theatre)
    screen = console()
    with meter(shown=not screen.is_terminal) as step:
        for reading in read_all(reader, _taken(items, refused)):
            step("")
            if as_json:
                print_json(reading_json(reading))
            else:
                print_all(screen, blocks(reading))
    for refusal in refused:
        complain(refusal)
    if refused:
        raise typer.Exit(EXIT_REFUSED)


def _taken(items: Iterable[Document | Refusal], refused: list[Refusal]) -> Iterator[Document]:
    from reportedly.ingest import Refusal

    for item in items:
        if isinstance(item, Refusal):
            refused.append(item)
        else:
            yield item


def blocks(reading: Reading) -> Iterator[RenderableType]:
    """A reading as it is printed."""
    yield heading(reading.document)
    for warning in reading.warnings:
        yield Text(f"note: {plain(warning)}", style="yellow")
    for claim in reading.claims:
        yield ""
        yield from claim_block(claim, words_of(reading, claim), source=reading.words(claim.source) if claim.source else None)
    yield "" if reading.claims else "no claims found"


def reading_json(reading: Reading) -> dict[str, Any]:
    """A reading as plain values: the claims as the exports write them."""
    from pydantic import TypeAdapter

    from reportedly.export.jsonl import claim_object
    from reportedly.types import PlaceRef, TimeRange

    document = reading.document
    return {
        "id": document.id,
        "title": document.title,
        "outlet": document.outlet,
        "url": document.url,
        "lang": document.lang,
        "published": document.published.isoformat() if document.published else None,
        "claims": [claim_object(claim, reading) for claim in reading.claims],
        "places": TypeAdapter(tuple[PlaceRef, ...]).dump_python(reading.places, mode="json"),
        "times": TypeAdapter(tuple[TimeRange, ...]).dump_python(reading.times, mode="json"),
        "warnings": list(reading.warnings),
    }

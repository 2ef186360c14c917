"""What `read` and `add` are given: files and folders, and web addresses, which are fetched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reportedly.ingest import Refusal
    from reportedly.types import Document

AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from loopback and private networks too: for servers of your own.")
]


def documents(
    given: Sequence[str], *, published: date | None, outlet: str | None, lang: str | None, allow_private: bool
) -> Iterator[Document | Refusal]:
    """The documents of each file, folder or address in turn; lists of links and sitemaps that are named are followed."""
    from reportedly import ingest
    from reportedly.ingest import web
    from reportedly.ingest.address import is_web
    from reportedly.ingest.base import Given
    from reportedly.ingest.fetch import Fetcher

    fetcher, of = Fetcher(allow_private=allow_private), Given(published, outlet, lang)
    for each in given:
        if is_web(each):
            yield from web.pages(fetcher, each, of)
        else:
            yield from ingest.documents(
                each, published=published, outlet=outlet, lang=lang, follow=lambda links, where: web.listed(fetcher, links, where, of)
            )

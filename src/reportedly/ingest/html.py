"""Saved web pages: the article's own text, title, date, outlet and address, by trafilatura (Barbaresi 2021). Nothing in a page is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.decode import decode, newlines
from reportedly.ingest.rows import checked
from reportedly.ingest.text import whole

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_XML = re.compile(r"\A\s*<\?xml[^>]*\?>")
_TAG = re.compile(r"<[a-zA-Z]")
_DATES = {"extensive_search": False, "original_date": True, "min_date": "1991-01-01", "max_date": "2100-01-01"}
"""Fixed bounds, so that a page has the same date whenever it is read; only dates that the page marks up as its own are taken."""


class Html:
    name = "HTML"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def rows(self, stream: BinaryIO, where: str, limits: Limits) -> Iterator[tuple[str, Row] | Refusal]:
        raw = whole(stream, where, limits.file)
        if isinstance(raw, Refusal):
            yield raw
            return
        declared = _CHARSET.search(raw[:4096])
        decoded = decode(raw, where, declared[1].decode("ascii") if declared else None)
        yield decoded if isinstance(decoded, Refusal) else _page(newlines(decoded[0]), decoded[1], where, limits)


def _page(page: str, guessed: str | None, where: str, limits: Limits) -> tuple[str, Row] | Refusal:
    if len(_TAG.findall(page)) > limits.html_nodes:
        return Refusal(where, f"a page of more than {limits.html_nodes:,} elements", "save the article alone")
    from trafilatura import bare_extraction

    found = bare_extraction(_XML.sub("", page), with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES))
    if found is None or isinstance(found, dict) or not found.text:
        return Refusal(where, "no article found on the page", "save the article's text as .txt")
    meta = {"encoding": guessed} if guessed else {}
    if found.date:
        meta["date"] = "page"
    return checked(
        {
            "text": found.text, "title": found.title, "outlet": found.sitename or found.hostname, "url": found.url,
            "published": found.date, "author": found.author, "meta": meta,
        },
        where,
    )  # fmt: skip

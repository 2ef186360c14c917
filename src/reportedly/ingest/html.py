"""Saved web pages: the article's own text, title, date, outlet and address, by trafilatura (Barbaresi 2021). Nothing in a page is run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.ingest import pagedate
from reportedly.ingest.base import Limits
from reportedly.ingest.bounds import Item, Unreadable
from reportedly.ingest.decode import newlines
from reportedly.ingest.fragment import parsed
from reportedly.ingest.opened import Decoded, Most
from reportedly.ingest.rows import checked

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_XML = re.compile(r"\A\s*<\?xml[^>]*\?>")
_TAG = re.compile(r"<[a-zA-Z]")
_DATES = {"extensive_search": False, "original_date": True, "min_date": "1991-01-01", "max_date": "2100-01-01"}
"""Fixed bounds, so that a page has the same date whenever it is read; only dates that the page marks up as its own are taken."""


class Html(Decoded):
    name = "HTML"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")
    most: Most = "file"

    def charset(self, raw: bytes) -> str | None:
        declared = _CHARSET.search(raw[:4096])
        return declared[1].decode("ascii") if declared else None

    def said(self, text: str, guessed: str | None, where: str, limits: Limits) -> Iterator[Item]:
        page = _XML.sub("", newlines(text))
        if len(_TAG.findall(page)) > limits.html_nodes:
            raise Unreadable(f"a page of more than {limits.html_nodes:,} elements", "save the article alone")
        from trafilatura import bare_extraction

        found = bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES))
        root = parsed(page)
        if found is None or isinstance(found, dict) or not found.text or root is None:
            raise Unreadable("no article found on the page", "save the article's text as .txt")
        published, dated = pagedate.published(root, (found.url, where, where.partition("#")[2]), found.date)
        yield checked(
            {
                "text": found.text, "title": found.title, "outlet": found.sitename or found.hostname, "url": found.url,
                "published": published, "author": found.author, "meta": {**({"encoding": guessed} if guessed else {}), **dated},
            },
            where,
        )  # fmt: skip

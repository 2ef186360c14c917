"""RSS and Atom files, one document an entry, by feedparser. The channel that an entry was taken over from and its links are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.bounds import Item, Unreadable
from reportedly.ingest.dates import by_trust
from reportedly.ingest.fragment import plain, web
from reportedly.ingest.opened import Decoded, Most
from reportedly.ingest.rows import checked

_DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,30})")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DATES = (("entry, published", "published"), ("entry, created", "created"), ("entry, updated", "updated"))
"""Where an entry's day may stand, the most trusted first."""


class Feed(Decoded):
    name = "RSS or Atom"
    suffixes: tuple[str, ...] = (".rss", ".atom", ".xml", ".rdf")
    most: Most = "file"

    def charset(self, raw: bytes) -> str | None:
        declared = _DECLARED.search(raw[:1024])
        return declared[1].decode("ascii") if declared else None

    def said(self, text: str, guessed: str | None, where: str, limits: Limits) -> Iterator[Item]:
        xml = _DECLARATION.sub("", text.removeprefix("\ufeff"))
        if "<!ENTITY" in xml:
            raise Unreadable("XML that defines entities")
        if xml.count("<") > limits.html_nodes:
            raise Unreadable(f"a feed of more than {limits.html_nodes:,} tags", "split it")
        import feedparser

        found = feedparser.parse(
            BytesIO(xml.encode("utf-8", "replace")), response_headers={"content-type": "application/xml; charset=utf-8"}
        )
        if not found.version:
            raise Unreadable("not a feed")
        if not found.entries:
            raise Unreadable("a feed without entries")
        for number, entry in enumerate(found.entries):
            yield _row(entry, found.feed, guessed, f"{where}[{number}]")


def _row(entry: Any, feed: Any, guessed: str | None, where: str) -> tuple[str, Row] | Refusal:
    body = max((*(c.get("value") or "" for c in entry.get("content") or ()), entry.get("summary") or ""), key=len)
    title = plain(entry.get("title") or "")[0].replace("\n", " ")
    text, inside = plain(body)
    published, dated = by_trust(*((origin, entry[key]) for origin, key in _DATES if key in entry))
    url = entry.get("link")
    source = entry.get("source") or {}
    around = (link.get("href") or "" for link in entry.get("links") or () if link.get("rel") in ("via", "related"))
    meta = {
        "encoding": guessed,
        "guid": entry.get("id"),
        "source": source.get("title") or source.get("value"),
        "source_url": source.get("href") or source.get("link") or source.get("url"),
        "links": "\n".join(link for link in web((*around, *inside)) if link != url),
        **dated,
    }
    fields = {
        "title": title, "text": text or title, "outlet": plain(feed.get("title") or "")[0], "url": url, "author": entry.get("author"),
        "lang": feed.get("language"), "published": published, "meta": {k: v for k, v in meta.items() if v},
    }  # fmt: skip
    return checked(fields, where)

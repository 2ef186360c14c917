"""The day that a web page says it was published, by order of trust: its marks for machines, its address; what it shows to readers comes last."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from reportedly.ingest.address import is_web
from reportedly.ingest.dates import by_trust

if TYPE_CHECKING:
    from lxml.etree import _Element

META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "rnews:datepublished", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "citation_publication_date", "citation_online_date", "dcterms.issued", "dc.date.issued", "publication_date",
    "publish_date", "publish-date", "publishdate", "pubdate", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created", "datecreated", "date",
)  # fmt: skip
"""Names of `<meta>` elements and of microdata that hold the day, the most trusted first."""
NODES = 10_000
"""Values of a page's JSON-LD that are looked at."""
_URL = re.compile(r"/((?:19|20)\d\d)([/.-]?)(0[1-9]|1[0-2]|(?<=[/.-])[1-9](?=[/.-]))\2(0[1-9]|[12]\d|3[01]|(?<=[/.-])[1-9])(?![\d:])")


def published(root: _Element, addresses: tuple[str | None, ...], shown: str | None) -> tuple[date | None, dict[str, str]]:
    """The day, with what `Document.meta` is to keep (see `dates.by_trust`): from `<meta>`, JSON-LD, one of the page's addresses, or the day it shows."""
    places = [*(("meta", said) for said in _meta(root)), *(("JSON-LD", said) for said in _linked(root))]
    places += [("URL", said) for address in addresses if address and is_web(address) and (said := in_url(address))]
    return by_trust(*places, ("text", shown))


def in_url(address: str) -> str | None:
    """The day in a path like `/2025/11/21/bridge` or `/20251121-bridge`, in ISO 8601."""
    found = _URL.search(address.partition("?")[0])
    return f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}" if found else None


def _meta(root: _Element) -> list[str]:
    """What the elements of `META` say, in its order."""
    said: dict[str, str] = {}
    for element in root.iter("meta", "time", "span", "abbr"):
        words = element.get("content") or element.get("datetime") or ""
        names = [element.get("itemprop")] if element.tag != "meta" else [element.get(kind) for kind in ("property", "name", "itemprop")]
        if element.tag == "time" and element.get("pubdate") is not None:
            names.append("pubdate")
        for name in filter(None, names):
            if words.strip():
                said.setdefault(name.strip().lower(), words[:100])
    return [said[name] for name in META if name in said]


def _linked(root: _Element) -> Iterator[str]:
    """`datePublished` of the article in the page's JSON-LD, then of the page."""
    found: list[tuple[bool, str]] = []
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            values = deque([json.loads(script.text or "", strict=False)])
        except (ValueError, RecursionError):
            continue
        for _ in range(NODES):
            if not values:
                break
            value: Any = values.popleft()
            if isinstance(value, list):
                values.extend(value[:NODES])
            elif isinstance(value, dict):
                kinds = str(value.get("@type", "")).lower()
                said = value.get("datePublished")
                if isinstance(said, str) and any(kind in kinds for kind in ("article", "posting", "webpage", "report")):
                    found.append(("webpage" in kinds, said[:100]))
                values.extend(value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value)
    yield from (said for _, said in sorted(found, key=lambda pair: pair[0]))

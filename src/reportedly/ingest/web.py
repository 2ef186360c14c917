"""From a web address to its documents: a page, a feed, a file of any format, or a sitemap with all the pages it lists."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from reportedly.ingest.base import Format, Given, Refusal, document
from reportedly.ingest.fetch import Fetched, Fetcher, Unfetched
from reportedly.ingest.links import Sitemap
from reportedly.ingest.walk import FORMATS, by_content
from reportedly.types import Document

MOST_LINKS = 5_000
"""Pages and further sitemaps that one sitemap's address leads to."""
SITEMAP = Sitemap()
TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/pdf": ".pdf",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/rdf+xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
}
"""Formats by the media types that sites send. Those that say little (text/plain, text/xml, application/octet-stream) leave it to the name."""


def pages(fetcher: Fetcher, url: str, given: Given) -> Iterator[Document | Refusal]:
    """The documents at an address; a sitemap is followed to its pages, each fetched in its turn."""
    return listed(fetcher, [url], url, given)


def listed(fetcher: Fetcher, urls: Sequence[str], where: str, given: Given) -> Iterator[Document | Refusal]:
    """The documents at the addresses that a file or an answer lists, which stands at `where`; `MOST_LINKS` are followed, with those they lead to."""
    waiting: deque[str] = deque()
    known: set[str] = set()

    def add(found: Sequence[str], here: str) -> Iterator[Refusal]:
        new = [link for link in dict.fromkeys(found) if link not in known]
        room = MOST_LINKS - len(known)
        if len(new) > room:
            yield Unfetched(here, f"{len(new) - room:,} links over {MOST_LINKS:,}", "name its parts one by one")
        known.update(new[:room])
        waiting.extend(new[:room])

    yield from add(urls, where)
    while waiting:
        answer = fetcher.fetch(here := waiting.popleft())
        if isinstance(answer, Unfetched):
            yield answer
        elif SITEMAP.knows(answer.body):
            yield from add(SITEMAP.found(answer.body.decode("utf-8", "replace")), here)
        else:
            yield from taken(answer, given)


def taken(answer: Fetched, given: Given) -> Iterator[Document | Refusal]:
    """The documents in an answer; one that is the whole answer bears its address."""
    if not answer.body:
        yield Refusal(answer.url, "empty", "leave it out")
        return
    for item in _format(answer).rows(BytesIO(in_utf8(answer)), answer.url, given.limits):
        if isinstance(item, Refusal):
            yield item
        else:
            where, row = item
            whole = row.model_copy(update={"url": answer.url}) if where == answer.url and not row.url else row
            yield document(whole, where, given)


def _format(answer: Fetched) -> Format:
    suffix = TYPES.get(answer.type) or PurePosixPath(unquote(urlsplit(answer.url).path)).suffix.lower()
    return next((f for f in FORMATS if suffix in f.suffixes), None) or by_content(answer.body[:4096])


def in_utf8(answer: Fetched) -> bytes:
    """The body in UTF-8 where the site names another encoding and it holds; else as it came, for the format to find out."""
    if answer.charset and answer.type.startswith("text/"):
        try:
            return answer.body.decode(answer.charset).encode()
        except (UnicodeError, LookupError):
            pass
    return answer.body

"""From a path to its documents: folders in sorted order, each file by the format its name tells."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from reportedly.ingest.base import LIMITS, Format, Given, Limits, Refusal, document
from reportedly.ingest.docx import Docx
from reportedly.ingest.feed import Feed
from reportedly.ingest.html import Html
from reportedly.ingest.links import Following, Links, Sitemap
from reportedly.ingest.mail import Mail
from reportedly.ingest.markdown import Markdown
from reportedly.ingest.pdf import Pdf
from reportedly.ingest.rows import Json, JsonLines, checked
from reportedly.ingest.table import Csv
from reportedly.ingest.telegram import TelegramHtml, TelegramJson
from reportedly.ingest.text import PlainText
from reportedly.ingest.warc import Wacz, Warc
from reportedly.types import Document

EXPORTS = (TelegramJson(), TelegramHtml(), Links(), Sitemap())
"""Formats whose names are those of others: a file that begins as one of them does is theirs."""
FORMATS: tuple[Format, ...] = (
    PlainText(), Markdown(), Html(), Json(), JsonLines(), Csv(), Pdf(), Docx(), Feed(), Warc(), Wacz(), Mail(), *EXPORTS,
)  # fmt: skip
"""Every format that can be read."""
Follow = Callable[[list[str], str], Iterator[Document | Refusal]]
"""The documents at the addresses that a file lists, which stands where the second says."""
STDIN = "-"
TEXT = "the text"
"""Where a text stands that comes from no file."""
HEAD = 4096
"""Bytes that a stream without a name is judged by."""
BEGINNINGS = tuple(
    (re.compile(pattern, re.DOTALL), suffix)
    for pattern, suffix in (
        (rb"%PDF-", ".pdf"),
        (rb"WARC/|\x1f\x8b", ".warc"),
        (rb"PK\x03\x04.*(?:word/|\[Content_Types\])", ".docx"),
        (rb"PK\x03\x04.*archive/", ".wacz"),
        (rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", ".xml"),
    )
)
"""How streams begin that are no text, or XML of their own."""


def documents(
    path: str | os.PathLike[str],
    *,
    published: date | None = None,
    outlet: str | None = None,
    lang: str | None = None,
    limits: Limits = LIMITS,
    follow: Follow | None = None,
) -> Iterator[Document | Refusal]:
    """All documents of a file, a folder or (`-`) standard input, and a Refusal for each thing that could not be taken.

    `published`, `outlet` and `lang` are taken where a document does not say them itself. A list of links or a sitemap that `path` itself names
    is given to `follow`; without one, or within a folder, it is refused, for nothing is fetched that was not asked for.
    """
    given = Given(published, outlet, lang, limits)
    if os.fspath(path) == STDIN:
        stdin = BufferedReader(cast(RawIOBase, sys.stdin.buffer))
        try:
            yield from _read(by_content(stdin.peek(HEAD)), stdin, STDIN, given, follow)
        finally:
            stdin.detach()
        return
    follow = None if Path(path).is_dir() else follow
    for file in _files(Path(path)):
        if isinstance(file, Refusal):
            yield file
            continue
        try:
            with file.open("rb") as stream:
                chosen = _by_name(file, stream.peek(HEAD)) or (None if file.suffix else by_content(stream.peek(HEAD)))
                if chosen:
                    yield from _read(chosen, stream, str(file), given, follow)
                else:
                    yield Refusal(str(file), f"files of the kind {file.suffix} are not read", f"use one of {_suffixes()}")
        except OSError as e:
            yield Refusal(str(file), f"cannot be read: {e.strerror}", "check the file and its permissions")


def from_text(
    text: str,
    *,
    published: date | str | None = None,
    outlet: str | None = None,
    lang: str | None = None,
    title: str | None = None,
    limits: Limits = LIMITS,
) -> Document | Refusal:
    """A text in memory as a Document."""
    row = checked({"text": text, "title": title, "published": published}, TEXT)
    return row if isinstance(row, Refusal) else document(row[1], TEXT, Given(None, outlet, lang, limits))


def _read(chosen: Format, stream: BinaryIO, where: str, given: Given, follow: Follow | None) -> Iterator[Document | Refusal]:
    if follow and isinstance(chosen, Following):
        links = chosen.links(stream, where, given.limits)
        yield from [links] if isinstance(links, Refusal) else follow(links, where)
        return
    for item in chosen.rows(stream, where, given.limits):
        yield item if isinstance(item, Refusal) else document(item[1], item[0], given)


def _files(path: Path) -> Iterator[Path | Refusal]:
    """What the path names, or a folder's files by name, folders within in their turn; hidden ones and links to folders are passed over."""
    if not path.is_dir():
        yield path if path.exists() else Refusal(str(path), "no such file", "check the name")
        return
    try:
        inside = sorted(path.iterdir(), key=lambda p: p.name)
    except OSError as e:
        yield Refusal(str(path), f"cannot be opened: {e.strerror}", "check its permissions")
        return
    for entry in inside:
        if entry.name.startswith(".") or (entry.is_symlink() and entry.is_dir()):
            continue
        if entry.is_dir() or entry.is_file():
            yield from _files(entry)
        else:
            yield Refusal(str(entry), "not a file", "leave it out")


def _by_name(file: Path, head: bytes) -> Format | None:
    name = file.name.lower()
    return _export(name, head) or next((f for f in FORMATS if name.endswith(f.suffixes)), None)


def _export(name: str, head: bytes) -> Format | None:
    return next((f for f in EXPORTS if name.endswith(f.suffixes) and f.knows(head)), None)


def by_content(head: bytes) -> Format:
    """The format of a stream without a name, from how it begins."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    line, _, more = start.partition(b"\n")
    if known := next((suffix for beginning, suffix in BEGINNINGS if beginning.match(start)), None):
        suffix = known
    elif start.startswith(b"["):
        suffix = ".json"
    elif start.startswith(b"{"):
        suffix = ".json" if more and not line.rstrip().endswith(b"}") else ".jsonl"
    else:
        suffix = ".html" if start[:200].lower().startswith((b"<!doctype html", b"<html", b"<?xml")) else ".txt"
    return _export(suffix, head) or next(f for f in FORMATS if suffix in f.suffixes)


def _suffixes() -> str:
    return ", ".join(dict.fromkeys(suffix for f in FORMATS for suffix in f.suffixes))

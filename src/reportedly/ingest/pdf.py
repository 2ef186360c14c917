"""PDF files: the words of the pages, by pypdf, with broken lines put together. Scanned pages hold no words and are refused."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.bounds import Clock, Unreadable, guarded
from reportedly.ingest.rows import checked
from reportedly.ingest.text import whole
from reportedly.ingest.wrapped import unwrapped

if TYPE_CHECKING:
    from pypdf import PdfReader

PAGE = 2_000_000
"""Bytes that the drawing of one page may unfold to; a page over it is a map or a plan, and is left out."""
REPEATED = 3
"""Pages that must share their first or last line for it to be a running head."""
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[\W_]*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|из|із|з)\s*\d{1,4})?[\W_]*", re.IGNORECASE)


class Pdf:
    name = "PDF"
    suffixes: tuple[str, ...] = (".pdf",)

    @guarded
    def rows(self, stream: BinaryIO, where: str, limits: Limits) -> Iterator[tuple[str, Row] | Refusal]:
        raw = whole(stream, where, limits.binary)
        if isinstance(raw, Refusal):
            yield raw
            return
        if b"%PDF-" not in raw[:1024]:
            raise Unreadable("not a PDF file")
        from pypdf import PdfReader

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        reader = PdfReader(BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("locked with a password", "save it without one")
        pages = list(_pages(reader, limits))
        text = unwrapped("\n".join(without_heads([page or "" for page in pages])))
        if not text and None in pages:
            raise Unreadable(f"no words but on pages that unfold to more than {PAGE / 1e6:g} MB", "save its text alone")
        if not text:
            raise Unreadable(f"{len(pages)} pages without a letter: they are pictures", "run OCR on it")
        said: Mapping[str, object] = reader.metadata or {}
        meta = {"pages": str(len(pages))}
        if skipped := [str(number) for number, page in enumerate(pages, 1) if page is None]:
            meta["pages left out"] = " ".join(skipped)
        if created := said.get("/CreationDate"):
            meta["created"] = str(created)[:100]
        fields = {"title": _word(said.get("/Title")), "author": _word(said.get("/Author"))}
        yield checked({**fields, "text": text, "meta": meta}, where)


def _pages(reader: PdfReader, limits: Limits) -> Iterator[str | None]:
    """The words of each page; None for one whose drawing is over the limit."""
    clock = Clock(limits)
    chars = 0
    for number, page in enumerate(reader.pages):
        if number >= limits.items:
            raise Unreadable(f"more than {limits.items:,} pages", "split it")
        contents = page.get_contents()
        text = page.extract_text() if contents is None or len(contents.get_data()) <= PAGE else None
        chars += len(text or "")
        if chars > limits.text_chars:
            raise Unreadable(f"more than {limits.text_chars:,} characters", "split it")
        clock.check()
        yield text


def without_heads(pages: list[str]) -> list[str]:
    """The pages without their numbers and without first and last lines that most of them share, whatever the digits in these."""
    lines = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    shared = Counter(key for page in lines for key in {_key(line) for line in page[:1] + page[-1:]})
    heads = {key for key, times in shared.items() if times >= REPEATED and times > len(pages) / 2}

    def kept(page: list[str]) -> list[str]:
        while page and (_key(page[0]) in heads or _NUMBER.fullmatch(page[0])):
            page = page[1:]
        while page and (_key(page[-1]) in heads or _NUMBER.fullmatch(page[-1])):
            page = page[:-1]
        return page

    return ["\n".join(kept(page)) for page in lines]


def _key(line: str) -> str:
    return _DIGITS.sub("0", line)


def _word(value: object) -> str | None:
    return str(value).strip()[:1000] or None if value else None

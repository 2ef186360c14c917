"""PDF files: the words of the pages, by pypdf, with broken lines put together. Scanned pages hold no words and are refused."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from reportedly.ingest.base import Limits
from reportedly.ingest.bounds import Item, Unreadable
from reportedly.ingest.opened import Whole
from reportedly.ingest.rows import checked
from reportedly.ingest.wrapped import unwrapped

if TYPE_CHECKING:
    from pypdf import PdfReader

REPEATED = 3
"""Pages that must share their first or last line for it to be a running head."""
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[\W_]*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|из|із|з)\s*\d{1,4})?[\W_]*", re.IGNORECASE)


class Pdf(Whole):
    name = "PDF"
    suffixes: tuple[str, ...] = (".pdf",)

    def parsed(self, raw: bytes, where: str, limits: Limits) -> Iterator[Item]:
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
            raise Unreadable(f"no words but on pages that unfold to more than {limits.drawing / 1e6:g} MB", "save its text alone")
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
    chars = 0
    for number, page in enumerate(reader.pages):
        if number >= limits.items:
            raise Unreadable(f"more than {limits.items:,} pages", "split it")
        contents = page.get_contents()
        text = page.extract_text() if contents is None or len(contents.get_data()) <= limits.drawing else None
        chars += len(text or "")
        if chars > limits.text_chars:
            raise Unreadable(f"more than {limits.text_chars:,} characters", "split it")
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

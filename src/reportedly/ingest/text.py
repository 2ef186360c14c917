"""Plain text: one document a file."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.ingest.base import Limits, Row
from reportedly.ingest.bounds import Item
from reportedly.ingest.decode import newlines
from reportedly.ingest.opened import Decoded, Most


class PlainText(Decoded):
    name = "text"
    suffixes: tuple[str, ...] = (".txt", ".text")
    most: Most = "file"
    apart = False

    def said(self, text: str, guessed: str | None, where: str, limits: Limits) -> Iterator[Item]:
        yield where, Row(text=newlines(text), meta={"encoding": guessed} if guessed else {})

"""How a file is opened that is read whole: its bytes under a limit, its letters told, and its parser kept apart, under a clock.

A format of this kind says in `most` which of the `Limits` bounds its bytes, in `apart` whether its parser runs in a process of its own, and
gives its documents in `parsed` (from bytes) or `said` (from text).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Literal

from reportedly.ingest import apart
from reportedly.ingest.base import Limits, Refusal
from reportedly.ingest.bounds import Item, guarded, whole
from reportedly.ingest.decode import decode

Most = Literal["file", "json", "binary"]
"""Which of the `Limits` bounds the bytes of a file."""


class Whole:
    """A format that is read whole. `parsed` may raise whatever it likes: the file is refused by name and the batch goes on."""

    name: str
    suffixes: tuple[str, ...]
    most: Most = "binary"
    apart: bool = True

    def rows(self, stream: BinaryIO, where: str, limits: Limits) -> Iterator[Item]:
        raw = whole(stream, where, getattr(limits, self.most))
        if isinstance(raw, Refusal):
            yield raw
        elif self.apart and limits.seconds is not None:
            yield from apart.rows(self, raw, where, limits)
        else:
            yield from self.within(raw, where, limits)

    @guarded
    def within(self, raw: bytes, where: str, limits: Limits) -> Iterator[Item]:
        """The documents, parsed in this process and without a clock."""
        yield from self.parsed(raw, where, limits)

    def parsed(self, raw: bytes, where: str, limits: Limits) -> Iterator[Item]:
        """The documents in the bytes of a file, of which there is one at least."""
        raise NotImplementedError


class Decoded(Whole):
    """A format of text, in whatever encoding."""

    def parsed(self, raw: bytes, where: str, limits: Limits) -> Iterator[Item]:
        decoded = decode(raw, where, self.charset(raw))
        if isinstance(decoded, Refusal):
            yield decoded
        else:
            yield from self.said(*decoded, where, limits)

    def charset(self, raw: bytes) -> str | None:
        """The encoding that the file itself names."""
        return None

    def said(self, text: str, guessed: str | None, where: str, limits: Limits) -> Iterator[Item]:
        """The documents in a text; `guessed` is its encoding where that was not sure."""
        raise NotImplementedError

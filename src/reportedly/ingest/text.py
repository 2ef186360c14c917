"""Plain text: one document a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.decode import decode, newlines


def whole(stream: BinaryIO, where: str, limit: int) -> bytes | Refusal:
    """All bytes of a stream, or a refusal where there are more than `limit` or none."""
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        return Refusal(where, f"larger than {limit / 1e6:g} MB", "split it")
    return raw or Refusal(where, "empty", "leave it out")


class PlainText:
    name = "text"
    suffixes: tuple[str, ...] = (".txt", ".text")

    def rows(self, stream: BinaryIO, where: str, limits: Limits) -> Iterator[tuple[str, Row] | Refusal]:
        raw = whole(stream, where, limits.file)
        decoded = raw if isinstance(raw, Refusal) else decode(raw, where)
        if isinstance(decoded, Refusal):
            yield decoded
            return
        text, guessed = decoded
        yield where, Row(text=newlines(text), meta={"encoding": guessed} if guessed else {})

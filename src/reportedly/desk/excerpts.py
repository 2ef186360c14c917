"""Where the words that were searched for stand in a text. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportedly.ledger.board import beginnings
from reportedly.ledger.searching import LENGTH
from reportedly.ledger.values import fold

AROUND = 80
"""Characters on either side of the word."""
_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A word of a text with what stands before and after it."""

    before: str
    word: str
    after: str


def excerpt(text: str, asked: str) -> Excerpt | None:
    """The first word of a text that begins with the longest of the words asked for; None where none does."""
    wanted = sorted(set(beginnings(asked)), key=lambda t: (-len(t), t))
    best: re.Match[str] | None = None
    for found in _WORD.finditer(text, 0, LENGTH):
        word = fold(found[0])
        at = next((n for n, beginning in enumerate(wanted) if word.startswith(beginning)), None)
        if at is not None:
            best, wanted = found, wanted[:at]  # only what is longer is still looked for
        if not wanted:
            break
    return _cut(text, best.start(), best.end()) if best else None


def _cut(text: str, start: int, end: int) -> Excerpt:
    """Whole words around a word, with … where the text goes on."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = text[first:start], text[end:last]
    if first:
        before = "… " + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + " …"
    return Excerpt(_SPACES.sub(" ", before), text[start:end], _SPACES.sub(" ", after))

"""Where the words that were searched for stand in a text. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportedly.ledger.board import stem
from reportedly.ledger.values import fold

AROUND = 80
"""Characters on either side of the word."""
_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")
LONGEST = 200_000
"""Characters of a text that are looked through, as many as are searched."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A word of a text with what stands before and after it."""

    before: str
    word: str
    after: str


def excerpt(text: str, asked: str) -> Excerpt | None:
    """The first word of a text that begins with the longest of the words asked for; None where none does."""
    wanted = sorted({stem(token) for token in _WORD.findall(fold(asked))}, key=lambda t: (-len(t), t))
    for beginning in wanted:
        for found in _WORD.finditer(text, 0, LONGEST):
            if fold(found[0]).startswith(beginning):
                return _cut(text, found.start(), found.end())
    return None


def _cut(text: str, start: int, end: int) -> Excerpt:
    """Whole words around a word, with … where the text goes on."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = text[first:start], text[end:last]
    if first:
        before = "… " + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + " …"
    return Excerpt(_SPACES.sub(" ", before), text[start:end], _SPACES.sub(" ", after))

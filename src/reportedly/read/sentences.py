"""Where sentences end: after a stop before a capital or a figure, but for abbreviations, and at line breaks."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from reportedly.types import Span

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'»”’)\]]*+\s++(?=[\"'«“„‘(\[—–-]*+\s?[A-ZА-ЯЁІЇЄҐ\d])|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|Capt|St|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|янв|фев|февр|апр|авг|сент|окт|нояб|дек|им|ім|ул|вул|обл|тыс|тис|млн|ст|гг|рр))\.$"
)


@lru_cache(maxsize=8)
def _borders(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where each sentence begins, and where it ends with its mark but without what parts it from the next."""
    starts, ends = [0], []
    for m in _END.finditer(text):
        stop = text[m.start() : m.end()].rstrip()
        if stop == "." and "\n" not in m[0] and _ABBREVIATION.search(text, max(0, m.start() - 6), m.start() + 1):
            continue
        ends.append(m.start() + len(stop))
        starts.append(m.end())
    return tuple(starts), (*ends, len(text))


def sentences(text: str) -> list[Span]:
    """All sentences of a text, with their stops and closing quotation marks, without the space between them."""
    return [Span(a, b) for a, b in zip(*_borders(text), strict=True) if a < b]


def sentence(text: str, start: int, end: int | None = None) -> Span:
    """The sentence that holds `start`, on to the end of the one that holds the last character before `end`."""
    starts, ends = _borders(text)
    first, last = (bisect_right(starts, max(at, 0)) - 1 for at in (start, max(start, (end or start + 1) - 1)))
    return Span(starts[first], max(ends[last], starts[first]))


def one_sentence(text: str, a: Span, b: Span) -> bool:
    """Whether no sentence ends between two spans."""
    first, second = sorted((a, b))
    starts = _borders(text)[0]
    return bisect_right(starts, max(first.end - 1, 0)) == bisect_right(starts, second.start)

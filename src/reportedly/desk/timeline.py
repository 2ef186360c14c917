"""The timeline as bars: matters by the day of their last news, gathered so that they fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.desk.store import Filters

MOST = 80
"""Bars at most; days are gathered by as many as it takes."""
HEIGHT = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """The days from `first` to `last`, with how many matters had their last news then; `x` and `height` are for drawing."""

    first: date
    last: date
    count: int
    x: int
    height: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    bars: tuple[Bar, ...]
    each: int
    """Days of a bar."""

    @property
    def first(self) -> date | None:
        return self.bars[0].first if self.bars else None

    @property
    def last(self) -> date | None:
        return self.bars[-1].last if self.bars else None


def bars(counts: Sequence[tuple[date, int]], wanted: Filters) -> Timeline:
    """Bars for days with their counts, in order."""
    if not counts:
        return Timeline((), 1)
    first, last = counts[0][0], counts[-1][0]
    each = -(-((last - first).days + 1) // MOST)
    total = [0] * (((last - first).days // each) + 1)
    for day, count in counts:
        total[(day - first).days // each] += count
    most = max(total)
    out = []
    for n, count in enumerate(total):
        start = first + timedelta(n * each)
        end = min(start + timedelta(each - 1), last)
        chosen = (wanted.since is None or end >= wanted.since) and (wanted.until is None or start <= wanted.until)
        out.append(Bar(start, end, count, n, max(2, round(HEIGHT * count / most)) if count else 0, chosen))
    return Timeline(tuple(out), each)

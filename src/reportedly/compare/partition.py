"""What can be compared apart: the claims of one place and time. What is found in one cell depends on the claims of that cell alone.

A place with few claims is one cell; one with more is cut at the borders of years, then of quarters, then of months, until a cell holds few or is
a month. Where it is cut depends on how many claims each month has, each with its copies counted once, and not on the order in which they came.
Forecasts, which are of one matter with forecasts alone, have cells of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reportedly.compare.said import Said, place_key
from reportedly.types import Claim

LIMIT, FORECASTS = 150, 20
"""Claims, and forecasts, that a cell longer than a month holds at most. Pairs within a cell are compared, so that time grows with the square."""
WHOLE, UNDATED = "whole", "undated"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """`period` is whole, undated, a year, a quarter (2025Q4) or a month (2025-11)."""

    place: str
    forecasts: bool
    period: str

    @property
    def key(self) -> str:
        """The cell in one string."""
        return f"{self.period} {'forecasts' if self.forecasts else 'claims'} {self.place}"


def month(day: date | None) -> str:
    """The month of a day, as in 2025-11; "" where there is none."""
    return f"{day:%Y-%m}" if day else ""


def about(claim: Claim, published: date | None) -> date | None:
    """The day by which a claim is filed: the first it is about, else that of publication."""
    time = claim.time
    return (time.first or time.last if time else None) or published


def filed(claim: Claim) -> bool:
    """Whether a claim is compared at all: what a narrator says of other things is not."""
    return claim.frame != "other" or claim.voice != "narrator"


def periods(counts: Mapping[str, int], *, forecasts: bool) -> dict[str, str]:
    """The period of each month, by how many claims each has."""
    limit = FORECASTS if forecasts else LIMIT
    if sum(counts.values()) <= limit:
        return dict.fromkeys(counts, WHOLE)
    years, quarters = Counter[str](), Counter[str]()
    for at, number in counts.items():
        years[_year(at)] += number
        quarters[_quarter(at)] += number

    def period(at: str) -> str:
        if not at:
            return UNDATED
        return _year(at) if years[_year(at)] <= limit else _quarter(at) if quarters[_quarter(at)] <= limit else at

    return {at: period(at) for at in counts}


def cells(units: Iterable[Said]) -> dict[Cell, list[Said]]:
    """The claims by their cells, in an order that depends on them alone."""
    by: dict[tuple[str, bool], list[Said]] = defaultdict(list)
    for unit in sorted(units, key=lambda u: u.rank):
        by[place_key(unit.claim.place), unit.forecast].append(unit)
    out: dict[Cell, list[Said]] = defaultdict(list)
    for (place, forecasts), some in sorted(by.items()):
        period = periods(Counter(month(unit.first) for unit in some), forecasts=forecasts)
        for unit in some:
            out[Cell(place, forecasts, period[month(unit.first)])].append(unit)
    return dict(out)


def _year(at: str) -> str:
    return at[:4]


def _quarter(at: str) -> str:
    return f"{at[:4]}Q{(int(at[5:7]) + 2) // 3}" if at else ""

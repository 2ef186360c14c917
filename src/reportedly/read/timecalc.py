"""Date arithmetic and TIMEX3 values: calendar periods, shifts, the year that a date without one means."""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "week", "month", "season", "year", "vague"]
GRAIN: dict[str, Precision] = {
    "D": "day",
    "W": "week",
    "WE": "week",
    "M": "month",
    "Q": "season",
    "Y": "year",
    "DE": "year",
    "CE": "year",
    "TH": "day",
    "TM": "day",
}
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_PART = {"START": 0, "MID": 1, "END": 2}


@dataclass(frozen=True, slots=True)
class Period:
    """A TIMEX3 value with its days; both None where the value is not bound to the calendar (or before our era)."""

    value: str
    first: date | None
    last: date | None
    precision: Precision

    def part(self, part: str) -> Period:
        """A third (START, MID, END) or a half (H1, H2) of a month, season or year; other periods stay whole."""
        if self.first is None or self.last is None or self.precision in ("day", "vague"):
            return self
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        if months > 12 or self.precision == "week":
            return self
        if months == 1:
            return self._days(part)
        count, step = (2, int(part[1]) - 1) if part[0] == "H" else (3, _PART[part])
        first, size = self.first.month - 1 + step * months // count, months // count
        opens, closes = month_of(self.first.year, first), month_of(self.first.year, first + size - 1)
        value = f"{self.value}-{part}" if part[0] == "H" and len(self.value) == 4 else self.value
        return Period(value, opens.first, closes.last, "month" if size < 3 else "season")

    def _days(self, part: str) -> Period:
        assert self.first
        assert self.last
        low, high = {"START": (1, 10), "MID": (11, 20), "END": (21, 31), "H1": (1, 15), "H2": (16, 31)}[part]
        return Period(self.value, self.first.replace(day=low), self.first.replace(day=min(high, self.last.day)), "week")


OPEN = Period("", None, None, "vague")


def day_of(day: date) -> Period:
    return Period(day.isoformat(), day, day, "day")


def month_of(year: int, month0: int) -> Period:
    """The month `month0` months after January of `year` (any integer)."""
    year, month = year + month0 // 12, month0 % 12 + 1
    return Period(f"{year:04}-{month:02}", date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


def year_of(year: int) -> Period:
    return Period(f"{year:04}", date(year, 1, 1), date(year, 12, 31), "year")


def season_of(year: int, season: str) -> Period:
    """A season; winter is the one that begins in December of `year`."""
    opens, closes = month_of(year, _SEASONS[season] - 1), month_of(year, _SEASONS[season] + 1)
    return Period(f"{year:04}-{season}", opens.first, closes.last, "season")


def period_of(day: date, unit: str) -> Period:
    """The calendar day, week (from Monday), weekend, month, quarter, year, decade or century that holds `day`."""
    if unit == "W":
        monday, (year, number, _) = day - timedelta(day.weekday()), day.isocalendar()
        return Period(f"{year:04}-W{number:02}", monday, monday + timedelta(6), "week")
    if unit == "WE":
        week = period_of(day, "W")
        return Period(f"{week.value}-WE", week.first + timedelta(5) if week.first else None, week.last, "week")
    if unit == "M":
        return month_of(day.year, day.month - 1)
    if unit == "Q":
        quarter = (day.month - 1) // 3
        return Period(
            f"{day.year:04}-Q{quarter + 1}", month_of(day.year, quarter * 3).first, month_of(day.year, quarter * 3 + 2).last, "season"
        )
    if unit == "Y":
        return year_of(day.year)
    if unit in ("DE", "CE"):
        size = 10 if unit == "DE" else 100
        low = day.year // size * size
        return Period(f"{day.year // size:0{3 if unit == 'DE' else 2}}", date(max(low, 1), 1, 1), date(low + size - 1, 12, 31), "year")
    return day_of(day)


def shifted(day: date, count: float, unit: str) -> date | None:
    """`count` units away; None beyond the calendar."""
    try:
        if unit in ("D", "W", "WE"):
            return day + timedelta(round(count * (1 if unit == "D" else 7)))
        if unit in ("TH", "TM"):
            return day + timedelta(math.copysign(math.ceil(abs(count) / (24 if unit == "TH" else 1440)), count))
        months = day.year * 12 + day.month - 1 + round(count * {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}[unit])
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def length(count: float | None, unit: str) -> str:
    """The TIMEX3 value of a duration."""
    n = "X" if count is None else f"{count:g}"
    return f"PT{n}{unit[1]}" if unit in ("TH", "TM") else f"P{n}{unit}"


def safe_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest(reference: date, month: int, day: int | None, future: bool) -> int:
    """The year of a date given without one: the last such date up to the reference, or where the words look ahead the nearest."""
    starts = {y: d for y in (reference.year - 1, reference.year, reference.year + 1) if (d := safe_day(y, month, day or 1))}
    past = [y for y, d in starts.items() if d <= reference]
    if not starts:
        return reference.year
    if future or not past:
        return min(starts, key=lambda y: abs((starts[y] - reference).days))
    return max(past)

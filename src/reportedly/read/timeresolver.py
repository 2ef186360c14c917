"""Gives each expression that the grammar finds its days and its TIMEX3 value, from left to right, remembering the last date told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, cast

from reportedly.read import timecalc as calc
from reportedly.read.morphology import parses
from reportedly.read.timecalc import OPEN, Period
from reportedly.read.timegrammar import Grammar, Match
from reportedly.types import Span, TimeRange

_LOOK_BACK = 8
"""A narrative goes on to the next year where a month would lie further back than this."""
_SENTENCE = 160
"""Characters before and after an expression that may tell whether its sentence looks ahead."""
_STOP = re.compile(r"[.!?](?=\s)|\n")
_WORD = re.compile(r"[\w'’ʼ]{4,}")
_BESIDE = 25
"""Characters between the hour and the day that it is an hour of: "9 a.m. on Thursday"."""


@dataclass(slots=True)
class Resolver:
    """Gives each expression its days, from left to right, and remembers the last date told."""

    text: str
    low: str
    grammar: Grammar
    published: date | None
    narrative: bool
    last: Period | None = None
    last_words: str = ""
    last_day: date | None = None
    last_at: int = 0
    previous: dict[str, int] = field(default_factory=dict)
    why: str = ""

    def resolve(self, found: Sequence[Match], i: int) -> TimeRange:
        """The expression `found[i]`, those before it being resolved."""
        m = found[i]
        self.why = ""
        kind = m.rule.kind
        type_: Literal["DATE", "TIME", "DURATION", "SET"] = "DURATION" if kind == "duration" else "SET" if kind == "set" else "DATE"
        if kind == "date":
            period = self._date(m, found[i + 1] if i + 1 < len(found) else None)
        else:
            period = {"weekday": self._weekday, "period": self._period, "shift": self._shift, "duration": self._duration}.get(
                kind, self._fixed
            )(m)
        daypart = m.groups.get("daypart")
        if daypart and period.precision == "day" and kind != "duration":
            period = replace(period, value=period.value + "T" + self.grammar.meaning("daypart", daypart))
        if "T" in period.value and type_ == "DATE" and not period.value.endswith("REF"):
            type_ = "TIME"
        if type_ == "DATE" and period.first:
            self._remember(m, period)
        why = self.why or ("written in full" if period.first else "no reference")
        return TimeRange(period.first, period.last, Span(m.start, m.end), type_, period.value, period.precision, why)

    def _remember(self, m: Match, period: Period) -> None:
        if m.rule.args.get("present"):
            return
        self.last, self.last_words = period, self.text[m.start : m.end]
        if period.precision == "day":
            self.last_day, self.last_at = period.last, m.end

    def _anchor(self, which: str, unit: str = "D") -> date | None:
        """The day that a relative expression counts from, with the reason kept in `why`."""
        if which == "published" and self.published and not self.narrative:
            self.why = f"counted from the publication date {self.published}"
            return self.published
        day = self.last_day if unit in ("D", "TH", "TM") else self.last.first if self.last else None
        if day is not None and self.last is not None:
            self.why = f"counted from {day}, the last date told"
        return day

    def ahead(self, m: Match) -> bool:
        """Whether the words before look ahead: by, until, or a verb of the future nearer than one of the past."""
        before = self.low[max(0, m.start - _SENTENCE) : m.start]
        if self.grammar.context["by"].search(before):
            return True
        sentence = _STOP.split(before)[-1]
        future, past = (max((x.end() for x in self._verbs(k, sentence)), default=-1) for k in ("future", "past"))
        if future != past:
            return future > past
        after = _STOP.split(self.low[m.end : m.end + _SENTENCE])[0]
        will, did = (min((x.start() for x in self._verbs(k, after)), default=_SENTENCE) for k in ("future", "past"))
        return will < did

    def _verbs(self, tense: Literal["future", "past"], words: str) -> Iterator[re.Match[str]]:
        """The words that tell a tense: those of the grammar, and Russian and Ukrainian verbs whose form is one of the future."""
        yield from self.grammar.context[tense].finditer(words)
        if tense == "future" and self.grammar.lang != "en":
            for m in _WORD.finditer(words):
                if any(r.future for r in parses(m[0], self.grammar.lang)[:2]):
                    yield m

    def _year(self, m: Match, month: int, day: int | None) -> int | None:
        if self.published and not self.narrative:
            self.why = f"the year from the publication date {self.published}"
            return calc.nearest(self.published, month, day, self.ahead(m))
        if self.last is None or self.last.first is None or self.last.last is None:
            return None
        self.why = f"the year from “{self.last_words}”, {self.last.value}"
        ref = self.last.first
        return ref.year + 1 if self.last.precision != "year" and month + _LOOK_BACK < ref.month else ref.year

    def _date(self, m: Match, after: Match | None) -> Period:
        g = m.groups
        tail = bool(m.rule.args.get("tail"))
        if "bc" in g or m.rule.args.get("bc"):
            return self._before_our_era(m)
        if "clock" in g:
            return self._clock(m, after)
        if "decade" in g:
            return self._parted(m, calc.period_of(date(int(g["decade"]) * 10, 1, 1), "DE"))
        if "rank" in g and "month" not in g:
            return calc.period_of(date((int(self.grammar.meaning("rank", g["rank"])) - 1) * 100 + 1, 1, 1), "CE")
        year = self._given_year(m, after)
        if "mm" in g:
            day = calc.safe_day(year or 0, int(g["mm"]), int(g["dd"]))
            return calc.day_of(day) if day else OPEN
        name = g.get("month") or g.get("ahead")
        month = self.grammar.name(name) if name else self.previous.get("month") if tail and "day" in g else None
        if "fixed" in m.rule.args:
            month, number = m.rule.args["fixed"]
            year = self._year(m, month, number) if year is None else year
            return calc.day_of(date(year, month, number)) if year else Period(f"XXXX-{month:02}-{number:02}", None, None, "day")
        if "quarter" in g and year is not None:
            return calc.period_of(date(year, int(self.grammar.meaning("quarter", g["quarter"])) * 3, 1), "Q")
        number = int(g["day"]) if "day" in g else next((int(self.grammar.meaning(k, g[k])) for k in ("nth", "rank") if k in g), None)
        if year is None and tail:
            year = self.previous.get("year")
        if "season" in g and year is not None:
            return self._parted(m, calc.season_of(year, self.grammar.meaning("season", g["season"])))
        if month is None:
            return self._parted(m, calc.year_of(year)) if year else OPEN
        if year is None:
            year = self._year(m, month, number)
        self.previous = {"month": month} | ({"year": year} if year else {})
        if year is None:
            return Period(f"XXXX-{month:02}" + (f"-{number:02}" if number else ""), None, None, "day" if number else "month")
        if number is None:
            return self._parted(m, calc.month_of(year, month - 1))
        day = calc.safe_day(year, month, number)
        if day and m.rule.args.get("eve"):
            return self._night(day)
        return calc.day_of(day) if day else OPEN

    def _given_year(self, m: Match, after: Match | None) -> int | None:
        if "year" in m.groups:
            return int(m.groups["year"])
        if "yy" in m.groups:
            near = self.previous.get("year") if m.rule.args.get("tail") else None
            near = near or (self.last.first.year if self.last and self.last.first else self.published.year if self.published else 1950)
            year = near // 100 * 100 + int(m.groups["yy"])
            self.previous["year"] = year
            return year
        if after is not None and after.rule.kind == "date" and "year" in after.groups and {"month", "ahead", "season"} & m.groups.keys():
            between = self.low[m.end : after.start]
            if after.rule.args.get("tail") or any(self.grammar.context[k].search(between) for k in ("join", "and")):
                self.why = f"the year from “{self.text[after.start : after.end]}”"
                return int(after.groups["year"])
        return None

    def _parted(self, m: Match, period: Period) -> Period:
        if "year" in m.groups and "month" not in m.groups:
            self.previous = {"year": int(m.groups["year"])}
        return period.part(self.grammar.meaning("part", m.groups["part"])) if "part" in m.groups else period

    def _before_our_era(self, m: Match) -> Period:
        g = m.groups
        if "rank" in g:
            return Period(f"BC{int(self.grammar.meaning('rank', g['rank'])) - 1:02}", None, None, "year")
        value = f"BC{int(g['bcyear']):04}"
        if "month" in g:
            value += f"-{self.grammar.names[g['month']]:02}"
        elif "season" in g:
            value += "-" + self.grammar.meaning("season", g["season"])
        return Period(value, None, None, "year")

    def _near_day(self, m: Match) -> date | None:
        """The last day told, where its paragraph goes on; else the publication date; the last day told in a narrative."""
        if self.last_day and (self.narrative or self.published is None or "\n" not in self.text[self.last_at : m.start]):
            self.why = f"the day from {self.last_day}, the last date told"
            return self.last_day
        if self.published and not self.narrative:
            self.why = f"the publication date {self.published}"
            return self.published
        return None

    def _clock(self, m: Match, after: Match | None) -> Period:
        hour, _, minute = m.groups["clock"].replace(".", ":").partition(":")
        half = 12 if m.groups.get("noon", "") == "p" and int(hour) < 12 else 0
        day = None
        if after is not None and after.start - m.end < _BESIDE and not _STOP.search(self.low, m.end, after.start):
            day = replace(self).day_alone(after)
        day = day or self._near_day(m)
        return Period(f"{day or 'XXXX-XX-XX'}T{int(hour) + half:02}:{minute or '00'}", day, day, "day")

    def day_alone(self, m: Match) -> date | None:
        """The day that a date or a weekday names; None where it is no day."""
        if m.rule.kind not in ("date", "weekday", "period") or "clock" in m.groups:
            return None
        period = self.resolve([m], 0)
        return period.first if period.precision == "day" and period.first == period.last else None

    def _weekday(self, m: Match) -> Period:
        number = self.grammar.name("day " + m.groups["weekday"])
        anchor = self._anchor("published")
        if anchor is None:
            return Period(f"XXXX-WXX-{number + 1}", None, None, "day")
        ahead = self.narrative or self.ahead(m)
        day = anchor + timedelta((number - anchor.weekday()) % 7 if ahead else -((anchor.weekday() - number) % 7))
        return self._night(day) if m.rule.args.get("eve") else calc.day_of(day)

    @staticmethod
    def _night(day: date) -> Period:
        """The night that ends on `day`."""
        return Period(f"{day}TNI", day - timedelta(1), day, "day")

    def _period(self, m: Match) -> Period:
        args, g = m.rule.args, m.groups
        by, source = int(args["by"]), args.get("from", "published")
        if source == "near":
            near = self._near_day(m)
            return calc.day_of(near) if near else OPEN
        unit = self.grammar.meaning("unit", g["unit"]) if "unit" in g else args.get("unit", "D")
        if "season" in g or "month" in g:
            unit = "Y"
        if by < 0 and unit == "D" and "\n" in self.text[self.last_at : m.start].strip():
            source = "published"  # "the day before" with no date told in the paragraph
        anchor = self._anchor(source, unit)
        if args.get("present") and (self.narrative or anchor is None):
            self.why = ""
            return Period("PRESENT_REF", None, None, "vague")
        if anchor is None:
            return Period({"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX"}.get(unit, "XXXX"), None, None, calc.GRAIN[unit])
        if args.get("month"):
            month, year = self.grammar.name(g["month"]), anchor.year + by
            day = calc.safe_day(year, month, int(g["day"])) if "day" in g else None
            return calc.day_of(day) if day else self._parted(m, calc.month_of(year, month - 1))
        if "weekday" in g:
            step = (self.grammar.name("day " + g["weekday"]) - anchor.weekday()) % 7
            return calc.day_of(
                anchor + timedelta((step - 7 if by < 0 else step or 7 * by) if by else step - (7 if step + anchor.weekday() > 6 else 0))
            )
        if "season" in g or "month" in g:
            return self._parted(m, self._named(g, anchor, by, source, self.ahead(m) if args.get("bare") else None))
        moved = calc.shifted(anchor, by, unit)
        if moved is None:
            return OPEN
        period = self._parted(m, calc.period_of(moved, unit))
        if "until" in args and period.first:
            period = replace(period, last=period.first + timedelta(args["until"]))
        return replace(period, value=f"{period.value}{args['value']}") if "value" in args else period

    def _named(self, g: Mapping[str, str], anchor: date, by: int, source: str, ahead: bool | None) -> Period:
        def at(year: int) -> Period:
            if "season" in g:
                return calc.season_of(year, self.grammar.meaning("season", g["season"]))
            return calc.month_of(year, self.grammar.name(g["month"]) - 1)

        if by == 0 and (source == "last" or self.narrative or "month" in g):
            return at(anchor.year)
        near = [p for p in (at(anchor.year + k) for k in (-2, -1, 0, 1, 2)) if p.first and p.last]
        holds = next((p for p in near if cast("date", p.first) <= anchor <= cast("date", p.last)), None)
        if by == 0 and holds:
            return holds
        if by == 0 and ahead is None:
            return at(anchor.year)
        if by > 0 or ahead:
            return min((p for p in near if cast("date", p.first) > anchor), key=lambda p: p.value)
        return max((p for p in near if cast("date", p.last) < anchor), key=lambda p: p.value)

    def _counted(self, m: Match) -> tuple[float | None, str]:
        g = m.groups
        unit = (
            self.grammar.meaning("unit", g["unit"])
            if "unit" in g
            else self.grammar.meaning("units", g["units"])
            if "units" in g
            else m.rule.args.get("unit", "Y")
        )
        if "n" in g:
            return self.grammar.number(g["n"]), unit
        return m.rule.args.get("n", None if "units" in g else 1), unit

    def _shift(self, m: Match) -> Period:
        count, unit = self._counted(m)
        sign = m.rule.args["sign"]
        if count is None:
            return Period("PAST_REF" if sign < 0 else "FUTURE_REF", None, None, "vague")
        source = m.rule.args.get("from", "published")
        anchor = self._anchor(source, unit)
        moved = calc.shifted(anchor, sign * count, unit) if anchor else None
        if moved is None:
            return Period({"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX"}.get(unit, "XXXX"), None, None, calc.GRAIN[unit])
        period = calc.period_of(moved, unit)
        return replace(period, first=moved, last=moved) if unit == "W" and source == "published" else period

    def _duration(self, m: Match) -> Period:
        count, unit = self._counted(m)
        value, span = calc.length(count, unit), m.rule.args.get("span")
        ahead = not m.rule.args.get("ahead") or self.ahead(m)
        if span is None or not ahead or count is None or self.published is None or self.narrative:
            return Period(value, None, None, "vague" if count is None else calc.GRAIN[unit])
        other = calc.shifted(self.published, -count if span == "past" else count, unit)
        self._anchor("published")
        first, last = (other, self.published) if span == "past" else (self.published, other)
        return Period(value, first, last, calc.GRAIN[unit])

    def _fixed(self, m: Match) -> Period:
        value = m.rule.args["value"]
        if value == "PRESENT_REF" and self.published and not self.narrative and m.rule.args.get("now"):
            self.why = f"the publication date {self.published}"
            return Period(value, self.published, self.published, "day")
        return Period(value, None, None, "vague")

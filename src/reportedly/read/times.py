"""Time expressions in a text, as first and last days, and the time that a claim is about.

What counts as an expression and its TIMEX3 value follows TIMEX3 (Pustejovsky et al. 2003) as WikiWars applies it (Mazur and Dale 2010). A date
that is not complete rests on a reference: the publication date in news, the last date told in a narrative of other years or where no
publication date is known. `why` names the reference. Where there is none, the days stay open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reportedly.read.claimtime import claim_time
from reportedly.read.timegrammar import Grammar, Match, grammar, guess, lowered
from reportedly.read.timeresolver import Resolver
from reportedly.types import Lang, TimeRange

__all__ = ["claim_time", "find_times"]

_NARRATIVE = 5
"""So many years before the one of publication, if they are half of all, make a text a narrative of other years."""
_BEFORE = 40
"""Characters before an expression that are looked at for "since" and the like."""


def find_times(text: str, lang: Lang | None, published: date | None) -> tuple[TimeRange, ...]:
    """All time expressions of a text in order, none overlapping."""
    rules = grammar(lang or guess(text))
    low = lowered(text)
    found = list(rules.matches(text, low))
    years = [int(m.groups["year"]) for m in found if "year" in m.groups] + [0 for m in found if "bc" in m.groups]
    old = sum(y < published.year - 1 for y in years) if published else 0
    narrative = published is None or (old >= _NARRATIVE and 2 * old >= len(years))
    resolver = Resolver(text, low, rules, published, narrative)
    times = [resolver.resolve(found, i) for i in range(len(found))]
    if published and not narrative:
        times = [_told(t, published, resolver, m) for t, m in zip(times, found, strict=True)]
    parts = [rules.meaning("part", m.groups["part"]) if "part" in m.groups else None for m in found]
    return tuple(_bounded(text, low, rules, times, parts, published, narrative))


def _told(t: TimeRange, published: date, resolver: Resolver, m: Match) -> TimeRange:
    """What is told as done in a period that is still going on ("this week") ends by the publication date; what is to come begins with it."""
    if not (t.first and t.last and t.first <= published < t.last) or t.type == "DURATION" or t.precision == "year":
        return t
    if resolver.ahead(m):
        return replace(t, first=published, why=f"{t.why}; told as to come, so from the publication date on")
    return replace(t, last=published, why=f"{t.why}; told as done, so up to the publication date")


def _bounded(
    text: str, low: str, rules: Grammar, times: list[TimeRange], parts: list[str | None], published: date | None, narrative: bool
) -> list[TimeRange]:
    """The same expressions with the days that "since", "by" and "from … to" before them give."""
    out = list(times)
    for i, t in enumerate(out):
        if t.span is None or t.first is None or t.last is None or t.type == "DURATION":
            continue
        before = low[max(0, t.span.start - _BEFORE) : t.span.start]
        after = out[i + 1] if i + 1 < len(out) else None
        between = low[t.span.end : after.span.start] if after and after.span else ""
        opened = rules.context["from"].search(before)
        if (
            after
            and after.last
            and after.first
            and t.first <= after.last
            and (rules.context["join"].search(between) or (opened and rules.context["and"].search(between)))
        ):
            why = f"{t.why}; a range with “{text[after.span.start : after.span.end]}”" if after.span else t.why
            out[i + 1] = replace(after, first=t.first, why=f"{after.why}; a range from “{text[t.span.start : t.span.end]}”")
            out[i] = replace(t, last=after.last, why=why)
        elif narrative or published is None:
            continue
        elif rules.context["since"].search(before) and t.first <= published:
            out[i] = replace(t, first=_edge(t, parts[i], t.first), last=published, why=f"{t.why}; since then to the publication date")
        elif rules.context["by"].search(before) and t.last > published:
            whole = t.precision in ("day", "week") or t.first <= published
            until = _edge(t, parts[i], t.last if whole and parts[i] != "START" else t.first)
            out[i] = replace(t, first=published, last=max(until, published), why=f"{t.why}; from the publication date until then")
    return out


def _edge(t: TimeRange, part: str | None, otherwise: date) -> date:
    """The day that "since" or "by" means with the middle of a month or year: the middle one."""
    return t.first + (t.last - t.first) // 2 if part == "MID" and t.first and t.last else otherwise

"""The time that a claim is about: its own date, else its sentence's or attribution's, else the day of publication where the words say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from reportedly.read.sentences import sentence
from reportedly.read.timegrammar import grammar, guess, lowered
from reportedly.types import Span, TimeRange

_FINE = ("day", "week", "month", "season", "year", "vague")


def claim_time(
    text: str, content: Sequence[Span], cue: Span | None, times: Sequence[TimeRange], published: date | None
) -> TimeRange | None:
    """The days that a claim's words are about, as one of `times` or a copy of it; None where the words give no hint.

    `times` are all of the document's. Only expressions with both ends count: the finest in the content first; then in the cue's sentence and
    the content's sentences the nearest to the cue; then the publication day where the text is the news of a day.
    """
    dated = [t for t in times if t.span and t.first and t.last and t.type != "SET"]
    inside = [t for t in dated if any(_holds(c, t) for c in content)]
    if inside:
        return min(inside, key=lambda t: (t.value == "PRESENT_REF", _FINE.index(t.precision)))
    pivot = cue or (content[0] if content else None)
    if pivot is None:
        return None
    for around in dict.fromkeys([sentence(text, pivot.start), *(sentence(text, c.start) for c in content)]):
        near = [t for t in dated if _holds(around, t)]
        if near:
            return min(near, key=lambda t: (t.value == "PRESENT_REF", _distance(pivot, t)))
    words = grammar(guess(text)).context
    if cue and (told := _told_before(text, cue, dated, words["continues"])):
        return told
    around = sentence(text, pivot.start)
    newsday = words["newsday"].search(lowered(text[around.start : around.end]))
    if newsday and published:
        span = Span(around.start + newsday.start(), around.start + newsday.end())
        why = f"news of the day it was published: “{text[span.start : span.end]}”"
        return TimeRange(published, published, span, "DATE", published.isoformat(), "day", why)
    return None


def _told_before(text: str, cue: Span, dated: Sequence[TimeRange], continues: re.Pattern[str]) -> TimeRange | None:
    """The day of the account that a cue goes on with: the last day named before it in its paragraph, or, where its sentence
    continues what a speaker said before ("he added"), in the paragraph before."""
    here = sentence(text, cue.start)
    same = text.rfind("\n", 0, here.start) + 1
    earlier = text.rfind("\n", 0, len(text[:same].rstrip())) + 1
    low = earlier if continues.search(lowered(text[here.start : here.end])) else same
    days = [
        t
        for t in dated
        if t.span and low <= t.span.start and t.span.end <= here.start and t.precision == "day" and t.value != "PRESENT_REF"
    ]
    return days[-1] if days else None


def _holds(span: Span, time: TimeRange) -> bool:
    return time.span is not None and span.start <= time.span.start and time.span.end <= span.end


def _distance(pivot: Span, time: TimeRange) -> int:
    assert time.span is not None
    return max(time.span.start - pivot.end, pivot.start - time.span.end, 0)

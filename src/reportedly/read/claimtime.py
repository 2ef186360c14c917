"""The time that a claim is about: its own date, else its sentence's or attribution's, else the day of publication where the words say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from reportedly.read.timegrammar import grammar, guess, lowered
from reportedly.types import Span, TimeRange

_BORDER = re.compile(r"\n|[.!?…]+[\"'»”’)\]]*\s+(?=[\"'«“„(\[—–-]*\s*[A-ZА-ЯЁІЇЄҐ\d])")
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|Capt|St|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|янв|фев|февр|апр|авг|сент|окт|нояб|дек|им|ім|ул|вул|обл|тыс|тис|млн|ст|гг|рр))\.$"
)
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
    for around in dict.fromkeys([_sentence(text, pivot), *(_sentence(text, c) for c in content)]):
        near = [t for t in dated if _holds(around, t)]
        if near:
            return min(near, key=lambda t: (t.value == "PRESENT_REF", _distance(pivot, t)))
    words = grammar(guess(text)).context
    if cue and (told := _told_before(text, cue, dated, words["continues"])):
        return told
    around = _sentence(text, pivot)
    newsday = words["newsday"].search(lowered(text[around.start : around.end]))
    if newsday and published:
        span = Span(around.start + newsday.start(), around.start + newsday.end())
        why = f"news of the day it was published: “{text[span.start : span.end]}”"
        return TimeRange(published, published, span, "DATE", published.isoformat(), "day", why)
    return None


def _told_before(text: str, cue: Span, dated: Sequence[TimeRange], continues: re.Pattern[str]) -> TimeRange | None:
    """The day of the account that a cue goes on with: the last day named before it in its paragraph, or, where its sentence
    continues what a speaker said before ("he added"), in the paragraph before."""
    sentence = _sentence(text, cue)
    same = text.rfind("\n", 0, sentence.start) + 1
    earlier = text.rfind("\n", 0, len(text[:same].rstrip())) + 1
    low = earlier if continues.search(lowered(text[sentence.start : sentence.end])) else same
    days = [
        t
        for t in dated
        if t.span and low <= t.span.start and t.span.end <= sentence.start and t.precision == "day" and t.value != "PRESENT_REF"
    ]
    return days[-1] if days else None


def _holds(span: Span, time: TimeRange) -> bool:
    return time.span is not None and span.start <= time.span.start and time.span.end <= span.end


def _distance(pivot: Span, time: TimeRange) -> int:
    assert time.span is not None
    return max(time.span.start - pivot.end, pivot.start - time.span.end, 0)


def _sentence(text: str, span: Span) -> Span:
    """The sentence that holds the beginning of `span`."""
    start, end = 0, len(text)
    low = max(0, span.start - 1500)
    for m in _BORDER.finditer(text, low):
        if text[m.start()] == "." and _ABBREVIATION.search(text, max(0, m.start() - 6), m.start() + 1):
            continue
        if m.end() <= span.start:
            start = m.end()
        elif m.start() >= span.start:
            end = m.start() + 1
            break
    return Span(start, end)

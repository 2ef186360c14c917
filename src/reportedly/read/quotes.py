"""Quotation marks of the three languages, and how much of a content stands inside them (its voice)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.types import Span, Voice

_PAIRS = {"“": "”", "«": "»", "„": "“”", "‘": "’", '"': '"', "'": "'"}
_DASH = re.compile(r"[ \t]*[—–―-][ \t]+")
_TURN = re.compile(r"(?<=[,.!?…»”\"])[ \t]+[—–―][ \t]+")
_NAME_WORDS = 2
"""A quotation of so few words inside a longer content is a name or a scare quote, not speech."""


def quoted(text: str) -> tuple[Span, ...]:
    """Stretches inside quotation marks, marks included. A quote left open at a line's end goes on in the next line if that opens with the mark.

    A mark within a word is an apostrophe; one kind of quote may stand inside another, the outer one is given. Lines that begin with a dash
    are direct speech up to the dash that brings the cue ("— Город наш, — заявил он"), as Russian and Ukrainian print it.
    """
    out: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        out += _dashed(text, line.start(), line.end())
        out += _marked(text, line.start(), line.end())
    return tuple(sorted(out))


def _marked(text: str, start: int, end: int) -> list[Span]:
    out = []
    at = start
    while at < end:
        ch = text[at]
        if ch in _PAIRS and not (ch in "'‘" and at > start and text[at - 1].isalnum()):
            close = _closing(text, at, end)
            if close is None and ch in '“«„"' and len(text[at:end].split()) > _NAME_WORDS and at - start < 3:
                close = end - 1  # a quote that runs over paragraphs
            if close is not None:
                out.append(Span(at, close + 1))
                at = close
        at += 1
    return out


def _closing(text: str, at: int, end: int) -> int | None:
    """Where the quote opened at `at` closes before `end`. Of single marks the first after a stop or comma closes: the others are apostrophes."""
    opening, closings, depth = text[at], _PAIRS[text[at]], 0
    first = None
    for i in range(at + 1, end):
        ch = text[i]
        if ch in closings and not (ch in "'’" and i + 1 < end and text[i + 1].isalnum() and text[i - 1].isalnum()):
            if depth:
                depth -= 1
            elif ch not in "'’" or not text[i - 1].isalnum():
                return i
            else:
                first = first or i
        elif ch == opening:
            if opening in "'‘":
                break
            depth += 1
    return first


def _dashed(text: str, start: int, end: int) -> list[Span]:
    """Every other stretch between the dashes of a line that opens with one."""
    opening = _DASH.match(text, start, end)
    if not opening:
        return []
    stretches, at = [], opening.end()
    for turn in _TURN.finditer(text, at, end):
        stretches.append(Span(at, turn.start()))
        at = turn.end()
    stretches.append(Span(at, end))
    return stretches[::2]


def voice(text: str, content: Sequence[Span], quotes: Sequence[Span]) -> Voice:
    """`direct` where all of the content is quoted, `indirect` where none is, else `mixed`; a quoted name or word or two counts for none."""
    letters = inside = 0
    for span in content:
        n = _letters(text[span.start : span.end])
        letters += n
        for q in quotes:
            start, end = max(span.start, q.start), min(span.end, q.end)
            if start < end:
                words = text[start:end].split()
                part = _letters(text[start:end])
                if len(words) > _NAME_WORDS or part >= 0.9 * n:
                    inside += part
    if not letters or inside >= 0.95 * letters:
        return "direct" if inside else "indirect"
    return "mixed" if inside > 0.05 * letters else "indirect"


def _letters(words: str) -> int:
    return sum(ch.isalnum() for ch in words)

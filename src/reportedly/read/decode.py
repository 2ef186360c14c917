"""From logits to spans: the best legal tag sequence of each window, and its spans in the text."""

from __future__ import annotations

import re

import numpy as np

from reportedly.ports import Floats, Ints
from reportedly.types import Span

_EDGE = " \t\u00a0\u202f"


def viterbi(emissions: Floats, lengths: Ints, moves: Floats) -> Ints:
    """Best tag sequences (B, T) of emissions (B, T, K) under moves (K, K) from one tag to the next; 0 past each length.

    Illegal moves carry a large negative score (Viterbi 1967; the scores are those of the CRF that the heads were trained as).
    """
    b, t, k = emissions.shape
    back = np.zeros((b, t, k), np.int64)
    score = emissions[:, 0] + moves[0]
    final = score.copy()
    for i in range(1, t):
        through = score[:, :, None] + moves
        back[:, i] = through.argmax(1)
        score = through.max(1) + emissions[:, i]
        final[lengths == i + 1] = score[lengths == i + 1]
    out = np.zeros((b, t), np.int64)
    rows = np.arange(b)
    tag = final.argmax(1)
    for i in range(t - 1, -1, -1):
        inside = i < lengths
        out[inside, i] = tag[inside]
        tag = np.where(inside, back[rows, i, tag], tag)
    return out


def runs(tags: Ints) -> list[tuple[int, int, int]]:
    """(kind, first token, last + 1) of each span of one BIO sequence (N,), in order."""
    out: list[tuple[int, int, int]] = []
    start, kind = -1, -1
    for i, tag in enumerate([*tags.tolist(), 0]):
        if start >= 0 and not (tag > 0 and tag % 2 == 0 and tag // 2 - 1 == kind):
            out.append((kind, start, i))
            start = -1
        if tag % 2 == 1:
            start, kind = i, tag // 2
    return out


def to_span(text: str, offsets: Ints, first: int, last: int) -> Span | None:
    """The stretch of text from token `first` to before token `last`, cut at the first line break and without spaces at its ends."""
    found = lines(text, Span(int(offsets[first, 0]), int(offsets[last - 1, 1])))
    return found[0] if found else None


def lines(text: str, span: Span) -> list[Span]:
    """The span cut at line breaks, without empty parts."""
    out = []
    for m in re.finditer(r"[^\r\n]+", text[span.start : span.end]):
        start, end = span.start + m.start(), span.start + m.end()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            out.append(Span(start, end))
    return out


def joined(text: str, spans: list[Span]) -> list[Span]:
    """Spans in order, those parted by nothing but a space made one."""
    out: list[Span] = []
    for s in sorted(spans):
        if out and not text[out[-1].end : s.start].strip(_EDGE) and s.start >= out[-1].end:
            out[-1] = Span(out[-1].start, s.end)
        else:
            out.append(s)
    return out

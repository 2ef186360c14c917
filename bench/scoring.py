"""How well attributions were found: exact and by-character F1 of their parts, and how many contents lead to the right source.

F1 of spans as in the attribution literature (Newell et al. 2018; CofeNet, 2022): a span counts once however many attributions share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Span = tuple[int, int]
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attribution, gold or found: the spans of its parts, in code points of the text. A part may be missing or in pieces."""

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A document of the bench with its gold attributions."""

    id: str
    text: str
    gold: tuple[Attributed, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, 0 to 1, and the number of gold things."""

    precision: float
    recall: float
    f1: float
    gold: int


def text(row: dict[str, Any]) -> Text:
    """A line of a file: {"id", "text", "attributions": [{"source": [[start, end], …], "cue": …, "content": …}, …]}."""
    parts = (tuple(tuple((s, e) for s, e in a.get(role, ())) for role in ROLES) for a in row["attributions"])
    return Text(row["id"], row["text"], tuple(Attributed(*p) for p in parts))


def exact(gold: Sequence[Iterable[Attributed]], found: Sequence[Iterable[Attributed]], role: str) -> Score:
    """Spans of one role that have both ends right."""
    return _score(*(_all(spans(a, role)) for a in (gold, found)))


def by_character(gold: Sequence[Iterable[Attributed]], found: Sequence[Iterable[Attributed]], role: str) -> Score:
    """Characters that are inside a span of one role."""
    return _score(*(_all({i for s, e in some for i in range(s, e)} for some in spans(a, role)) for a in (gold, found)))


def linked(gold: Sequence[Iterable[Attributed]], found: Sequence[Iterable[Attributed]], sources: Sequence[set[Span]]) -> tuple[int, int]:
    """(right, all) of the gold attributions whose contents and source were both found exactly: all contents lead to that source.

    `sources` are the source spans found in each text, those that lead nowhere too.
    """
    right = total = 0
    for want, got, seen in zip(gold, found, sources, strict=True):
        led = {piece: set(a.source) for a in got for piece in a.content}
        meant: dict[Span, set[Span]] = {}
        for a in want:
            for piece in a.content:
                meant.setdefault(piece, set()).update(a.source)
        for a in want:
            if a.content and set(a.source) & seen and led.keys() >= set(a.content):
                total += 1
                right += all(led[piece] & meant[piece] for piece in a.content)
    return right, total


def spans(texts: Iterable[Iterable[Attributed]], role: str) -> list[set[Span]]:
    """The spans of one role in each text."""
    return [{span for a in some for span in getattr(a, role)} for some in texts]


def _all(by_text: Iterable[set[Any]]) -> set[tuple[int, Any]]:
    return {(i, x) for i, some in enumerate(by_text) for x in some}


def _score(gold: set[Any], found: set[Any]) -> Score:
    same = len(gold & found)
    precision, recall = same / max(1, len(found)), same / max(1, len(gold))
    return Score(precision, recall, 2 * same / max(1, len(gold) + len(found)), len(gold))

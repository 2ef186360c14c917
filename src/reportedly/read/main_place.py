"""The main place of a claim: the one that its words are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportedly.read.place_words import GOVERNMENT, words_around
from reportedly.read.sentences import sentence
from reportedly.types import PlaceRef, Span

_AND = re.compile(r",?\s+(?:and|or|и|или|та|і|й|або)\s+|,\s+", re.IGNORECASE)
_TOWN = re.compile(r"\b(?:city|town|village|settlement|город\w*|сел[оеау]|посел\w+|міст[оауі]|селищ\w+)\b", re.IGNORECASE)
_ATTACKS = frozenset({"advance", "fighting", "strike", "encirclement", "control"})
"""Frames in which a place that somebody comes from is not what the claim is about."""
_ELSEWHERE = {
    "from": _ATTACKS,
    "away": frozenset({"withdrawal"}),
}
"""Relations of places that a claim is not about, each with the frames in which that holds; "away" is the goal of a retreat."""
_WORTH = {"point": 3.2, "settlement": 3.0, "district": 2.5, "region": 2.0, "country": 0.5}
_LESS = {"in": 0.0, "from": 1.2, "via": 0.6, "between": 0.6, "away": 1.2, "axis": 0.4, "towards": 0.2, GOVERNMENT: 2.6}


def main_place(text: str, content: Sequence[Span], places: Sequence[PlaceRef], frame: str | None = None) -> PlaceRef | None:
    """The place that a claim's words are about: one that its content names, else the most salient for its sentence, the text before and the document.

    A settlement goes before a region and a region before a country; axes, governments named by their capital, and unsure readings stand back. So do
    where an attack comes from ("from Chasiv Yar") and where a retreat leads to, which the claim's `frame` tells. "There" is
    the place named last.
    """
    if not content or not places:
        return None
    weight = _salience(places)
    inside = _alike(text, [p for p in places if p.span and any(c.start <= p.span.start < c.end for c in content)])
    inside = [_in_frame(p, frame) for p in inside]
    best = max(inside, key=lambda p: _worth(p) + 0.5 * weight[_same(p)], default=None)
    if best and _worth(best) >= 1 and best.relation not in _ELSEWHERE:
        return best
    paragraph = text.rfind("\n", 0, content[0].start) + 1
    origins = {_same(p) for p in inside if p.relation in _ELSEWHERE}
    if any(words_around()["there"].search(text, c.start, c.end) for c in content) and not any(
        _TOWN.search(text, c.start, c.end) for c in content
    ):
        named = [
            p for p in places if p.span and paragraph <= p.span.start < content[0].start and _worth(p) >= 2 and _same(p) not in origins
        ]
        if named:
            return named[-1]
    first, last = sentence(text, content[0].start, content[-1].end)
    previous = sentence(text, first - 2).start if first else 0
    earlier = sentence(text, previous - 2).start if previous else 0

    def near(p: PlaceRef) -> float:
        at = p.span.start if p.span else 0
        here = 0.6 if max(previous, paragraph) <= at < last else 0.3 if earlier <= at < first else 0.2 if paragraph <= at < first else 0.0
        return _worth(p) / 3 + here + weight[_same(p)]

    told = [p for p in places if _worth(p) >= 1 and _same(p) not in origins]
    return max(told, key=near, default=best)


def _in_frame(p: PlaceRef, frame: str | None) -> PlaceRef:
    """The place with the relation that it has in a claim of that frame: a source or a goal counts as such in some frames alone."""
    relation = "away" if p.relation == "towards" and frame == "withdrawal" else p.relation
    if relation in _ELSEWHERE and frame is not None and frame not in _ELSEWHERE[relation]:
        relation = "in"
    return replace(p, relation=relation)


def _alike(text: str, places: Sequence[PlaceRef]) -> list[PlaceRef]:
    """The places, each that "and" ties to the one before it in that one's relation: "from A and B" is from both."""
    out: list[PlaceRef] = []
    for p in places:
        before = out[-1] if out else None
        if (
            before
            and before.span
            and p.span
            and p.relation == "in"
            and _AND.fullmatch(text, before.span.end, max(p.span.start, before.span.end))
        ):
            out.append(replace(p, relation=before.relation))
        else:
            out.append(p)
    return out


def _worth(p: PlaceRef) -> float:
    """How fit a mention is to be what a claim is about, 0 to about 3."""
    unsure = 0.6 if p.lat is None else 1.2 if p.score < 0.25 else 0.0
    return _WORTH[p.precision] - _LESS.get(p.relation, 0.3) - unsure


def _same(p: PlaceRef) -> tuple[str, int | None]:
    return p.name, p.geonameid


def _salience(places: Sequence[PlaceRef]) -> dict[tuple[str, int | None], float]:
    """The share of each place in the document's mentions that may be what it is about, the first mention counting twice."""
    weight: dict[tuple[str, int | None], float] = {}
    first = True
    for p in places:
        worth = max(_worth(p), 0.0) / 3 if p.precision != "country" else 0.0
        weight[_same(p)] = weight.get(_same(p), 0.0) + worth * (2 if first and worth > 0.5 else 1)
        first = first and worth <= 0.5
    total = sum(weight.values()) or 1.0
    return {k: v / total for k, v in weight.items()}

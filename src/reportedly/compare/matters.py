"""The claims of one place as matters: groups of like claims, each with what denies it and what cannot hold beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from reportedly.compare.disputes import Clash, clash, clashing, contradict, denied, fitting
from reportedly.compare.match import WEEK, compared, grouped
from reportedly.compare.pairs import Pairs
from reportedly.compare.said import Said, later_by
from reportedly.types import Relation

ALSO = 0.8
"""A denial is told to another matter, too, where it fits that at least so well as a share of the best and comes within a week of it."""


@dataclass(slots=True)
class Matter:
    """Claims that speak for one matter and against it, with the relations between them.

    `also` are claims against it that belong to another matter, which they fit better.
    """

    supports: list[Said]
    denies: list[Said] = field(default_factory=list)
    also: list[Said] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


def matters(units: Sequence[Said], pairs: Pairs | None = None, name: str = "") -> list[Matter]:
    """The claims of one place as matters: groups, each with what denies it and what cannot hold beside it.

    `pairs` keeps under a `name` what was found of two claims, for the next time.
    """
    pairs = pairs or Pairs()
    speaking, denials = [u for u in units if not u.denies], [u for u in units if u.denies]
    foes = _foes(sorted(speaking, key=lambda u: u.rank), pairs, name)
    found = [Matter(group, relations=_same(group)) for group in grouped(speaking, contradict, pairs, f"{name} speaking")]
    alone = _denied(found, denials, pairs, name)
    _contradicted(found, foes)
    out = [m for m in found if m.supports]
    out += [Matter([], group, relations=_same(group)) for group in grouped(alone, None, pairs, f"{name} alone")]
    heads = [m.supports[0] for m in out if m.supports]
    if out:
        out[0].relations += [
            Relation("tension", b.id, a.id, 0.5, (rule.rule, rule.why))
            for n, a in enumerate(heads)
            if foes[a.id]
            for b in heads[n + 1 :]
            if b.id in foes[a.id] and (rule := clash(a, b)) and rule.kind == "tension"
        ]
    return out


def _foes(claims: Sequence[Said], pairs: Pairs, name: str) -> dict[str, set[str]]:
    """The claims that each claim clashes with, in whichever way, by their ids."""
    clashes = pairs.among((name, "clashes"), claims, lambda a, b: 1.0 if clash(a, b) else 0.0)
    out: dict[str, set[str]] = {claim.id: set() for claim in claims}
    for i, j in np.argwhere(clashes > 0).tolist():
        out[claims[i].id].add(claims[j].id)
    return out


def _denied(found: Sequence[Matter], denials: Sequence[Said], pairs: Pairs, name: str) -> list[Said]:
    """Each denial set beside the matter that it fits best, and told to the others that it fits; those that fit none are given back."""
    speaking = [said for matter in found for said in matter.supports]
    of = [n for n, matter in enumerate(found) for _ in matter.supports]
    scores = pairs.between((name, "denied"), denials, speaking, lambda a, b: fit[0] if (fit := denied(a, b)) else None)
    alone: list[Said] = []
    for denial, row in zip(denials, scores, strict=True):
        likely = sorted({of[k] for k in np.flatnonzero(row > 0).tolist()})  # what no claim of fits above zero, does not fit
        fits = [(score, likely[n], why) for score, n, why in fitting(denial, [found[n].supports for n in likely])]
        if not fits:
            alone.append(denial)
        for n, (score, at, why) in enumerate(fits):
            if n and (score < ALSO * fits[0][0] or all(abs(later_by(denial, s)) > WEEK for s in found[at].supports)):
                continue
            matter = found[at]
            (matter.also if n else matter.denies).append(denial)
            matter.relations.append(Relation("denies", denial.id, matter.supports[0].id, round(min(1.0, score), 3), why))
    return alone


def _contradicted(found: Sequence[Matter], foes: Mapping[str, set[str]]) -> None:
    """Claims that cannot hold beside a matter moved from their own group to its denials, or told to it where they stand elsewhere already.

    That a place was taken is the matter, and who still holds it the answer; then comes what has been denied, then what more claims speak for.
    `foes` gives the claims that each one clashes with in any way.
    """
    order = sorted(found, key=lambda m: (not _taken(m.supports), not m.denies, -len(m.supports), m.supports[0].rank))
    moved: dict[str, Said] = {}
    for n, matter in enumerate(order):
        against_it = set[str]().union(*(foes[said.id] for said in matter.supports))
        if not against_it:
            continue
        for said in [said for said in moved.values() if said.id in against_it]:
            against = clashing(matter.supports, said) if all(said is not x for x in (*matter.denies, *matter.also)) else None
            if against:
                matter.also.append(said)
                matter.relations.append(_contradicts(said, matter, against))
        for other in order[n + 1 :]:
            hits = [(said, against) for said in other.supports if said.id in against_it and (against := clashing(matter.supports, said))]
            if not hits:
                continue
            gone = {said.id for said, _ in hits}
            moved.update((said.id, said) for said, _ in hits)
            other.supports = [s for s in other.supports if s.id not in gone]
            matter.denies += [said for said, _ in hits]
            matter.relations += [_contradicts(said, matter, against) for said, against in hits]
            if not other.supports:
                matter.denies += other.denies
                matter.relations += other.relations
                other.denies, other.relations = [], []


def _contradicts(said: Said, matter: Matter, found: Clash) -> Relation:
    return Relation("contradicts", said.id, matter.supports[0].id, 1.0, (found.rule, found.why))


def _taken(group: Sequence[Said]) -> bool:
    """Whether a group says that a place was taken."""
    return any(s.frame == "control" and s.extent == "whole" and "change" in s.marks for s in group)


def _same(group: Sequence[Said]) -> list[Relation]:
    """Each further claim of a group with the first."""
    pairs = ((other, compared(group[0], other)) for other in group[1:])
    return [Relation("same", other.id, group[0].id, pair.score, pair.why) for other, pair in pairs if pair]

"""The claims of one place as matters: groups of like claims, each with what denies it and what cannot hold beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportedly.compare.disputes import Clash, clash, clashing, contradict, fitting
from reportedly.compare.match import compared, grouped
from reportedly.compare.said import Said
from reportedly.types import Relation

ALSO = 0.8
"""A denial is told to another matter, too, where it fits that at least so well as a share of the best."""


@dataclass(slots=True)
class Matter:
    """Claims that speak for one matter and against it, with the relations between them.

    `also` are claims against it that belong to another matter, which they fit better.
    """

    supports: list[Said]
    denies: list[Said] = field(default_factory=list)
    also: list[Said] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


def matters(units: Sequence[Said]) -> list[Matter]:
    """The claims of one place as matters: groups, each with what denies it and what cannot hold beside it."""
    groups = grouped([u for u in units if not u.denies], contradict)
    found = [Matter(group, relations=_same(group)) for group in groups]
    alone = _denied(found, [u for u in units if u.denies])
    _contradicted(found)
    out = [m for m in found if m.supports]
    out += [Matter([], group, relations=_same(group)) for group in grouped(alone)]
    heads = [m.supports[0] for m in out if m.supports]
    if out:
        out[0].relations += [
            Relation("tension", b.id, a.id, 0.5, (rule.rule, rule.why))
            for n, a in enumerate(heads)
            for b in heads[n + 1 :]
            if (rule := clash(a, b)) and rule.kind == "tension"
        ]
    return out


def _denied(found: Sequence[Matter], denials: Sequence[Said]) -> list[Said]:
    """Each denial set beside the matter that it fits best, and told to the others that it fits; those that fit none are given back."""
    alone: list[Said] = []
    for denial in denials:
        fits = fitting(denial, [m.supports for m in found])
        if not fits:
            alone.append(denial)
        for n, (score, at, why) in enumerate(fits):
            if n and score < ALSO * fits[0][0]:
                break
            matter = found[at]
            (matter.also if n else matter.denies).append(denial)
            matter.relations.append(Relation("denies", denial.id, matter.supports[0].id, round(min(1.0, score), 3), why))
    return alone


def _contradicted(found: Sequence[Matter]) -> None:
    """Claims that cannot hold beside a matter moved from their own group to its denials, or told to it where they stand elsewhere already.

    That a place was taken is the matter, and who still holds it the answer; then comes what has been denied, then what more claims speak for.
    """
    order = sorted(found, key=lambda m: (not _taken(m.supports), not m.denies, -len(m.supports), m.supports[0].rank))
    moved: dict[str, Said] = {}
    for n, matter in enumerate(order):
        if not matter.supports:
            continue
        for said in list(moved.values()):
            against = clashing(matter.supports, said) if all(said is not x for x in (*matter.denies, *matter.also)) else None
            if against:
                matter.also.append(said)
                matter.relations.append(_contradicts(said, matter, against))
        for other in order[n + 1 :]:
            hits = [(said, against) for said in other.supports if (against := clashing(matter.supports, said))]
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

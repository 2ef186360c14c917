"""The claims of one place as matters: groups of like claims, each with what denies it and what cannot hold beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportedly.compare.disputes import best_denied, clash, clashing
from reportedly.compare.match import compared, grouped
from reportedly.compare.said import Said
from reportedly.types import Relation


@dataclass(slots=True)
class Matter:
    """Claims that speak for one matter and against it, with the relations between them."""

    supports: list[Said]
    denies: list[Said] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


def matters(units: Sequence[Said]) -> list[Matter]:
    """The claims of one place as matters: groups, each with what denies it and what cannot hold beside it."""
    groups = grouped([u for u in units if not u.denies])
    denials: list[list[Said]] = [[] for _ in groups]
    relations: list[list[Relation]] = [_same(group) for group in groups]
    alone: list[Said] = []
    for denial in (u for u in units if u.denies):
        best = best_denied(denial, groups)
        if best is None:
            alone.append(denial)
            continue
        denials[best[0]].append(denial)
        relations[best[0]].append(Relation("denies", denial.id, groups[best[0]][0].id, 1.0, best[1]))
    order = sorted(range(len(groups)), key=lambda n: (not _taken(groups[n]), not denials[n], -len(groups[n]), groups[n][0].rank))
    out: list[Matter] = []
    absorbed: set[int] = set()
    for place, n in enumerate(order):
        if n in absorbed:
            continue
        matter = Matter(groups[n], denials[n], relations[n])
        for m in order[place + 1 :]:
            found = clashing(groups[n], groups[m]) if m not in absorbed else None
            if found:
                absorbed.add(m)
                matter.denies += [*groups[m], *denials[m]]
                matter.relations += relations[m]
                matter.relations.append(Relation("contradicts", groups[m][0].id, groups[n][0].id, 1.0, (found.rule, found.why)))
        out.append(matter)
    out += [Matter([], group, _same(group)) for group in grouped(alone)]
    heads = [m.supports[0] for m in out if m.supports]
    if out:
        out[0].relations += [
            Relation("tension", b.id, a.id, 0.5, (found.rule, found.why))
            for n, a in enumerate(heads)
            for b in heads[n + 1 :]
            if (found := clash(a, b)) and found.kind == "tension"
        ]
    return out


def _taken(group: Sequence[Said]) -> bool:
    """Whether a group says that a place was taken: that is the matter, and who still holds it the answer."""
    return any(s.claim.frame == "control" and s.extent == "whole" and "change" in s.marks for s in group)


def _same(group: Sequence[Said]) -> list[Relation]:
    """Each further claim of a group with the first."""
    pairs = ((other, compared(group[0], other)) for other in group[1:])
    return [Relation("same", other.id, group[0].id, pair.score, pair.why) for other, pair in pairs if pair]



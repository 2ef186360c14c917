"""People's decisions on which claims are of one matter, laid over the matters that were found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from reportedly.compare.judged import Decision
from reportedly.compare.matters import Matter
from reportedly.compare.said import Said
from reportedly.types import Relation

Home = TypeVar("Home")


def regrouped(
    found: Iterable[tuple[Home, Matter]], decisions: Sequence[Decision], stands_for: Mapping[str, str]
) -> list[tuple[Home, Matter]]:
    """The matters with their homes as the decisions, in their order, would have them; a matter that loses all of its claims is gone.

    `stands_for` gives the claim whose copy a claim is. Decisions on claims that are not there are passed over.
    """
    out = list(found)
    if not decisions:
        return out
    at = {said.id: n for n, (_, matter) in enumerate(out) for said in (*matter.supports, *matter.denies)}
    touched: set[int] = set()
    for decision in decisions:
        claim, *others = (stands_for.get(key, key) for key in (decision.claim, *decision.others))
        if claim not in at or (decision.kind != "split" and decision.role != "alone" and others[0] not in at):
            continue
        home, matter = out[at[claim]]
        if decision.kind == "merge" and at[claim] != at[others[0]]:
            target = out[at[others[0]]][1]
            for mine, its in ((target.supports, matter.supports), (target.denies, matter.denies), (target.also, matter.also)):
                mine += its
            target.relations += matter.relations
            at.update((said.id, at[others[0]]) for said in (*matter.supports, *matter.denies))
            target.relations.append(_relation("same", claim, others[0], decision))
            matter.supports, matter.denies, matter.also, matter.relations = [], [], [], []
        elif decision.kind == "move" and decision.role != "alone":
            target = out[at[others[0]]][1]
            said = _taken(matter, claim)
            (target.supports if decision.role == "supports" else target.denies).append(said)
            at[claim] = at[others[0]]
            target.relations.append(_relation("same" if decision.role == "supports" else "denies", claim, others[0], decision))
        elif decision.kind != "merge":
            leaving = {claim, *(key for key in others if at.get(key) == at[claim])}
            new = Matter([s for s in matter.supports if s.id in leaving], [s for s in matter.denies if s.id in leaving])
            for key in leaving:
                _taken(matter, key)
            at.update(dict.fromkeys(leaving, len(out)))
            out.append((home, new))
        touched |= {at[claim], *(n for n, (_, m) in enumerate(out) if m is matter)}
    for n in touched:
        _order(out[n][1])
    return [(home, matter) for home, matter in out if matter.supports or matter.denies]


def _taken(matter: Matter, key: str) -> Said:
    """The claim, out of its matter."""
    said = next(s for s in (*matter.supports, *matter.denies) if s.id == key)
    matter.supports = [s for s in matter.supports if s is not said]
    matter.denies = [s for s in matter.denies if s is not said]
    return said


def _order(matter: Matter) -> None:
    """Claims as they stand in every matter, and no machine's relation to a claim that has left."""
    matter.supports.sort(key=lambda s: s.rank)
    matter.denies.sort(key=lambda s: s.rank)
    here = {s.id for s in (*matter.supports, *matter.denies, *matter.also)}
    matter.relations = [r for r in matter.relations if r.kind == "tension" or (r.left in here and r.right in here)]


def _relation(kind: str, left: str, right: str, decision: Decision) -> Relation:
    note = f": {decision.note}" if decision.note else ""
    return Relation("denies" if kind == "denies" else "same", left, right, 1.0, (f"set by {decision.by}{note}",))

"""The order of comparing: copies, claims with their copies as one, groups, denials and contradictions, standings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.compare.copies import Copies, aligned, find_copies
from reportedly.compare.forecasts import forecasts, outcome
from reportedly.compare.matters import matters
from reportedly.compare.said import Said, place_key, said
from reportedly.compare.standing import Verdict, stand
from reportedly.compare.summary import summary
from reportedly.ids import content_id
from reportedly.types import Claim, Proposition, Reading, Relation, Standing, TimeRange


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found across documents, in an order that depends on the content alone."""

    relations: tuple[Relation, ...]
    propositions: tuple[Proposition, ...]


def compare(readings: Iterable[Reading], *, as_of: date | None = None) -> Comparison:
    """Copies, propositions with their standings, and the relations between claims, each with its reasons.

    With `as_of` only documents published by then count ("as known on 12 December"); forecasts are judged at that date, or at the last
    publication. Places part the work: what is said of one never changes what is found for another.
    """
    known = [r for r in readings if as_of is None or (r.document.published is not None and r.document.published <= as_of)]
    known = [r for _, r in sorted({r.document.id: r for r in known}.items())]
    today = as_of or max((r.document.published for r in known if r.document.published), default=None)
    copies = find_copies(known)
    units, doubles = _units(known, copies)
    relations = [*copies.relations]
    propositions: list[Proposition] = []
    for some in _by_place(units):
        everything = {s.id: s for u in some for s in (u, *doubles[u.id])}
        for matter in matters(some):
            supports, denies = (_with_copies(claims, doubles) for claims in (matter.supports, matter.denies))
            also = _with_copies(matter.also, doubles)
            propositions.append(_proposition(supports, denies, also, some, everything, today))
            relations += matter.relations
    return Comparison(
        tuple(sorted({(r.kind, r.left, r.right): r for r in relations}.values(), key=lambda r: (r.kind, r.left, r.right))),
        tuple(sorted(propositions, key=lambda p: p.id)),
    )


def history(readings: Sequence[Reading], claim: str) -> list[tuple[date, Standing]]:
    """The days on which the standing of the matter of a claim changed, with what it became. Recomputed for each day of publication."""
    out: list[tuple[date, Standing]] = []
    for day in sorted({r.document.published for r in readings if r.document.published}):
        found = next((p for p in compare(readings, as_of=day).propositions if claim in (*p.supports, *p.denies)), None)
        if found and (not out or out[-1][1] != found.standing):
            out.append((day, found.standing))
    return out


def _units(readings: Sequence[Reading], copies: Copies) -> tuple[list[Said], dict[str, list[Said]]]:
    """The claims, each once: one of a copied text stands for those that its copies carry. Those come by its id."""
    by_id = {r.document.id: r for r in readings}
    stands_for: dict[str, str] = {}
    for key, first in copies.origin.items():
        for double, original, _ in aligned(by_id[key], by_id[first]):
            stands_for[double.id] = original.id
    every = {
        claim.id: said(
            r,
            claim,
            n,
            copies.origin.get(r.document.id, r.document.id),
            by_id[copies.origin.get(r.document.id, r.document.id)].document.outlet,
        )
        for r in readings
        for n, claim in enumerate(r.claims)
        if claim.frame != "other" or claim.voice != "narrator"
    }
    doubles: dict[str, list[Said]] = defaultdict(list)
    units = []
    for key, one in every.items():
        if stands_for.get(key) in every:
            doubles[stands_for[key]].append(one)
        else:
            units.append(one)
    return units, doubles


def _by_place(units: Iterable[Said]) -> list[list[Said]]:
    places: dict[str, list[Said]] = defaultdict(list)
    for unit in sorted(units, key=lambda u: u.rank):
        places[place_key(unit.claim.place)].append(unit)
    return [places[key] for key in sorted(places)]


def _with_copies(claims: Sequence[Said], doubles: Mapping[str, Sequence[Said]]) -> list[Said]:
    return sorted((s for one in claims for s in (one, *doubles.get(one.id, ()))), key=lambda s: s.rank)


def _proposition(
    supports: Sequence[Said],
    denies: Sequence[Said],
    also: Sequence[Said],
    place: Sequence[Said],
    by_id: Mapping[str, Said],
    today: date | None,
) -> Proposition:
    every = supports or denies
    first = min(every, key=lambda s: (s.published or date.max, s.id))
    told = outcome(supports[0], place, by_id, today) if forecasts(supports) else None
    verdict: Verdict = stand(supports, [*denies, *also], by_id, told.standing if told else None)
    why = (*verdict.why, *((told.why,) if told and verdict.standing == told.standing else ()))
    claim: Claim = every[0].claim
    frame, actor = (Counter(values).most_common(1)[0][0] for values in ([s.claim.frame for s in every], [s.claim.actor for s in every]))
    return Proposition(
        content_id("proposition", first.id), summary(every), frame, actor, claim.place, _time(every),
        tuple(s.id for s in supports), tuple(s.id for s in denies), verdict.standing, len(verdict.supports) or len(verdict.denies), why,
    )  # fmt: skip


def _time(claims: Sequence[Said]) -> TimeRange | None:
    days = [day for s in claims for day in (s.first, s.last) if day and s.dated]
    return TimeRange(min(days), max(days)) if days else None

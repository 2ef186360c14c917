"""The order of comparing: copies, claims with their copies as one, groups, denials and contradictions, standings."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.compare.copies import Copies, aligned, find_copies
from reportedly.compare.forecasts import forecasts, outcome, window
from reportedly.compare.judged import Decision, proposition_id
from reportedly.compare.matters import matters
from reportedly.compare.pairs import Pairs
from reportedly.compare.partition import Cell, cells, filed
from reportedly.compare.regroup import regrouped
from reportedly.compare.said import Said, most, place_key, said
from reportedly.compare.standing import origin, stand
from reportedly.compare.summary import summary
from reportedly.types import Claim, Proposition, Reading, Relation, Standing, TimeRange

HORIZON = timedelta(days=180)
"""How long after a forecast's end, or its beginning where it has none, claims are looked through for what came of it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found across documents, in an order that depends on the content alone."""

    relations: tuple[Relation, ...]
    propositions: tuple[Proposition, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """One matter of a cell with its relations. `news` is the day on which a voice last spoke to it for the first time; `due` the day after `today`
    on which it has to be looked at again though nothing new was said: a forecast's time ends then. `first` is the claim that names it.
    """

    cell: Cell
    proposition: Proposition
    relations: tuple[Relation, ...]
    first: str
    news: date | None
    due: date | None


def compare(readings: Iterable[Reading], *, as_of: date | None = None, decisions: Sequence[Decision] = ()) -> Comparison:
    """Copies, propositions with their standings, and the relations between claims, each with its reasons.

    With `as_of` only documents published by then count ("as known on 12 December"); forecasts are judged at that date, or at the last
    publication. Place and time part the work (`partition`): what is said in one cell never changes what is found in another, except that
    forecasts are judged by what is later said of their place. `decisions` are people's, on which claims are of one matter.
    """
    known = [r for r in readings if as_of is None or (r.document.published is not None and r.document.published <= as_of)]
    known = [r for _, r in sorted({r.document.id: r for r in known}.items())]
    today = as_of or max((r.document.published for r in known if r.document.published), default=None)
    copies = find_copies(known)
    units, doubles = _units(known, copies)
    everything = {s.id: s for u in units for s in (u, *doubles[u.id])}
    places: dict[str, list[Said]] = defaultdict(list)
    for unit in sorted(units, key=lambda u: u.rank):
        places[place_key(unit.claim.place)].append(unit)
    settled = settle(cells(units), doubles, everything, places, today, decisions)
    relations = [*copies.relations, *(r for found in settled for r in found.relations)]
    return Comparison(
        tuple(sorted({(r.kind, r.left, r.right): r for r in relations}.values(), key=lambda r: (r.kind, r.left, r.right))),
        tuple(sorted((found.proposition for found in settled), key=lambda p: p.id)),
    )


def settle(
    given: Mapping[Cell, Sequence[Said]],
    doubles: Mapping[str, Sequence[Said]],
    by_id: Mapping[str, Said],
    places: Mapping[str, Sequence[Said]],
    today: date | None,
    decisions: Sequence[Decision] = (),
    pairs: Pairs | None = None,
) -> list[Settled]:
    """The matters of some cells and where they stand.

    `doubles` are the copies of each claim; `by_id` holds all of these and the claims that they restate; `places` what is later said, by place,
    in order, for the outcome of forecasts. `pairs` keeps what was found of two claims for the next time. Cells can be settled apart from each other, save those that `decisions` join.
    """
    stands_for = {double.id: unit for unit, some in doubles.items() for double in some}
    machine = ((cell, matter) for cell in sorted(given) for matter in matters(given[cell], pairs, cell.key))
    found = regrouped(machine, decisions, stands_for)
    days_of = {place: [s.first or date.max for s in some] for place, some in places.items()}
    out = []
    for cell, matter in found:
        supports, denies, also = (_with_copies(claims, doubles) for claims in (matter.supports, matter.denies, matter.also))
        later = heard(supports[0], places.get(cell.place, ()), days_of.get(cell.place, ())) if forecasts(supports) else []
        proposition, first = _proposition(supports, denies, also, later, by_id, today)
        days: dict[str, date] = {}
        for claim in (*supports, *denies, *also):
            if claim.published is not None:
                days[origin(claim, by_id).key] = min(claim.published, days.get(origin(claim, by_id).key, claim.published))
        end = window(supports[0])[1] if forecasts(supports) else None
        due = end if end and (today is None or end > today) else None
        out.append(Settled(cell, proposition, tuple(matter.relations), first, max(days.values(), default=None), due))
    return out


def heard(forecast: Said, later: Sequence[Said], days: Sequence[date]) -> list[Said]:
    """The claims that may tell what came of a forecast: those about days after it began and not too long after it ended.

    `later` are claims in order, `days` the first day that each is about.
    """
    start, end = window(forecast)
    if start is None:
        return []
    some = later[bisect_right(days, start) : bisect_right(days, (end or start) + HORIZON)]
    return [s for s in some if not s.forecast and s.first is not None]


def standings(supports: Sequence[Said], denies: Sequence[Said], by_id: Mapping[str, Said]) -> list[tuple[date, Standing]]:
    """The days of publication on which a matter's standing changed, by what its claims amounted to on each; a forecast is open throughout."""
    out: list[tuple[date, Standing]] = []
    for day in sorted({s.published for s in (*supports, *denies) if s.published}):
        known = [sorted((s for s in some if s.published and s.published <= day), key=lambda s: s.rank) for some in (supports, denies)]
        standing = stand(known[0], known[1], by_id, "open-forecast" if forecasts(known[0]) else None).standing
        if not out or out[-1][1] != standing:
            out.append((day, standing))
    return out


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
        if filed(claim)
    }
    doubles: dict[str, list[Said]] = defaultdict(list)
    units = []
    for key, one in every.items():
        if stands_for.get(key) in every:
            doubles[stands_for[key]].append(one)
        else:
            units.append(one)
    return units, doubles


def _with_copies(claims: Sequence[Said], doubles: Mapping[str, Sequence[Said]]) -> list[Said]:
    return sorted((s for one in claims for s in (one, *doubles.get(one.id, ()))), key=lambda s: s.rank)


def _proposition(
    supports: Sequence[Said],
    denies: Sequence[Said],
    also: Sequence[Said],
    later: Sequence[Said],
    by_id: Mapping[str, Said],
    today: date | None,
) -> tuple[Proposition, str]:
    every = supports or denies
    first = min(every, key=lambda s: (s.published or date.max, s.id))
    told = outcome(supports[0], later, by_id, today) if forecasts(supports) else None
    verdict = stand(supports, [*denies, *also], by_id, told.standing if told else None)
    why = (*verdict.why, *((told.why,) if told and verdict.standing == told.standing else ()))
    claim: Claim = every[0].claim
    frame, actor = most(s.frame for s in every), most(s.actor for s in every)
    return Proposition(
        proposition_id(first.id), summary(every), frame, actor, claim.place, _time(every),
        tuple(s.id for s in supports), tuple(s.id for s in denies), verdict.standing, len(verdict.supports) or len(verdict.denies), why,
    ), first.id  # fmt: skip


def _time(claims: Sequence[Said]) -> TimeRange | None:
    days = [day for s in claims for day in (s.first, s.last) if day and s.dated]
    return TimeRange(min(days), max(days)) if days else None

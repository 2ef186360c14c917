"""What the pages ask of the ledger. Read into memory once for each state of the ledger, until the ledger's own board answers."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from reportedly.desk.views import Matter, Said, matter
from reportedly.ledger import Ledger, Stats
from reportedly.ledger.values import fold
from reportedly.types import Claim, Document, Proposition, Reading, Relation


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the board is wanted; empty fields leave all in. `since` and `until` are days that a matter was spoken of."""

    q: str = ""
    place: str = ""
    speaker: str = ""
    standing: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    changed: date | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map with how many matters it has and how many of them are disputed."""

    geonameid: int
    name: str
    lat: float
    lon: float
    matters: int
    disputed: int
    frame: str


@dataclass(frozen=True)
class Snapshot:
    """The whole of a ledger at one state."""

    state: object
    readings: Mapping[str, Reading]
    propositions: Mapping[str, Proposition]
    relations: tuple[Relation, ...]
    said: Mapping[str, Said] = field(default_factory=dict)

    @cached_property
    def matter_of(self) -> Mapping[str, Proposition]:
        denied = {claim: p for p in self.propositions.values() for claim in p.denies}
        return denied | {claim: p for p in self.propositions.values() for claim in p.supports}

    @cached_property
    def copies(self) -> Mapping[str, Relation]:
        return {r.left: r for r in self.relations if r.kind in ("copy", "translation")}


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the matters that the filters leave, and how many there are in all."""

    matters: tuple[Matter, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker or an outlet with how much they say; `documents` are those that carry them."""

    name: str
    side: str
    kind: str
    claims: int
    documents: int
    matters: int


class Store:
    """Answers over a ledger; safe to use from several threads."""

    def __init__(self, ledger: Ledger, sides: Sequence[str]) -> None:
        self.ledger, self.sides = ledger, tuple(sides)
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._matters: dict[str, Matter] = {}

    def snapshot(self) -> Snapshot:
        """The ledger as it is now."""
        stats = self.ledger.stats()
        state = (stats.documents, stats.claims, stats.propositions, stats.relations, stats.judgements, stats.last_added)
        with self._lock:
            if self._snapshot is None or self._snapshot.state != state:
                self._snapshot = self._read(state)
                self._matters = {}
            return self._snapshot

    def forget(self) -> None:
        """The ledger has changed."""
        with self._lock:
            self._snapshot = None

    def _read(self, state: object) -> Snapshot:
        readings = {r.document.id: r for r in self.ledger.readings()}
        relations = tuple(self.ledger.relations())
        copies = {r.left: r.right for r in relations if r.kind in ("copy", "translation")}
        said = {
            claim.id: said_of(claim, reading, copies.get(reading.document.id)) for reading in readings.values() for claim in reading.claims
        }
        return Snapshot(state, readings, {p.id: p for p in self.ledger.propositions()}, relations, said)

    def matter(self, key: str) -> Matter | None:
        """One matter."""
        snapshot = self.snapshot()
        found = snapshot.propositions.get(key)
        if found is None:
            return None
        if key not in self._matters:
            self._matters[key] = matter(found, snapshot.said, self.sides)
        return self._matters[key]

    def board(self, filters: Filters, offset: int = 0, limit: int = 30) -> Page:
        """The matters that the filters leave: the most contested places first, within them the latest."""
        found = [m for m in self._all() if _wanted(m, filters)]
        weight: Counter[str] = Counter()
        for one in found:
            weight[_place(one)] += 1 + 2 * (one.proposition.standing == "disputed")
        found.sort(
            key=lambda m: (
                -weight[_place(m)] if _place(m) else 1, _place(m), m.proposition.standing != "disputed", -m.claims,
                -(m.last or date.min).toordinal(), m.id,
            )
        )  # fmt: skip
        return Page(tuple(found[offset : offset + limit]), len(found))

    def points(self, filters: Filters) -> list[Point]:
        """The places of the matters that the filters leave, those with most matters first."""
        found: dict[int, list[Matter]] = defaultdict(list)
        for one in self._all():
            place = one.proposition.place
            if place and place.geonameid is not None and place.lat is not None and place.lon is not None and _wanted(one, filters):
                found[place.geonameid].append(one)
        points = []
        for key, matters in found.items():
            place = matters[0].proposition.place
            assert place is not None
            assert place.lat is not None
            assert place.lon is not None
            disputed = sum(m.proposition.standing == "disputed" for m in matters)
            frame = Counter(m.proposition.frame for m in matters).most_common(1)[0][0]
            points.append(Point(key, place.name, place.lat, place.lon, len(matters), disputed, frame))
        return sorted(points, key=lambda p: (-p.matters, p.name))

    def timeline(self, filters: Filters) -> list[tuple[date, int]]:
        """How many claims on these matters were published on each day."""
        days: Counter[date] = Counter()
        for one in self._all():
            if _wanted(one, filters):
                days.update(said.published for column in one.columns for v in column.voices for said in v.claims if said.published)
        return sorted(days.items())

    def counts(self, filters: Filters) -> tuple[Counter[str], Counter[str]]:
        """How many of these matters have each standing, and each frame."""
        found = [m for m in self._all() if _wanted(m, filters)]
        return Counter(m.proposition.standing for m in found), Counter(m.proposition.frame for m in found)

    def stats(self) -> Stats:
        return self.ledger.stats()

    def _all(self) -> Iterator[Matter]:
        snapshot = self.snapshot()
        for key, found in snapshot.propositions.items():
            if key not in self._matters:
                self._matters[key] = matter(found, snapshot.said, self.sides)
            yield self._matters[key]


def said_of(claim: Claim, reading: Reading, copy_of: str | None) -> Said:
    """A claim with its words."""
    document: Document = reading.document
    words = " … ".join(reading.words(span) for span in claim.content)
    return Said(claim, words, document.outlet, document.published, document.title, document.lang, copy_of)


def _place(one: Matter) -> str:
    return one.proposition.place.name if one.proposition.place else ""


def _wanted(one: Matter, filters: Filters) -> bool:
    p = one.proposition
    if (filters.standing and p.standing not in filters.standing) or (filters.frame and p.frame not in filters.frame):
        return False
    if filters.place:
        wanted = [fold(part.strip()) for part in filters.place.split(",") if part.strip()]
        if not (p.place and any(w == str(p.place.geonameid) or w in fold(p.place.name) for w in wanted)):
            return False
    voices = [v for column in one.columns for v in column.voices]
    if filters.speaker and not any(fold(filters.speaker) in fold(v.name) for v in voices):
        return False
    if filters.side and not all(any(v.side == side for v in voices) for side in filters.side):
        return False
    if filters.since and (one.last is None or one.last < filters.since):
        return False
    if filters.until and (one.first is None or one.first > filters.until):
        return False
    if filters.changed and (one.last is None or one.last < filters.changed):
        return False
    if filters.box:
        west, south, east, north = filters.box
        place = p.place
        if not (place and place.lat is not None and place.lon is not None and south <= place.lat <= north and west <= place.lon <= east):
            return False
    return not filters.q or all(word in _text(one) for word in fold(filters.q).split())


def _text(one: Matter) -> str:
    parts = [one.proposition.summary, _place(one)]
    parts += [
        text for c in one.columns for v in c.voices for text in (v.name, *(s.words for s in v.claims), *(s.outlet or "" for s in v.claims))
    ]
    return fold(" ".join(parts))

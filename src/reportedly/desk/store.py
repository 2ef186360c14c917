"""The board as the pages ask for it: filters as a person writes them, on the ledger's own queries."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, select

from reportedly.desk.errors import RefusedError
from reportedly.desk.views import Matter, Said, matter
from reportedly.gazetteer import default_gazetteer
from reportedly.ledger import Ledger, LedgerClaim, Stats
from reportedly.ledger.board import Asked, Board, Row
from reportedly.ledger.board import Point as Places
from reportedly.ledger.filing import batches
from reportedly.ledger.rows import to_judgement
from reportedly.ledger.tables import DocumentRow, JudgementRow, RelationRow
from reportedly.types import Judgement, Proposition

T = TypeVar("T")
MOST_SORTED = 300
"""Matters that are put in order by place; where there are more, the latest come first."""
NAMESAKES = 8
"""Places of one name that a search takes in."""
MOST_SAID = 40
"""Claims on either side of a matter that the board reads."""
MOST_RECALLED = 20_000
"""Claims of a ledger that is compared anew as of a day without a place."""
KEPT = 20.0
"""Seconds for which what changes little is not asked for again."""
MOST_KEPT = 100
COPIES = ("copy", "translation")
"""Relations of a document that carries the text of another."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the board is wanted; empty fields leave all in. `since` and `until` are days of publication."""

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
    known: date | None = None
    """As known on this day: compared anew from what was published by then."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map with how many matters it has, by standing and by frame; `disputed` of them are; `frame` and `standing` are those of most."""

    geonameid: int
    name: str
    lat: float
    lon: float
    matters: int
    disputed: int
    frame: str
    standing: str
    standings: Mapping[str, int]
    frames: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the matters that the filters leave, and how many there are in all."""

    matters: tuple[Matter, ...]
    total: int


class Store:
    """Answers over a ledger; safe to use from several threads."""

    def __init__(self, ledger: Ledger, sides: Sequence[str]) -> None:
        self.ledger, self.sides = ledger, tuple(sides)
        self._board = Board(ledger)
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, object]] = {}

    def forget(self) -> None:
        """The ledger has changed: ask it again."""
        with self._lock:
            self._kept.clear()

    def board(self, filters: Filters, offset: int = 0, limit: int = 25) -> Page:
        """The matters that the filters leave: where they are few, the most contested places first; else the latest first."""
        asked = self.asked(filters)
        if filters.known is not None:
            known = self._known(filters)
            rows = _by_place(known)[offset : offset + limit] if len(known) <= MOST_SORTED else _together(known[offset : offset + limit])
            return Page(tuple(self._as_known(rows)), len(known))
        total = self._total(filters, asked)
        if total <= MOST_SORTED:
            rows = _by_place(self._board.page(asked, limit=MOST_SORTED).rows)[offset : offset + limit]
        else:
            rows = _together(self._board.page(asked, limit=limit, offset=offset).rows)
        return Page(tuple(self.matters(rows)), total)

    def _total(self, filters: Filters, asked: Asked) -> int:
        """How many matters the filters leave: where neither standing nor frame is filtered, the counts of the chips have told it."""
        if filters.standing or filters.frame:
            return self.kept(f"total {asked}", lambda: self._board.page(asked, limit=0).total)
        return self.counts(filters)[0].total()

    def matters(self, rows: Sequence[Row]) -> list[Matter]:
        """Rows as the pages show them."""
        said = self._board.said([row.proposition.id for row in rows], most=MOST_SAID)
        return self._views(rows, self.as_said([one for some in said.values() for one in (*some.supports, *some.denies)]))

    def _views(self, rows: Sequence[Row], known: Mapping[str, Said]) -> list[Matter]:
        views = [matter(row.proposition, known, self.sides) for row in rows]
        return [replace(view, claims=row.claims, first=row.first_said, last=row.last_said) for view, row in zip(views, rows, strict=True)]

    def matter(self, key: str) -> Matter | None:
        """One matter, with all that is said on it."""
        found = self._board.matter(key)
        if found is None:
            return None
        known = self.as_said([*found.said.supports, *found.said.denies])
        return matter(found.row.proposition, known, self.sides)

    def points(self, filters: Filters) -> list[Point]:
        """The places of the matters that the filters leave, those with most matters first."""
        if filters.known is not None:
            return _points_of(self._known(filters))
        asked = self.asked(filters)
        return self.kept(f"points {asked}", lambda: [_point(point) for point in self._board.points(asked)])

    def timeline(self, filters: Filters) -> list[tuple[date, int]]:
        """How many of these matters had their last news on each day."""
        if filters.known is not None:
            return sorted(Counter(row.news for row in self._known(filters) if row.news).items())
        asked = self.asked(filters)
        found = self.kept(f"timeline {asked}", lambda: self._board.timeline(asked, by="day"))
        return [(date.fromisoformat(day), sum(standings.values())) for day, standings in found.items()]

    def counts(self, filters: Filters) -> tuple[Counter[str], Counter[str]]:
        """How many of these matters have each standing, and each frame."""
        if filters.known is not None:
            rows = [row.proposition for row in self._known(filters)]
            return Counter(p.standing for p in rows), Counter(p.frame for p in rows)
        asked = self.asked(filters)
        found = self.kept(f"facets {asked}", lambda: self._board.facets(asked))
        return Counter(found.standings), Counter(found.frames)

    def _known(self, filters: Filters) -> list[Row]:
        """What was known on a day. Comparing a large ledger anew takes long: there a place must be named."""
        assert filters.known is not None
        if not filters.place and self.stats().claims > MOST_RECALLED:
            raise RefusedError(422, "so many matters are not compared anew at once", where="known", do="name a place too")
        day, asked = filters.known, self.asked(filters)
        return self.kept(f"known {day} {asked}", lambda: self._board.as_of(day, asked))

    def _as_known(self, rows: Sequence[Row]) -> list[Matter]:
        keys = [key for row in rows for key in (*row.proposition.supports[:MOST_SAID], *row.proposition.denies[:MOST_SAID])]
        return self._views(rows, self.as_said(self._board.listed(keys).values()))

    def stats(self) -> Stats:
        """How much there is."""
        return self.kept("stats", self.ledger.stats)

    def asked(self, filters: Filters) -> Asked:
        """The filters as the ledger takes them: a place's name in any spelling is what the gazetteer knows by it, else a part of its name."""
        ids, part = _places(filters.place)
        return Asked(
            places=ids, place=part, since=filters.since, until=filters.until, news_since=filters.changed, speaker=filters.speaker or None,
            standings=filters.standing, frames=filters.frame, sides=filters.side, box=filters.box, text=filters.q or None,
            text_places=_known_by(filters.q) if filters.q else (),
        )  # fmt: skip

    def judgements(self, keys: Sequence[str]) -> list[Judgement]:
        """The judgements on these claims or matters, in order."""
        found: list[JudgementRow] = []
        with self.ledger._reading() as session:
            for some in batches(keys):
                found += session.scalars(select(JudgementRow).where(JudgementRow.subject.in_(some)))
            return [to_judgement(row) for row in sorted(found, key=lambda row: row.number)]

    def as_said(self, claims: Iterable[LedgerClaim]) -> Mapping[str, Said]:
        """Claims with the language of their documents, and the document whose copy each is in, by their ids."""
        every = list(claims)
        documents = sorted({one.claim.doc for one in every})
        langs: dict[str, str | None] = {}
        copies: dict[str, str] = {}
        with self.ledger._reading() as session:
            for some in batches(documents):
                spoken = select(DocumentRow.id, DocumentRow.lang).where(DocumentRow.id.in_(some))
                langs |= dict(session.execute(spoken).all())
                copies |= dict(session.execute(copied(some)).all())
        return {
            one.claim.id: Said(
                one.claim, one.words, one.outlet, one.published, one.title, langs.get(one.claim.doc), copies.get(one.claim.doc)
            )
            for one in every
        }

    def kept(self, name: str, ask: Callable[[], T]) -> T:
        """What was asked for a moment ago, or the answer anew."""
        with self._lock:
            found = self._kept.get(name)
        if found is not None and found[0] > time.monotonic():
            return found[1]  # type: ignore[return-value]
        answer = ask()
        with self._lock:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            self._kept[name] = (time.monotonic() + KEPT, answer)
        return answer


def copied(documents: Sequence[str]) -> Select[str, str]:
    """Those of these documents that are copies or translations, each with what it is a copy of."""
    return select(RelationRow.left, RelationRow.right).where(RelationRow.left.in_(documents), RelationRow.kind.in_(COPIES))


def _by_place(rows: Sequence[Row]) -> list[Row]:
    """The most contested places first, in each the disputed matters and those with most claims."""
    weight: Counter[str] = Counter()
    for row in rows:
        weight[_place(row.proposition)] += 1 + 2 * (row.proposition.standing == "disputed")
    return sorted(
        rows,
        key=lambda r: (
            -weight[_place(r.proposition)] if _place(r.proposition) else 1, _place(r.proposition), r.proposition.standing != "disputed", -r.claims,
            -(r.last_said or date.min).toordinal(), r.proposition.id,
        ),
    )  # fmt: skip


def _together(rows: Sequence[Row]) -> list[Row]:
    """Rows of one place side by side, in the order of their first."""
    first: dict[str, int] = {}
    for number, row in enumerate(rows):
        first.setdefault(_place(row.proposition), number)
    return sorted(rows, key=lambda r: first[_place(r.proposition)])


def _place(p: Proposition) -> str:
    return p.place.name if p.place else ""


def _point(point: Places) -> Point:
    return _pin(point.geonameid, point.name, point.lat, point.lon, point.standings, point.frames)


def _points_of(rows: Sequence[Row]) -> list[Point]:
    found: dict[int, list[Proposition]] = {}
    for row in rows:
        place = row.proposition.place
        if place and place.geonameid is not None and place.lat is not None and place.lon is not None:
            found.setdefault(place.geonameid, []).append(row.proposition)
    points = []
    for key, some in found.items():
        at = some[0].place
        if at and at.lat is not None and at.lon is not None:
            points.append(_pin(key, at.name, at.lat, at.lon, Counter(p.standing for p in some), Counter(p.frame for p in some)))
    return sorted(points, key=lambda p: (-p.matters, p.name))


def _pin(key: int, name: str, lat: float, lon: float, standings: Mapping[str, int], frames: Mapping[str, int]) -> Point:
    return Point(
        key, name, lat, lon, sum(standings.values()), standings.get("disputed", 0), _most(frames, "other"), _most(standings, "single-source"),
        dict(standings), dict(frames),
    )  # fmt: skip


def _most(counts: Mapping[str, int], none: str) -> str:
    """What there is most of; of equals the last by name, so that it is the same each time."""
    return max(counts.items(), key=lambda pair: (pair[1], pair[0]))[0] if counts else none


def _places(given: str) -> tuple[tuple[int, ...], str | None]:
    """The ids that a filter names, and the part of a name that none is known by."""
    parts = [part.strip() for part in given.split(",") if part.strip()]
    ids = [key for part in parts for key in ((int(part),) if part.isdecimal() and len(part) < 12 else _known_by(part))]
    unknown = [part for part in parts if not part.isdecimal() and not _known_by(part)]
    return (tuple(dict.fromkeys(ids)), None) if ids or not unknown else ((), unknown[0])


def _known_by(name: str) -> tuple[int, ...]:
    return tuple(found.geonameid for found in default_gazetteer().find(name)[:NAMESAKES]) if len(name) <= 100 else ()

"""The board: propositions as they are asked for, in pages, in numbers, on a map and along time; and one proposition with all that is said on it.

    board = Board(ledger)
    page = board.page(Asked(places=(703656,), since=date(2025, 11, 1)), limit=20)
    page.total, [row.proposition.summary for row in page.rows]
    said = board.said([row.proposition.id for row in page.rows])

Everything is read from what comparing wrote (`Ledger.compare`); each method takes a few queries, however large the ledger is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, bindparam, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from reportedly.compare.judged import Verdicts, proposition_id, verdicts
from reportedly.ledger import judging, rows
from reportedly.ledger.filing import batches
from reportedly.ledger.tables import BoardRow, MemberRow, NameRow, PropositionRow, RelationRow, VoiceRow
from reportedly.ledger.values import LedgerClaim, fold
from reportedly.types import Proposition, Relation, Standing

if TYPE_CHECKING:
    from reportedly.ledger.ledger import Ledger

Order = Literal["news", "changed", "claims"]
MOST_WORDS = 12
_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile(r"[а-яёіїєґ]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; all that is given must hold.

    `places` are GeoNames ids, any of which will do (what a name may mean in any spelling is the gazetteer's to say); `place` a part of the place's
    name. `since` and `until` are days of publication: somebody spoke to the matter in that time. `news_since` asks for what changed: a voice spoke to it for
    the first time on that day or later; `changed_after` for what changed in this ledger after a moment. `speaker` and `outlet` match any part of a
    name, in any of its forms; `side` is a speaker's, `actor` the matter's. `text` are words or their beginnings, of claims, speakers and places,
    all of which must be there; with `text_places`, matters of these places are found too. Matters that people rejected are left out unless `rejected`.
    """

    places: tuple[int, ...] = ()
    place: str | None = None
    since: date | None = None
    until: date | None = None
    news_since: date | None = None
    changed_after: datetime | None = None
    frame: str | None = None
    actor: str | None = None
    speaker: str | None = None
    outlet: str | None = None
    side: str | None = None
    standings: tuple[str, ...] = ()
    text: str | None = None
    text_places: tuple[int, ...] = ()
    rejected: bool = False
    frames: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    """Sides that must all have a voice on the matter."""
    box: tuple[float, float, float, float] | None = None
    """West, south, east, north, in degrees."""


@dataclass(frozen=True, slots=True)
class Row:
    """A proposition on the board. `claims` is how many speak to it, `first_said` and `last_said` are days of publication, `news` the day on which a
    voice last spoke to it for the first time, `changed` the moment at which its standing or claims last changed in this ledger (None where it was
    compared for another day); `judged` tells that people set something of it.
    """

    proposition: Proposition
    claims: int
    first_said: date | None
    last_said: date | None
    news: date | None
    changed: datetime | None
    judged: bool = False
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of `total`, in an order that does not change from page to page."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many propositions there are by each label."""

    total: int
    standings: Mapping[str, int]
    frames: Mapping[str, int]
    actors: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Point:
    """A place with how many propositions it has, by standing and by frame. Coordinates in degrees."""

    geonameid: int
    name: str
    lat: float
    lon: float
    total: int
    standings: Mapping[str, int]
    frames: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """The claims for and against a proposition, in the order in which they were made; at most as many as were asked for of each."""

    supports: tuple[LedgerClaim, ...] = ()
    denies: tuple[LedgerClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """One proposition with all that is known of it: its claims, the relations between them and to other claims, and what people said of it."""

    row: Row
    said: Said
    relations: tuple[Relation, ...]
    verdicts: Verdicts = field(default_factory=Verdicts)


class Board:
    """Reads the board of a ledger. All errors are `LedgerError`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def page(self, asked: Asked = Asked(), *, order: Order = "news", limit: int = 50, offset: int = 0) -> Page:
        """Some propositions, what changed last first: by `news`, by the moment they `changed` in this ledger, or by how many `claims` they have."""
        with self._ledger._reading() as session:
            where = conditions(asked, session) if asked != Asked() else [BoardRow.rejected.is_not(True)]
            total = session.scalar(select(func.count()).select_from(BoardRow).where(*where)) or 0
            column = {"news": BoardRow.news, "changed": BoardRow.changed, "claims": BoardRow.claims}[order]
            query = select(BoardRow).where(*where).order_by(column.desc().nulls_last(), BoardRow.proposition_id).limit(limit).offset(offset)
            return Page(tuple(_rows(session, session.scalars(query).all())), total)

    def facets(self, asked: Asked = Asked()) -> Facets:
        """How many propositions there are by standing, frame and actor."""
        columns = BoardRow.standing, BoardRow.frame, BoardRow.actor
        counts: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
        total = 0
        with self._ledger._reading() as session:
            for *labels, number in session.execute(select(*columns, func.count()).where(*conditions(asked, session)).group_by(*columns)):
                total += number
                for counter, label in zip(counts, labels, strict=True):
                    counter[label] += number
        return Facets(total, *(dict(counter.most_common()) for counter in counts))

    def points(self, asked: Asked = Asked()) -> list[Point]:
        """The places of propositions, those with most first; places without coordinates are left out."""
        columns = BoardRow.geonameid, BoardRow.standing, BoardRow.frame
        found: dict[int, tuple[Counter[str], Counter[str]]] = defaultdict(lambda: (Counter(), Counter()))
        with self._ledger._reading() as session:
            where = *conditions(asked, session), BoardRow.geonameid.is_not(None)
            for key, standing, frame, number in session.execute(select(*columns, func.count()).where(*where).group_by(*columns)):
                found[int(key or 0)][0][standing] += number
                found[int(key or 0)][1][frame] += number
            where_is: dict[int, tuple[str, float, float]] = {}
            keys = sorted(found)
            for some in (keys[n : n + 500] for n in range(0, len(keys), 500)):
                first = select(func.min(BoardRow.number)).where(BoardRow.geonameid.in_(some)).group_by(BoardRow.geonameid)
                named = select(BoardRow.geonameid, BoardRow.place_name, BoardRow.lat, BoardRow.lon).where(BoardRow.number.in_(first))
                where_is |= {
                    k: (name, lat, lon) for k, name, lat, lon in session.execute(named) if k and lat is not None and lon is not None
                }
        points = [
            Point(key, *where_is[key], standings.total(), dict(standings.most_common()), dict(frames.most_common()))
            for key, (standings, frames) in found.items()
            if key in where_is
        ]
        return sorted(points, key=lambda point: (-point.total, point.geonameid))

    def timeline(self, asked: Asked = Asked(), *, by: Literal["day", "month"] = "month") -> dict[str, dict[str, int]]:
        """How many propositions had their last news on each day or in each month (2025-11), by standing; in order of time."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        with self._ledger._reading() as session:
            where = *(conditions(asked, session) if asked != Asked() else [BoardRow.rejected.is_not(True)]), BoardRow.news.is_not(None)
            for day, standing, number in session.execute(
                select(BoardRow.news, BoardRow.standing, func.count()).where(*where).group_by(BoardRow.news, BoardRow.standing)
            ):
                counts[str(day)[: 7 if by == "month" else 10]][standing] += number
        return {key: dict(counts[key]) for key in sorted(counts)}

    def names(self, kind: Literal["speaker", "outlet", "side"], part: str = "", *, limit: int = 20) -> list[tuple[str, int]]:
        """Names of speakers, outlets or sides that hold a part, with how many propositions they speak to, most first."""
        counted = func.count(VoiceRow.number)
        query = select(NameRow.name, counted).join(VoiceRow, VoiceRow.name_id == NameRow.id).where(NameRow.kind == kind)
        if part:
            query = query.where(NameRow.folded.contains(fold(part), autoescape=True))
        with self._ledger._reading() as session:
            found = session.execute(query.group_by(NameRow.id, NameRow.name).order_by(counted.desc(), NameRow.name).limit(limit))
            return [(name, number) for name, number in found]

    def said(self, propositions: Sequence[str], *, most: int = 50) -> dict[str, Said]:
        """The claims of propositions, by their ids: the first `most` on either side of each."""
        with self._ledger._reading() as session:
            return _said(session, propositions, most)

    def matter(self, key: str, *, most: int = 1_000) -> Matter | None:
        """The proposition of this id with its claims, the first `most` on either side; None where there is none."""
        with self._ledger._reading() as session:
            row = session.scalar(select(BoardRow).where(BoardRow.proposition_id == key))
            if row is None:
                return None
            (listed,) = _rows(session, [row])
            members = [*listed.proposition.supports, *listed.proposition.denies]
            relations = []
            for some in (members[n : n + 500] for n in range(0, min(len(members), 2 * most), 500)):
                query = select(RelationRow).where(or_(RelationRow.left.in_(some), RelationRow.right.in_(some)))
                relations += [rows.to_relation(found) for found in session.scalars(query)]
            every = {(r.kind, r.left, r.right): r for r in relations}
            own = {proposition_id(claim) for claim in members}
            passed = [judgement for on, some in judging.standing(session).items() if on in own for judgement in some]
            said = _said(session, [key], most)[key]
            return Matter(listed, said, tuple(every[k] for k in sorted(every)), verdicts(sorted(passed, key=lambda j: j.at)))

    def as_of(self, day: date, asked: Asked = Asked()) -> list[Row]:
        """All that was known on a day of what is asked for, what changed last first: compared anew from what was published by then, place by place.

        `changed_after` and `rejected` are not looked at.
        """
        from reportedly.ledger import recall

        return recall.as_of(self._ledger, day, asked)

    def history(self, key: str) -> list[tuple[date, Standing]]:
        """The days on which the standing of a proposition changed, by what its claims of today amounted to on each, with what it became."""
        from reportedly.ledger import recall

        return recall.history(self._ledger, key)

    def listed(self, claims: Sequence[str]) -> dict[str, LedgerClaim]:
        """The claims of these ids, as they stand, without those that people rejected."""
        with self._ledger._reading() as session:
            return judging.listed_claims(session, claims)

    def of_claim(self, claim: str) -> str | None:
        """The id of the proposition that a claim speaks to."""
        with self._ledger._reading() as session:
            return session.scalar(select(MemberRow.proposition_id).where(MemberRow.claim_id == claim).limit(1))


def conditions(asked: Asked, session: Session) -> list[ColumnElement[bool]]:
    """What is asked for, as conditions on the rows of the board."""
    if asked == Asked():
        return [BoardRow.rejected.is_(False)]
    # Written so that no index is chosen for it: nearly all rows are not rejected.
    out: list[ColumnElement[bool]] = [] if asked.rejected else [BoardRow.rejected.is_not(True)]
    if asked.places:
        out.append(BoardRow.geonameid.in_(asked.places))
    if asked.place:
        out.append(BoardRow.place_folded.contains(fold(asked.place), autoescape=True))
    if asked.since:
        out.append(BoardRow.last_said >= asked.since)
    if asked.until:
        out.append(BoardRow.first_said <= asked.until)
    if asked.news_since:
        out.append(BoardRow.news >= asked.news_since)
    if asked.changed_after:
        out.append(BoardRow.changed > asked.changed_after)
    for column, value in ((BoardRow.frame, asked.frame), (BoardRow.actor, asked.actor)):
        if value is not None:
            out.append(column == value)
    if asked.standings:
        out.append(BoardRow.standing.in_(asked.standings))
    for kinds, part in ((("speaker", "alias"), asked.speaker), (("outlet",), asked.outlet)):
        if part:
            named = select(NameRow.id).where(NameRow.kind.in_(kinds), NameRow.folded.contains(fold(part), autoescape=True))
            out.append(BoardRow.number.in_(select(VoiceRow.number).where(VoiceRow.name_id.in_(named))))
    for wanted in (*asked.sides, *((asked.side,) if asked.side is not None else ())):
        side = session.scalar(select(NameRow.id).where(NameRow.kind == "side", NameRow.name == wanted))
        out.append(BoardRow.number.in_(select(VoiceRow.number).where(VoiceRow.name_id == (side or 0))))
    if asked.frames:
        out.append(BoardRow.frame.in_(asked.frames))
    if asked.box is not None:
        west, south, east, north = asked.box
        out += [BoardRow.lon.between(west, east), BoardRow.lat.between(south, north)]
    if asked.text is not None:
        found = words(asked.text, session)
        out.append(or_(found, BoardRow.geonameid.in_(asked.text_places)) if asked.text_places else found)
    return out


def words(asked: str, session: Session) -> ColumnElement[bool]:
    """A condition that all words, or words that begin so, are in a proposition's words; none where nothing is asked for."""
    return having_words(
        BoardRow.number, asked, session,
        sqlite="SELECT rowid FROM search WHERE search MATCH :asked",
        postgresql="SELECT number FROM search WHERE words @@ to_tsquery('simple', :asked)",
    )  # fmt: skip


def having_words(column: InstrumentedAttribute[Any], asked: str, session: Session, *, sqlite: str, postgresql: str) -> ColumnElement[bool]:
    """A condition that a column is among what a statement finds for all the words `asked`, or words that begin so; none where it holds no word.

    `sqlite` and `postgresql` are the statements; :asked is there what FTS5 takes, and to_tsquery.
    """
    tokens = beginnings(asked)
    if not tokens:
        return column.in_([])
    if session.get_bind().dialect.name == "sqlite":
        statement, query = sqlite, " ".join(f'"{token}"*' for token in tokens)
    else:
        statement, query = postgresql, " & ".join(f"'{token}':*" for token in tokens)
    return column.in_(text(statement).bindparams(bindparam("asked", query)))


def beginnings(asked: str) -> list[str]:
    """What the words that are searched for begin with, folded; only so many of them count."""
    return [stem(token) for token in _WORD.findall(fold(asked))[:MOST_WORDS]]


def stem(token: str) -> str:
    """A word without what case endings may change in Cyrillic; others as they are."""
    return token[:-2] if len(token) > 5 and _CYRILLIC.search(token) else token


def _rows(session: Session, found: Iterable[BoardRow]) -> list[Row]:
    listed = list(found)
    query = select(PropositionRow).options(selectinload(PropositionRow.members))
    whole = {
        row.id: rows.to_proposition(row)
        for some in batches([r.proposition_id for r in listed])
        for row in session.scalars(query.where(PropositionRow.id.in_(some)))
    }
    return [
        Row(whole[r.proposition_id], r.claims, r.first_said, r.last_said, r.news, r.changed, r.judged, r.rejected)
        for r in listed
        if r.proposition_id in whole
    ]


def _said(session: Session, propositions: Sequence[str], most: int) -> dict[str, Said]:
    columns = MemberRow.proposition_id, MemberRow.role, MemberRow.claim_id
    members = [
        row
        for some in batches(propositions)
        for row in session.execute(
            select(*columns)
            .where(MemberRow.proposition_id.in_(some), MemberRow.position < most)
            .order_by(MemberRow.proposition_id, MemberRow.role, MemberRow.position)
        )
    ]
    claims = judging.listed_claims(session, [claim for _, _, claim in members])
    of: dict[str, dict[str, list[LedgerClaim]]] = {key: {"supports": [], "denies": []} for key in propositions}
    for key, role, claim in members:
        if claim in claims:
            of[key][role].append(claims[claim])
    return {key: Said(tuple(sides["supports"]), tuple(sides["denies"])) for key, sides in of.items()}

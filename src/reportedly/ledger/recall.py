"""The board as it was known on a day: compared anew from what was published by then, place by place, and how the standing of a matter came about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, exists, select

from reportedly.compare.across import Settled, settle, standings
from reportedly.compare.judged import Decision, decisions
from reportedly.compare.partition import cells
from reportedly.compare.said import Said, place_key
from reportedly.ledger import judging, rows
from reportedly.ledger.board import Asked, Row, stem
from reportedly.ledger.filing import batches
from reportedly.ledger.remembered import claims_where
from reportedly.ledger.tables import DocumentRow, FiledRow, JudgementRow, MemberRow
from reportedly.ledger.values import fold
from reportedly.types import ANONYMOUS, Proposition, Standing

if TYPE_CHECKING:
    from reportedly.ledger.ledger import Ledger

_WORD = re.compile(r"\w+")


def as_of(ledger: Ledger, day: date, asked: Asked) -> list[Row]:
    """What was known on a day of what is asked for, what changed last first. Judgements count as they are now."""
    found: list[Row] = []
    with ledger._reading() as session:
        connection = session.connection()
        passed = judging.standing(session)
        decided = decisions(rows.to_judgement(row) for row in session.scalars(select(JudgementRow).order_by(JudgementRow.number)))
        wanted = [str(key) for key in asked.places] or [*connection.scalars(select(FiledRow.place).distinct().order_by(FiledRow.place))]
        for places in _together(connection, wanted, decided):
            by_then = exists().where(DocumentRow.id == FiledRow.document_id, DocumentRow.published <= day)
            here = (FiledRow.place.in_(places), by_then)
            for row, members in _rows(connection, here, day, passed, decided):
                if _wanted(row, members, asked):
                    found.append(row)
    return sorted(found, key=lambda row: (-(row.news or date.min).toordinal(), row.proposition.id))


def history(ledger: Ledger, key: str) -> list[tuple[date, Standing]]:
    """The days on which the standing of a proposition changed, by what its claims of today amounted to on each, with what it became."""
    with ledger._reading() as session:
        members = session.execute(select(MemberRow.claim_id, MemberRow.role).where(MemberRow.proposition_id == key)).all()
        role = {found.claim_id: found.role for found in members}
        passed = judging.standing(session)
        every: dict[str, Said] = {}
        for some in batches(sorted(role)):
            every |= {one.id: one for one, _, _ in claims_where(session.connection(), (FiledRow.claim_id.in_(some),), passed)}
        restated = sorted({s.claim.launders for s in every.values() if s.claim.launders} - set(every))
        by_id = dict(every)
        for some in batches(restated):
            by_id |= {one.id: one for one, _, _ in claims_where(session.connection(), (FiledRow.claim_id.in_(some),), passed)}
    supports, denies = ([s for s in every.values() if role[s.id] == side] for side in ("supports", "denies"))
    return standings(supports, denies, by_id)


def _together(connection: Connection, places: Sequence[str], decided: Sequence[Decision]) -> Iterator[list[str]]:
    """The places one by one, with those that decisions join to them."""
    joined: dict[str, set[str]] = {}
    for decision in decided:
        named = [decision.claim, *decision.others]
        there = set(connection.scalars(select(FiledRow.place).where(FiledRow.claim_id.in_(named))))
        whole = there.union(*(joined.get(place, set()) for place in there))
        joined.update(dict.fromkeys(whole, whole))
    done: set[str] = set()
    for place in places:
        if place not in done:
            some = joined.get(place, {place})
            done |= some
            yield sorted(some)


def _rows(
    connection: Connection, here: tuple[object, ...], day: date, passed: judging.Standing, decided: Sequence[Decision]
) -> Iterator[tuple[Row, list[Said]]]:
    units: list[Said] = []
    doubles: dict[str, list[Said]] = defaultdict(list)
    by_id: dict[str, Said] = {}
    for one, unit, _ in claims_where(connection, here, passed):
        by_id[one.id] = one
        if one.id == unit:
            units.append(one)
        else:
            doubles[unit].append(one)
    later: dict[str, list[Said]] = defaultdict(list)
    for one in sorted(units, key=lambda s: s.rank):
        later[place_key(one.claim.place)].append(one)
    for found in settle(cells(units), doubles, by_id, later, day, decided):
        yield _row(found, by_id)


def _row(found: Settled, by_id: dict[str, Said]) -> tuple[Row, list[Said]]:
    proposition = found.proposition
    members = [by_id[key] for key in (*proposition.supports, *proposition.denies)]
    days = [s.published for s in members if s.published]
    return Row(proposition, len(members), min(days, default=None), max(days, default=None), found.news, None), members


def _wanted(row: Row, members: Sequence[Said], asked: Asked) -> bool:
    """Whether a row meets what is asked for, as the conditions on the board have it."""
    p = row.proposition
    place = p.place
    names = [
        fold("\n".join(filter(None, (s.claim.speaker.name, s.claim.speaker.original)))) for s in members if s.claim.voice != "narrator"
    ]
    return (
        (not asked.places or (place is not None and place.geonameid in asked.places))
        and (not asked.place or (place is not None and fold(asked.place) in fold(place.name)))
        and (asked.since is None or (row.last_said is not None and row.last_said >= asked.since))
        and (asked.until is None or (row.first_said is not None and row.first_said <= asked.until))
        and (asked.news_since is None or (row.news is not None and row.news >= asked.news_since))
        and asked.frame in (None, p.frame)
        and asked.actor in (None, p.actor)
        and (not asked.standings or p.standing in asked.standings)
        and (not asked.speaker or any(fold(asked.speaker) in name for name in names))
        and (not asked.outlet or any(fold(asked.outlet) in fold(s.outlet) for s in members))
        and _labelled(p, asked)
        and {*asked.sides, *((asked.side,) if asked.side is not None else ())} <= {s.claim.speaker.side for s in members}
        and (asked.text is None or _has_words(row, members, asked))
    )


def _labelled(p: Proposition, asked: Asked) -> bool:
    """Whether frame and whereabouts are those asked for."""
    if asked.frames and p.frame not in asked.frames:
        return False
    if asked.box is None:
        return True
    west, south, east, north = asked.box
    place = p.place
    return (
        place is not None and place.lat is not None and place.lon is not None and west <= place.lon <= east and south <= place.lat <= north
    )


def _has_words(row: Row, members: Sequence[Said], asked: Asked) -> bool:
    place = row.proposition.place
    if place is not None and place.geonameid in asked.text_places:
        return True
    parts = [part for s in members for part in (s.words, s.claim.speaker.name, s.claim.speaker.original, s.claim.speaker.role)]
    there = _WORD.findall(fold(" ".join(part for part in (*parts, place.name if place else None) if part and part != ANONYMOUS)))
    tokens = _WORD.findall(fold(asked.text))
    return bool(tokens) and all(any(word.startswith(stem(token)) for word in there) for token in tokens)

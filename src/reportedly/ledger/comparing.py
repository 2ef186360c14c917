"""Comparing what is new: documents that are pending are filed, then the cells that this made stale are compared, one transaction a step.

    add, judge ──► pending ──► file ──► stale ──► settle ──► propositions, relations, board

Each step takes its work off a table and leaves what it found in the same transaction, so that a run that is killed loses nothing and the next one
goes on. The steps of different places could run apart: on PostgreSQL a lock keeps two runs from one place in turn.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from reportedly.compare.judged import Decision, decisions
from reportedly.ledger import rows
from reportedly.ledger.boarding import Boarding
from reportedly.ledger.filing import file, mark, pend
from reportedly.ledger.judging import Standing, standing
from reportedly.ledger.remembered import Memory
from reportedly.ledger.settling import settle_places
from reportedly.ledger.store import writing
from reportedly.ledger.tables import (
    CellRow,
    ClaimRow,
    DocumentRow,
    FiledRow,
    JudgementRow,
    MemberRow,
    PendingRow,
    PropositionRow,
    RelationRow,
    StaleRow,
    StateRow,
    TextRow,
)
from reportedly.ledger.values import Compared

CHUNK = 200
"""Documents that are filed in one transaction."""
STEP_SECONDS = 0.5
"""How long places are compared in one transaction, so that other writers wait no longer and few commits are needed."""
NAMED = 100
"""Claims that a judgement names at most."""
LOCK = "comparing"
_TODAY = "today"


def compare(engine: Engine, name: str, memory: Memory, *, whole: bool = False) -> Iterator[Compared]:
    """Compare what is new, or everything anew; tells after each step how far it is. `memory` is this ledger's own, and used in transactions alone."""
    if whole:
        with writing(engine, name, LOCK) as connection:
            _renew_all(connection)
    done = Compared()
    while True:
        with writing(engine, name, LOCK) as connection:
            keys = _pending(connection)
            if not keys:
                break
            file(connection, keys, _passed(connection)[0])
            left = connection.scalar(select(func.count()).select_from(PendingRow)) or 0
        done = replace(done, documents=done.documents + len(keys), pending=left)
        yield done
    with writing(engine, name, LOCK) as connection:
        today = _today(connection)
        passed, decided = _passed(connection)
        groups = deque(_groups(connection, today, decided))
    boarding = Boarding(passed)
    while groups:
        with writing(engine, name, LOCK) as connection:
            boarding.passed, decided = _passed(connection)
            until = time.monotonic() + STEP_SECONDS
            while True:
                cells, written = settle_places(connection, groups.popleft(), today, boarding.passed, decided, boarding, memory)
                done = replace(done, cells=done.cells + cells, places=len(groups), written=done.written + written)
                if not groups or time.monotonic() >= until:
                    break
        yield done
    with writing(engine, name, LOCK) as connection:
        _sweep(connection)


def renew(connection: Connection, on: str, value: str, undoes: str | None) -> None:
    """See to it that what a judgement is on is compared again: a claim, those that its value (or that of what it undoes) names, or a proposition."""
    named = [on, *value.split()[:NAMED]]
    while undoes is not None:
        earlier = connection.execute(select(JudgementRow.value, JudgementRow.undoes).where(JudgementRow.id == undoes)).one_or_none()
        named += earlier.value.split()[:NAMED] if earlier else []
        undoes = earlier.undoes if earlier else None
    documents = connection.scalars(select(ClaimRow.document_id).where(ClaimRow.id.in_(named)).distinct()).all()
    pend(connection, documents)
    members = select(MemberRow.claim_id).where(MemberRow.proposition_id == on)
    months = select(FiledRow.place, FiledRow.forecast, FiledRow.month).where(
        or_(FiledRow.claim_id.in_(named), FiledRow.claim_id.in_(members))
    )
    mark(connection, [(place, forecast, month) for place, forecast, month in connection.execute(months.distinct())])


def _pending(connection: Connection) -> Sequence[str]:
    query = select(PendingRow.document_id).join(DocumentRow, DocumentRow.id == PendingRow.document_id)
    return connection.scalars(query.order_by(DocumentRow.published.nulls_last(), DocumentRow.id).limit(CHUNK)).all()


def _passed(connection: Connection) -> tuple[Standing, tuple[Decision, ...]]:
    """The judgements that stand, and those of them on which claims are of one matter."""
    with Session(connection) as session:
        every = [rows.to_judgement(row) for row in session.scalars(select(JudgementRow).order_by(JudgementRow.number))]
        return (standing(session), decisions(every)) if every else ({}, ())


def _today(connection: Connection) -> date | None:
    """The day at which forecasts are judged; where it is earlier than the last time, all of them are looked at again."""
    today = connection.scalar(select(func.max(DocumentRow.published)))
    before = connection.scalar(select(StateRow.value).where(StateRow.name == _TODAY))
    if before and (today is None or today < date.fromisoformat(before)):
        connection.execute(update(CellRow).where(CellRow.forecasts).values(due=date.min))
    connection.execute(delete(StateRow).where(StateRow.name == _TODAY))
    if today:
        connection.execute(insert(StateRow), [{"name": _TODAY, "value": today.isoformat()}])
    return today


def _groups(connection: Connection, today: date | None, decided: Sequence[Decision]) -> list[list[str]]:
    """The places that have to be looked at, those together that decisions join."""
    places = set(connection.scalars(select(StaleRow.place).distinct()))
    if today is not None:
        places |= set(connection.scalars(select(CellRow.place).where(CellRow.due <= today).distinct()))
    named = {key for decision in decided for key in (decision.claim, *decision.others)}
    where: dict[str, str] = {}
    for key in sorted(named):
        place = connection.scalar(select(FiledRow.place).where(FiledRow.claim_id == key))
        if place is not None:
            where[key] = place
    group = {place: {place} for place in places | set(where.values())}
    for decision in decided:
        joined = [group[where[key]] for key in (decision.claim, *decision.others) if key in where]
        for some in joined[1:]:
            joined[0] |= some
            group.update(dict.fromkeys(some, joined[0]))
    wanted = {tuple(sorted(group[place])) for place in places}
    return [list(some) for some in sorted(wanted)]


def _renew_all(connection: Connection) -> None:
    """Make all documents and all that was compared new to comparing."""
    months = select(CellRow.place, CellRow.forecasts).distinct()
    mark(connection, [(place, forecasts, "") for place, forecasts in connection.execute(months)])
    for table in (TextRow, FiledRow):
        connection.execute(delete(table))
    connection.execute(delete(PendingRow))
    connection.execute(insert(PendingRow).from_select(["document_id"], select(DocumentRow.id)))


def _sweep(connection: Connection) -> None:
    """Remove what was put there by other means than comparing."""
    connection.execute(delete(PropositionRow).where(PropositionRow.cell.is_(None)))
    connection.execute(delete(RelationRow).where(RelationRow.cell.is_(None)))

"""Whether a ledger holds together: the database's own checks, then each row against what it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, exists, or_, select, text
from sqlalchemy.orm import Session, selectinload

from reportedly import ids
from reportedly.ledger import rows
from reportedly.ledger.store import one_snapshot, telling
from reportedly.ledger.tables import Base, ClaimRow, DocumentRow, JudgementRow, PropositionRow, ReadingRow, RelationRow
from reportedly.types import Reading, Span

UNREADABLE = (ValueError, TypeError)
"""What columns raise whose content is not of their kind: broken JSON, other values in it, days that are none."""


def problems(engine: Engine, name: str) -> Iterator[str]:
    """All that is wrong, a line each: where it is and what; nothing where the ledger is sound. One snapshot: others may write meanwhile."""
    with telling(name), Session(one_snapshot(engine)) as session:
        if engine.dialect.name == "sqlite":
            broken = [f"file: {said}" for (said,) in session.execute(text("PRAGMA integrity_check")) if said != "ok"]
            yield from broken
            if broken:
                return  # the rows of a damaged file would only repeat it
            yield from _of_foreign_keys(session)
        unread = select(DocumentRow.id).where(~exists().where(ReadingRow.document_id == DocumentRow.id)).order_by(DocumentRow.id)
        yield from (f"document {key}: it has no reading" for key in session.scalars(unread))
        read = select(DocumentRow.id).join(ReadingRow, ReadingRow.document_id == DocumentRow.id).order_by(DocumentRow.id)
        for key in session.scalars(read).all():
            yield from (f"document {key}: {problem}" for problem in _of_document(session, key))
            session.expunge_all()
        yield from _of_relations(session)
        yield from _of_propositions(session)
        yield from _of_judgements(session)


def _of_foreign_keys(session: Session) -> Iterator[str]:
    """Rows that belong to nothing, in SQLite, where a program that did not ask for foreign keys may have left them."""
    for table, number, parent, _ in session.execute(text("PRAGMA foreign_key_check")).all():
        keys = Base.metadata.tables[table].primary_key.columns if table in Base.metadata.tables else ()
        row = session.execute(select(*keys).where(text("rowid = :number")), {"number": number}).one() if keys else (number,)
        yield f"{table} {' '.join(map(str, row))}: it belongs to a row of {parent} that is not there"


def _of_document(session: Session, key: str) -> Iterator[str]:
    whole = (
        selectinload(DocumentRow.claims).selectinload(ClaimRow.vector),
        selectinload(DocumentRow.reading),
        selectinload(DocumentRow.places),
        selectinload(DocumentRow.times),
    )
    try:
        row = session.scalars(select(DocumentRow).where(DocumentRow.id == key).options(*whole)).one()
        reading = rows.to_reading(row)
    except UNREADABLE as error:
        yield _unreadable(error)
        return
    if ids.text_sha256(row.text) != row.text_sha256:
        yield "its text is not the one that its digest was made of"
    yield from _of_spans(reading)
    claims = {claim.id for claim in reading.claims}
    for number, (claim, stored) in enumerate(zip(reading.claims, row.claims, strict=True)):
        if claim.id != ids.claim_id(key, claim.content, claim.cue, claim.source, claim.voice):
            yield f"claim {claim.id}: its id is not that of its words and voice"
        if claim.launders is not None and claim.launders not in claims:
            yield f"claim {claim.id}: it restates {claim.launders}, which is no claim of the document"
        made = rows.claim_row(claim, number, reading)
        for column in (column for column, value in made.items() if getattr(stored, column) != value):
            yield f"claim {claim.id}: its {column} is not what follows from the claim and its document"


def _of_spans(reading: Reading) -> Iterator[str]:
    """Spans that lie outside the text, with whose they are."""
    held: list[tuple[str, Span | None]] = []
    for claim in reading.claims:
        inside = (*claim.content, claim.cue, claim.source, *(quantity.span for quantity in claim.quantities))
        held += [(f"claim {claim.id}", span) for span in inside]
        held += [(f"claim {claim.id}", part.span) for part in (claim.place, claim.time) if part]
    mentions: tuple[tuple[str, tuple[Any, ...]], ...] = (("place", reading.places), ("time", reading.times), ("term", reading.terms))
    held += [(f"{kind} {number}", mention.span) for kind, all_of in mentions for number, mention in enumerate(all_of)]
    length = len(reading.document.text)
    for whose, span in held:
        if span is not None and not 0 <= span.start <= span.end <= length:
            yield f"{whose}: the span {span.start}–{span.end} is not within the text's {length} characters"


def _of_relations(session: Session) -> Iterator[str]:
    for side in (RelationRow.left, RelationRow.right):
        there = or_(exists().where(ClaimRow.id == side), exists().where(DocumentRow.id == side))
        for kind, left, right, missing in session.execute(
            select(RelationRow.kind, RelationRow.left, RelationRow.right, side).where(~there)
        ):
            yield f"relation {kind} of {left} and {right}: there is no claim or document {missing}"


def _of_propositions(session: Session) -> Iterator[str]:
    for key in session.scalars(select(PropositionRow.id).order_by(PropositionRow.id)).all():
        try:
            row = session.scalars(
                select(PropositionRow).where(PropositionRow.id == key).options(selectinload(PropositionRow.members))
            ).one()
            made = rows.proposition_row(rows.to_proposition(row))
        except UNREADABLE as error:
            yield f"proposition {key}: {_unreadable(error)}"
            continue
        for column in (column for column, value in made.items() if getattr(row, column) != value):
            yield f"proposition {key}: its {column} is not what follows from the proposition"
        for member in (member for member in row.members if member.role not in ("supports", "denies")):
            yield f"proposition {key}: the part of claim {member.claim_id} in it is {member.role!r}, neither supports nor denies"
        session.expunge_all()


def _of_judgements(session: Session) -> Iterator[str]:
    for key in session.scalars(select(JudgementRow.id).order_by(JudgementRow.number)).all():
        try:
            found = rows.to_judgement(session.scalars(select(JudgementRow).where(JudgementRow.id == key)).one())
        except UNREADABLE as error:
            yield f"judgement {key}: {_unreadable(error)}"
            continue
        if key != ids.judgement_id(found.on, found.what, found.value, found.by, found.at, found.note, found.undoes):
            yield f"judgement {key}: its id is not that of its content"


def _unreadable(error: Exception) -> str:
    return f"a value of it cannot be read: {str(error).splitlines()[0]}"

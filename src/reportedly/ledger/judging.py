"""Judgements and the ledger: what may be judged, how a judgement is checked, what claims look like under it, and its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, exists, insert, or_, select
from sqlalchemy.orm import Session

from reportedly import ids
from reportedly.compare import judged
from reportedly.errors import InputError, LedgerError
from reportedly.ledger import rows
from reportedly.ledger.tables import ClaimRow, DocumentRow, JudgementRow, MemberRow, PropositionRow
from reportedly.ledger.values import LedgerClaim, Passed, fold
from reportedly.types import Judgement

Standing = Mapping[str, Sequence[Judgement]]
"""The judgements that stand, by what they are on."""
_BATCH = 500
NOTE_LENGTH = 10_000


def standing(session: Session) -> Standing:
    """All judgements that stand."""
    return judged.by_subject(rows.to_judgement(row) for row in session.scalars(select(JudgementRow).order_by(JudgementRow.number)))


def checked(session: Session, on: str, what: str, value: str, *, by: str, note: str = "") -> tuple[str, str]:
    """What a judgement is to be written down on, and its value: those given, and claims in place of propositions where it groups claims.

    LedgerError where there is no such thing, where it cannot be judged so, or where no name is given.
    """
    if not by.strip() or len(by) > judged.NAME_LENGTH or not by.isprintable():
        raise LedgerError("a judgement needs a name", do="say who judges")
    if len(note) > NOTE_LENGTH or "\0" in note + value:
        raise LedgerError(f"a note has at most {NOTE_LENGTH:,} characters", do="shorten it")
    claim, length = _claim(session, on)
    if what in (*judged.FIELDS, *judged.GROUPING) and claim is None and what not in judged.GROUPING:
        raise LedgerError("the ledger has no claim of this id", where=on, do=f"{what} is a field of claims")
    try:
        judged.checked(what, value, claim=claim.claim if claim else None, length=length)
    except InputError as error:
        raise LedgerError(error.what, where=on, do=error.do) from error
    if what not in judged.GROUPING:
        if claim is None and not _known(session, on):
            raise LedgerError("the ledger has no claim, document, proposition, speaker or outlet of this id or name", where=on)
        return on, value
    words = value.split()
    ends = words if what != "move" else words[1:]
    named = {end: _anchor(session, end) for end in dict.fromkeys((on, *ends))}
    return named[on], " ".join(named.get(word, word) for word in words)


def write(connection: Connection, on: str, what: str, value: str, *, by: str, at: datetime, note: str, undoes: str | None) -> Judgement:
    """Append a judgement."""
    at = at.astimezone(UTC)
    judgement = Judgement(ids.judgement_id(on, what, value, by, at, note, undoes), on, what, value, by, at, note, undoes)
    connection.execute(insert(JudgementRow), [rows.judgement_row(judgement)])
    return judgement


def undone(session: Session, key: str) -> Judgement:
    """The judgement of this id that an undo is to take back; LedgerError where there is none, or where it does not stand any more."""
    row = session.scalar(select(JudgementRow).where(JudgementRow.id == key))
    if row is None:
        raise LedgerError("the ledger has no judgement of this id", where=key, do="look it up with reportedly judge --history")
    every = [rows.to_judgement(each) for each in session.scalars(select(JudgementRow).order_by(JudgementRow.number))]
    by = _undone_by(every)
    if key in by:
        raise LedgerError("this judgement was taken back already", where=key, do=f"undo {by[key]} to have it stand again")
    return rows.to_judgement(row)


def history(session: Session, on: str | None) -> list[Passed]:
    """All judgements, or those on one thing (for a proposition also those that group its claims), in order, with before and after."""
    query = select(JudgementRow).order_by(JudgementRow.number)
    every = [rows.to_judgement(row) for row in session.scalars(query)]
    by = _undone_by(every)
    subjects = None if on is None else {on, *session.scalars(select(MemberRow.claim_id).where(MemberRow.proposition_id == on))}
    out = []
    for number, judgement in enumerate(every):
        if subjects is None or judgement.on in subjects:
            was, now = _before_and_after(session, every[: number + 1], judgement)
            out.append(Passed(judgement, was, now, by.get(judgement.id)))
    return out


def merged(
    session: Session, query: Select[*tuple[Any, ...]], filters: Mapping[str, Any], *, offset: int, limit: int | None, batch: int
) -> Iterator[LedgerClaim]:
    """The claims of a query that nobody judged, and among them those that people judged and that meet the filters now."""
    subjects = session.scalars(select(JudgementRow.subject).distinct().order_by(JudgementRow.subject)).all()
    found = _listed(session, subjects, standing(session))
    own = sorted((pair for pair in found if not pair[0].verdicts.rejected and matches(pair[0], **filters)), key=lambda pair: _order(*pair))
    if found:
        query = query.where(~exists().where(JudgementRow.subject == ClaimRow.id))
    else:  # the database alone passes over what comes before
        query = query.offset(offset).limit(limit)
        offset, limit = 0, None
    plain = (
        (rows.to_ledger_claim(*row), row[0].position)
        for some in session.execute(query.execution_options(yield_per=batch)).partitions()
        for row in some
    )
    every = merge(plain, own, key=lambda pair: _order(*pair))
    return (listed for listed, _ in islice(every, offset, None if limit is None else offset + limit))


def listed_claim(session: Session, key: str) -> LedgerClaim | None:
    """The claim of this id as it stands."""
    query = select(JudgementRow).where(or_(JudgementRow.subject == key, JudgementRow.undoes.is_not(None))).order_by(JudgementRow.number)
    subjects = judged.by_subject(rows.to_judgement(row) for row in session.scalars(query))
    return next((listed for listed, _ in _listed(session, [key], subjects)), None)


def listed_claims(session: Session, keys: Sequence[str]) -> dict[str, LedgerClaim]:
    """The claims of these ids as they stand, without those that were rejected or are not there."""
    subjects = standing(session)
    judged_keys = sorted({key for key in keys if key in subjects})
    out = {listed.claim.id: listed for listed, _ in _listed(session, judged_keys, subjects) if not listed.verdicts.rejected}
    plain = [key for key in dict.fromkeys(keys) if key not in subjects]
    for start in range(0, len(plain), _BATCH):
        query = select(ClaimRow, DocumentRow.outlet, DocumentRow.title, DocumentRow.url).join(
            DocumentRow, DocumentRow.id == ClaimRow.document_id
        )
        for row in session.execute(query.where(ClaimRow.id.in_(plain[start : start + _BATCH]))):
            listed = rows.to_ledger_claim(*row)
            out[listed.claim.id] = listed
    return out


def matches(
    listed: LedgerClaim,
    *,
    speaker: str | None = None,
    outlet: str | None = None,
    side: str | None = None,
    text: str | None = None,
    place: str | int | None = None,
    frame: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> bool:
    """Whether a claim meets the filters of `Ledger.claims`."""
    claim, who = listed.claim, listed.claim.speaker
    parts = (
        (speaker, "\n".join(filter(None, (who.name, who.original)))),
        (outlet, listed.outlet),
        (text, listed.words),
        (place if isinstance(place, str) else None, claim.place.name if claim.place else None),
    )
    return (
        all(not part or fold(part) in fold(whole) for part, whole in parts)
        and (not isinstance(place, int) or (claim.place is not None and claim.place.geonameid == place))
        and side in (None, who.side)
        and frame in (None, claim.frame)
        and (since is None or (listed.published is not None and listed.published >= since))
        and (until is None or (listed.published is not None and listed.published <= until))
    )


def _listed(session: Session, keys: Sequence[str], subjects: Standing) -> list[tuple[LedgerClaim, int]]:
    """The claims of these ids, as far as there are such, with their places in their documents."""
    out = []
    for start in range(0, len(keys), _BATCH):
        query = select(ClaimRow, DocumentRow).join(DocumentRow, DocumentRow.id == ClaimRow.document_id)
        for row, document in session.execute(query.where(ClaimRow.id.in_(keys[start : start + _BATCH]))):
            machine = rows.to_claim(row)
            passed = subjects.get(row.id, ())
            claim, changes = judged.judged_claim(machine, passed)
            if any(span.end > len(document.text) for span in claim.content):
                claim, changes = machine, ()
            words = rows.words_of(claim, document.text)
            listed = LedgerClaim(
                claim, words, document.outlet, document.published, document.title, document.url, changes, judged.verdicts(passed)
            )
            out.append((listed, row.position))
    return out


def _order(listed: LedgerClaim, position: int) -> tuple[date, str, int]:
    return (listed.published or date.max, listed.claim.doc, position)


def _claim(session: Session, key: str) -> tuple[LedgerClaim | None, int | None]:
    found = _listed(session, [key], {})
    if not found:
        return None, None
    text = session.scalar(select(DocumentRow.text).where(DocumentRow.id == found[0][0].claim.doc)) or ""
    return found[0][0], len(text)


def _known(session: Session, key: str) -> bool:
    where = (DocumentRow.id == key, DocumentRow.outlet == key), (PropositionRow.id == key,), (ClaimRow.speaker_name == key,)
    tables = (DocumentRow.id, PropositionRow.id, ClaimRow.id)
    return any(session.scalar(select(column).where(or_(*tests)).limit(1)) is not None for column, tests in zip(tables, where, strict=True))


def _anchor(session: Session, key: str) -> str:
    """The claim that an id stands for: itself, or the first of a proposition."""
    if session.scalar(select(ClaimRow.id).where(ClaimRow.id == key)) is not None:
        return key
    members = session.scalars(
        select(MemberRow.claim_id).where(MemberRow.proposition_id == key).order_by(MemberRow.role.desc(), MemberRow.position)
    ).all()
    if not members:
        raise LedgerError("the ledger has no claim or proposition of this id", where=key, do="look it up with reportedly brief --json")
    return next((claim for claim in members if judged.proposition_id(claim) == key), members[0])


def _undone_by(every: Sequence[Judgement]) -> dict[str, str]:
    """The undo that took each judgement back, of those that do not stand."""
    by: dict[str, str] = {}
    for judgement in reversed(every):
        if judgement.undoes is not None and judgement.id not in by:
            by.setdefault(judgement.undoes, judgement.id)
    return by


def _before_and_after(session: Session, until: Sequence[Judgement], judgement: Judgement) -> tuple[str | None, str | None]:
    """The field that a judgement (or what it undoes) sets, before and after it."""
    by_id = {j.id: j for j in until}
    set_by = judgement
    while set_by.undoes is not None:
        set_by = by_id[set_by.undoes]
    if set_by.what not in judged.FIELDS:
        return None, None
    row = session.get(ClaimRow, judgement.on)
    if row is None:
        return None, None
    ends = []
    for some in (until[:-1], until):
        passed = judged.by_subject(j for j in some if j.on == judgement.on)
        ends.append(judged.told(judged.judged_claim(rows.to_claim(row), passed.get(judgement.on, ()))[0], set_by.what))
    return ends[0], ends[1]

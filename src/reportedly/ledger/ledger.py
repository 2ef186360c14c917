"""The ledger: readings of documents, what was compared across them, and the judgements that people passed on both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Delete, Select, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.orm import Session, selectinload

from reportedly import ids
from reportedly.compare.judged import judged_reading
from reportedly.errors import LedgerError
from reportedly.ledger import backup, check, comparing, filing, judging, rows, searching
from reportedly.ledger.queries import whole_readings
from reportedly.ledger.remembered import Memory
from reportedly.ledger.store import one_snapshot, open_engine, telling, writing
from reportedly.ledger.tables import (
    ClaimRow,
    DocumentRow,
    FeedEntryRow,
    FeedRow,
    FiledRow,
    JudgementRow,
    MemberRow,
    PendingRow,
    PlaceRow,
    PropositionRow,
    ReadingRow,
    RelationRow,
    TimeRow,
    VectorRow,
)
from reportedly.ledger.values import Compared, FeedState, LedgerClaim, Passed, Stats, fold
from reportedly.types import Document, Judgement, Proposition, Provenance, Reading, Relation

T = TypeVar("T")

BATCH = 200
"""Rows fetched at once by the methods that stream."""
DELETE_BATCH = 500


class Ledger:
    """A ledger in a SQLite file, or in PostgreSQL by its URL; made where there is none unless `create` is false.

    A context manager. What a method has stored when it returns outlives a kill and a power cut. Methods that give iterators read in batches,
    from one snapshot, and may run beside writers. All errors are `LedgerError`.
    """

    def __init__(self, where: str | Path, *, create: bool = True) -> None:
        self._engine, self.name = open_engine(where, create=create)
        self._memory = Memory()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Ledger({self.name!r})"

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    # Documents and their readings

    def add(self, reading: Reading, provenance: Provenance | None = None) -> bool:
        """Store a reading, all of it or nothing; true if it is now in the ledger and was not before.

        A document that is known already is left as it is, unless the reading is by a newer model (or the same model with a newer program or
        theatre): then the machine's rows of that document are replaced, and what was compared from them goes with them. Judgements stay. The
        order in which readings are added makes no difference.
        Refused with an error: another text under a known id, a claim of another document, characters that are no text.
        """
        document = reading.document
        sha256 = self._checked(reading, provenance)
        claims = [rows.claim_row(claim, n, reading) for n, claim in enumerate(reading.claims)]
        with self._writing(f"document {document.id}") as connection:
            found = connection.execute(
                select(DocumentRow.text_sha256, ReadingRow.model, ReadingRow.program, ReadingRow.theatre)
                .join(ReadingRow, ReadingRow.document_id == DocumentRow.id)
                .where(DocumentRow.id == document.id)
            ).one_or_none()
            if found is None:
                connection.execute(insert(DocumentRow), [rows.document_row(document, sha256)])
            elif found.text_sha256 != sha256:
                raise LedgerError("another text is known under this id", where=document.id, do="give the changed text an id of its own")
            elif _age(provenance) <= tuple(map(_natural, found[1:])):
                return False
            else:
                _remove_reading(connection, document.id)
                searching.take(connection, document.id)
                connection.execute(update(DocumentRow).where(DocumentRow.id == document.id), rows.document_row(document, sha256))
            searching.put(connection, document)
            _insert(connection, ReadingRow, [_reading_row(reading, provenance)])
            _insert(connection, ClaimRow, claims)
            _insert(connection, VectorRow, [{"claim_id": claim.id, "vector": claim.vector} for claim in reading.claims if claim.vector])
            _insert(connection, PlaceRow, [rows.place_row(document.id, n, place) for n, place in enumerate(reading.places)])
            _insert(connection, TimeRow, [rows.time_row(document.id, n, time) for n, time in enumerate(reading.times)])
            filing.pend(connection, [document.id])
        return True

    def has(self, key: str) -> bool:
        """Whether a document of this id, or with a text of this SHA-256, is in the ledger."""
        with self._reading() as session:
            query = select(DocumentRow.id).where(or_(DocumentRow.id == key, DocumentRow.text_sha256 == key)).limit(1)
            return session.scalar(query) is not None

    def document(self, key: str) -> Document:
        """The document of this id."""
        with self._reading() as session:
            row = session.get(DocumentRow, key)
            return rows.to_document(_found(row, key, "document"))

    def documents(self) -> Iterator[Document]:
        """All documents, by id."""
        return (rows.to_document(row) for row in self._stream(select(DocumentRow).order_by(DocumentRow.id)))

    def reading(self, key: str, *, judged: bool = True) -> Reading:
        """The reading of the document of this id: with its claims as people set them and without those that they rejected, or the machine's own."""
        with self._reading() as session:
            row = session.scalar(whole_readings().where(DocumentRow.id == key))
            reading = rows.to_reading(_found(row, key, "document"))
            return judged_reading(reading, judging.standing(session)) if judged else reading

    def readings(self, *, judged: bool = True) -> Iterator[Reading]:
        """The readings of all documents, by their ids; as `reading` gives them."""
        with self._reading() as session:
            passed = judging.standing(session) if judged else {}
            query = whole_readings().order_by(DocumentRow.id).execution_options(yield_per=BATCH)
            for batch in session.scalars(query).partitions():
                yield from (judged_reading(rows.to_reading(row), passed) for row in batch)

    def provenance(self, key: str) -> Provenance:
        """What made the reading of the document of this id; empty strings where that was not told."""
        with self._reading() as session:
            query = select(ReadingRow, DocumentRow.text_sha256).join(DocumentRow, DocumentRow.id == ReadingRow.document_id)
            row, sha256 = _found(session.execute(query.where(DocumentRow.id == key)).one_or_none(), key, "document")
            return Provenance(row.program, row.model, row.theatre, sha256)

    # Claims

    def claim(self, key: str) -> LedgerClaim:
        """The claim of this id, as people set it; also one that they rejected."""
        with self._reading() as session:
            return _found(judging.listed_claim(session, key), key, "claim")

    def claims(
        self,
        *,
        speaker: str | None = None,
        outlet: str | None = None,
        side: str | None = None,
        text: str | None = None,
        place: str | int | None = None,
        frame: str | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Iterator[LedgerClaim]:
        """Claims by day of publication, undated ones last, as people set them and without those that they rejected; without their vectors, which
        `reading` gives.

        `speaker`, `outlet`, `text` and `place` match any part of the name or of the claim's words, whatever the case; a place may be its
        GeoNames id. `side` is the speaker's. `since` and `until` are first and last day of *publication of the document* (not the days that
        the claim is about), both included; given either, undated documents are left out.
        """
        query = _claims().order_by(ClaimRow.published.nulls_last(), ClaimRow.document_id, ClaimRow.position)
        for column, part in ((ClaimRow.speaker_folded, speaker), (ClaimRow.outlet_folded, outlet), (ClaimRow.words_folded, text)):
            if part:
                query = query.where(column.contains(fold(part), autoescape=True))
        if isinstance(place, int):
            query = query.where(ClaimRow.place_geonameid == place)
        elif place:
            query = query.where(ClaimRow.place_folded.contains(fold(place), autoescape=True))
        if side is not None:
            query = query.where(ClaimRow.speaker_side == side)
        if frame is not None:
            query = query.where(ClaimRow.frame == frame)
        if since is not None:
            query = query.where(ClaimRow.published >= since)
        if until is not None:
            query = query.where(ClaimRow.published <= until)
        filters = {
            "speaker": speaker,
            "outlet": outlet,
            "side": side,
            "text": text,
            "place": place,
            "frame": frame,
            "since": since,
            "until": until,
        }
        with self._reading() as session:
            yield from judging.merged(session, query, filters, offset=offset, limit=limit, batch=BATCH)

    # What was compared

    def compare(self, *, whole: bool = False) -> Iterator[Compared]:
        """Compare what is new since it was compared last, or the `whole` ledger anew; tells how far it is after each step, which is kept for good.

        What comes out is the same in whatever order and in however many steps documents were added. A run that is stopped goes on with the next.
        """
        return comparing.compare(self._engine, self.name, self._memory, whole=whole)

    def uncompared(self) -> int:
        """How many documents, or people's words on them, are new to comparing."""
        with self._reading() as session:
            return session.scalar(select(func.count()).select_from(PendingRow)) or 0

    def put_propositions(self, propositions: Iterable[Proposition], *, gone: Iterable[str] = ()) -> None:
        """Store propositions in place of those of the same ids, and remove those whose ids are `gone`; all of it or nothing."""
        new = {proposition.id: proposition for proposition in propositions}
        with self._writing("propositions") as connection:
            for old in _batches([*gone, *new]):
                connection.execute(delete(PropositionRow).where(PropositionRow.id.in_(old)))
            _insert(connection, PropositionRow, [rows.proposition_row(proposition) for proposition in new.values()])
            _insert(connection, MemberRow, [row for proposition in new.values() for row in rows.member_rows(proposition)])

    def propositions(self) -> Iterator[Proposition]:
        """All propositions, by id."""
        query = select(PropositionRow).options(selectinload(PropositionRow.members)).order_by(PropositionRow.id)
        return (rows.to_proposition(row) for row in self._stream(query))

    def put_relations(self, relations: Iterable[Relation], *, gone: Iterable[Relation] = ()) -> None:
        """Store relations in place of those of the same kind between the same two, and remove those that are `gone`; all of it or nothing."""
        new = {(relation.kind, relation.left, relation.right): relation for relation in relations}
        old = [*((relation.kind, relation.left, relation.right) for relation in gone), *new]
        with self._writing("relations") as connection:
            for keys in _batches(old):
                connection.execute(delete(RelationRow).where(tuple_(RelationRow.kind, RelationRow.left, RelationRow.right).in_(keys)))
            _insert(connection, RelationRow, [rows.relation_row(relation) for relation in new.values()])

    def relations(self, *kinds: str) -> Iterator[Relation]:
        """All relations, or those of the kinds named, by kind and by whom they join."""
        query = select(RelationRow).order_by(RelationRow.kind, RelationRow.left, RelationRow.right)
        return (rows.to_relation(row) for row in self._stream(query.where(RelationRow.kind.in_(kinds)) if kinds else query))

    def relation_counts(self) -> dict[str, int]:
        """How many relations there are of each kind."""
        with self._reading() as session:
            found = session.execute(
                select(RelationRow.kind, func.count().label("number")).group_by(RelationRow.kind).order_by(RelationRow.kind)
            )
            return {row.kind: row.number for row in found}

    # Judgements

    def judge(
        self, on: str, what: str, value: str, *, by: str, note: str = "", undoes: str | None = None, at: datetime | None = None
    ) -> Judgement:
        """Write down a person's decision, whatever it says; `at` is now where not given. `decide` and `undo` check it first.

        Judgements are never changed or deleted; `undoes` names an earlier one that this one takes back.
        """
        at = at or datetime.now(UTC)
        if not (on and what and by.strip()):
            raise LedgerError("a judgement needs what it is on, what it says and a name", do="give all three")
        if at.tzinfo is None:
            raise LedgerError("a judgement needs a moment with its time zone", do="pass a datetime with tzinfo")
        with self._writing("judgements") as connection:
            comparing.renew(connection, on, value, undoes)
            return judging.write(connection, on, what, value, by=by, at=at, note=note, undoes=undoes)

    def decide(self, on: str, what: str, value: str = "", *, by: str, note: str = "") -> Judgement:
        """A person's decision on a claim, document, proposition, speaker or outlet, checked: `compare.judged` tells what may be said of which.

        Where claims are grouped (`move`, `merge`, `split`), propositions stand for their first claims. What follows from the decision for
        propositions is seen when they are compared again.
        """
        with self._reading() as session:
            on, value = judging.checked(session, on, what, value, by=by, note=note)
        return self.judge(on, what, value, by=by, note=note)

    def undo(self, key: str, *, by: str, note: str = "") -> Judgement:
        """Take back the judgement of this id, by a judgement of its own; one that was taken back cannot be taken back again."""
        with self._reading() as session:
            earlier = judging.undone(session, key)
        return self.judge(earlier.on, "undo", "", by=by, note=note, undoes=key)

    def history(self, on: str | None = None) -> list[Passed]:
        """All judgements, or those on one thing, in the order in which they were passed, with what each changed and whether it still stands."""
        with self._reading() as session:
            return judging.history(session, on)

    def judgements(self, on: str | None = None) -> Iterator[Judgement]:
        """All judgements, or those on one thing, in the order in which they were passed."""
        query = select(JudgementRow).order_by(JudgementRow.number)
        return (rows.to_judgement(row) for row in self._stream(query.where(JudgementRow.subject == on) if on is not None else query))

    # Watching

    def feed(self, url: str) -> FeedState:
        """Where watching stands with a feed: one without a history where it was never polled."""
        with self._reading() as session:
            row = session.get(FeedRow, url)
            return rows.to_feed_state(row) if row else FeedState(url)

    def feeds(self) -> Iterator[FeedState]:
        """All feeds that were ever polled, by address."""
        return (rows.to_feed_state(row) for row in self._stream(select(FeedRow).order_by(FeedRow.url)))

    def feed_entries(self, url: str) -> set[str]:
        """The entries of a feed that were seen to."""
        with self._reading() as session:
            return set(session.scalars(select(FeedEntryRow.entry).where(FeedEntryRow.feed == url)))

    def put_feed(self, state: FeedState, entries: Iterable[str] | None = None) -> None:
        """Keep where watching stands with a feed, and with `entries` what of it was seen to, in place of what was kept; all of it or nothing."""
        with self._writing(f"feed {state.url}") as connection:
            if not connection.execute(update(FeedRow).where(FeedRow.url == state.url), rows.feed_row(state)).rowcount:
                connection.execute(insert(FeedRow), [rows.feed_row(state)])
            if entries is not None:
                connection.execute(delete(FeedEntryRow).where(FeedEntryRow.feed == state.url))
                _insert(connection, FeedEntryRow, [{"feed": state.url, "entry": entry} for entry in sorted(set(entries))])

    # All of it

    def stats(self) -> Stats:
        """How much there is."""
        with self._reading() as session:

            def count(table: type[Any]) -> int:
                return session.scalar(select(func.count()).select_from(table)) or 0

            first, last, outlets = session.execute(
                select(func.min(DocumentRow.published), func.max(DocumentRow.published), func.count(DocumentRow.outlet.distinct()))
            ).one()
            return Stats(
                documents=count(DocumentRow),
                claims=count(ClaimRow),
                speakers=session.scalar(select(func.count(ClaimRow.speaker_name.distinct()))) or 0,
                outlets=outlets,
                propositions=count(PropositionRow),
                relations=count(RelationRow),
                judgements=count(JudgementRow),
                first=first,
                last=last,
                last_added=session.scalar(select(func.max(ReadingRow.added))),
            )

    def problems(self) -> Iterator[str]:
        """All that is wrong in the ledger, a line each: spans outside their text, ids that are not their content's, rows that belong to nothing."""
        return check.problems(self._engine, self.name)

    def backup(self, file: str | Path, *, force: bool = False) -> Path:
        """Copy the ledger, as it is at one moment, while others may write to it; `force` replaces a file that is there. SQLite alone."""
        return backup.backup(self._engine, self.name, Path(file), force=force)

    def _writing(self, lock: str) -> Any:
        return writing(self._engine, self.name, lock)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with telling(self.name), Session(one_snapshot(self._engine)) as session:
            yield session

    def _stream(self, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        """The first column of a query's rows, a batch in memory at a time."""
        with self._reading() as session:
            for batch in session.execute(query.execution_options(yield_per=BATCH)).partitions():
                yield from (row[0] for row in batch)

    def _checked(self, reading: Reading, provenance: Provenance | None) -> str:
        """The text's digest."""
        document = reading.document
        given = (document.text, document.id, document.title, document.outlet, document.url, document.lang, *document.meta.values())
        if any("\0" in words for words in given if words):
            raise LedgerError("it holds NUL characters", where=document.id, do="check that it is a text and not a binary file")
        try:
            sha256 = ids.text_sha256(document.text)
        except UnicodeEncodeError as error:
            raise LedgerError("it holds broken characters", where=document.id, do="check its encoding") from error
        if provenance and provenance.text_sha256 != sha256:
            raise LedgerError("the reading was made from another text", where=document.id, do="read the document again")
        if any(claim.doc != document.id for claim in reading.claims):
            raise LedgerError("the reading holds a claim of another document", where=document.id)
        return sha256


def _claims() -> Select[ClaimRow, str | None, str | None, str | None]:
    return select(ClaimRow, DocumentRow.outlet, DocumentRow.title, DocumentRow.url).join(
        DocumentRow, DocumentRow.id == ClaimRow.document_id
    )


def _reading_row(reading: Reading, provenance: Provenance | None) -> rows.Row:
    made = provenance or Provenance("", "", "", "")
    return {
        "document_id": reading.document.id,
        "program": made.program,
        "model": made.model,
        "theatre": made.theatre,
        "added": datetime.now(UTC),
        "terms": reading.terms,
        "warnings": reading.warnings,
    }


def _remove_reading(connection: Connection, document: str) -> None:
    """The machine's rows of a document, and the relations of its claims; the database removes vectors and memberships with the claims."""
    old = select(FiledRow.place, FiledRow.forecast, FiledRow.month).where(FiledRow.document_id == document).distinct()
    filing.mark(connection, [(place, forecast, month) for place, forecast, month in connection.execute(old)])
    claims = select(ClaimRow.id).where(ClaimRow.document_id == document)
    removals: list[Delete] = [
        delete(RelationRow).where(or_(RelationRow.left.in_(claims), RelationRow.right.in_(claims))),
        *(delete(table).where(table.document_id == document) for table in (ClaimRow, PlaceRow, TimeRow, ReadingRow)),
    ]
    for removal in removals:
        connection.execute(removal)


def _insert(connection: Connection, table: type[Any], values: list[rows.Row]) -> None:
    if values:
        connection.execute(insert(table), values)


def _found(row: T | None, key: str, kind: str) -> T:
    if row is None:
        raise LedgerError(f"the ledger has no {kind} of this id", where=key)
    return row


def _batches(keys: list[T]) -> Iterator[list[T]]:
    return (keys[n : n + DELETE_BATCH] for n in range(0, len(keys), DELETE_BATCH))


def _age(provenance: Provenance | None) -> tuple[object, ...]:
    """What readings are ordered by, oldest first: one of unknown origin is the oldest."""
    return tuple(map(_natural, (provenance.model, provenance.program, provenance.theatre) if provenance else ("", "", "")))


def _natural(version: str) -> tuple[tuple[int, str], ...]:
    """A version as it sorts: numbers by their size, so that 1.10 comes after 1.9."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"[0-9]+|[^0-9]+", version))

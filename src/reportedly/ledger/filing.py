"""What is new to comparing: texts set beside those they may be copies of, and claims filed under the place and month where they are compared.

Texts that carry one another's words are one star in `texts`: each names the first print in its language and the first in any, so that a new text
has to be compared with those alone that share a band of its print, whatever came before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, Row, Select, delete, insert, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from reportedly.compare import copies
from reportedly.compare.copies import Print
from reportedly.compare.judged import judged_reading
from reportedly.compare.partition import about, filed, month
from reportedly.compare.said import place_key
from reportedly.ledger import rows
from reportedly.ledger.judging import Standing
from reportedly.ledger.queries import whole_readings
from reportedly.ledger.tables import DocumentRow, FiledRow, PendingRow, RelationRow, StaleRow, TextRow
from reportedly.types import Claim, Document, Reading, Relation

T = TypeVar("T")

BATCH = 500
OF_TEXTS = "texts"
"""The cell that relations between texts belong to."""
_NONE = np.zeros(0, np.uint64)


@dataclass(frozen=True, slots=True)
class _Text:
    """A row of `texts` without its keys."""

    published: date | None
    lang: str | None
    first: str
    origin: str

    def age(self, key: str) -> tuple[date, str]:
        return self.published or date.max, key


@dataclass(slots=True)
class _Filing:
    """One run over some documents: what is known of texts by now (`texts`), as it was (`before`), and readings as they are needed."""

    connection: Connection
    passed: Standing
    readings: dict[str, Reading] = field(default_factory=dict)
    texts: dict[str, _Text] = field(default_factory=dict)
    before: dict[str, _Text] = field(default_factory=dict)

    def read(self, keys: Iterable[str]) -> None:
        """See to it that the readings of these documents are there."""
        missing = sorted({key for key in keys if key not in self.readings})
        with Session(self.connection) as session:
            for some in batches(missing):
                for row in session.scalars(whole_readings().where(DocumentRow.id.in_(some))):
                    self.readings[row.id] = judged_reading(rows.to_reading(row), self.passed)

    def know(self, query: Select[*tuple[Any, ...]]) -> list[Row[*tuple[Any, ...]]]:
        """The rows of texts that a query gives, with what is known of them by now."""
        found = list(self.connection.execute(query))
        for row in found:
            if row.document_id not in self.texts:
                self.texts[row.document_id] = _Text(row.published, row.lang, row.first, row.origin)
                self.before[row.document_id] = self.texts[row.document_id]
        return found

    def write(self) -> set[str]:
        """Put what changed of texts into its rows; gives all documents that changed in this run."""
        changed = {key for key, text in self.texts.items() if text != self.before[key]}
        for key in sorted(changed):
            now = self.texts[key]
            self.connection.execute(update(TextRow).where(TextRow.document_id == key).values(first=now.first, origin=now.origin))
        return changed

    def know_where(self, column: Any, values: Iterable[str]) -> list[str]:
        """The documents whose row has one of the values in a column, as the table has it."""
        found: list[str] = []
        for some in batches(sorted(set(values))):
            found += [row.document_id for row in self.know(_texts().where(column.in_(some)))]
        return found


def file(connection: Connection, keys: Sequence[str], passed: Standing) -> None:
    """Take up documents that are pending. What they change is marked as stale."""
    connection.execute(delete(PendingRow).where(PendingRow.document_id.in_(keys)))
    run = _Filing(connection, passed)
    run.read(keys)
    touched = sorted(key for key in keys if key in run.readings)
    if not touched:
        return
    fresh = _prints(run, touched)
    parts = _texts_of(run, fresh)
    run.write()
    _translations(run, {*touched, *fresh})
    changed = run.write()
    affected = {*touched, *changed, *run.know_where(TextRow.origin, touched)}
    _relations(run, affected, changed | fresh, parts)
    _claims(run, affected)


def _prints(run: _Filing, touched: Sequence[str]) -> set[str]:
    """Rows of texts for the documents; gives those whose text has to be compared: new ones, and whole stars where a day of publication changed."""
    run.know_where(TextRow.document_id, touched)
    fresh: set[str] = set()
    made = []
    for key in touched:
        reading, known = run.readings[key], run.texts.get(key)
        document = reading.document
        keys = {"published": document.published, "lang": document.lang, "signatures": copies.signatures(reading.claims).tobytes()}
        if known is None:
            fresh.add(key)
            made.append({"document_id": key, "bands": copies.bands(document.text).tobytes(), "first": key, "origin": key, **keys})
            run.texts[key] = _Text(document.published, document.lang, key, key)
            run.before[key] = run.texts[key]
        else:
            run.connection.execute(update(TextRow).where(TextRow.document_id == key), keys)
            if (known.published, known.lang) != (document.published, document.lang):
                fresh |= {key, *run.know_where(TextRow.first, [known.first])}
                run.texts[key] = _Text(document.published, document.lang, known.first, known.origin)
                run.before[key] = run.texts[key]
    if made:
        run.connection.execute(insert(TextRow), made)
    for key in fresh:
        text = run.texts[key]
        run.texts[key] = _Text(text.published, text.lang, key, text.origin)
    return fresh


def _texts_of(run: _Filing, fresh: set[str]) -> list[Relation]:
    """Sets the first print of each text that a fresh one is of; gives the parts of texts that were found in others."""
    if not fresh:
        return []
    prints = _window(run, fresh, copies.NEAR_DAYS, TextRow.bands, None)
    pairs = copies.candidates(sorted(fresh), {key: Print(t.published, t.lang, keys, _NONE) for key, (t, keys) in prints.items()})
    documents = _documents(run, {key for pair in pairs for key in pair})
    found: dict[tuple[str, str], Relation | None] = {}
    links: list[tuple[str, str]] = []
    parts = []
    same = {key: {run.texts[key].first} for pair in pairs for key in pair}
    for older, newer in pairs:
        if same[older] & same[newer]:  # of one text already, by way of others
            continue
        a, b = documents[older], documents[newer]
        if (a.text, b.text) not in found:
            found[a.text, b.text] = copies.compared_texts(a, b)
        link = found[a.text, b.text]
        if link is not None and link.kind == "copy":
            links.append((older, newer))
            same[older] |= same[newer]
            same[newer] = same[older]
        elif link is not None:
            parts.append(copies.compared_texts(a, b) or link)
    members = {key: run.texts[key].first for pair in links for key in pair} | {key: key for key in fresh}
    stars = run.know_where(TextRow.first, members.values())
    of = {key: run.texts[key].first for key in (*stars, *members)}
    for key, first in _joined(run, of, links).items():
        text = run.texts[key]
        run.texts[key] = _Text(text.published, text.lang, first, text.origin)
    return parts


def _translations(run: _Filing, keys: set[str]) -> None:
    """Sets the origin of each text that may have changed: of the first prints of these documents, and of all that stood beside them."""
    moved = {key for key, text in run.texts.items() if text.first != run.before[key].first}
    beside = run.know_where(TextRow.origin, {run.before[key].origin for key in keys | moved})
    firsts = {run.texts[key].first for key in (*keys, *moved, *beside)}
    run.know_where(TextRow.document_id, firsts)
    kept = _window(run, firsts, copies.DAYS, TextRow.signatures, TextRow.first == TextRow.document_id)
    prints = {key: Print(t.published, t.lang, _NONE, k) for key, (t, k) in kept.items() if run.texts[key].first == key}
    pairs = copies.across_languages(sorted(firsts), prints)
    run.read(key for pair in pairs for key in pair)
    links = [(a, b) for a, b in pairs if copies.translated(run.readings[a], run.readings[b])]
    others = {key for pair in links for key in pair} - firsts
    stars = run.know_where(TextRow.origin, {run.texts[key].origin for key in others})
    of = {key: key for key in firsts} | {
        key: run.texts[key].origin for key in (*stars, *others) if run.texts[key].first == key and key not in firsts
    }
    for origin in {origin for origin in of.values() if origin not in of}:  # an origin is the first print of its own text
        of[origin] = origin
    origins = _joined(run, of, links)
    for key in run.know_where(TextRow.first, origins):
        text = run.texts[key]
        run.texts[key] = _Text(text.published, text.lang, text.first, origins[text.first])


def _joined(run: _Filing, of: Mapping[str, str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The oldest text that each one comes to stand with, where each stands with one already and links join some."""
    root = {key: key for key in (*of, *of.values())}

    def top(key: str) -> str:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for a, b in (*of.items(), *links):
        older, newer = sorted((top(a), top(b)), key=lambda key: run.texts[key].age(key))
        root[newer] = older
    return {key: top(key) for key in of}


def _relations(run: _Filing, affected: set[str], reprinted: set[str], parts: Iterable[Relation]) -> None:
    """The relations of copies to their origins, and of parts to where they stand, in place of those that were."""
    run.know_where(TextRow.document_id, affected)
    for some in batches(sorted(affected)):
        run.connection.execute(delete(RelationRow).where(RelationRow.kind.in_(("copy", "translation")), RelationRow.left.in_(some)))
    for some in batches(sorted(key for key in reprinted if run.texts[key].first != key or run.before[key].first != key)):
        here = or_(RelationRow.left.in_(some), RelationRow.right.in_(some))
        run.connection.execute(delete(RelationRow).where(RelationRow.kind == "part-copy", here))
    copied = [key for key in sorted(affected) if run.texts[key].origin != key]
    run.read(end for key in copied for end in (key, run.texts[key].first, run.texts[key].origin))
    made = [copies.told(*(run.readings[end] for end in (key, run.texts[key].first, run.texts[key].origin))) for key in copied]
    made += [part for part in parts if all(run.texts[end].first == end for end in (part.left, part.right))]
    put_relations(run.connection, made, OF_TEXTS)


def put_relations(connection: Connection, relations: Iterable[Relation], cell: str) -> None:
    """Store relations in place of those between the same two."""
    kept = {(r.kind, r.left, r.right): r for r in relations}
    for some in batches(sorted(kept)):
        connection.execute(delete(RelationRow).where(tuple_(RelationRow.kind, RelationRow.left, RelationRow.right).in_(some)))
    if kept:
        connection.execute(insert(RelationRow), [rows.relation_row(r) | {"cell": cell} for r in kept.values()])


def _claims(run: _Filing, affected: set[str]) -> None:
    """Files the claims of the documents; where they were and where they are is stale."""
    run.read([end for key in affected for end in (key, run.texts[key].origin)])
    made = []
    for key in sorted(affected):
        reading, origin = run.readings[key], run.readings[run.texts[key].origin]
        own = {claim.id: claim for claim in origin.claims if filed(claim)}
        of = (
            {double.id: own[first.id] for double, first, _ in copies.aligned(reading, origin) if first.id in own}
            if origin is not reading
            else {}
        )
        for claim in filter(filed, reading.claims):
            unit, day = (of[claim.id], origin.document.published) if claim.id in of else (claim, reading.document.published)
            made.append({"claim_id": claim.id, "document_id": key, "unit": unit.id, **_under(unit, day)})
    stale = {(row["place"], row["forecast"], row["month"]) for row in made}
    for some in batches(sorted(affected)):
        old = select(FiledRow.place, FiledRow.forecast, FiledRow.month).where(FiledRow.document_id.in_(some)).distinct()
        stale |= {(place, forecast, month) for place, forecast, month in run.connection.execute(old)}
        run.connection.execute(delete(FiledRow).where(FiledRow.document_id.in_(some)))
    if made:
        run.connection.execute(insert(FiledRow), made)
    mark(run.connection, stale)


def _under(claim: Claim, published: date | None) -> rows.Row:
    return {"place": place_key(claim.place), "forecast": claim.stance == "predicts", "month": month(about(claim, published))}


def mark(connection: Connection, months: Iterable[tuple[str, bool, str]]) -> None:
    """Mark months of places as stale: place, whether forecasts, month."""
    insert_missing(connection, StaleRow, [{"place": place, "forecast": forecast, "month": at} for place, forecast, at in sorted(months)])


def pend(connection: Connection, documents: Iterable[str]) -> None:
    """Mark documents as new to comparing."""
    insert_missing(connection, PendingRow, [{"document_id": key} for key in sorted(documents)])


def insert_missing(connection: Connection, table: type[Any], values: list[rows.Row]) -> None:
    """Insert rows, and leave alone those that are there."""
    if values:
        made = postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
        connection.execute(made.on_conflict_do_nothing(), values)


def _window(run: _Filing, of: Iterable[str], days: int, column: Any, where: Any) -> dict[str, tuple[_Text, Any]]:
    """What is published within so many days of some documents, by id, with its keys of one kind: all, where one of them has no day."""
    published = [run.texts[key].published for key in of]
    query = _texts().add_columns(column)
    dated = [day for day in published if day]
    if len(dated) == len(published) and dated:
        span = timedelta(days=days)
        query = query.where(or_(TextRow.published.between(min(dated) - span, max(dated) + span), TextRow.published.is_(None)))
    found = run.know(query if where is None else query.where(where))
    return {row.document_id: (run.texts[row.document_id], np.frombuffer(row[-1], np.uint64)) for row in found}


def _texts() -> Select[*tuple[Any, ...]]:
    return select(TextRow.document_id, TextRow.published, TextRow.lang, TextRow.first, TextRow.origin)


def _documents(run: _Filing, keys: Iterable[str]) -> dict[str, Document]:
    found = {}
    for some in batches(sorted(set(keys))):
        query = select(DocumentRow.id, DocumentRow.text, DocumentRow.published, DocumentRow.lang).where(DocumentRow.id.in_(some))
        found.update({row.id: Document(row.id, row.text, published=row.published, lang=row.lang) for row in run.connection.execute(query)})
    return found


def batches(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """The keys, so many at a time as a statement takes."""
    return (keys[n : n + BATCH] for n in range(0, len(keys), BATCH))

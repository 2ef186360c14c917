"""Claims as comparing takes them, from their rows; those of a ledger that is compared again and again are kept in memory for the next time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, LargeBinary, String, select, type_coerce

from reportedly.compare.judged import judged_claim
from reportedly.compare.pairs import Pairs
from reportedly.compare.said import Said, said
from reportedly.ledger import rows
from reportedly.ledger.filing import batches
from reportedly.ledger.judging import Standing
from reportedly.ledger.tables import ClaimRow, DocumentRow, FiledRow, ReadingRow, TextRow, VectorRow
from reportedly.types import Document, Reading

MOST = 150_000
"""Claims that are kept, of some kilobytes each; beyond that those go that were not asked for the longest."""


class Found(NamedTuple):
    """A claim as people set it, with the id of the claim that it is a copy of, or its own, and with its document's outlet."""

    said: Said
    unit: str
    outlet: str | None


@dataclass(slots=True)
class Memory:
    """What comparing keeps from one time to the next: claims by id, each with what tells whether its rows are still the same, and pairs.

    It saves time and changes no result: what another program wrote meanwhile is read anew.
    """

    most: int = MOST
    claims: OrderedDict[str, tuple[object, Said, str | None]] = field(default_factory=OrderedDict)
    pairs: Pairs = field(default_factory=Pairs)

    def known(self, key: str, state: object) -> tuple[Said, str | None] | None:
        """The claim and its outlet, if they were kept of the same state."""
        kept = self.claims.get(key)
        if kept is None or kept[0] != state:
            return None
        self.claims.move_to_end(key)
        return kept[1], kept[2]

    def keep(self, key: str, state: object, one: Said, outlet: str | None) -> None:
        """Keep a claim for the next time."""
        self.claims[key] = state, one, outlet
        self.claims.move_to_end(key)
        while len(self.claims) > self.most:
            self.claims.popitem(last=False)


def claims_where(connection: Connection, where: tuple[Any, ...], passed: Standing, memory: Memory | None = None) -> list[Found]:
    """Claims of rows of `filed`, as people set them, in no order."""
    added = type_coerce(ReadingRow.added, String)
    query = (
        select(FiledRow.claim_id, FiledRow.document_id, FiledRow.unit, TextRow.origin, added)
        .join(TextRow, TextRow.document_id == FiledRow.document_id)
        .join(ReadingRow, ReadingRow.document_id == FiledRow.document_id)
        .where(*where)
    )
    found = connection.execute(query).all()
    copied = sorted({origin for _, document, _, origin, _ in found if origin != document})
    origins: dict[str, object] = {}
    for some in batches(copied):
        when = select(ReadingRow.document_id, added).where(ReadingRow.document_id.in_(some))
        origins.update((key, at) for key, at in connection.execute(when))
    out: dict[str, Found] = {}
    missing: dict[str, tuple[str, str, object]] = {}
    for key, _, unit, origin, at in found:
        state: object = (at, origin, origins.get(origin))  # a reading is never changed, but replaced by one that is added later
        kept = memory.known(key, state) if memory is not None and key not in passed else None
        if kept is None:
            missing[key] = unit, origin, state
        else:
            out[key] = Found(kept[0], unit, kept[1])
    for one, outlet in _read(connection, {key: origin for key, (_, origin, _) in missing.items()}, passed):
        unit, _, state = missing[one.id]
        out[one.id] = Found(one, unit, outlet)
        if memory is not None and one.id not in passed:
            memory.keep(one.id, state, one, outlet)
    return list(out.values())


def _read(connection: Connection, origin: dict[str, str], passed: Standing) -> Iterator[tuple[Said, str | None]]:
    """Claims by their ids, each with its document's outlet; `origin` gives the document that first carried the text of each."""
    vector = type_coerce(VectorRow.vector, LargeBinary)
    query = select(*ClaimRow.__table__.c, vector).outerjoin(VectorRow, VectorRow.claim_id == ClaimRow.id)
    for some in batches(sorted(origin)):
        found = connection.execute(query.where(ClaimRow.id.in_(some))).all()
        documents = _documents(connection, {row.document_id for row in found})
        outlets = _outlets(connection, {origin[row.id] for row in found})
        for row in found:
            machine, reading = rows.to_claim(row), Reading(documents[row.document_id])
            claim = judged_claim(machine, passed[machine.id])[0] if machine.id in passed else machine
            if any(span.end > len(reading.document.text) for span in claim.content):
                claim = replace(claim, content=machine.content)
            one = said(reading, claim, row.position, origin[row.id], outlets[origin[row.id]])
            numbers = row[-1]
            yield replace(one, vector=np.frombuffer(numbers, "<f4")) if numbers else one, reading.document.outlet


def _documents(connection: Connection, keys: Iterable[str]) -> dict[str, Document]:
    columns = DocumentRow.id, DocumentRow.text, DocumentRow.outlet, DocumentRow.lang, DocumentRow.published
    return {
        row.id: Document(row.id, row.text, outlet=row.outlet, lang=row.lang, published=row.published)
        for some in batches(sorted(keys))
        for row in connection.execute(select(*columns).where(DocumentRow.id.in_(some)))
    }


def _outlets(connection: Connection, keys: Iterable[str]) -> dict[str, str | None]:
    query = select(DocumentRow.id, DocumentRow.outlet)
    return {row.id: row.outlet for some in batches(sorted(keys)) for row in connection.execute(query.where(DocumentRow.id.in_(some)))}

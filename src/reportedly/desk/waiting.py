"""What waits to be judged, in stretches of matters: those that most is said on first, and within a stretch the least certain and most consequential claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from reportedly.compare.judged import by_subject
from reportedly.desk.review import Todo, queued
from reportedly.desk.store import COPIES, Store
from reportedly.ledger.board import Asked
from reportedly.ledger.filing import batches
from reportedly.ledger.tables import ClaimRow, MemberRow, RelationRow

STRETCH = 150
"""Matters of one stretch."""
MOST = 1_000
"""Claims that a stretch shows at once; others move up as these are judged."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stretch of the queue: what waits in it, by rank; its number, from 1, how many stretches there are, and how many matters in all."""

    found: tuple[Todo, ...]
    stretch: int
    stretches: int
    matters: int

    @property
    def first(self) -> int:
        """The rank of the stretch's first matter among all, by how much is said on them."""
        return min(self.matters, (self.stretch - 1) * STRETCH + 1)

    @property
    def last(self) -> int:
        """The rank of its last."""
        return min(self.matters, self.stretch * STRETCH)


def waiting(store: Store, stretch: int) -> Waiting:
    """The claims of a stretch that nobody judged and that stand in no copy of another text."""
    page = store._board.page(Asked(), order="claims", limit=STRETCH, offset=(stretch - 1) * STRETCH)
    of = {row.proposition.id: row.proposition for row in page.rows}
    with store.ledger._reading() as session:
        members = _members(session, list(of))
        copies = _in_copies(session, [claim for claim, _ in members])
    judged = set(by_subject(store.judgements([claim for claim, _ in members])))
    left = [(claim, of[matter]) for claim, matter in members if claim not in judged and claim not in copies][:MOST]
    listed = store.as_said(store._board.listed([claim for claim, _ in left]).values())
    return Waiting(tuple(queued(listed.values(), dict(left), set())), stretch, max(1, -(-page.total // STRETCH)), page.total)


def _members(session: Session, matters: Sequence[str]) -> list[tuple[str, str]]:
    """The claims of matters, each once: those that are said of it first come first, and a claim that denies one matter and supports another is of the latter."""
    found: dict[str, tuple[int, str]] = {}
    for some in batches(matters):
        query = select(MemberRow.claim_id, MemberRow.proposition_id, MemberRow.position).where(MemberRow.proposition_id.in_(some))
        for claim, matter, position in session.execute(query.order_by(MemberRow.role, MemberRow.proposition_id, MemberRow.position)):
            found[claim] = (position, matter)
    return [(claim, matter) for claim, (_, matter) in sorted(found.items(), key=lambda pair: (pair[1][0], pair[0]))]


def _in_copies(session: Session, claims: Sequence[str]) -> set[str]:
    """Those of these that stand in a document which is another's copy or translation."""
    out: set[str] = set()
    for some in batches(claims):
        query = select(ClaimRow.id).join(RelationRow, RelationRow.left == ClaimRow.document_id)
        out |= set(session.scalars(query.where(ClaimRow.id.in_(some), RelationRow.kind.in_(COPIES))))
    return out

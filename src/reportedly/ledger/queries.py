"""Queries that several parts of the ledger ask."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from reportedly.ledger.tables import ClaimRow, DocumentRow


def whole_readings() -> Select[DocumentRow]:
    """Documents with all that was read in them."""
    claims = selectinload(DocumentRow.claims).selectinload(ClaimRow.vector)
    return select(DocumentRow).options(
        claims, selectinload(DocumentRow.reading), selectinload(DocumentRow.places), selectinload(DocumentRow.times)
    )

"""Documents: the list, the reader with its marks and margin, and what differs between copies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from reportedly.desk.errors import RefusedError
from reportedly.desk.marks import differences, loaded, paragraphs
from reportedly.desk.rendering import page
from reportedly.desk.routes.given import Words
from reportedly.types import Document, Reading, Relation

router = APIRouter(include_in_schema=False)
EACH = 50
COUNTED = 3
"""Copies whose differing words are counted on the reader's page."""


@router.get("/documents")
def documents(
    request: Request, q: Words = "", outlet: Words = "", number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1
) -> Response:
    """All documents, the latest first."""
    desk = request.app.state.desk
    found, total = desk.store.documents(q.strip(), outlet.strip(), (number - 1) * EACH, EACH)
    given = {"q": q.strip(), "outlet": outlet.strip()}
    return page(request, "documents.html", title="Documents", found=found, total=total, given=given, number=number, pages=-(-total // EACH))


@router.get("/documents/{key:path}/differences")
def compared(request: Request, key: str, other: Annotated[str, Query(alias="with", max_length=500)]) -> Response:
    """What differs between two documents, word by word."""
    desk = request.app.state.desk
    left, right = desk.ledger.document(other), desk.ledger.document(key)
    found = differences(left.text, right.text)
    if found is None:
        raise RefusedError(422, "these texts are too long to be compared word by word")
    return page(request, "differences.html", title="Differences", left=left, right=right, changes=found[0], count=found[1])


@router.get("/documents/{key:path}")
def reader(request: Request, key: str) -> Response:
    """A document with its attributions marked and its claims in the margin."""
    desk = request.app.state.desk
    reading: Reading = desk.ledger.reading(key)
    claims = desk.store.in_margin(reading)
    copies: list[tuple[Relation, Document, int | None]] = []
    for relation, document in desk.store.copies(key):
        changed = differences(document.text, reading.document.text) if len(copies) < COUNTED else None
        copies.append((relation, document, changed[1] if changed else None))
    return page(
        request, "reader.html", title=reading.document.title or key, document=reading.document, reading=reading, claims=claims, copies=copies,
        paragraphs=paragraphs(reading), loaded=loaded(reading), outlet_side=desk.pack.outlet_side(reading.document.outlet, reading.document.url),
        warnings=reading.warnings, rejected=desk.store.rejected(reading), made=desk.ledger.provenance(key),
    )  # fmt: skip

"""Speakers and outlets: the list, and a page each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from reportedly.desk.errors import RefusedError
from reportedly.desk.people import fared, portrait
from reportedly.desk.rendering import page
from reportedly.desk.routes.given import Words
from reportedly.types import NO_SIDE

router = APIRouter(include_in_schema=False)
EACH = 60
CLAIMS = 30
Number = Annotated[int, Query(alias="page", ge=1, le=100_000)]


@router.get("/speakers")
def speakers(request: Request, q: Words = "", number: Number = 1) -> Response:
    """All named speakers, those with most claims first."""
    return _list(request, q, number, is_outlet=False)


@router.get("/outlets")
def outlets(request: Request, q: Words = "", number: Number = 1) -> Response:
    """All outlets, those with most claims first."""
    return _list(request, q, number, is_outlet=True)


@router.get("/speakers/{name:path}")
def speaker(request: Request, name: str, number: Number = 1) -> Response:
    """One speaker."""
    return _one(request, name, number, is_outlet=False)


@router.get("/outlets/{name:path}")
def outlet(request: Request, name: str, number: Number = 1) -> Response:
    """One outlet, with all that it carried."""
    return _one(request, name, number, is_outlet=True)


def _list(request: Request, q: str, number: int, *, is_outlet: bool) -> Response:
    desk = request.app.state.desk
    found, total = desk.store.people(q.strip(), is_outlet, (number - 1) * EACH, EACH)
    title = "Outlets" if is_outlet else "Speakers"
    return page(
        request, "people.html", title=title, is_outlet=is_outlet, found=found, total=total, given={"q": q.strip()}, number=number,
        pages=-(-total // EACH),
    )  # fmt: skip


def _one(request: Request, name: str, number: int, *, is_outlet: bool) -> Response:
    desk = request.app.state.desk
    said, matters = desk.store.said_by(name, is_outlet)
    if not said:
        raise RefusedError(404, f"the ledger has no {'outlet' if is_outlet else 'speaker'} of this name", where=name)
    known = desk.pack.speaker(name)
    side = desk.pack.outlet_side(name) if is_outlet else known.side if known else NO_SIDE
    told = portrait(name, is_outlet, said, side, (side != NO_SIDE) if is_outlet else known is not None)
    some = said[(number - 1) * CLAIMS : number * CLAIMS]
    return page(
        request, "person.html", title=name, person=told, fared=fared(matters), matters=len(matters), total=len(said), said=some, number=number,
        pages=-(-len(said) // CLAIMS), matter_of=desk.store.matters_of([one.claim.id for one in some]), known=known,
        judgements=desk.ledger.history(name),
    )  # fmt: skip

"""Speakers and outlets: the list, and a page each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from reportedly.desk.errors import RefusedError
from reportedly.desk.people import Portrait, fared, portrait
from reportedly.desk.rendering import page
from reportedly.desk.routes.given import Words
from reportedly.desk.views import Said
from reportedly.types import NO_SIDE

router = APIRouter(include_in_schema=False)
EACH = 60
CLAIMS = 30
LOOKED_AT = 200
"""Claims from which a portrait is drawn, the latest."""
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
    said, total = desk.store.said_by(name, is_outlet, 0, LOOKED_AT)
    if not said:
        raise RefusedError(404, f"the ledger has no {'outlet' if is_outlet else 'speaker'} of this name", where=name)
    some = said[:CLAIMS] if number == 1 else desk.store.said_by(name, is_outlet, (number - 1) * CLAIMS, CLAIMS)[0]
    standings = desk.store.fared(name, is_outlet)
    return page(
        request, "person.html", title=name, person=portrait_of(desk, name, is_outlet, said), fared=fared(standings), matters=sum(standings.values()),
        total=total, said=some, number=number, pages=-(-total // CLAIMS), matter_of=desk.store.matters_of([one.claim.id for one in some]),
        known=desk.pack.speaker(name), judgements=desk.ledger.history(name),
    )  # fmt: skip


def portrait_of(desk: Any, name: str, is_outlet: bool, said: Sequence[Said]) -> Portrait:
    """Who a name is, by the pack and by what was read."""
    known = desk.pack.speaker(name)
    side = desk.pack.outlet_side(name) if is_outlet else known.side if known else NO_SIDE
    return portrait(name, is_outlet, said, side, (side != NO_SIDE) if is_outlet else known is not None)

"""What can be asked: matters, places, days, documents, claims, speakers, outlets, judgements, and the whole as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import islice
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import StreamingResponse

from reportedly.desk import words
from reportedly.desk.api import models
from reportedly.desk.api.tagged import TaggedRoute
from reportedly.desk.errors import RefusedError
from reportedly.desk.marks import loaded
from reportedly.desk.people import fared
from reportedly.desk.routes.given import Wanted, Words, parsed_day
from reportedly.desk.routes.people import LOOKED_AT, portrait_of
from reportedly.desk.views import Said
from reportedly.export.jsonl import claim_object, proposition_object
from reportedly.ledger import LedgerClaim
from reportedly.ledger.values import Passed
from reportedly.types import Document, Frame, Reading

ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": models.Error, "description": told}
    for status, told in ((401, "a token is needed"), (404, "not in the ledger"), (422, "cannot be read"), (429, "too many requests"))
}
router = APIRouter(prefix="/api", tags=["reading"], route_class=TaggedRoute, responses=ERRORS)
MOST = 100
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="How many to pass over.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
Stretch = Annotated[int, Query(ge=1, le=100_000, description="Which 150 matters.")]
Key = Annotated[str, Path(max_length=500, description="An id, as the lists give it.")]
T = TypeVar("T")


def paged(items: list[Any], total: int, offset: int, limit: int) -> dict[str, Any]:
    """A page as it is sent."""
    after = offset + limit
    return {"total": total, "offset": offset, "limit": limit, "next": after if after < total else None, "items": items}


@router.get("/stats", response_model=models.Stats)
def stats(request: Request) -> Any:
    """How much the ledger holds, and the sides of its theatre."""
    desk = request.app.state.desk
    return asdict(desk.ledger.stats()) | {"ledger": desk.name, "sides": dict(desk.pack.side_names)}


@router.get("/matters", response_model=models.Page[models.Matter])
def matters(request: Request, wanted: Wanted, offset: Offset = 0, limit: Limit = 25) -> Any:
    """The board: matters that the filters leave, place by place."""
    found = request.app.state.desk.store.board(wanted, offset, limit)
    return paged([proposition_object(m.proposition) for m in found.matters], found.total, offset, limit)


@router.get("/matters/{key}", response_model=models.WholeMatter)
def matter(request: Request, key: Key) -> Any:
    """One matter with its claims."""
    store = request.app.state.desk.store
    found = store.matter(key)
    if found is None:
        raise RefusedError(404, "the ledger has no matter of this id", where=key)
    p = found.proposition
    word = words.STANDINGS[p.standing]
    return {
        "matter": proposition_object(p), "claims": [said_object(one) for one in store.said(found).values()],
        "history": [{"day": day, "standing": standing} for day, standing in store.history(key)], "rule": word.rule, "changes_when": word.change,
    }  # fmt: skip


@router.get("/places", response_model=list[models.Point])
def places(request: Request, wanted: Wanted, limit: Annotated[int, Query(ge=1, le=1000)] = 300) -> Any:
    """The map: places of the matters that the filters leave, those with most matters first."""
    return [asdict(point) for point in request.app.state.desk.store.points(wanted)[:limit]]


@router.get("/timeline", response_model=list[models.Day])
def timeline(request: Request, wanted: Wanted) -> Any:
    """The matters that the filters leave, by the day of their last news."""
    found = request.app.state.desk.store.timeline(replace(wanted, since=None, until=None))
    return [{"day": day, "matters": count} for day, count in found]


@router.get("/documents", response_model=models.Page[models.Document])
def documents(request: Request, q: Words = "", outlet: Words = "", offset: Offset = 0, limit: Limit = 25) -> Any:
    """Documents whose title or text has all these words, or words that begin so, the latest first."""
    found, total = request.app.state.desk.store.documents(q.strip(), outlet.strip(), offset, limit)
    items = [document_object(row.document) | {"claims": row.claims, "copy_of": row.copy_of} for row in found]
    return paged(items, total, offset, limit)


@router.get("/documents/{key:path}", response_model=models.WholeDocument)
def document(request: Request, key: Key) -> Any:
    """One document with its text and claims."""
    reading: Reading = request.app.state.desk.ledger.reading(key)
    return document_object(reading.document) | {
        "text": reading.document.text, "claims": [claim_object(claim, reading) for claim in reading.claims],
        "terms": [asdict(term) for term in loaded(reading)], "warnings": list(reading.warnings),
    }  # fmt: skip


@router.get("/claims", response_model=models.Page[models.Claim])
def claims(
    request: Request,
    speaker: Words = "",
    outlet: Words = "",
    side: Words = "",
    text: Words = "",
    place: Words = "",
    frame: Frame | None = None,
    since: Words = "",
    until: Words = "",
    offset: Offset = 0,
    limit: Limit = 25,
) -> Any:
    """Claims by day of publication. `total` counts up to one page beyond this one."""
    found = request.app.state.desk.ledger.claims(
        speaker=speaker or None, outlet=outlet or None, side=side or None, text=text or None,
        place=int(place) if place.isdecimal() and len(place) < 12 else place or None, frame=frame, since=parsed_day(since, "since"),
        until=parsed_day(until, "until"), offset=offset, limit=limit + 1,
    )  # fmt: skip
    some = list(found)
    return paged([listed_object(one) for one in some[:limit]], offset + len(some), offset, limit)


@router.get("/claims/{key}", response_model=models.Claim)
def claim(request: Request, key: Key) -> Any:
    """One claim."""
    return listed_object(request.app.state.desk.ledger.claim(key))


@router.get("/speakers", response_model=models.Page[models.Person])
def speakers(request: Request, q: Words = "", offset: Offset = 0, limit: Limit = 25) -> Any:
    """Named speakers, those with most claims first."""
    found, total = request.app.state.desk.store.people(q.strip(), False, offset, limit)
    return paged([asdict(one) for one in found], total, offset, limit)


@router.get("/outlets", response_model=models.Page[models.Person])
def outlets(request: Request, q: Words = "", offset: Offset = 0, limit: Limit = 25) -> Any:
    """Outlets, those with most claims first."""
    found, total = request.app.state.desk.store.people(q.strip(), True, offset, limit)
    return paged([asdict(one) for one in found], total, offset, limit)


@router.get("/speakers/{name:path}", response_model=models.WholePerson)
def speaker(request: Request, name: Key) -> Any:
    """One speaker with their record."""
    return _person(request, name, is_outlet=False)


@router.get("/outlets/{name:path}", response_model=models.WholePerson)
def outlet(request: Request, name: Key) -> Any:
    """One outlet with its record."""
    return _person(request, name, is_outlet=True)


@router.get("/review", response_model=models.Page[models.Todo])
def review(request: Request, stretch: Stretch = 1, offset: Offset = 0, limit: Limit = 25) -> Any:
    """Claims that nobody judged: `stretch` counts the matters in steps of 150, those that most is said on first; in each the least certain and most
    consequential claims come first. Stretches past the last are empty."""
    queue = request.app.state.desk.store.queue(stretch)
    found, total = queue.found[offset : offset + limit], len(queue.found)
    items = [
        {"claim": said_object(one.said), "matter": one.matter.id if one.matter else None, "rank": round(one.rank, 4), "why": one.why}
        for one in found
    ]
    return paged(items, total, offset, limit)


@router.get("/judgements", response_model=models.Page[models.Judgement])
def judgements(request: Request, on: Words = "", offset: Offset = 0, limit: Limit = 25) -> Any:
    """All judgements, or those on one thing, the latest first."""
    every = request.app.state.desk.ledger.history(on or None)[::-1]
    return paged([passed_object(one) for one in every[offset : offset + limit]], len(every), offset, limit)


@router.get("/export/{what}", response_class=StreamingResponse, responses={200: {"content": {"application/x-ndjson": {}}}})
def export(request: Request, what: Literal["claims.jsonl", "propositions.jsonl"]) -> StreamingResponse:
    """All claims or all propositions, one JSON object a line, sent as they are read."""
    ledger = request.app.state.desk.ledger

    def lines() -> Iterator[str]:
        if what == "claims.jsonl":
            objects: Iterator[dict[str, Any]] = (claim_object(c, r) for r in ledger.readings() for c in r.claims)
        else:
            objects = map(proposition_object, ledger.propositions())
        while some := list(islice(objects, 200)):
            yield "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in some)

    return StreamingResponse(lines(), media_type="application/x-ndjson", headers={"Content-Disposition": f'attachment; filename="{what}"'})


def said_object(one: Said) -> dict[str, Any]:
    """A claim of a page's view as it is sent."""
    found = claim_object(one.claim, Reading(Document(one.claim.doc, "", outlet=one.outlet, published=one.published)))
    return found | {"words": one.words.split(" … ") if len(one.claim.content) > 1 else [one.words]}


def listed_object(one: LedgerClaim) -> dict[str, Any]:
    """A claim of the ledger as it is sent."""
    return said_object(Said(one.claim, one.words, one.outlet, one.published, one.title, None))


def document_object(document: Document) -> dict[str, Any]:
    """A document without its text."""
    return {name: getattr(document, name) for name in ("id", "title", "outlet", "url", "lang", "published")}


def passed_object(one: Passed) -> dict[str, Any]:
    """A judgement as it is sent."""
    return asdict(one.judgement) | {"was": one.was, "now": one.now, "undone_by": one.undone_by}


def _person(request: Request, name: str, *, is_outlet: bool) -> dict[str, Any]:
    desk = request.app.state.desk
    said, total = desk.store.said_by(name, is_outlet, 0, LOOKED_AT)
    if not said:
        raise RefusedError(404, f"the ledger has no {'outlet' if is_outlet else 'speaker'} of this name", where=name)
    told = portrait_of(desk, name, is_outlet, said)
    return {
        "name": name, "side": told.side, "kind": told.kind, "claims": total, "roles": [role for role, _ in told.roles],
        "forms": [form for form, _ in told.forms], "why": list(told.why), "carried": dict(told.carried),
        "record": [{"standing": one.standing, **asdict(one.share)} for one in fared(desk.store.fared(name, is_outlet))],
    }  # fmt: skip

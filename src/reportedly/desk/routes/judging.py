"""Judgements: accept, correct, group, grade, comment, undo; each bears the name of whoever passes it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from reportedly.desk import correcting
from reportedly.desk.errors import RefusedError
from reportedly.desk.rendering import page, part
from reportedly.desk.routes.given import check_csrf
from reportedly.errors import LedgerError

router = APIRouter(include_in_schema=False)
ACTS = ("accept", "reject", "grade", "comment", "merge", "split", "move")
REGROUPS = ("merge", "split", "move", "undo", "reject", "correct")
"""What changes the matters: they are compared anew."""


async def fields(request: Request) -> list[tuple[str, str]]:
    """A form's fields, those of one name together, after its token was checked."""
    async with request.form(max_files=0, max_fields=300) as given:
        found = [(name, value) for name, value in given.multi_items() if not isinstance(value, UploadFile)]
    check_csrf(request, request.state.asker, dict(found).get("csrf", ""))
    return found


Fields = Annotated[list[tuple[str, str]], Depends(fields)]


@router.get("/claims/{key}/correct")
def correct(request: Request, key: str) -> Response:
    """The form that corrects a claim: a part of the reader's page, or a page of its own."""
    desk = request.app.state.desk
    claim = desk.ledger.claim(key)
    whole = request.headers.get("hx-request") != "true"
    template = "correct.html" if whole else "correcting.html"
    return page(request, template, title="Correct a claim", one=claim, fields=correcting.fields(claim.claim, desk.pack.sides))


@router.post("/claims/{key}/correct")
def corrected(request: Request, key: str, given: Fields) -> Response:
    """A judgement for each field that was changed."""
    desk = request.app.state.desk
    claim = desk.ledger.claim(key).claim
    fields = dict(given)
    wanted = correcting.changed(claim, fields)
    for what, value in wanted:
        _decide(request, key, what, value, fields.get("note", ""))
    if wanted:
        desk.store.forget()
        desk.jobs.compare()
    return _back(request, f"/documents/{correcting_path(claim.doc)}#c-{key}", refresh=bool(wanted))


@router.post("/judge")
def judge(request: Request, given: Fields) -> Response:
    """One judgement, or an undo."""
    desk = request.app.state.desk
    fields = dict(given)
    on, what, note = fields.get("on", ""), fields.get("what", ""), fields.get("note", "")
    back = _own(fields.get("back", "/"))
    if fields.get("undo"):
        what = "undo"
        try:
            desk.ledger.undo(fields["undo"], by=request.state.asker.user.name, note=note)
        except LedgerError as error:
            raise RefusedError(422, error.what, where=error.where, do=error.do) from error
    elif what == "both":
        for name in ("grade", "comment"):
            if fields.get(name, "").strip():
                _decide(request, on, name, fields[name].strip(), note)
    elif what == "split":
        claims = [value for name, value in given if name == "claims"]
        if not claims:
            raise RefusedError(422, "no claim was chosen", do="tick the claims that are another matter")
        _decide(request, claims[0], "split", " ".join(claims[1:]), note)
    elif what in ACTS:
        value = fields.get("value", "").strip()
        _decide(request, on, what, value.rstrip("/").rsplit("/", 1)[-1] if what == "merge" else value, note)
    else:
        raise RefusedError(422, "there is no such judgement", where="what", do=f"one of {', '.join(ACTS)}")
    desk.store.forget()
    if what in REGROUPS:
        desk.jobs.compare()
    if request.headers.get("hx-request") == "true" and what == "accept":
        return _accepted(request, on, fields.get("row", ""))
    return _back(request, back, refresh=True)


def _decide(request: Request, on: str, what: str, value: str, note: str) -> None:
    try:
        request.app.state.desk.ledger.decide(on, what, value, by=request.state.asker.user.name, note=note.strip()[:2000])
    except LedgerError as error:
        status = 404 if "has no" in error.what else 422
        raise RefusedError(status, error.what, where=error.where, do=error.do) from error


def _accepted(request: Request, key: str, row: str) -> Response:
    """The claim anew, or nothing where it leaves the queue; and a word that it was kept, with the way back."""
    desk = request.app.state.desk
    latest = desk.ledger.history(key)[-1].judgement.id
    if row == "queue":
        return HTMLResponse(part(request, "accepted.html", one=None, latest=latest))
    reading = desk.ledger.reading(desk.ledger.claim(key).claim.doc)
    found: Any = next((m for m in desk.store.in_margin(reading) if m.claim.id == key), None)
    return HTMLResponse(part(request, "accepted.html", one=found, latest=latest))


def correcting_path(key: str) -> str:
    """A document's id as a part of an address."""
    from urllib.parse import quote

    return quote(key, safe="")


def _own(address: str) -> str:
    """An address of the desk's own; anything else is the board."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable() else "/"


def _back(request: Request, address: str, *, refresh: bool) -> Response:
    if request.headers.get("hx-request") == "true":
        return Response(status_code=204 if not refresh else 200, headers={"HX-Refresh": "true"} if refresh else {})
    return RedirectResponse(address, 303)

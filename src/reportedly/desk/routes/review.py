"""The review: what waits to be judged, and all that was."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from reportedly.desk.agreement import agreements
from reportedly.desk.rendering import page
from reportedly.desk.routes.given import Form, Words

router = APIRouter(include_in_schema=False)
EACH = 20
CHANGES = 50
Number = Annotated[int, Query(alias="page", ge=1, le=100_000)]
Stretch = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/review")
def review(request: Request, number: Number = 1, stretch: Stretch = 1) -> Response:
    """The queue: a stretch of the matters, in pages."""
    queue = request.app.state.desk.store.queue(stretch)
    total = len(queue.found)
    return page(
        request, "review.html", title="Review", found=queue.found[(number - 1) * EACH : number * EACH], total=total, queue=queue, number=number,
        pages=-(-total // EACH), given={"stretch": stretch} if stretch > 1 else {},
    )  # fmt: skip


@router.get("/changes")
def changes(request: Request, by: Words = "", number: Number = 1) -> Response:
    """All judgements, the latest first, and how far the analysts agree."""
    desk = request.app.state.desk
    every = desk.ledger.history()[::-1]
    names = sorted({one.judgement.by for one in every})
    kept = [one for one in every if by in ("", one.judgement.by)]
    some = kept[(number - 1) * CHANGES : number * CHANGES]
    return page(
        request, "changes.html", title="Changes", found=some, total=len(kept), number=number, pages=-(-len(kept) // CHANGES), names=names,
        given={"by": by}, agreements=agreements(desk.ledger.judgements()), about=desk.store.about([one.judgement.on for one in some]),
    )  # fmt: skip


@router.post("/compare")
def compare(request: Request, _: Form) -> Response:
    """Compare the ledger's documents anew."""
    job = request.app.state.desk.jobs.compare()
    return RedirectResponse(f"/add/{job.id}", 303)

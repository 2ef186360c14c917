"""A matter: its claims from the first voice to the last outlet, where it stands and why, and how that came about."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from reportedly.desk.errors import RefusedError
from reportedly.desk.rendering import page
from reportedly.desk.views import place_names

router = APIRouter(include_in_schema=False)


@router.get("/matters/{key}")
def matter(request: Request, key: str) -> Response:
    """One matter."""
    desk = request.app.state.desk
    found = desk.store.matter(key)
    if found is None:
        raise RefusedError(
            404, "the ledger has no matter of this id", where=key, do="it may have become part of another: look on the board"
        )
    p = found.proposition
    return page(
        request, "matter.html", title=found.words, matter=found, names=place_names(p.place, desk.rivals), tree=desk.store.tree(found),
        relations=desk.store.relations(found), said=desk.store.said(found), judgements=desk.ledger.history(key),
    )  # fmt: skip


@router.get("/matters/{key}/history")
def history(request: Request, key: str) -> Response:
    """How the standing of a matter came about: compared anew for each day, so it is asked for apart."""
    steps = request.app.state.desk.store.history(key)
    whole = request.headers.get("hx-request") != "true"
    return page(request, "history.html" if whole else "steps.html", title="How it came to this", steps=steps, key=key)

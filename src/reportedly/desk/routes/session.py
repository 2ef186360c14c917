"""Signing in and out, where the desk has tokens."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from reportedly.desk.errors import RefusedError
from reportedly.desk.rendering import bare
from reportedly.desk.routes.given import Form
from reportedly.desk.security import COOKIE, SESSION_SECONDS
from reportedly.desk.tokens import digest

router = APIRouter(include_in_schema=False)


@router.get("/login")
def login(request: Request) -> Response:
    """Ask for the token; without tokens there is nothing to ask for."""
    if not request.app.state.desk.settings.tokens:
        return RedirectResponse("/", 303)
    return HTMLResponse(bare("login.html", title="Sign in", csrf=request.state.asker.csrf, error=None))


@router.post("/login")
def signed_in(request: Request, given: Form) -> Response:
    """A session of its own for whoever brings a token that is known."""
    desk = request.app.state.desk
    user = desk.settings.tokens.get(digest(given.get("token", "").strip()))
    if user is None:
        error = RefusedError(401, "this token is not known", do="ask whoever runs the desk for one")
        return HTMLResponse(bare("login.html", title="Sign in", csrf=request.state.asker.csrf, error=error), 401)
    if request.state.asker.session is not None:
        desk.sessions.end(request.state.asker.session)
    cookie, _ = desk.sessions.start(user)
    answer = RedirectResponse("/", 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, cookie, max_age=SESSION_SECONDS, httponly=True, samesite="strict", secure=secure)
    return answer


@router.post("/logout")
def signed_out(request: Request, _: Form) -> Response:
    """End the session."""
    if request.state.asker.session is not None:
        request.app.state.desk.sessions.end(request.state.asker.session)
    return RedirectResponse("/login" if request.app.state.desk.settings.tokens else "/", 303)

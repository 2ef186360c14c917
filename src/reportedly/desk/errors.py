"""Errors of the desk: one shape in JSON, one page in HTML, and never a stack trace.

{"error": {"status": 404, "what": "the ledger has no claim of this id", "where": "abc", "do": null}}
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Scope

from reportedly.errors import InputError, LedgerError, ReportedlyError

log = logging.getLogger("reportedly.desk")
TITLES = {
    400: "That cannot be read",
    401: "A token is needed",
    403: "Not allowed",
    404: "Not here",
    405: "Not that way",
    413: "Too large",
    421: "Another name",
    422: "That cannot be read",
    429: "Too many requests",
    500: "A fault of the program",
}


class RefusedError(Exception):
    """A request that is not answered: its status, what is wrong, where, and what to do."""

    def __init__(self, status: int, what: str, *, where: str | None = None, do: str | None = None, retry: float | None = None) -> None:
        super().__init__(what)
        self.status, self.what, self.where, self.do, self.retry = status, what, where, do, retry


def as_object(error: RefusedError) -> Mapping[str, Any]:
    """The JSON shape."""
    return {"error": {"status": error.status, "what": error.what, "where": error.where, "do": error.do}}


def answer(scope: Scope, error: RefusedError) -> Response:
    """An error as JSON under /api, else as a page; a page that is not signed in is sent to the login."""
    path: str = scope["path"]
    headers = {"Retry-After": str(math.ceil(error.retry))} if error.retry else {}
    if path.startswith("/api"):
        if error.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(as_object(error), error.status, headers)
    if any(name == b"hx-request" for name, _ in scope["headers"]):
        return PlainTextResponse(f"{error.what}{f' ({error.do})' if error.do else ''}", error.status, headers)
    if error.status == 401 and scope["method"] == "GET":
        return Response(status_code=303, headers={"Location": "/login"})
    from reportedly.desk.rendering import bare

    return HTMLResponse(bare("error.html", title=TITLES.get(error.status, "Not answered"), error=error), error.status, headers)


def from_known(error: ReportedlyError) -> RefusedError:
    """The program's own errors: what is not in the ledger is not found, the rest is the asker's."""
    missing = isinstance(error, LedgerError) and "has no" in error.what
    status = 404 if missing else 422 if isinstance(error, InputError) else 409 if isinstance(error, LedgerError) else 500
    return RefusedError(status, error.what, where=error.where, do=error.do)


def install(app: FastAPI) -> None:
    """The one table of handlers."""

    @app.exception_handler(RefusedError)
    def refused(request: Request, error: RefusedError) -> Response:
        return answer(request.scope, error)

    @app.exception_handler(ReportedlyError)
    def known(request: Request, error: ReportedlyError) -> Response:
        return answer(request.scope, from_known(error))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        what = {404: "there is no such page", 405: "this page does not take that"}.get(error.status_code, str(error.detail))
        return answer(request.scope, RefusedError(error.status_code, what))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0] if error.errors() else {"loc": (), "msg": "not as it should be"}
        where = ".".join(str(part) for part in first["loc"])
        return answer(request.scope, RefusedError(422, str(first["msg"])[:300], where=where[:200], do="see /api/docs"))

    @app.exception_handler(Exception)
    def fault(request: Request, error: Exception) -> Response:
        log.error("a fault at %s %s", request.method, request.url.path, exc_info=error)
        return answer(request.scope, RefusedError(500, "a fault of the program", do="its log says more"))

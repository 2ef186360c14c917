"""The API's own description: OpenAPI as JSON, and a page that people read."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response

from reportedly import __version__
from reportedly.desk.rendering import page

router = APIRouter(include_in_schema=False)


def description(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1; made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title="Reportedly", version=__version__, routes=app.routes, summary="Who says what about where and when, and who denies it.",
            description="Nothing here says what is true. Lists are paged by `offset` and `limit`; answers bear an ETag; errors have one shape.",
        )  # fmt: skip
        made.setdefault("components", {})["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        made["security"] = [{}, {"token": []}]
        made.get("components", {}).get("schemas", {}).pop("HTTPValidationError", None)
        app.openapi_schema = made
    return app.openapi_schema


@router.get("/api/openapi.json")
def openapi(request: Request) -> Response:
    """The description."""
    return JSONResponse(description(request.app))


@router.get("/api/docs")
@router.get("/api")
def docs(request: Request) -> Response:
    """The description as a page."""
    made = description(request.app)
    rows = [
        (method.upper(), path, operation)
        for path, operations in made["paths"].items()
        for method, operation in operations.items()
    ]  # fmt: skip
    return page(request, "api.html", title="API", rows=rows, schemas=made["components"]["schemas"])

"""The pages and the API, one module a group; each parses, calls and maps."""

from __future__ import annotations

from fastapi import APIRouter


def routers() -> list[APIRouter]:
    """All of them, in order."""
    from reportedly.desk.api import describing, reading, writing
    from reportedly.desk.routes import adding, board, documents, judging, matters, people, review, session

    return [m.router for m in (adding, board, judging, documents, matters, people, review, session, describing, reading, writing)]

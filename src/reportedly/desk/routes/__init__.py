"""The pages, one module a group; each parses, calls and maps."""

from __future__ import annotations

from fastapi import APIRouter


def routers() -> list[APIRouter]:
    """All of them, in order."""
    from reportedly.desk.routes import board, documents, matters, people, session

    return [board.router, documents.router, matters.router, people.router, session.router]

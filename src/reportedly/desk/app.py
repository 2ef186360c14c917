"""The application: one desk over one ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse

from reportedly import __version__, theatres
from reportedly.desk import assets, errors
from reportedly.desk.jobs import Jobs
from reportedly.desk.lookup import Lookup
from reportedly.desk.rendering import HUES
from reportedly.desk.security import Guard, Sessions
from reportedly.desk.settings import Settings
from reportedly.ledger import Ledger
from reportedly.pipeline import default_reader
from reportedly.types import NO_SIDE

if TYPE_CHECKING:
    from reportedly.read.reader import Reader


class Desk:
    """What all pages share: the settings, the ledger, the theatre's names."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pack = theatres.load(settings.theatre)
        self.ledger = Ledger(settings.ledger)
        self.store = Lookup(self.ledger, self.pack.sides)
        self.sessions = Sessions()
        self._kept: Reader | None = None
        self.jobs = Jobs(self.ledger, self._reader, self._recompare, settings.limits.jobs)
        self.name = self.ledger.name.rsplit("/", 1)[-1]

    @property
    def sides(self) -> Sequence[str]:
        """The sides of the theatre, and last the voices of none."""
        return (*self.pack.sides, NO_SIDE)

    @cached_property
    def rivals(self) -> Mapping[int, Sequence[tuple[str, str | None]]]:
        """Other names of places, by their GeoNames ids, with the side that alone uses them."""
        found: dict[int, list[tuple[str, str | None]]] = {}
        for rival in self.pack.places:
            if rival.geonameid is not None:
                found.setdefault(rival.geonameid, []).append((rival.name, rival.side))
        return found

    def side_name(self, side: str) -> str:
        """A side as the theatre calls it; "others" for the voices of none."""
        return self.pack.side_names.get(side, side if side not in (NO_SIDE, "other") else "others")

    def side_class(self, side: str) -> str:
        """The class of a side's colour and shape: by its place in the theatre, never by its name."""
        return f"side-{self.pack.sides.index(side) % HUES}" if side in self.pack.sides else "side-none"

    def waiting(self) -> int:
        """How many claims wait to be judged."""
        return len(self.store.queue().found)

    def _reader(self) -> Reader:
        """The reader, opened when it is first needed and kept."""
        if self._kept is None:
            self._kept = default_reader(self.settings.theatre)
        return self._kept

    def _recompare(self, ledger: Ledger) -> None:
        for _ in ledger.compare():
            self.store.forget()
        self.store.forget()

    def close(self) -> None:
        """End the work under way and give the ledger back."""
        self.jobs.close()
        self.ledger.close()


def create_app(settings: Settings) -> FastAPI:
    """The desk as an ASGI application. Opens the ledger now, so that what is wrong with it is told before anything is served."""
    desk = Desk(settings)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(
        title="Reportedly", version=__version__, lifespan=life, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )
    app.state.desk = desk
    errors.install(app)
    app.add_api_route("/static/{name:path}", assets.serve, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/healthz", lambda: PlainTextResponse("ok"), methods=["GET"], include_in_schema=False)
    from reportedly.desk.routes import routers

    for router in routers():
        app.include_router(router)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Guard, settings=settings, sessions=desk.sessions)
    return app

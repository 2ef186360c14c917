"""The board: matters by place, a column a side, with the map and the timeline beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from reportedly.desk import words
from reportedly.desk.rendering import page
from reportedly.desk.routes.given import Wanted, as_query
from reportedly.desk.store import Point
from reportedly.desk.timeline import bars
from reportedly.desk.views import Matter, place_names
from reportedly.types import PlaceRef

router = APIRouter(include_in_schema=False)
EACH = 25
"""Matters of one page."""
LEAST_WIDE, LEAST_HIGH = 4.0, 2.5
"""Degrees that the map shows at least, so that a single town is seen where it lies."""
PLACES = 300
"""Places on the map, those with most matters first."""


@router.get("/")
def board(request: Request, wanted: Wanted, number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1) -> Response:
    """Matters that the filters of the address leave."""
    desk = request.app.state.desk
    found = desk.store.board(wanted, (number - 1) * EACH, EACH)
    standings, frames = desk.store.counts(replace(wanted, standing=(), frame=()))
    points = desk.store.points(replace(wanted, box=None))
    return page(
        request, "board.html", title="Board", groups=_by_place(found.matters, desk), total=found.total, wanted=wanted, given=as_query(wanted),
        number=number, pages=-(-found.total // EACH), points=points, area=_area(points),
        timeline=bars(desk.store.timeline(replace(wanted, since=None, until=None)), wanted),
        pin_standings=[key for key in words.STANDINGS if any(key in point.standings for point in points)],
        pin_shapes=[(key, shape) for key, shape in words.SHAPES.items() if any(frame in point.frames for point in points for frame in shape.frames)],
        shape_of={frame: words.SHAPES[key].label for frame, key in words.SHAPE_OF.items()}, standing_counts=standings, frame_counts=frames, stats=desk.store.stats(),
    )  # fmt: skip


@router.get("/map.json")
def map_points(request: Request, wanted: Wanted) -> Response:
    """The places for the map's script."""
    points = request.app.state.desk.store.points(replace(wanted, box=None))[:PLACES]
    return JSONResponse([asdict(point) for point in points])


def _by_place(matters: Sequence[Matter], desk: Any) -> list[tuple[PlaceRef | None, list[tuple[str, str | None]], list[Matter]]]:
    groups: list[tuple[PlaceRef | None, list[tuple[str, str | None]], list[Matter]]] = []
    for one in matters:
        place = one.proposition.place
        if not groups or (groups[-1][0] and groups[-1][0].name) != (place and place.name):
            groups.append((place, place_names(place, desk.rivals), []))
        groups[-1][2].append(one)
    return groups


def _area(points: Sequence[Point]) -> list[float]:
    """West, south, east, north of what the map shows first: most of the matters, with a margin; the world where there is none."""
    if not points:
        return [-170, -55, 180, 75]
    most: list[Point] = []
    total = sum(p.matters for p in points)
    for point in points:
        most.append(point)
        if sum(p.matters for p in most) >= 0.9 * total:
            break
    west, east = min(p.lon for p in most), max(p.lon for p in most)
    south, north = min(p.lat for p in most), max(p.lat for p in most)
    aside, above = max(0.0, LEAST_WIDE - (east - west)) / 2, max(0.0, LEAST_HIGH - (north - south)) / 2
    return [round(v, 3) for v in (west - 0.3 - aside, south - 0.2 - above, east + 0.6 + aside, north + 0.2 + above)]

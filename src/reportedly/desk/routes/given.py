"""What the pages' addresses and forms hold, parsed: wrong values are refused, empty ones are none."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, get_args

from fastapi import Depends, Query, Request
from starlette.datastructures import UploadFile

from reportedly.desk.errors import RefusedError
from reportedly.desk.security import CSRF_HEADER, Asker
from reportedly.desk.store import Filters
from reportedly.types import Frame, Standing

LONGEST = 200
"""Characters of a filter's words."""


def parsed_day(text: str, field: str) -> date | None:
    """A day in ISO form; None for an empty one."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RefusedError(422, "this is no day", where=field, do="write it as 2025-11-21") from None


def parsed_box(text: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees."""
    if not text.strip():
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise RefusedError(422, "this is no stretch of the map", where="box", do="write west,south,east,north in degrees") from None
    if not all(map(math.isfinite, (west, south, east, north))):
        raise RefusedError(422, "this is no stretch of the map", where="box", do="write west,south,east,north in degrees")
    return west, south, east, north


def _known(values: Sequence[str], among: Sequence[str], field: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(value for value in values if value))
    for value in wanted:
        if value not in among:
            raise RefusedError(422, f"there is no {field} of this name", where=field, do=f"one of {', '.join(among)}")
    return wanted


Words = Annotated[str, Query(max_length=LONGEST)]
Many = Annotated[list[str], Query(max_length=20)]
NONE: list[str] = []


def filters(
    request: Request,
    q: Words = "",
    place: Words = "",
    speaker: Words = "",
    standing: Many = NONE,
    frame: Many = NONE,
    side: Many = NONE,
    since: Words = "",
    until: Words = "",
    changed: Words = "",
    box: Words = "",
    known: Words = "",
) -> Filters:
    """The filters of the board, the map, the timeline and the API's matters."""
    return Filters(
        q.strip(), place.strip(), speaker.strip(), _known(standing, get_args(Standing), "standing"), _known(frame, get_args(Frame), "frame"),
        _known(side, request.app.state.desk.sides, "side"), parsed_day(since, "since"), parsed_day(until, "until"),
        parsed_day(changed, "changed"), parsed_box(box), parsed_day(known, "known"),
    )  # fmt: skip


Wanted = Annotated[Filters, Depends(filters)]


def as_query(wanted: Filters) -> dict[str, Any]:
    """The filters as an address holds them."""
    given: Mapping[str, Any] = {
        "q": wanted.q, "place": wanted.place, "speaker": wanted.speaker, "standing": list(wanted.standing), "frame": list(wanted.frame),
        "side": list(wanted.side), "since": wanted.since, "until": wanted.until, "changed": wanted.changed, "known": wanted.known,
        "box": ",".join(f"{v:g}" for v in wanted.box) if wanted.box else "",
    }  # fmt: skip
    return {k: (v.isoformat() if isinstance(v, date) else v) for k, v in given.items() if v}


async def form(request: Request) -> dict[str, str]:
    """A form's fields, after its token was checked: the last of each name, files left out."""
    asker: Asker = request.state.asker
    desk = request.app.state.desk
    async with request.form(max_files=desk.settings.limits.files, max_fields=60) as given:
        fields = {name: value for name, value in given.multi_items() if not isinstance(value, UploadFile)}
    check_csrf(request, asker, fields.get("csrf", ""))
    return fields


def check_csrf(request: Request, asker: Asker, token: str) -> None:
    """Refuse a form that was not made for this session."""
    token = request.headers.get(CSRF_HEADER) or token
    if asker.session is None or not request.app.state.desk.sessions.is_csrf(asker.session, token):
        raise RefusedError(403, "this form is of another session", do="load the page anew and try again")


Form = Annotated[dict[str, str], Depends(form)]

"""Templates: one environment, everything escaped, and what all pages share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from reportedly import __version__
from reportedly.desk import assets, words
from reportedly.desk.security import Asker
from reportedly.types import NO_SIDE

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
HUES = 6
"""Colours and shapes that the style sheet has for sides; a pack with more starts again."""


def clean(text: object) -> str:
    """A text from outside without the marks that would turn the direction of what stands around it."""
    return BIDI.sub("", str(text))


@cache
def environment() -> Environment:
    """Autoescaping for every template, and an error for a name that is missing."""
    env = Environment(
        loader=PackageLoader("reportedly.desk"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    env.globals.update(
        static=assets.address, standings=words.STANDINGS, frames=words.FRAMES, stances=words.STANCES, voices=words.VOICES,
        reasons=words.REASONS, version=__version__, NO_SIDE=NO_SIDE, query=query, done=words.DONE, called=words.called, is_quoted=is_quoted, counted=words.counted, days=words.days,
    )  # fmt: skip
    env.filters.update(day=words.day, clean=clean, path=lambda text: quote(str(text), safe=""), counted=words.counted)
    return env


def query(given: Mapping[str, Any], **changes: Any) -> str:
    """The query of an address with some of its fields changed; None and empty fields are left out."""
    merged = {**given, **changes}
    pairs = [(k, v) for k, value in merged.items() if value for v in (value if isinstance(value, list | tuple) else [value])]
    return "?" + urlencode(pairs) if pairs else "?"


def bare(template: str, **context: Any) -> str:
    """A page that needs neither ledger nor session: errors, the login."""
    return environment().get_template(template).render(**context)


def part(request: Request, template: str, **context: Any) -> str:
    """A template with what all pages share; `partial` tells it that htmx asks for a part alone."""
    desk = request.app.state.desk
    asker: Asker = request.state.asker
    return environment().get_template(template).render(
        desk=desk, asker=asker, csrf=asker.csrf, path=request.url.path, side_name=desk.side_name, side_class=desk.side_class,
        partial=request.headers.get("hx-request") == "true", **context,
    )  # fmt: skip


def page(request: Request, template: str, **context: Any) -> HTMLResponse:
    """A page of the desk."""
    return HTMLResponse(part(request, template, **context), headers={"Vary": "HX-Request"})


def is_quoted(text: str) -> bool:
    """Whether words stand in quotation marks of their own already."""
    return text.lstrip()[:1] in "\"“„«”'‘"

"""A claim's fields as a form shows them, and what a form that comes back changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from reportedly.compare.judged import place_value, told
from reportedly.gazetteer import default_gazetteer
from reportedly.types import Certainty, Claim, Frame, Stance

LABELS: Mapping[str, tuple[str, ...]] = {"stance": get_args(Stance), "frame": get_args(Frame), "certainty": get_args(Certainty)}
FORM = ("speaker", "side", "stance", "frame", "actor", "certainty", "place", "time", "content")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: its value now, and what may be chosen, where it is a choice."""

    name: str
    value: str
    choices: tuple[str, ...] = ()


def fields(claim: Claim, sides: tuple[str, ...]) -> list[Field]:
    """The form of a claim."""
    choices = {**LABELS, "side": (*sides, "none"), "actor": (*sides, "other", "none")}
    return [Field(name, _shown(claim, name), choices.get(name, ())) for name in FORM]


def changed(claim: Claim, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The judgements that a form asks for: each field whose value is another than now."""
    out = []
    for name in FORM:
        if name in given and given[name].strip() != _shown(claim, name):
            value = given[name].strip()
            out.append((name, place(value) if name == "place" else value))
    return out


def place(name: str) -> str:
    """A place as a judgement keeps it: the gazetteer's likeliest of that name, or of that GeoNames id; the bare name where it knows none."""
    if not name or name.startswith("{"):
        return name
    known = default_gazetteer()
    found = known.get(int(name)) if name.isdecimal() and len(name) < 12 else next(iter(known.find(name)), None)
    return place_value(found.name, found.geonameid, found.lat, found.lon, found.country) if found else name


def _shown(claim: Claim, name: str) -> str:
    if name == "place":
        return claim.place.name if claim.place else ""
    value = told(claim, name)
    return "" if name == "time" and value == "none" else value

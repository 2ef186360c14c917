"""What the files of a pack hold, checked by pydantic. Names of one language stand in one line: `;` parts them, `(a|b)` gives a choice."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Words = dict[Annotated[str, StringConstraints(pattern="^[a-z]{2,3}$")], Line]
"""Names or words by language code."""
SideId = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9-]*$")]


class Row(BaseModel):
    """A row of a pack: no field beyond those named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SideRow(Row):
    """One side: its name, the words that mark a speaker or deed as its own, its forces, and what others call it.

    `enemy` is the side that "the enemy" means when this one speaks; with two sides it may be left out.
    """

    name: Line
    words: Words
    forces: Words = {}
    called: Words = {}
    enemy: SideId | None = None


class DeixisRow(Row):
    """Words of one language that name a side only by who speaks."""

    enemy: Line
    own: Line


class AreaRow(Row):
    """A stretch of the map to prefer for a bare place name: degrees, west-south-east-north."""

    name: Line
    west: float = Field(ge=-180, le=180)
    south: float = Field(ge=-90, le=90)
    east: float = Field(ge=-180, le=180)
    north: float = Field(ge=-90, le=90)


class PackRow(Row):
    """`pack.yaml`: what the conflict is and who its sides are.

    `civilians` are words for people who speak for no side, wherever they live.
    """

    id: SideId
    version: Line
    title: Line
    languages: list[Annotated[str, StringConstraints(pattern="^[a-z]{2,3}$")]] = Field(min_length=1)
    countries: list[Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]] = Field(min_length=1)
    sides: dict[SideId, SideRow] = Field(min_length=1)
    deixis: dict[str, DeixisRow] = {}
    civilians: Words = {}
    area: list[AreaRow] = []


class SpeakerRow(Row):
    """A person, office, organisation or group that speaks. `name` is canonical, in Latin script; `{n}` in it and in `names` takes a unit's number.

    `roles` name a person's post ("head of the ...", held from `since` to `until`, both inclusive and optional).
    """

    name: Line
    kind: Literal["person", "office", "organisation", "group"]
    side: SideId
    names: Words = {}
    roles: Words = {}
    since: date | None = None
    until: date | None = None
    wikidata: Annotated[str, StringConstraints(pattern="^Q[0-9]+$")] | None = None


class OutletRow(Row):
    """A medium. `domains` are hosts or a host with a path ("t.me/channel"), parted by `;`."""

    name: Line
    side: SideId
    names: Words = {}
    domains: Line | None = None
    owner: Line | None = None


class PlaceRow(Row):
    """A place with rival or old names. `name` is the neutral canonical one; `side` is the side that alone uses `rival`, if one does."""

    name: Line
    rival: Words
    side: SideId | None = None
    geonameid: int | None = Field(default=None, gt=0)


class TermRow(Row):
    """A loaded word: whose it is, its forms and the neutral word in each language."""

    side: SideId
    words: Words
    neutral: Words


ROWS: dict[str, type[Row]] = {"speakers": SpeakerRow, "outlets": OutletRow, "places": PlaceRow, "terms": TermRow}
"""The lists a pack may have, by the first word of their files' names."""

"""What the API gives and takes. The objects of claims and propositions are those of the JSON lines exports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from reportedly.compare.judged import ACTS
from reportedly.types import Bound, Certainty, Frame, Kind, Stance, Standing, Voice

T = TypeVar("T")


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ErrorBody(Model):
    """`what` is wrong, `where`, and what to `do` about it."""

    status: int
    what: str
    where: str | None
    do: str | None


class Error(Model):
    """The one shape of errors."""

    error: ErrorBody
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"error": {"status": 404, "what": "the ledger has no claim of this id", "where": "3f0c2a9be51d7a44", "do": None}}]
        }
    )


class Page(Model, Generic[T]):
    """Some of what there is: `total` in all, `next` the offset of what follows, null at the end."""

    total: int
    offset: int
    limit: int
    next: int | None
    items: list[T]


class Place(Model):
    """Coordinates in degrees; null where the name has no known place."""

    name: str
    geonameid: int | None
    lat: float | None
    lon: float | None


class Speaker(Model):
    name: str
    kind: Kind
    side: str
    role: str | None
    original: str | None


class Quantity(Model):
    value: float
    unit: str
    bound: Bound


class Claim(Model):
    """As it stands under people's judgements. Offsets count code points into the document's text; `time` is first and last day."""

    id: str
    doc: str
    content: list[tuple[int, int]]
    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    words: list[str]
    speaker: Speaker
    voice: Voice
    stance: Stance
    certainty: Certainty
    frame: Frame
    actor: str
    place: Place | None
    time: tuple[date, date] | None
    quantities: list[Quantity]
    reported_by: str | None
    launders: str | None
    outlet: str | None
    published: date | None
    score: float
    why: dict[str, str]


class Matter(Model):
    """A proposition: `supports` and `denies` are ids of claims, `origins` how many first voices it has, `why` the reasons of its standing."""

    id: str
    summary: str
    frame: Frame
    actor: str
    place: Place | None
    time: tuple[date, date] | None
    supports: list[str]
    denies: list[str]
    standing: Standing
    origins: int
    why: list[str]
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "91b2d07c6e4f1a35", "summary": "Verbivka · control · “The town is ours” (Olena Verba)", "frame": "control", "actor": "ua",
                    "place": {"name": "Verbivka", "geonameid": 690000, "lat": 49.5, "lon": 37.25}, "time": ["2025-03-03", "2025-03-04"],
                    "supports": ["3f0c2a9be51d7a44"], "denies": ["7ce1f09a2b8d4463"], "standing": "disputed", "origins": 1,
                    "why": ["denied or contradicted by Ivan Dub"],
                }
            ]
        }
    )  # fmt: skip


class Step(Model):
    """The day on which the standing became what it says."""

    day: date
    standing: Standing


class WholeMatter(Model):
    """A matter with its claims in full, how its standing came about, and the rule and the meaning of the standing."""

    matter: Matter
    claims: list[Claim]
    history: list[Step]
    rule: str
    changes_when: str


class Point(Model):
    """A place with how many matters it has, and how many of them are disputed."""

    geonameid: int
    name: str
    lat: float
    lon: float
    matters: int
    disputed: int
    frame: str
    standing: str
    standings: dict[str, int]
    frames: dict[str, int]


class Day(Model):
    """How many matters had their last news on a day."""

    day: date
    matters: int


class Document(Model):
    id: str
    title: str | None
    outlet: str | None
    url: str | None
    lang: str | None
    published: date | None
    claims: int
    copy_of: str | None


class Term(Model):
    words: str
    side: str
    neutral: str
    narrator: int
    speakers: int


class WholeDocument(Model):
    """A document with its text and its claims."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    lang: str | None
    published: date | None
    text: str
    claims: list[Claim]
    terms: list[Term]
    warnings: list[str]


class Person(Model):
    """A speaker or an outlet; `matters` are those that they speak to."""

    name: str
    side: str
    kind: str
    claims: int
    matters: int


class Fared(Model):
    """How many of the matters that one supported stand so, with the interval of the share in 95 of 100 cases."""

    standing: Standing
    count: int
    of: int
    low: float
    high: float


class WholePerson(Model):
    """A speaker or an outlet with their record: no score of truth."""

    name: str
    side: str
    kind: str
    claims: int
    roles: list[str]
    forms: list[str]
    why: list[str]
    carried: dict[str, int]
    record: list[Fared]


class Judgement(Model):
    """A person's decision. `was` and `now` are the field before and after it, where it sets one; `undone_by` the undo that took it back."""

    id: str
    on: str
    what: str
    value: str
    by: str
    at: datetime
    note: str
    undoes: str | None
    was: str | None
    now: str | None
    undone_by: str | None


class NewJudgement(Model):
    """What to decide on a claim, document, matter, speaker or outlet."""

    on: Annotated[str, Field(min_length=1, max_length=500)]
    what: Annotated[str, Field(description=f"one of {', '.join(act for act in ACTS if act != 'undo')}", max_length=20)]
    value: Annotated[str, Field(max_length=5_000)] = ""
    note: Annotated[str, Field(max_length=2_000)] = ""
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"on": "3f0c2a9be51d7a44", "what": "frame", "value": "advance", "note": "they entered, they do not hold it"}]
        },
    )


class Todo(Model):
    """A claim that waits to be judged, and why it stands where it does in the queue."""

    claim: Claim
    matter: str | None
    rank: float
    why: str


class Refusal(Model):
    where: str
    what: str
    do: str


class Job(Model):
    """Reading or comparing under way: `state` is waiting, reading, comparing, done or failed."""

    id: str
    state: str
    added: list[str]
    known: list[str]
    claims: int
    refused: list[Refusal]
    failed: str


class Stats(Model):
    ledger: str
    documents: int
    claims: int
    speakers: int
    outlets: int
    propositions: int
    relations: int
    judgements: int
    first: date | None
    last: date | None
    last_added: datetime | None
    sides: dict[str, str]


Plain = dict[str, Any]

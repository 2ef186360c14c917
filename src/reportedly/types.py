"""The values that flow between the rooms of the house: frozen dataclasses, nothing else.

Every offset counts Unicode code points into `Document.text`; `end` is exclusive. What the labels mean is set down in `docs/labels.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

Lang = Literal["en", "ru", "uk"]
Kind = Literal["person", "office", "organisation", "group", "anonymous", "outlet"]
Voice = Literal["direct", "indirect", "mixed", "narrator"]
Stance = Literal["asserts", "denies", "predicts", "intends", "demands", "judges"]
Certainty = Literal["certain", "probable", "possible"]
Frame = Literal[
    "control", "advance", "withdrawal", "encirclement", "fighting", "strike", "casualties", "damage", "conduct",
    "logistics", "humanitarian", "diplomacy", "judgement", "other",
]  # fmt: skip
Standing = Literal[
    "single-source", "one-sided", "corroborated", "admitted", "disputed", "retracted",
    "open-forecast", "failed-forecast", "met-forecast",
]  # fmt: skip
Precision = Literal["point", "settlement", "district", "region", "country"]
Bound = Literal["exactly", "about", "at least", "at most"]

NO_SIDE = "none"
"""The side of a speaker, outlet or actor that belongs to no side of the theatre; every other side id comes from a pack."""
OTHER_ACTOR = "other"
ANONYMOUS = "anonymous"
"""The name of a speaker whom the text does not name."""


class Span(NamedTuple):
    """A stretch of a document's text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One published text.

    `id` is given by the input or a hash of the content; `published` is None where no date is known and is never filled in from the clock;
    `lang` is one of `Lang` once read, or None where unknown.
    """

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    lang: str | None = None
    published: date | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    """What else the input said, kept as it was: author, where the date came from, the file."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A content with the cue and the source mention that go with it, as spans; cue or source may be missing, not both.

    `score` is the mean probability the model gives the tags of the content, 0 to 1.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is behind a claim: one entity through all its names.

    `name` is the canonical name in Latin script, `ANONYMOUS` for unnamed persons; `original` is the fullest form the text gives, in its own
    script; `role` is the description in the text ("an adviser to the head of the DPR"); `why` says in words how the mention was resolved.
    """

    name: str
    kind: Kind
    side: str = NO_SIDE
    role: str | None = None
    original: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place as a document names it. Coordinates in degrees; all None where the name has no candidate."""

    name: str
    span: Span | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    precision: Precision = "settlement"
    relation: str = "in"
    """in, near, towards, from, via, between, axis, government, or a compass point with "of" ("north of")."""
    score: float = 0.0
    runner_up: str | None = None
    usage: str | None = None
    """The side whose name for the place this is, where only one side uses it."""
    why: str | None = None


@dataclass(frozen=True, slots=True)
class TimeRange:
    """First and last day, inclusive; None at an end that the words leave open. `value` and `type` are TIMEX3's."""

    first: date | None
    last: date | None
    span: Span | None = None
    type: Literal["DATE", "TIME", "DURATION", "SET"] = "DATE"
    value: str = ""
    precision: Literal["day", "week", "month", "season", "year", "vague"] = "day"
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: "more than 30 per cent" is 30, percent, at least."""

    value: float
    unit: str
    bound: Bound = "exactly"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition put forward by one speaker in one document, or by the narrator. `id` is a content hash."""

    id: str
    doc: str
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    speaker: Speaker
    voice: Voice
    stance: Stance = "asserts"
    certainty: Certainty = "certain"
    frame: Frame = "other"
    actor: str = NO_SIDE
    place: PlaceRef | None = None
    time: TimeRange | None = None
    quantities: tuple[Quantity, ...] = ()
    reported_by: str | None = None
    launders: str | None = None
    score: float = 1.0
    why: Mapping[str, str] = field(default_factory=dict)
    """The reason for each field that has one, in words: {"launders": "restates c3: the same town, frame and side"}."""
    vector: tuple[float, ...] = ()
    """Unit vector of the claim's meaning, for matching across documents and languages; empty where none was made."""


@dataclass(frozen=True, slots=True)
class Term:
    """A loaded word or rival name found in a document, the side whose it is, and who used it (a claim id, or None for the narrator)."""

    span: Span
    side: str
    neutral: str
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one document. `warnings` say what the reader could not do, in words for the user."""

    document: Document
    claims: tuple[Claim, ...] = ()
    places: tuple[PlaceRef, ...] = ()
    times: tuple[TimeRange, ...] = ()
    terms: tuple[Term, ...] = ()
    warnings: tuple[str, ...] = ()

    def words(self, span: Span) -> str:
        """The document's own words at `span`."""
        return self.document.text[span.start : span.end]

    def _repr_html_(self) -> str:
        from reportedly.notebook import reading_html

        return reading_html(self)


@dataclass(frozen=True, slots=True)
class Relation:
    """How two claims or documents stand to each other, with the rule or the scores behind it."""

    kind: Literal["same", "denies", "contradicts", "tension", "copy", "part-copy", "translation"]
    left: str
    right: str
    score: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposition:
    """The matter that several claims speak to, with where it stands and the reasons. Ids are content hashes."""

    id: str
    summary: str
    frame: Frame
    actor: str
    place: PlaceRef | None
    time: TimeRange | None
    supports: tuple[str, ...]
    denies: tuple[str, ...]
    standing: Standing
    origins: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision over a machine's row: never overwritten, undone by a later row. `what` names the field or the act."""

    id: str
    on: str
    what: str
    value: str
    by: str
    at: datetime
    note: str = ""
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made a reading: program and model versions, theatre, and the digest of the text."""

    program: str
    model: str
    theatre: str
    text_sha256: str

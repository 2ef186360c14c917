"""A claim beside what comparing needs of its document: its words, its days, its text's origin, and what its words say of extent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, TypeVar, cast

import numpy as np
import yaml

from reportedly.concepts import REMEMBERED, frames_told, negated, skeleton, tokens
from reportedly.ports import Floats
from reportedly.types import ANONYMOUS, NO_SIDE, OTHER_ACTOR, Claim, Frame, PlaceRef, Reading

T = TypeVar("T")
Extent = Literal["whole", "part"]


SHARES = frozenset({"percent", "sq km", "square kilometres"})
"""Units in which it is told how much of a place is held."""
GAINS: frozenset[Frame] = frozenset({"control", "advance", "encirclement"})
"""Frames that speak against every other side than the actor's."""
RECALLED: frozenset[Frame] = frozenset({"humanitarian", "damage", "logistics", "judgement"})
RECENT = 45
"""What is told of days longer ago, in a frame of states, is told for what it means on the day of publication, too."""
_ASIDE = re.compile(r",[^,.;:…]{3,60},|\([^()]{3,80}\)")
"""What stands between two commas or in brackets: it tells of the place, not of what is said of it."""
LABEL = 0.6
"""How far a frame that the reader gave is believed where the words tell of frames of their own."""


STATES: frozenset[Frame] = frozenset({"humanitarian", "damage", "logistics", "strike", "judgement", "other"})
"""Frames in which what is not there is told as a state."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim with what is known of its document.

    `text` is the id of the document that first carried the text (its own, unless it is a copy) and `outlet` that document's outlet;
    `first` and `last` are the days the claim is about, those of publication where it tells none (`dated` is then false), None where
    neither is known; `percent` is the share of a place that a claim of control speaks of, as lowest and highest; `tokens` are what the words speak of, with weights; `frames` says how likely each frame is, `frame` is the
    likeliest, `actor` and
    `denies` what these fields are taken to be where the label is not certain.
    """

    claim: Claim
    published: date | None
    text: str
    outlet: str | None
    order: int
    words: str
    lang: str | None
    first: date | None
    last: date | None
    dated: bool
    tokens: Mapping[str, float]
    frames: Mapping[Frame, float]
    frame: Frame
    actor: str
    denies: bool
    extent: Extent
    percent: tuple[float, float] | None
    marks: frozenset[str]
    vector: Floats | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> str:
        return self.claim.id

    @property
    def tells(self) -> bool:
        """Whether the words themselves tell of the frame or give a share, or the label is certain."""
        return self.claim.score >= 1 or self.percent is not None or self.frame in frames_told(self.tokens)

    @property
    def rank(self) -> tuple[date, date, str, int, str]:
        """What claims are told in order by: the day they are about, the day of publication, the document, the place in it."""
        return (self.first or date.max, self.published or date.max, self.claim.doc, self.order, self.claim.id)

    @property
    def forecast(self) -> bool:
        return self.claim.stance == "predicts"


def said(reading: Reading, claim: Claim, order: int, text: str, outlet: str | None) -> Said:
    """The claim of a reading, `order` its number there; `text` and `outlet` are those of the document that first carried the text."""
    words = " … ".join(reading.words(span) for span in claim.content)
    published = reading.document.published
    first, last = (claim.time.first, claim.time.last) if claim.time else (None, None)
    if last and published and claim.frame in RECALLED and (published - last).days > RECENT:
        last = published
    dated = bool(first or last)
    percent = _percent(claim)
    spoken = tokens(words, reading.document.lang, _name(claim))
    marks = marked(words)
    frames = believed(claim, spoken)
    frame = _likeliest(frames, claim.frame)
    denies = refuses(claim, reading, frame, words)
    part = ("part" in marks and "whole" not in marks) or percent
    return Said(
        claim, published, text, outlet, order, words, reading.document.lang, first or last or published, last or first or published, dated,
        spoken, frames, frame, whose(claim, frame, denies), denies, "part" if part else "whole", percent, marks,
        np.asarray(claim.vector, np.float32) if claim.vector else None,
    )  # fmt: skip


@lru_cache(maxsize=REMEMBERED)
def marked(words: str) -> frozenset[str]:
    """The lists of `data/words.yaml` that the words hold something of, but for what stands in asides."""
    plain = _ASIDE.sub(" ", words).casefold()
    return frozenset(name for name, pattern in _patterns().items() if name != "refusing" and pattern.search(plain))


def believed(claim: Claim, spoken: Mapping[str, float]) -> Mapping[Frame, float]:
    """How likely each frame is, from the claim's label and the words: a label that a person gave, or that is certain (`score` 1), is believed."""
    told = frames_told(spoken) if claim.score < 1 else {}
    if claim.score < 1 and not told and any(q.unit in SHARES for q in claim.quantities):
        told = {"control": 1.0}
    if not told:
        return {claim.frame: 1.0}
    out = {cast(Frame, frame): (1 - LABEL) * share for frame, share in told.items()}
    out[claim.frame] = out.get(claim.frame, 0.0) + LABEL
    return out


def _likeliest(frames: Mapping[Frame, float], label: Frame) -> Frame:
    return max(frames, key=lambda f: (frames[f], f == label, f))


def whose(claim: Claim, frame: Frame, denies: bool) -> str:
    """The actor, put right where the label is not certain and the words tell otherwise.

    Who speaks of a ring has closed it, who of a place as taken took it; what a side denies is not its own hold of a place.
    """
    side = claim.speaker.side
    if claim.score >= 1 or side == NO_SIDE:
        return claim.actor
    if denies:
        return NO_SIDE if claim.stance != "denies" and frame == "control" and claim.actor == side else claim.actor
    if frame == claim.frame:
        return claim.actor
    if (frame == "encirclement" and a_side(claim.actor)) or (frame == "control" and not a_side(claim.actor)):
        return side
    return claim.actor


def refuses(claim: Claim, reading: Reading, frame: Frame, words: str) -> bool:
    """Whether a claim denies. Where the label is not certain the cue tells, or that a place is said not to be taken, entered or encircled;
    "no power in the town" is a state, not a denial.
    """
    label = claim.stance == "denies"
    if claim.score >= 1:
        return label
    if claim.cue and matched("refusing", reading.words(claim.cue)):
        return True
    told = matched("refusing", words)
    if label:
        return told or frame not in STATES
    not_so = frame in GAINS and not matched("gone", words) and negated(words, reading.document.lang, frame)
    return claim.stance == "asserts" and claim.voice != "narrator" and (told or not_so)


def _name(claim: Claim) -> frozenset[str]:
    """The place's own name, which all claims of the place share."""
    return frozenset(skeleton(word) for word in claim.place.name.split()) if claim.place else frozenset()


def most(values: Iterable[T]) -> T:
    """The most frequent value, the first of those that are as frequent."""
    return Counter(values).most_common(1)[0][0]


def place_key(place: PlaceRef | None) -> str:
    """What tells places apart: the GeoNames id, or the name where there is none; "" for no place."""
    if place is None:
        return ""
    return str(place.geonameid) if place.geonameid is not None else place.name.casefold()


def speaker_key(claim: Claim) -> str | None:
    """What tells speakers apart, None for the unnamed and for the outlet's own voice."""
    who = claim.speaker
    if claim.voice == "narrator" or who.kind == "anonymous" or who.name == ANONYMOUS:
        return None
    return who.name.casefold()


def a_side(actor: str) -> bool:
    """Whether the actor is one of the sides."""
    return actor not in (NO_SIDE, OTHER_ACTOR)


def gap(a: Said, b: Said) -> int | None:
    """Days between the days that two claims are about: 0 where they overlap, None where one has none."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return None
    return max(0, (a.first - b.last).days, (b.first - a.last).days)


def later_by(a: Said, b: Said) -> int:
    """By how many days `a` is about later days than `b`: negative where earlier, 0 where they overlap or days are unknown."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return 0
    return max(0, (a.first - b.last).days) - max(0, (b.first - a.last).days)


def matched(name: str, words: str) -> bool:
    """Whether the words hold one of the stems of that name in `data/words.yaml`."""
    return bool(_patterns()[name].search(words.casefold()))


@lru_cache(maxsize=REMEMBERED)
def window_days(words: str) -> int | None:
    """How many days "in the coming days" and the like give a forecast; None where the words tell nothing."""
    found = [days for days, pattern in _days().items() if pattern.search(words.casefold())]
    return min(found) if found else None


def _percent(claim: Claim) -> tuple[float, float] | None:
    shares = [q for q in claim.quantities if q.unit == "percent"]
    if not shares:
        return None
    low, high = min(q.value for q in shares), max(q.value for q in shares)
    return low, high


@cache
def _lists() -> Mapping[str, object]:
    lists: Mapping[str, object] = yaml.safe_load((files(__package__) / "data" / "words.yaml").read_text("utf8"))
    return lists


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: _pattern(listed) for name, listed in _lists().items() if isinstance(listed, list)}


@cache
def _days() -> dict[int, re.Pattern[str]]:
    days = _lists()["days"]
    assert isinstance(days, dict)
    return {int(n): _pattern(listed) for n, listed in days.items()}


def _pattern(listed: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{stem}" for stem in listed))

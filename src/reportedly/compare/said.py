"""A claim beside what comparing needs of its document: its words, its days, its text's origin, and what its words say of extent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from reportedly.compare.words import skeleton, tokens
from reportedly.types import ANONYMOUS, NO_SIDE, OTHER_ACTOR, Claim, PlaceRef, Reading

Extent = Literal["whole", "part"]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim with what is known of its document.

    `text` is the id of the document that first carried the text (its own, unless it is a copy) and `outlet` that document's outlet;
    `first` and `last` are the days the claim is about, those of publication where it tells none (`dated` is then false), None where
    neither is known; `percent` is the share of a place that a claim of control speaks of, as lowest and highest; `tokens` are what the words speak of, with weights.
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
    extent: Extent
    percent: tuple[float, float] | None
    marks: frozenset[str]

    @property
    def id(self) -> str:
        return self.claim.id

    @property
    def rank(self) -> tuple[date, date, str, int, str]:
        """What claims are told in order by: the day they are about, the day of publication, the document, the place in it."""
        return (self.first or date.max, self.published or date.max, self.claim.doc, self.order, self.claim.id)

    @property
    def denies(self) -> bool:
        return self.claim.stance == "denies"

    @property
    def forecast(self) -> bool:
        return self.claim.stance == "predicts"


def said(reading: Reading, claim: Claim, order: int, text: str, outlet: str | None) -> Said:
    """The claim of a reading, `order` its number there; `text` and `outlet` are those of the document that first carried the text."""
    words = " … ".join(reading.words(span) for span in claim.content)
    published = reading.document.published
    first, last = (claim.time.first, claim.time.last) if claim.time else (None, None)
    dated = bool(first or last)
    percent = _percent(claim)
    marks = frozenset(name for name in _patterns() if _patterns()[name].search(words.casefold()))
    return Said(
        claim, published, text, outlet, order, words, reading.document.lang, first or last or published, last or first or published, dated,
        tokens(words, reading.document.lang, _name(claim)), "part" if ("part" in marks and "whole" not in marks) or percent else "whole", percent, marks,
    )  # fmt: skip


def _name(claim: Claim) -> frozenset[str]:
    """The place's own name, which all claims of the place share."""
    return frozenset(skeleton(word) for word in claim.place.name.split()) if claim.place else frozenset()


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


def window_days(words: str) -> int | None:
    """How many days "in the coming days" and the like give a forecast; None where the words tell nothing."""
    found = [days for days, pattern in _days().items() if pattern.search(words.casefold())]
    return min(found) if found else None


def _percent(claim: Claim) -> tuple[float, float] | None:
    shares = [q for q in claim.quantities if q.unit == "percent"]
    if claim.frame != "control" or not shares:
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

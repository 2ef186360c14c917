"""What the desk says of standings, frames and labels: one table each, shown on hover and focus and in the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reportedly.types import Frame, Standing


@dataclass(frozen=True, slots=True)
class Word:
    """A label as people read it, its sign (a name in the sprite), the rule behind it, and what would change it."""

    label: str
    sign: str
    rule: str
    change: str


STANDINGS: Mapping[Standing, Word] = {
    "disputed": Word(
        "disputed", "half", "Somebody denies it, or says what cannot be true together with it.",
        "It changes when every voice that denies it takes that back.",
    ),
    "admitted": Word(
        "admitted", "exchange", "Said by the side that it speaks against, and nobody denies it.",
        "A denial by anybody makes it disputed.",
    ),
    "corroborated": Word(
        "corroborated", "both", "Origins of two sides say so, or of one side and an unaligned one, or two unaligned ones; nobody denies it.",
        "A denial makes it disputed; an admission by the side that it speaks against makes it admitted.",
    ),
    "one-sided": Word(
        "one-sided", "left", "Two or more origins say so, all of one side; nobody denies it.",
        "A voice of another side, or an unaligned one, makes it corroborated; a denial makes it disputed.",
    ),
    "single-source": Word(
        "single source", "dot", "It goes back to one origin, however many outlets carry it; nobody denies it.",
        "A second origin makes it one-sided or corroborated, depending on whose it is; a denial makes it disputed.",
    ),
    "retracted": Word(
        "retracted", "back", "A speaker who said so denies it in a later document, or takes a denial back in so many words.",
        "It stays so.",
    ),
    "open-forecast": Word(
        "open forecast", "clock", "A forecast whose time has not come, or of which no claim tells.",
        "Claims of other origins that it came true or did not, or the end of its time.",
    ),
    "met-forecast": Word(
        "met forecast", "clock", "A forecast that later claims of other origins say came true.", "It stays so unless those claims are judged otherwise."
    ),
    "failed-forecast": Word(
        "failed forecast", "clock", "A forecast whose time has passed and which, by later claims of other origins, did not come true.",
        "It stays so unless those claims are judged otherwise.",
    ),
}  # fmt: skip

FRAMES: Mapping[Frame, str] = {
    "control": "who holds a place or a part of it",
    "advance": "forces move forward",
    "withdrawal": "forces leave",
    "encirclement": "forces surround, or are surrounded",
    "fighting": "ground fighting",
    "strike": "shelling, missiles, bombs, drones",
    "casualties": "killed, wounded, captured; losses of equipment",
    "damage": "harm to buildings, power, water, transport",
    "conduct": "how soldiers or authorities behave",
    "logistics": "supply, rotation, reinforcement",
    "humanitarian": "civilians, evacuation, aid, living conditions",
    "diplomacy": "visits, talks, statements of policy, agreements",
    "judgement": "justification, blame, assessment",
    "other": "everything else",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The pin of some frames on the map: what it stands for, its frames, and its outline, about a circle of radius 1."""

    label: str
    frames: tuple[Frame, ...]
    path: str


SHAPES: Mapping[str, Shape] = {
    "ground": Shape(
        "ground", ("control", "advance", "withdrawal", "encirclement", "fighting"), "M-.88-.88H.88V.1Q.88.72 0 1.05-.88.72-.88.1z"
    ),
    "strike": Shape(
        "strikes and harm", ("strike", "casualties", "damage"),
        "M0-1.1.3-.72.78-.78.72-.3 1.1 0 .72.3.78.78.3.72 0 1.1-.3.72-.78.78-.72.3-1.1 0-.72-.3-.78-.78-.3-.72z",
    ),
    "people": Shape("people and conduct", ("humanitarian", "conduct"), "M0-1.05.98-.22V.88H-.98V-.22z"),
    "supply": Shape("supply", ("logistics",), "M-1.1 0-.6-.8H.6L1.1 0 .6.8H-.6z"),
    "talk": Shape("talk and all else", ("diplomacy", "judgement", "other"), "M0-1A1 1 0 0 1 0 1 1 1 0 0 1 0-1z"),
}  # fmt: skip
SHAPE_OF: Mapping[Frame, str] = {frame: key for key, shape in SHAPES.items() for frame in shape.frames}

STANCES: Mapping[str, str] = {
    "asserts": "says",
    "denies": "denies",
    "predicts": "predicts",
    "intends": "intends",
    "demands": "demands",
    "judges": "judges",
}
VOICES: Mapping[str, str] = {
    "direct": "in quotation marks",
    "indirect": "in the outlet's words",
    "mixed": "partly in quotation marks",
    "narrator": "in the outlet's own voice",
}
REASONS: Mapping[str, str] = {
    "frame": "frame",
    "stance": "stance",
    "certainty": "certainty",
    "actor": "whose deed",
    "place": "place",
    "time": "days",
    "speaker": "speaker",
    "side": "side",
    "launders": "restates",
    "voice": "voice",
}

DONE: Mapping[str, str] = {
    "accept": "accepted it", "reject": "rejected it", "grade": "graded it", "comment": "commented", "merge": "merged it with", "split": "split it off",
    "move": "moved it",
}  # fmt: skip
"""What a judgement did, for a history."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date | None, year: bool = False) -> str:
    """A day as a person reads it: 21 Nov, or 21 Nov 2025."""
    if value is None:
        return ""
    return f"{value.day} {MONTHS[value.month - 1]}" + (f" {value.year}" if year else "")


def days(first: date | None, last: date | None, year: bool = False) -> str:
    """First to last day, what they share said once: 20–25 Nov."""
    if first is None or last is None:
        return f"from {day(first, year)}" if first else f"until {day(last, year)}" if last else ""
    if first == last:
        return day(first, year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last, year)}"
    return f"{day(first, year and first.year != last.year)} – {day(last, year)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with what it counts."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def called(outlet: str | None, title: str | None) -> str:
    """What a document goes by."""
    return outlet or title or "a text without a name"

"""What people decided, laid over what the machine found: pure functions from judgements to values. Nothing that the machine found is changed.

| on | `what` | `value` |
|---|---|---|
| anything | accept, reject, comment | nothing, nothing, words |
| claim, document, proposition, speaker or outlet | grade | A to F for reliability, 1 to 6 for credibility, or both: B2 (the Admiralty scale) |
| claim | speaker, side, actor | a name, a side's id |
| claim | frame, stance, certainty | one of the labels |
| claim | place | "" for none, a name, or an object in JSON: name, geonameid, lat, lon, country |
| claim | time | "" for none, a day, or first/last with .. for an open end: 2025-11-20/2025-11-23 |
| claim | content | stretches of the text: 10-42, or several: 10-42 50-61 |
| claim | move | alone, or `supports` or `denies` and a claim: this claim stands beside that one's matter |
| claim | merge | a claim: the matters of both are one |
| claim | split | claims beside it that leave with it for a matter of their own; "" where it leaves alone |

A later judgement on one field stands over an earlier one; an undo takes back the judgement that it names, and can itself be undone.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal, cast, get_args

from reportedly.errors import InputError
from reportedly.ids import content_id
from reportedly.types import Certainty, Claim, Frame, Judgement, PlaceRef, Reading, Span, Speaker, Stance, TimeRange

LABELS: Mapping[str, tuple[str, ...]] = {"frame": get_args(Frame), "stance": get_args(Stance), "certainty": get_args(Certainty)}
FIELDS = ("speaker", "side", "actor", "frame", "stance", "certainty", "place", "time", "content")
"""The fields of a claim that a person may set."""
VERDICTS = ("accept", "reject")
GROUPING = ("move", "merge", "split")
ACTS = (*VERDICTS, "grade", "comment", *FIELDS, *GROUPING, "undo")
NAME_LENGTH = 500
LARGEST_ID = 2**53
MOST = 100
"""Claims that leave a matter together at most."""
_GRADE = re.compile(r"[A-F]|[1-6]|[A-F][1-6]")
_STRETCH = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a claim that a person set: what it was for the machine and what it is now, in words; `judgement` is the judgement's id."""

    field: str
    was: str
    now: str
    by: str
    at: datetime
    note: str
    judgement: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people said of one thing beside its fields: the latest of accept and reject, the latest grade, all comments in order."""

    verdict: Judgement | None = None
    grade: Judgement | None = None
    comments: tuple[Judgement, ...] = ()

    @property
    def rejected(self) -> bool:
        return self.verdict is not None and self.verdict.what == "reject"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on which claims are of one matter. `others` are claims; `role` is supports, denies or alone, for a move."""

    kind: Literal["move", "merge", "split"]
    claim: str
    others: tuple[str, ...]
    role: Literal["supports", "denies", "alone"]
    by: str
    note: str = ""


def standing_judgements(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements that no later one takes back, without the undos themselves, in their order."""
    every = list(judgements)
    taken_back: set[str] = set()
    for judgement in reversed(every):
        if judgement.undoes is not None and judgement.id not in taken_back:
            taken_back.add(judgement.undoes)
    return [j for j in every if j.undoes is None and j.id not in taken_back]


def by_subject(judgements: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """The judgements that stand, by what they are on."""
    out: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in standing_judgements(judgements):
        out[judgement.on].append(judgement)
    return dict(out)


def verdicts(passed: Iterable[Judgement]) -> Verdicts:
    """What the judgements that stand on one thing amount to."""
    verdict = grade = None
    comments = []
    for judgement in passed:
        if judgement.what in VERDICTS:
            verdict = judgement
        elif judgement.what == "grade":
            grade = judgement
        elif judgement.what == "comment":
            comments.append(judgement)
    return Verdicts(verdict, grade, tuple(comments))


def judged_claim(claim: Claim, passed: Iterable[Judgement]) -> tuple[Claim, tuple[Change, ...]]:
    """The claim with the fields that people set, each told in its `why`, and the changes. Values that make no sense are passed over."""
    latest = {j.what: j for j in passed if j.what in FIELDS}
    changes = []
    for field in (f for f in FIELDS if f in latest):
        judgement = latest[field]
        try:
            after = _SETTERS[field](claim, judgement.value)
        except InputError:
            continue
        change = Change(field, told(claim, field), told(after, field), judgement.by, judgement.at, judgement.note, judgement.id)
        changes.append(change)
        claim = replace(after, why={**after.why, field: _mark(change)})
    return claim, tuple(changes)


def judged_reading(reading: Reading, passed: Mapping[str, Sequence[Judgement]]) -> Reading:
    """The reading with its claims as people set them and without those that they rejected; `passed` as `by_subject` gives it."""
    if not any(claim.id in passed for claim in reading.claims):
        return reading
    kept = []
    for claim in reading.claims:
        on = passed.get(claim.id, ())
        if not verdicts(on).rejected:
            kept.append(_inside(judged_claim(claim, on)[0], claim, reading))
    return replace(reading, claims=tuple(kept))


def _inside(claim: Claim, machine: Claim, reading: Reading) -> Claim:
    """With the machine's content where the one that was set lies outside the text."""
    outside = any(span.end > len(reading.document.text) for span in claim.content)
    return replace(claim, content=machine.content) if outside else claim


def decisions(judgements: Iterable[Judgement]) -> tuple[Decision, ...]:
    """The judgements that stand on which claims are of one matter, in their order; those that make no sense are passed over."""
    out = []
    for judgement in standing_judgements(judgements):
        if judgement.what in GROUPING:
            try:
                out.append(decision(judgement))
            except InputError:
                continue
    return tuple(out)


def decision(judgement: Judgement) -> Decision:
    """A move, merge or split; InputError where the value is none."""
    kind, words, signed = judgement.what, judgement.value.split(), (judgement.by, judgement.note)
    if kind == "move" and words == ["alone"]:
        return Decision("move", judgement.on, (), "alone", *signed)
    if kind == "move" and len(words) == 2 and words[0] in ("supports", "denies"):
        return Decision("move", judgement.on, (words[1],), cast(Any, words[0]), *signed)
    if kind == "merge" and len(words) == 1:
        return Decision("merge", judgement.on, (words[0],), "supports", *signed)
    if kind == "split" and len(words) < MOST:
        return Decision("split", judgement.on, tuple(words), "supports", *signed)
    raise InputError(f"{judgement.value!r} is no value for {kind}", do=_HOW.get(kind, f"use one of {', '.join(GROUPING)}"))


def proposition_id(first: str) -> str:
    """The id of the proposition whose first claim has this id."""
    return content_id("proposition", first)


def checked(what: str, value: str, *, claim: Claim | None = None, length: int | None = None) -> None:
    """InputError, with what to write instead, unless `value` may stand for `what`; `length` is that of the claim's text, in characters."""
    if what not in ACTS:
        raise InputError(f"{what!r} is nothing that can be judged", do=f"use one of {', '.join(ACTS)}")
    if what in VERDICTS and value:
        raise InputError(f"{what} takes no value", do="put words into the note")
    if what == "grade" and not _GRADE.fullmatch(value):
        raise InputError(f"{value!r} is no grade", do=_HOW["grade"])
    if what == "comment" and not value.strip():
        raise InputError("a comment needs words", do="say something")
    if what in GROUPING:
        decision(Judgement("", "", what, value, "", datetime.min))
    if what in FIELDS:
        after = _SETTERS[what](claim or _NO_CLAIM, value)
        if length is not None and any(span.end > length for span in after.content):
            raise InputError(f"the text has {length:,} characters", do="name stretches inside it")


def told(claim: Claim, field: str) -> str:
    """A field of a claim in words, as a history shows it; "none" where it has none."""
    if field == "speaker":
        return claim.speaker.name
    if field == "side":
        return claim.speaker.side
    if field == "place":
        place = claim.place
        return "none" if place is None else f"{place.name} ({place.geonameid})" if place.geonameid is not None else place.name
    if field == "time":
        time = claim.time
        if time is None or not (time.first or time.last):
            return "none"
        return str(time.first) if time.first == time.last else f"{time.first or '..'}/{time.last or '..'}"
    if field == "content":
        return " ".join(f"{span.start}-{span.end}" for span in claim.content)
    return str(getattr(claim, field))


def place_value(name: str, geonameid: int | None, lat: float | None, lon: float | None, country: str | None = None) -> str:
    """A place as a judgement's value."""
    given = {"name": name, "geonameid": geonameid, "lat": lat, "lon": lon, "country": country}
    return json.dumps({key: value for key, value in given.items() if value is not None}, ensure_ascii=False)


def _mark(change: Change) -> str:
    note = f": {change.note}" if change.note else ""
    return f"set by {change.by} on {change.at.date()}, {change.was} before{note}"


def _speaker(claim: Claim, value: str) -> Claim:
    name = _name(value, "speaker")
    kind = "person" if claim.speaker.kind in ("anonymous", "outlet") and name != claim.speaker.name else claim.speaker.kind
    voice = "indirect" if claim.voice == "narrator" and name != claim.speaker.name else claim.voice
    return replace(claim, speaker=Speaker(name, kind, claim.speaker.side, claim.speaker.role), voice=voice)


def _side(claim: Claim, value: str) -> Claim:
    return replace(claim, speaker=replace(claim.speaker, side=_name(value, "side")))


def _actor(claim: Claim, value: str) -> Claim:
    return replace(claim, actor=_name(value, "actor"))


def _label(field: str) -> Callable[[Claim, str], Claim]:
    def set_label(claim: Claim, value: str) -> Claim:
        if value not in LABELS[field]:
            raise InputError(f"{value!r} is no {field}", do=f"use one of {', '.join(LABELS[field])}")
        return replace(claim, **cast(Any, {field: value}))

    return set_label


def _place(claim: Claim, value: str) -> Claim:
    if not value.strip():
        return replace(claim, place=None)
    if not value.lstrip().startswith("{"):
        return replace(claim, place=PlaceRef(_name(value, "place")))
    try:
        given = json.loads(value)
        number = given.get("geonameid")
        lat, lon = (None if given.get(axis) is None else float(given[axis]) for axis in ("lat", "lon"))
        country = given.get("country")
        whole = (number is None or (type(number) is int and abs(number) < LARGEST_ID)) and (country is None or isinstance(country, str))
        within = (lat is None) == (lon is None) and (lat is None or lon is None or (abs(lat) <= 90 and abs(lon) <= 180))
        name = _name(given["name"], "place")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InputError("this is no place", do=_HOW["place"]) from error
    if not (whole and within):
        raise InputError("this is no place", do=_HOW["place"])
    return replace(claim, place=PlaceRef(name, geonameid=number, lat=lat, lon=lon, country=country))


def _time(claim: Claim, value: str) -> Claim:
    if not value.strip():
        return replace(claim, time=None)
    first, _, last = value.strip().partition("/")
    try:
        ends = tuple(None if end == ".." else date.fromisoformat(end) for end in (first, last or first))
    except ValueError as error:
        raise InputError(f"{value!r} is no time", do=_HOW["time"]) from error
    if ends == (None, None) or (ends[0] and ends[1] and ends[0] > ends[1]):
        raise InputError(f"{value!r} is no time", do=_HOW["time"])
    return replace(claim, time=TimeRange(ends[0], ends[1], value=value.strip()))


def _content(claim: Claim, value: str) -> Claim:
    spans = [Span(int(found[1]), int(found[2])) for part in value.split() if (found := _STRETCH.fullmatch(part))]
    if not spans or len(spans) != len(value.split()) or len(spans) > 100:
        raise InputError(f"{value!r} is no stretch of text", do=_HOW["content"])
    if any(a.start >= a.end for a in spans) or any(a.end > b.start for a, b in pairwise(spans)):
        raise InputError("the stretches are empty or not in order", do=_HOW["content"])
    return replace(claim, content=tuple(spans))


def _name(value: object, what: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > NAME_LENGTH or not value.isprintable():
        raise InputError(f"a {what} needs a name of at most {NAME_LENGTH} characters", do="write one in one line")
    return value.strip()


_SETTERS: Mapping[str, Callable[[Claim, str], Claim]] = {
    "speaker": _speaker, "side": _side, "actor": _actor, "frame": _label("frame"), "stance": _label("stance"),
    "certainty": _label("certainty"), "place": _place, "time": _time, "content": _content,
}  # fmt: skip
_HOW = {
    "grade": "write A to F for reliability, 1 to 6 for credibility, or both as in B2",
    "place": 'write a name, nothing for none, or {"name": …, "geonameid": …, "lat": …, "lon": …}',
    "time": "write a day as in 2025-11-20, first and last as in 2025-11-20/2025-11-23, .. for an open end, nothing for none",
    "content": "write where it begins and ends in the text, as in 10-42 or 10-42 50-61",
    "move": "write alone, or supports or denies and the id of a claim of the matter",
    "merge": "write the id of a claim of the other matter",
}
_NO_CLAIM = Claim("", "", (), None, None, Speaker("nobody", "person"), "indirect")

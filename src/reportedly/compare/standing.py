"""Where a matter stands, by the origins of what is said on it: never a verdict on what is true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportedly.compare.said import GAINS, Said, a_side, most, speaker_key
from reportedly.types import NO_SIDE, Frame, Standing

LOSSES: frozenset[Frame] = frozenset({"withdrawal", "casualties", "conduct"})
"""Frames that speak against the actor's own side."""
Credibility = Literal[1, 2, 3, 4, 5, 6]


@dataclass(frozen=True, slots=True)
class Origin:
    """The first voice that a claim goes back to, and its side."""

    key: str
    side: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A standing with its origins on either side of the matter and the reasons. Not about truth: about who says what."""

    standing: Standing
    supports: tuple[Origin, ...]
    denies: tuple[Origin, ...]
    why: tuple[str, ...]


def origin(said: Said, by_id: Mapping[str, Said], passed: frozenset[str] = frozenset()) -> Origin:
    """A claim's origin: its speaker; an unnamed one for each text; the outlet's own words the outlet of the text's first print; and a restated
    claim's origin where the outlet only restates."""
    restated = by_id.get(said.claim.launders or "")
    if restated is not None and restated.id != said.id and restated.id not in passed:
        return origin(restated, by_id, passed | {said.id})
    side = said.claim.speaker.side
    if said.claim.voice == "narrator":
        return Origin(f"outlet {(said.outlet or said.text).casefold()}", side)
    key = speaker_key(said.claim)
    return Origin(f"speaker {key}", side) if key is not None else Origin(f"unnamed in {said.text}", side)


def stand(supports: Sequence[Said], denies: Sequence[Said], by_id: Mapping[str, Said], forecast: Standing | None = None) -> Verdict:
    """The first standing that applies of: retracted, the forecast's, disputed, admitted, corroborated, one-sided, single-source."""
    said, against = (_origins(claims, by_id) for claims in (supports, denies))
    back = _taken_back(supports, denies)
    why: tuple[str, ...]
    if back is not None:
        return Verdict("retracted", said, against, (f"{back} first said so and later denied it",))
    if forecast is not None:
        return Verdict(forecast, said, against, ())
    if against:
        names = ", ".join(_told(claim) for claim in _first_of_each(denies, by_id))
        return Verdict("disputed", said, against, (f"denied or contradicted by {names}",))
    once = {(s.text, speaker_key(s.claim) or "", s.frame) for s in supports}  # copies count once
    frame = most(told for _, _, told in sorted(once))
    sides = {o.side for o in said}
    admits = next((claim for claim in supports if _admits(claim, frame, origin(claim, by_id).side)), None)
    if admits is not None:
        why = (f"said by {_told(admits)} against their own side",)
        return Verdict("admitted", said, against, why)
    if len(said) < 2:
        return Verdict("single-source", said, against, ("one origin",))
    if len(sides) > 1 or sides == {NO_SIDE}:
        return Verdict("corroborated", said, against, (f"{len(said)} origins, of the sides {', '.join(sorted(sides))}",))
    return Verdict("one-sided", said, against, (f"{len(said)} origins, all of the side {min(sides)}",))


def credibility(standing: Standing) -> Credibility:
    """The Admiralty scale's information credibility as it can be derived from a standing: a mapping, not an analyst's grade."""
    table: dict[Standing, Credibility] = {
        "corroborated": 2,
        "admitted": 2,
        "one-sided": 3,
        "disputed": 4,
        "retracted": 5,
        "failed-forecast": 5,
    }
    return table.get(standing, 1 if standing == "met-forecast" else 6)


def _origins(claims: Sequence[Said], by_id: Mapping[str, Said]) -> tuple[Origin, ...]:
    return tuple({o.key: o for o in (origin(claim, by_id) for claim in claims)}.values())


def _first_of_each(claims: Sequence[Said], by_id: Mapping[str, Said]) -> list[Said]:
    return list({origin(claim, by_id).key: claim for claim in reversed(claims)}.values())[::-1]


def _told(said: Said) -> str:
    who = said.claim.speaker
    return (
        f"{who.role or who.original or 'an unnamed speaker'}"
        if speaker_key(said.claim) is None and said.claim.voice != "narrator"
        else who.name
    )


def _admits(said: Said, frame: Frame, side: str) -> bool:
    """Whether a claim speaks against the side of its origin: the other's gain, an own loss, or that it is outnumbered or in a hard position."""
    if side == NO_SIDE or "trying" in said.marks or said.claim.stance not in ("asserts", "judges"):
        return False
    actor = said.actor
    if "gone" in said.marks and frame == "control":
        return actor == side
    if frame in GAINS:
        return a_side(actor) and actor != side
    if frame in LOSSES:
        return actor == side
    return ("outnumbered" in said.marks and actor in (side, NO_SIDE)) or (
        frame == "judgement" and "hard" in said.marks and actor == NO_SIDE
    )


def _taken_back(supports: Sequence[Said], denies: Sequence[Said]) -> str | None:
    """The speaker who first said so and later denied it, or took an own denial back in so many words."""
    for later in denies:
        key = speaker_key(later.claim)
        if key is None or not later.denies:
            continue
        before = [s for s in (*supports, *denies) if speaker_key(s.claim) == key and s is not later and _moment(s) < _moment(later)]
        if "withdrawn" in later.marks and before:
            return later.claim.speaker.name
        if any(s in supports and s.published != later.published for s in before):
            return later.claim.speaker.name
    return None


def _moment(said: Said) -> tuple[date, str, int]:
    return (said.published or date.max, said.claim.doc, said.order)

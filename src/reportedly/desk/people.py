"""Speakers and outlets: who they are, whose side and why, what they said and how it fared. Over one person's claims at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportedly.compare import wilson
from reportedly.compare.record import FARED, Share
from reportedly.desk.views import Said
from reportedly.types import Standing


@dataclass(frozen=True, slots=True)
class Portrait:
    """What the page of a speaker or an outlet shows beside the claims."""

    name: str
    is_outlet: bool
    side: str
    kind: str
    roles: tuple[tuple[str, int], ...]
    forms: tuple[tuple[str, int], ...]
    """The names that texts give, with how often."""
    why: tuple[str, ...]
    """The reasons that were given for who they are and whose side."""
    carried: tuple[tuple[str, int], ...]
    """A speaker's outlets, or an outlet's speakers, with the number of claims."""
    known: bool
    """Whether the theatre pack knows them."""


@dataclass(frozen=True, slots=True)
class Fared:
    """How many matters that one supported stand so, with the interval of the share."""

    standing: Standing
    share: Share


def portrait(name: str, is_outlet: bool, said: Sequence[Said], side: str, known: bool) -> Portrait:
    """A portrait from some of somebody's claims."""
    speakers = [one.claim.speaker for one in said if not is_outlet or one.claim.voice == "narrator"]
    kinds = Counter(s.kind for s in speakers)
    sides = Counter(s.side for s in speakers)
    roles = Counter(s.role for s in speakers if s.role)
    forms = Counter(s.original for s in speakers if s.original and s.original != name)
    why = Counter(text for one in said for text in _reasons(one, is_outlet) if text)
    if is_outlet:
        carried = Counter(one.claim.speaker.name for one in said if one.claim.voice != "narrator" and one.claim.speaker.kind != "anonymous")
    else:
        carried = Counter(one.outlet for one in said if one.outlet)
    return Portrait(
        name,
        is_outlet,
        side if known or is_outlet else (sides.most_common(1)[0][0] if sides else side),
        "outlet" if is_outlet else (kinds.most_common(1)[0][0] if kinds else "person"),
        tuple(roles.most_common(6)),
        tuple(forms.most_common(8)),
        tuple(text for text, _ in why.most_common(4)),
        tuple(carried.most_common(12)),
        known,
    )


def fared(standings: Mapping[str, int]) -> list[Fared]:
    """How the matters that somebody supported stand: counts with Wilson's intervals, never a score."""
    total = sum(standings.values())
    every: tuple[Standing, ...] = ("single-source", "one-sided", *FARED)
    return [Fared(s, wilson(standings[s], total)) for s in every if standings.get(s)]


def _reasons(one: Said, is_outlet: bool) -> tuple[str | None, ...]:
    claim = one.claim
    if is_outlet and claim.voice != "narrator":
        return ()
    return (claim.speaker.why, claim.why.get("speaker"), claim.why.get("side"))

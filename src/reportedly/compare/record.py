"""How the earlier claims of each speaker and outlet fared: counts with intervals, never one score of truth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from reportedly.types import ANONYMOUS, Proposition, Reading, Standing

Z = 1.96
"""Standard deviations of an interval that holds the true share in 95 of 100 cases."""
FARED: tuple[Standing, ...] = ("admitted", "corroborated", "disputed", "retracted", "met-forecast", "failed-forecast", "open-forecast")


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, with the interval in which the true share lies."""

    count: int
    of: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Record:
    """A speaker's or outlet's (`is_outlet`) claims, the matters they supported, and how many of these stand how."""

    name: str
    is_outlet: bool
    claims: int
    matters: int
    fared: dict[Standing, Share]


def wilson(count: int, of: int) -> Share:
    """A share with its score interval (Wilson, 1927); 0 to 1 where nothing was counted."""
    if of == 0:
        return Share(0, 0, 0.0, 1.0)
    p, z2 = count / of, Z * Z
    centre, half = p + z2 / (2 * of), Z * sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    return Share(count, of, max(0.0, (centre - half) / (1 + z2 / of)), min(1.0, (centre + half) / (1 + z2 / of)))


def records(readings: Iterable[Reading], propositions: Iterable[Proposition]) -> list[Record]:
    """The record of every named speaker, and of every outlet for all that it carried, most claims first."""
    matter = {claim: p for p in propositions for claim in p.supports}
    said: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for reading in readings:
        for claim in reading.claims:
            if claim.voice != "narrator" and claim.speaker.name != ANONYMOUS and claim.speaker.kind != "anonymous":
                said[claim.speaker.name, False].append(claim.id)
            if reading.document.outlet:
                said[reading.document.outlet, True].append(claim.id)
    out = []
    for (name, is_outlet), claims in said.items():
        matters = {matter[c].id: matter[c].standing for c in claims if c in matter}
        counts = Counter(matters.values())
        out.append(Record(name, is_outlet, len(claims), len(matters), {s: wilson(counts[s], len(matters)) for s in FARED}))
    return sorted(out, key=lambda r: (-r.claims, r.name, r.is_outlet))

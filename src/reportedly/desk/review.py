"""The queue of what is to be judged: the least certain and most consequential first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2

from reportedly.desk.views import Said
from reportedly.types import Frame, Proposition

WEIGHT: Mapping[Frame, float] = {
    "control": 2.0,
    "casualties": 1.6,
    "withdrawal": 1.5,
    "encirclement": 1.5,
    "advance": 1.4,
    "strike": 1.2,
    "other": 0.4,
    "judgement": 0.6,
}
"""How much hangs on a claim of a frame, against 1."""


@dataclass(frozen=True, slots=True)
class Todo:
    """A claim that nobody judged, the matter that rests on it, and why it stands where it does in the queue."""

    said: Said
    matter: Proposition | None
    rank: float
    why: str


def todo(said: Said, matter: Proposition | None) -> Todo:
    """How much a person's word on a claim is worth: its doubt, times what rests on it."""
    claim = said.claim
    doubt = (
        1
        - claim.score
        + (0.15 if claim.certainty != "certain" else 0)
        + (0.2 if claim.place is None else 0.1 if claim.place.runner_up else 0)
    )
    members = len(matter.supports) + len(matter.denies) if matter else 0
    disputed = matter is not None and matter.standing in ("disputed", "retracted", "admitted")
    rests = (1 + log2(1 + members)) * WEIGHT.get(claim.frame, 1.0) * (1.5 if disputed else 1)
    why = [f"score {claim.score:.2f}", f"{members} claims in the matter" if matter else "in no matter"]
    why += [matter.standing] if matter else []
    why += ["no place"] if claim.place is None else [f"place against {claim.place.runner_up}"] if claim.place.runner_up else []
    return Todo(said, matter, doubt * rests, ", ".join(why))


def queued(said: Iterable[Said], matters: Mapping[str, Proposition], judged: set[str]) -> list[Todo]:
    """The claims that nobody judged, the first to be looked at first."""
    found = [todo(one, matters.get(one.claim.id)) for one in said if one.claim.id not in judged and one.copy_of is None]
    return sorted(found, key=lambda t: (-t.rank, t.said.claim.id))

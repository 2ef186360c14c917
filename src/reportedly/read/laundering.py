"""Laundering: a claim in the narrator's own voice that restates as fact what the same document attributes to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reportedly.types import Claim

LEAST = 0.62
"""The least likeness at which a restatement is seen: cosine of the vectors and 0.1 for each of frame, actor and place that agree."""


def laundered(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with `launders` set on each narrator claim that restates an attributed one, and the reason in `why`.

    A hedged sentence ("reportedly") hands nothing over as fact, and so launders nothing.
    """
    attributed = [c for c in claims if c.voice != "narrator" and c.stance not in ("denies", "demands") and c.vector]
    out = []
    for c in claims:
        best = max(((likeness(c, a), a) for a in attributed), key=lambda x: x[0], default=None) if _plain(c) else None
        if best is not None and best[0] >= LEAST:
            said = f"restates, as fact, what {best[1].speaker.original or best[1].speaker.name} is said to have claimed"
            out.append(replace(c, launders=best[1].id, why={**c.why, "launders": f"{said} (likeness {best[0]:.2f})"}))
        else:
            out.append(c)
    return out


def _plain(c: Claim) -> bool:
    return c.voice == "narrator" and c.certainty == "certain" and c.stance == "asserts" and bool(c.vector)


def likeness(narrator: Claim, said: Claim) -> float:
    """Cosine of the two claims' vectors, and 0.1 for each of frame, actor and place that agree; minus infinity where the frames part."""
    if narrator.frame != said.frame or narrator.actor != said.actor:
        return -np.inf
    cosine = float(np.dot(narrator.vector, said.vector))
    place = narrator.place is not None and said.place is not None and narrator.place.name == said.place.name
    return cosine + 0.2 + (0.1 if place else 0.0)

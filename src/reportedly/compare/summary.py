"""A line for a matter: its fields and the words of its best-worded claim, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.compare.said import Said, a_side

LENGTH = 90
"""Characters of the wording that a summary likes best; twice as many are the most it quotes."""


def summary(claims: Sequence[Said]) -> str:
    """ "Kupiansk · control · ru · “Kupyansk had been taken” (Valery Gerasimov)", the claims being those for the matter, or against it where none is."""
    best = min(
        claims,
        key=lambda s: (s.claim.voice == "narrator", s.claim.certainty != "certain", len(s.words) < 15, abs(len(s.words) - LENGTH), s.id),
    )
    claim = best.claim
    words = best.words if len(best.words) <= 2 * LENGTH else f"{best.words[: 2 * LENGTH].rsplit(' ', 1)[0]} …"
    fields = [claim.place.name if claim.place else "", claim.frame, claim.actor if a_side(claim.actor) else ""]
    denied = "denied: " if claim.stance == "denies" else ""
    return " · ".join([*(f for f in fields if f), f"{denied}“{words}” ({claim.speaker.name})"])

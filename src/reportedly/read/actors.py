"""Whose deed or state a claim is: the side that its actor words name, or point at from the speaker's side."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.ports import Theatre
from reportedly.types import NO_SIDE, OTHER_ACTOR, Lang, Span

_BLAMELESS = frozenset({"damage", "humanitarian", "judgement", "other"})
"""Frames whose actor is the side blamed: with no word of blame there is none."""


def actor(text: str, actors: Sequence[Span], content: Sequence[Span], frame: str, side: str, theatre: Theatre, lang: Lang | None) -> tuple[str, str]:
    """The actor's side id and the reason in words. `side` is the speaker's (the outlet's for the narrator), from which "the enemy" is seen."""
    for span in actors:
        found = _of(text[span.start : span.end], side, theatre, lang)
        if found:
            return found
    if actors and frame not in _BLAMELESS:
        words = text[actors[0].start : actors[0].end]
        known = theatre.speaker(words, lang)
        if known and known.side == NO_SIDE:
            return OTHER_ACTOR, f"{words!r} belongs to no side"
    if frame not in _BLAMELESS:
        for span in content:
            found = _of(text[span.start : span.end], side, theatre, lang)
            if found:
                return found
    return NO_SIDE, "no words name a side"


def _of(words: str, side: str, theatre: Theatre, lang: Lang | None) -> tuple[str, str] | None:
    pointed = theatre.deixis(words, lang)
    if pointed and side != NO_SIDE:
        whose = side if pointed == "own" else theatre.enemy_of(side)
        if whose:
            return whose, f"{words!r} said from the side {side}"
    return theatre.side_of(words, lang)

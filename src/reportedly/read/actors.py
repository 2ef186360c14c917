"""Whose deed or state a claim is: the side that its actor words name, or point at from the speaker's side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from reportedly.ports import Theatre
from reportedly.types import NO_SIDE, OTHER_ACTOR, Claim, Lang, Span

_BLAMELESS = frozenset({"damage", "humanitarian", "judgement", "diplomacy", "other"})
"""Frames whose actor is the side blamed or acting: with no words for it there is none."""
_DONE_TO = frozenset({"encirclement"})
"""Frames of a deed done to somebody: a side that the words name, but not as the actor, is the one it is done to."""
_ATTACKS = ("advance", "encirclement", "fighting", "control")


def actor(
    text: str, actors: Sequence[Span], content: Sequence[Span], frame: str, side: str, theatre: Theatre, lang: Lang | None
) -> tuple[str, str]:
    """The actor's side id and the reason in words. `side` is the speaker's (the outlet's for the narrator), from which "the enemy" is seen."""
    for span in actors:
        words = text[span.start : span.end]
        found = _pointed(words, side, theatre, lang) or theatre.side_of(words, lang)
        if found and found[0] != NO_SIDE:
            return found
    if actors and frame not in _BLAMELESS:
        words = text[actors[0].start : actors[0].end]
        known = theatre.speaker(words, lang)
        if known and known.side == NO_SIDE:
            return OTHER_ACTOR, f"{words!r} belongs to no side"
    if frame not in _BLAMELESS and not actors:
        for span in content:
            words = text[span.start : span.end]
            found = _pointed(words, side, theatre, lang) or next(iter(theatre.named_sides(words)), None)
            if found:
                other = theatre.enemy_of(found[0]) if frame in _DONE_TO else None
                return (other, f"done to the other side: {found[1]}") if other else found
    return NO_SIDE, "no words name a side"


def _pointed(words: str, side: str, theatre: Theatre, lang: Lang | None) -> tuple[str, str] | None:
    pointed = theatre.deixis(words, lang)
    if pointed and side != NO_SIDE:
        whose = side if pointed == "own" else theatre.enemy_of(side)
        if whose:
            return whose, f"{words!r} said from the side {side}"
    return None


def settled(claims: Sequence[Claim], theatre: Theatre) -> list[Claim]:
    """The claims, those of a military frame that name no side given the likeliest one, with the reason.

    A side that says a place is held or supplied speaks of itself, and of the enemy where it denies that; who attacks is the side that the
    document's other claims most often have attacking.
    """
    count = Counter(c.actor for c in claims if c.frame in _ATTACKS and c.actor not in (NO_SIDE, OTHER_ACTOR))
    attacker = count.most_common(1)[0][0] if count else None
    out = []
    for c in claims:
        guess = _guess(c, attacker, theatre)
        out.append(replace(c, actor=guess[0], why={**c.why, "actor": guess[1]}) if guess else c)
    return out


def _guess(c: Claim, attacker: str | None, theatre: Theatre) -> tuple[str, str] | None:
    if c.actor != NO_SIDE:
        return None
    side = c.speaker.side
    if c.frame in ("control", "logistics") and side != NO_SIDE:
        whose = theatre.enemy_of(side) if c.stance == "denies" and c.frame == "control" else side
        return (whose, "no words name a side: taken as the speaker's own, or the enemy's where it is denied") if whose else None
    if c.frame in ("advance", "encirclement") and side != NO_SIDE and c.stance == "denies" and (enemy := theatre.enemy_of(side)):
        return enemy, "no words name a side: what a side denies here is the enemy's"
    if c.frame == "strike" and side != NO_SIDE and (enemy := theatre.enemy_of(side)):
        return enemy, "no words name a side: strikes that a side reports without a name are the enemy's"
    if c.frame in (*_ATTACKS, "strike") and attacker:
        return attacker, "no words name a side: the side that attacks in the document's other claims"
    return None

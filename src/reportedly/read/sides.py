"""The side of a speaker whom the theatre does not know by name, from the words that describe it, with the reason."""

from __future__ import annotations

from reportedly.ports import Theatre
from reportedly.read.memory import Entity, Memory
from reportedly.read.mentions import Mention
from reportedly.types import NO_SIDE, Lang

_SIDED = frozenset({"military", "official"})
"""Those who speak for a side even where no word names it; civilians, experts and media do not."""


def give_side(entity: Entity, said: Mention, memory: Memory, theatre: Theatre, outlet_side: str, lang: Lang) -> None:
    """Give `entity` a side and the reason by its mention: words of a side, bodies named before, and last, as weak ground, the context."""
    own = {noun.broad for noun in said.nouns} | (entity.broads if said.one_of else set())
    if said.serving:
        own.add("military")
        entity.broads.add("military")
    elif "civil" in own and entity.kind != "person":
        entity.why_side = "civilians are of no side"
        return
    found = _pointed(said, theatre, outlet_side, lang) or theatre.side_of(said.text, lang) or _body(said, memory)
    if found is None and (own | {noun.broad for noun in said.inner}) & _SIDED:
        found = _weak(said, own, memory, outlet_side)
    if found:
        entity.side, entity.why_side = found


def _pointed(said: Mention, theatre: Theatre, outlet_side: str, lang: Lang) -> tuple[str, str] | None:
    """ "The enemy" and "our" as the outlet says them."""
    pointed = theatre.deixis(said.text, lang) if outlet_side != NO_SIDE else None
    if pointed is None:
        return None
    enemy = pointed[0] == "enemy"
    side = theatre.enemy_of(outlet_side) if enemy else outlet_side
    return (side, f"“{said.text}” has the outlet's words for its {'enemy' if enemy else 'own side'}") if side else None


def _body(said: Mention, memory: Memory) -> tuple[str, str] | None:
    """The side of the body that a description leans on ("the brigade's spokesman"), named before or of the kind of one before."""
    for noun in (noun for noun in said.inner if not noun.proper and noun.broad in _SIDED):
        body = memory.described(Mention(noun.word, noun=noun, bare=True))
        if body and noun.word in body.lemmas:
            return body.side, f"“{noun.word}” stands for {body.name}"
        like = next((h.entity for h in memory.latest(sources=True) if h.entity.side != NO_SIDE and noun.word in h.entity.lemmas), None)
        if like:
            return like.side, f"weak: “{noun.word}” as with {like.name}"
    return None


def _weak(said: Mention, own: set[str], memory: Memory, outlet_side: str) -> tuple[str, str] | None:
    if outlet_side != NO_SIDE:
        return outlet_side, "weak: no word of a side, so the outlet's"
    if "military" not in own | {noun.broad for noun in said.inner}:
        return None
    sided = [h.entity for h in memory.latest(sources=True) if h.entity.side != NO_SIDE and h.entity.broads & _SIDED]
    near = next((one for one in sided if "military" in one.broads), next(iter(sided), None))
    return (near.side, f"weak: no word of a side, so that of {near.name} before") if near else None

"""The persons and bodies that a document has brought in so far, and which of them a later mention may mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from reportedly.read.lexicon import Gender, Noun
from reportedly.read.mentions import Mention
from reportedly.read.names import Name
from reportedly.read.roman import folded
from reportedly.types import ANONYMOUS, NO_SIDE, Kind

_REACH = 300
"""How many mentions back an earlier one is looked for."""
_GENERIC = frozenset({"officer", "official", "soldier", "resident", "source", "expert"})
"""Narrow senses that may be said of anybody of the wide one: a commander is "the officer" later."""


@dataclass(eq=False, slots=True)
class Entity:
    """One speaker of a document, or a person named in it, as known so far; grows with every mention."""

    name: str
    kind: Kind
    side: str = NO_SIDE
    role: str | None = None
    original: str | None = None
    gender: Gender | None = None
    plural: bool = False
    known: bool = False
    given: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    aliases: set[str] = field(default_factory=set)
    fines: set[str] = field(default_factory=set)
    broads: set[str] = field(default_factory=set)
    lemmas: set[str] = field(default_factory=set)
    why_side: str | None = None

    @property
    def one_person(self) -> bool:
        return self.kind in ("person", "anonymous") and not self.plural

    def learn(self, mention: Mention) -> None:
        """Take in what a mention of this entity says of it."""
        for noun in mention.nouns:
            self.fines.add(noun.fine)
            self.broads.add(noun.broad)
            self.gender = self.gender or (noun.gender if noun.gender != "p" else None)
        if mention.noun and mention.noun.body is None and any(noun.broad == "military" for noun in mention.inner):
            self.broads.add("military")
        self.lemmas |= mention.lemmas
        self.role = self.role or mention.role
        if mention.name:
            self.keys |= mention.name.keys
            self.gender = mention.name.gender or self.gender
        for alias in (mention.callsign, mention.proper):
            if alias and (alias == mention.callsign or self.kind in ("organisation", "office")):
                self.aliases.add(folded(alias))


@dataclass(frozen=True, slots=True)
class Heard:
    """An entity met at an offset of the text, as a source or only in passing."""

    at: int
    entity: Entity
    source: bool
    subject: bool = True


@dataclass(slots=True)
class Memory:
    """Entities in the order they were met."""

    heard: list[Heard] = field(default_factory=list)
    surnames: dict[str, list[Entity]] = field(default_factory=dict)
    canonical: dict[str, Entity] = field(default_factory=dict)

    def latest(self, *, sources: bool = False) -> Iterator[Heard]:
        """What was met, last first, as far back as a reader would look."""
        return (h for h in islice(reversed(self.heard), _REACH) if h.source or not sources)

    def add(self, at: int, entity: Entity, *, source: bool = True, subject: bool = True) -> None:
        self.heard.append(Heard(at, entity, source, subject))
        if entity.name != ANONYMOUS:
            self.canonical[entity.name] = entity
        if entity.kind == "person":
            for key in entity.keys:
                same = self.surnames.setdefault(key, [])
                if entity in same:
                    same.remove(entity)
                same.append(entity)

    def last_source(self) -> Entity | None:
        return next((h.entity for h in self.latest(sources=True)), None)

    def named(self, name: Name) -> Entity | None:
        """The person whom a name means: the same surname, and no other given name."""
        found = (entity for key in sorted(name.keys) for entity in reversed(self.surnames.get(key, ())))
        return next((entity for entity in found if _same_given(entity, name)), None)

    def alias(self, proper: str | None) -> Entity | None:
        """The entity that a name of no person was given to before."""
        key = folded(proper) if proper else ""
        return next((h.entity for h in self.latest(sources=True) if key in h.entity.aliases), None) if key else None

    def described(self, mention: Mention) -> Entity | None:
        """The earlier speaker whom a description fits: by its noun or the noun's narrow sense first, else by the wide one."""
        noun = mention.noun
        if noun is None:
            return None
        best: tuple[int, Entity] | None = None
        seen: set[int] = set()
        for heard in self.latest(sources=True):
            if id(heard.entity) not in seen:
                seen.add(id(heard.entity))
                score = _fit(heard.entity, noun, mention)
                if score and (best is None or score > best[0]):
                    best = (score, heard.entity)
        return best[1] if best else None

    def of_gender(self, pronoun: str, after: int, paragraph: int) -> Entity | None:
        """Whom a pronoun means.

        A person who was named as a subject since the last source, then the last source, then persons and bodies from the last to the first;
        `after` is where the last attribution ended and `paragraph` where the pronoun's paragraph began.
        """
        for heard in self.latest():
            if not heard.source and heard.subject and heard.at >= max(after, paragraph) and _agrees(heard.entity, pronoun):
                return heard.entity
        last = self.last_source()
        fitting = [h for h in self.latest() if _agrees(h.entity, pronoun)]
        near = [h for h in fitting if h.source and (h.at >= paragraph or h.entity is last)]
        preferred = [h for h in (*near, *(h for h in fitting if h.at >= paragraph)) if _preferred(h.entity, pronoun)]
        best = next(iter((*preferred, *near, *fitting)), None)
        return best.entity if best else None


def _same_given(entity: Entity, name: Name) -> bool:
    if not name.given or not entity.given:
        return True
    given = folded(name.given.split()[0])
    return (
        given in entity.given
        or any(known[:1] == given[:1] for known in entity.given if len(given) <= 2 or len(known) <= 2)
        or given[:3] in {known[:3] for known in entity.given}
    )


def _fit(entity: Entity, noun: Noun, mention: Mention) -> int:
    """How well a description fits an entity; 0 where it cannot."""
    if noun.body:
        if entity.kind in ("person", "anonymous", "group"):
            return 0
    elif noun.plural:
        if entity.one_person or (entity.kind in ("organisation", "office") and not noun.collective):
            return 0
    elif not entity.one_person or not _compatible(entity.gender, noun.gender):
        return 0
    wide = 3 if noun.fine in _GENERIC and mention.bare else 1
    score = 4 if noun.word in entity.lemmas else 3 if noun.fine in entity.fines else wide if noun.broad in entity.broads else 0
    shared = sum(bool(word & entity.lemmas) for word in mention.others)
    if mention.others and not mention.bare and (score < 3 or 2 * shared <= len(mention.others)):
        return 0
    return score


def _agrees(entity: Entity, pronoun: str) -> bool:
    if pronoun == "same":
        return True
    if pronoun == "p":
        return entity.plural or entity.kind in ("group", "organisation", "office")
    return not entity.plural and _compatible(entity.gender, pronoun)


def _preferred(entity: Entity, pronoun: str) -> bool:
    """Whom a pronoun means by preference: persons for "he" and "she", crowds for "they", bodies for "there"."""
    if pronoun == "p":
        return entity.plural
    return entity.one_person if pronoun in ("m", "f") else not entity.one_person


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other

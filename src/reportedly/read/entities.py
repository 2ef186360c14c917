"""Speakers made: of what the theatre knows of them, of a name in the text, of many unnamed people, of a body with no name that is known."""

from __future__ import annotations

import re
from functools import lru_cache

from reportedly.ports import KnownSpeaker, Theatre
from reportedly.read.lexicon import Gender, Lexicon, cyrillic, lexicon
from reportedly.read.memory import Entity, Memory
from reportedly.read.mentions import Mention, mention
from reportedly.read.morphology import parses
from reportedly.read.names import Name, nominative_phrase
from reportedly.read.roman import folded, latin
from reportedly.types import ANONYMOUS, Lang


@lru_cache(maxsize=1 << 14)
def _parsed(form: str, lang: Lang) -> Mention:
    """A known name or post taken apart."""
    return mention(form, lexicon(lang))


class Entities:
    """Makes the entities of one document; those of the theatre once each, kept in `memory`."""

    def __init__(self, theatre: Theatre, memory: Memory, lang: Lang, words: Lexicon) -> None:
        self.theatre, self.memory, self.lang, self.words = theatre, memory, lang, words

    def is_same(self, known: KnownSpeaker, name: Name) -> bool:
        """Whether a known person may bear a name: the same surname, or a lone one that the theatre took for theirs."""
        keys = {folded(form.split()[-1]) for form in (known.name, *known.names)}
        return bool(keys & name.keys) or name.given is None

    def from_name(self, name: Name) -> Entity:
        """A person of whom only the name is known."""
        given = frozenset({folded(name.given.split()[0])}) if name.given else frozenset()
        return Entity(name.latin(self.lang), "person", original=name.full, gender=name.gender, given=given, keys=name.keys)

    def known(self, known: KnownSpeaker) -> Entity:
        """The entity of a speaker of the pack; the same one at every mention."""
        if known.name in self.memory.canonical:
            return self.memory.canonical[known.name]
        entity = Entity(known.name, known.kind, known.side, known=True, why_side=f"side of {known.name} by the theatre pack")
        if known.kind == "person":
            forms = [form.split() for form in (known.name, *known.names)]
            entity.keys = frozenset(folded(form[-1]) for form in forms)
            entity.given = frozenset(folded(form[0]) for form in forms if len(form) > 1)
            entity.gender = self.gender(known.name.split()[0])
        for form in (known.name, *known.names, *known.roles):
            self.describe(entity, form)
        if known.kind == "group":
            entity.plural = True
        return entity

    def describe(self, entity: Entity, form: str) -> None:
        """Let the nouns of a known name or post tell what kind of body or person this is."""
        for lang in ("ru", "uk") if cyrillic(form) else ("en",):
            said = _parsed(form, lang)
            nouns = [noun for noun in said.nouns if noun.body or entity.kind not in ("office", "organisation")]
            entity.fines |= {noun.fine for noun in nouns}
            entity.broads |= {noun.broad for noun in nouns}
            entity.lemmas |= said.lemmas
            if lang == self.lang and said.noun and entity.kind != "person":
                entity.gender = entity.gender or said.noun.gender

    def anonymous(self, said: Mention) -> Entity:
        """A person without a name."""
        return Entity(ANONYMOUS, "anonymous", original=said.text)

    def group(self, said: Mention) -> tuple[Entity, str]:
        """Many unnamed people, with why; soldiers have the side that the mention names."""
        plural = said.noun is None or said.noun.plural
        if said.noun and said.noun.broad == "military" and not said.fresh and (side := self.theatre.side_of(said.text, self.lang)):
            name = self.body_name(said) if self.lang == "en" else ANONYMOUS
            return Entity(name, "group", side[0], original=said.text, plural=True, why_side=side[1]), "many unnamed people"
        return Entity(ANONYMOUS, "group", original=said.text, plural=plural), "many unnamed people"

    def body_name(self, said: Mention) -> str:
        """A name in Latin script for a body that the pack does not know."""
        if self.lang == "en":
            name = re.split(r",|\s\(|\swh(?:o|ich|ose)\s", said.text)[0].strip()
            first, _, rest = name.partition(" ")
            whose = re.search("['’]s?$", first) and " " in rest and self.theatre.side_of(first, self.lang)
            return rest if rest and (whose or first.lower() in self.words.definite | self.words.indefinite) else name
        if said.proper and (not cyrillic(said.proper) or (said.noun and said.noun.fine in ("medium", "group"))):
            return latin(said.proper, self.lang)
        text = nominative_phrase(said.text, said.noun.word, self.lang) if said.noun else said.text
        return latin(re.sub('[«»“”„"]', "", text), self.lang)

    def gender(self, given: str) -> Gender | None:
        """The gender of a given name, None where it is not known."""
        if not cyrillic(given):
            return lexicon("en").given.get(given.lower())
        return next((p.gender for p in parses(given, self.lang) if p.known and p.name == "given"), None)

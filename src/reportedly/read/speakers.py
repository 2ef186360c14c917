"""Who is behind each attribution of a document: one entity through its full name, surname, pronouns and descriptions, with its side.

The mentions are taken in the order of the text; what an earlier one said of a speaker helps to know a later one again. Names, posts and sides
come from the theatre and from the text alone. The order of the rules follows the sieves of Lee et al. ("Deterministic coreference resolution
based on entity-centric, precision-ranked rules", 2013), cut down to the mentions that speak.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportedly.ports import KnownSpeaker, Theatre
from reportedly.read.carriers import carriers, opening
from reportedly.read.entities import Entities
from reportedly.read.given import given_names
from reportedly.read.lexicon import Lexicon, Noun, cyrillic, lexicon
from reportedly.read.memory import Entity, Memory
from reportedly.read.mentions import Mention, mention
from reportedly.read.names import Name, names
from reportedly.read.roman import folded
from reportedly.read.sides import give_side
from reportedly.types import ANONYMOUS, NO_SIDE, Attribution, Document, Kind, Lang, Span, Speaker

_FAR = 600
"""How many characters back a body may have been named."""
_DEEP = 8
_LANGS: tuple[Lang, ...] = ("en", "ru", "uk")


@dataclass(frozen=True, slots=True)
class ResolvedSpeaker:
    """The speaker of one attribution, and the medium that the outlet itself cites for the words, by name."""

    speaker: Speaker
    reported_by: str | None = None


def resolve(
    document: Document, attributions: Sequence[Attribution], theatre: Theatre, persons: Sequence[Span] = ()
) -> tuple[ResolvedSpeaker, ...]:
    """The speaker of each attribution, in their order. `persons` are spans of persons' names found elsewhere; without them names are looked for here."""
    resolver = _Resolver(document, attributions, theatre, persons)
    order = sorted(range(len(attributions)), key=lambda i: opening(attributions[i]))
    found: dict[int, tuple[Entity, str]] = {i: resolver.resolve(attributions[i]) for i in order}
    media = carriers(document, resolver.words, attributions, [found[i][0] for i in range(len(attributions))], theatre)
    given = given_names(tuple(theatre.speakers))
    return tuple(ResolvedSpeaker(_speaker(*found[i], given), media[i]) for i in range(len(attributions)))


def narrator(document: Document, theatre: Theatre) -> Speaker:
    """The outlet as the speaker of what stands in its own voice."""
    side = theatre.outlet_side(document.outlet, document.url)
    return Speaker(name=document.outlet or "the outlet", kind="outlet", side=side, original=document.outlet, why="the outlet's own voice")


def _covered(span: Span, spans: Sequence[Span]) -> bool:
    """Whether one of some sorted `spans` reaches over the start of `span` or begins inside it; nested ones are looked at a few deep."""
    last = bisect_left(spans, Span(span.end, 0))
    return any(span.start < other.end for other in spans[max(0, last - _DEEP) : last])


def _may_be(said: Mention, known: KnownSpeaker) -> bool:
    """Whether a mention's noun allows what the theatre takes it for: one unnamed person is no body, residents and sources have no name."""
    noun = said.noun
    if noun is None or known.kind == "person":
        return True
    if noun.body:
        return known.kind != "group"
    return noun.plural and noun.broad not in ("civil", "source")


def _is_named(said: Mention) -> bool:
    """Whether a body is called by a name of its own ("Task Force East"), so that no other body can be meant."""
    return said.noun is not None and said.noun.body is not None and (said.noun.proper or said.proper is not None)


def _speaker(entity: Entity, why: str, given: Mapping[tuple[str, str], str]) -> Speaker:
    reasons = "; ".join(reason for reason in (why, entity.why_side) if reason)
    name = entity.name
    if entity.kind == "person" and not entity.known and entity.given:
        first, _, rest = name.partition(" ")
        name = f"{given.get((entity.side, folded(first)), first)} {rest}"
    return Speaker(re.sub("(?<=\\w)['’]s$", "", name), entity.kind, entity.side, entity.role, entity.original, reasons)


class _Resolver:
    """The state of one document's resolution."""

    def __init__(self, document: Document, attributions: Sequence[Attribution], theatre: Theatre, persons: Sequence[Span]) -> None:
        self.text = document.text
        self.lang: Lang = next((lang for lang in _LANGS if lang == document.lang), "ru" if cyrillic(document.text) else "en")
        self.words: Lexicon = lexicon(self.lang)
        self.theatre = theatre
        self.outlet_side = theatre.outlet_side(document.outlet, document.url)
        self.memory = Memory()
        self.made = Entities(theatre, self.memory, self.lang, self.words)
        self.done: dict[Span, tuple[Entity, str]] = {}
        self.last_end = 0
        people = sorted(persons)
        found = [name for name in names(self.text, self.words) if name.given is None or self._likely(name, people)]
        self.full_names = {key: name for name in reversed(found) if name.given for key in name.keys}
        self.surnames = frozenset(self.full_names)
        said = sorted(span for a in attributions for span in (*a.content, *((a.source,) if a.source else ())))
        named = (name for name in found if name.given or name.keys & self.surnames)
        self.passing = deque(name for name in named if not _covered(name.span, said))

    def resolve(self, attribution: Attribution) -> tuple[Entity, str]:
        """The entity behind an attribution and how it was found."""
        start = opening(attribution)
        self._hear_until(start)
        source = attribution.source
        if source in self.done:
            entity, why = self.done[source]
        else:
            entity, why = self._who(attribution, start)
            if source:
                self.done[source] = (entity, why)
        self.memory.add(start, entity)
        self.last_end = max((s.end for s in (*attribution.content, attribution.cue, source) if s), default=start)
        return entity, why

    def _who(self, attribution: Attribution, start: int) -> tuple[Entity, str]:
        if attribution.source is None:
            last = self.memory.last_source()
            if last:
                return last, "no source in the sentence: the speaker before"
            return Entity(ANONYMOUS, "anonymous"), "no source in the sentence and none before"
        text = self.text[attribution.source.start : attribution.source.end]
        said = mention(text, self.words, oblique=self._oblique(attribution), surnames=self.surnames)
        paragraph = self.text.rfind("\n", 0, start) + 1
        if said.pronoun:
            found = self.memory.of_gender(said.pronoun, self.last_end, paragraph)
            if found:
                return found, f"“{text}” stands for the one named before"
            return Entity(ANONYMOUS, "anonymous", role=text), f"“{text}” stands for nobody named before"
        entity, why = self._named(said, start)
        entity.learn(said)
        self._acronym(entity, attribution.source)
        if entity.side == NO_SIDE and entity.why_side is None:
            give_side(entity, said, self.memory, self.theatre, self.outlet_side, self.lang)
        return entity, why

    def _named(self, said: Mention, start: int) -> tuple[Entity, str]:
        """The sieve, from the surest rule to the weakest."""
        if said.callsign or said.noun is None:
            known = self.memory.alias(said.callsign or said.proper or said.text)
            if known:
                return known, f"“{said.text}” was named before"
        if said.callsign:
            return self.made.anonymous(said), "known only by a call sign"
        again = self.memory.described(said) if said.bare and not said.fresh else None
        if again:
            return again, f"“{said.text}” fits the one before"
        if said.one_of:
            return self._one_of(said, start)
        if said.name and not (said.noun is None and said.name.given is None and self._is_side_name(said)):
            return self._person(said, said.name)
        known_speaker = None if said.fresh else self.theatre.speaker(said.text, self.lang)
        if known_speaker and _may_be(said, known_speaker):
            return self.made.known(known_speaker), f"“{said.text}” is known to the theatre pack"
        if (
            said.noun
            and said.noun.plural
            and said.noun.fine in ("journalist", "expert")
            and said.proper
            and (medium := self.theatre.speaker(said.proper, self.lang))
        ):
            return self.made.known(medium), f"“{said.text}” speak for {medium.name}"
        if said.bare and said.noun and said.noun.fine == "medium" and (last := self._last_body()):
            return last, f"“{said.text}” is the body before"
        if said.bare and said.noun and said.noun.body and (body := self._body_before(said.noun, start)):
            return self.made.known(body), f"“{said.text}” is {body.name}, named before"
        again = None if said.fresh else self.memory.alias(said.proper) or (None if _is_named(said) else self.memory.described(said))
        if again:
            return again, f"“{said.text}” fits the one before"
        return self._described(said)

    def _described(self, said: Mention) -> tuple[Entity, str]:
        """A mention that neither the theatre nor the text before it explains."""
        noun = said.noun
        if noun and noun.body is None:
            if noun.plural or said.crowd:
                return self.made.group(said)
            last = self.memory.last_source()
            if noun.fine in self.words.posts and not said.fresh and last and last.one_person and last.kind == "person":
                return last, f"“{said.text}” is a post that only one holds: the speaker before"
            if said.bare and not said.fresh and last and last.kind == "person" and last.one_person and not last.fines:
                return last, f"“{said.text}” fits no other: the speaker before"
            return self.made.anonymous(said), "no name in the text"
        if (said.crowd or said.many) and noun is None:
            return self.made.group(said)
        if noun is None and said.proper is None and said.name is None:
            return self.made.anonymous(said), "no name in the text"
        if noun and (said.bare or (noun.fine == "medium" and not _is_named(said))) and (last := self._last_body()):
            return last, f"“{said.text}” fits no other: the body before"
        kind: Kind = noun.body if noun and noun.body else "organisation"
        return Entity(self.made.body_name(said), kind, original=said.text), "the name as the text gives it"

    def _one_of(self, said: Mention, start: int) -> tuple[Entity, str]:
        """One out of a crowd: unnamed, and of the crowd's side where that was named before."""
        entity = self.made.anonymous(said)
        if said.noun:
            crowd = self.memory.described(Mention(said.text, noun=said.noun, bare=True))
        else:
            crowd = next((h.entity for h in self.memory.latest(sources=True) if h.entity.plural), None)
        if crowd and not crowd.one_person:
            entity.side, entity.why_side = crowd.side, f"one of {crowd.name}" if crowd.side != NO_SIDE else None
            entity.fines, entity.broads = set(crowd.fines), set(crowd.broads)
        elif said.noun is None and (plural := self._plural_before(start)):
            entity.fines, entity.broads = {plural.fine}, {plural.broad}
        return entity, "one of several, with no name"

    def _plural_before(self, start: int) -> Noun | None:
        """The noun for several people that stands last in the words before a mention."""
        tokens = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", self.text[max(0, start - 200) : start])
        nouns = (self.words.noun(token) for token in reversed(tokens))
        return next((noun for noun in nouns if noun and noun.plural and noun.body is None), None)

    def _body_before(self, noun: Noun, start: int) -> KnownSpeaker | None:
        """The body of a kind that the theatre knows and the text last named, though not as a source."""
        tokens = list(re.finditer(r"[\w'’.-]*\w", self.text[max(0, start - _FAR) : start]))
        for at in reversed(range(len(tokens))):
            found = self.words.noun(tokens[at][0])
            if found is None or found.fine != noun.fine:
                continue
            for width in range(8, 1, -1):
                for first in range(max(0, at - width + 1), min(at, len(tokens) - width) + 1):
                    phrase = tokens[first].string[tokens[first].start() : tokens[first + width - 1].end()]
                    known = None if "\n" in phrase or ". " in phrase else self.theatre.speaker(phrase, self.lang)
                    if known and known.kind in ("office", "organisation"):
                        return known
        return None

    def _is_side_name(self, said: Mention) -> bool:
        """Whether a capitalised word that no person of the text bears stands for a side (a capital, a country)."""
        known = said.name is not None and bool(said.name.keys & self.surnames)
        return not known and self.theatre.side_of(said.text, self.lang) is not None and self._by_name(said.text) is None

    def _by_name(self, text: str) -> KnownSpeaker | None:
        known = self.theatre.speaker(text, self.lang)
        return known if known and known.kind == "person" else None

    def _last_body(self) -> Entity | None:
        """The last speaker if it is a body of which no noun has said what kind of body it is."""
        last = self.memory.last_source()
        return last if last and last.kind in ("organisation", "office") and not last.fines else None

    def _person(self, said: Mention, name: Name) -> tuple[Entity, str]:
        entity = self.memory.named(name)
        if entity and (entity.given or not name.given):
            entity.original = max(entity.original or "", name.full, key=len)
            return entity, f"“{name.full}” was named before"
        full = next((self.full_names[key] for key in sorted(name.keys) if key in self.full_names), None) if not name.given else name
        written = self.text[full.span.start : full.span.end] if full and full is not name else said.text[name.span.start : name.span.end]
        for form in ((full or name).full, written, said.text):
            known = self.theatre.speaker(form, self.lang)
            if known and known.kind == "person" and self.made.is_same(known, full or name):
                return self.made.known(known), f"“{name.full}” is known to the theatre pack"
        if known and known.kind != "person" and name.given is None:
            return self.made.known(known), f"“{said.text}” is known to the theatre pack"
        best = full or name
        made = self.made.from_name(best)
        why = "a name in the text" if best is name else f"“{name.full}” is {best.full}, named in full elsewhere in the text"
        return made, why

    # what the text around says

    def _hear_until(self, start: int) -> None:
        while self.passing and self.passing[0].span.start < start:
            name = self.passing.popleft()
            entity = self.memory.named(name)
            if entity is None:
                known = self.theatre.speaker(name.full, self.lang)
                same = known if known and known.kind == "person" and self.made.is_same(known, name) else None
                entity = self.made.known(same) if same else self.made.from_name(name)
            self.memory.add(name.span.start, entity, source=False, subject=self._is_subject(name))

    def _is_subject(self, name: Name) -> bool:
        if self.lang != "en":
            return name.nominative
        before = re.findall(r"[\w'’-]+|[.!?;:,\n]", self.text[max(0, name.span.start - 60) : name.span.start])
        while before and (before[-1].lower() in self.words.titles or self.words.noun(before[-1])):
            before.pop()
        return not (before and before[-1].lower() in self.words.before_dependants)

    def _likely(self, name: Name, persons: Sequence[Span]) -> bool:
        """Whether a full name of the running text is a person's: marked so, or its given name is known."""
        if persons:
            return _covered(name.span, persons)
        given = (name.given or "").split()[0]
        return given.lower() in self.words.given if self.lang == "en" else self.made.gender(given) is not None

    def _oblique(self, attribution: Attribution) -> bool:
        """Whether the cue is a noun that asks for a genitive («словам», «за даними»)."""
        if self.lang == "en" or attribution.cue is None or attribution.source is None or attribution.cue.start > attribution.source.start:
            return False
        cue = re.findall(r"[^\W\d_]+", self.text[attribution.cue.start : attribution.cue.end])
        return bool(cue) and self.words.is_utterance(cue[-1])

    def _acronym(self, entity: Entity, source: Span) -> None:
        """A short name given in brackets or in apposition becomes an alias."""
        around = self.text[source.start : source.end + 14]
        for match in re.finditer(r"\(([^\W\d_a-zа-яіїєґё]{2,8})\)", around):
            entity.aliases.add(folded(match[1]))

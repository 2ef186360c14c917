"""A theatre pack in memory: the facts of its files, and the lookups over them that `ports.Theatre` names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from reportedly.ports import KnownSpeaker, RivalName
from reportedly.theatres.keys import Match, Names, Token, forms, name_keys, stem, tokens
from reportedly.theatres.mention import Mention, capitalised, first_key, plural
from reportedly.theatres.schema import AreaRow, OutletRow, PackRow, PlaceRow, SpeakerRow, TermRow
from reportedly.types import NO_SIDE, Lang, Span


@dataclass(frozen=True, slots=True)
class _Name:
    """One form of a speaker's name: `full`, the bare `surname`, a `role` in words, or the name of an `outlet`."""

    speaker: KnownSpeaker
    form: str
    how: str
    since: date | None = None
    until: date | None = None

    @property
    def is_person(self) -> bool:
        """Whether this is a person's own name."""
        return self.how in ("full", "surname") and self.speaker.kind == "person"

    def holds(self, when: date | None) -> bool:
        """Whether a role was held on a day; with no day, whether it still is."""
        if self.how != "role":
            return True
        if when is None:
            return self.until is None
        return (self.since is None or self.since <= when) and (self.until is None or when <= self.until)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that gives a side away, and in which way ("word", "forces", "called")."""

    side: str
    form: str
    how: str


_HOW = {"word": "names the side", "forces": "names its forces", "called": "is what others call it"}


class Pack:
    """The facts of one conflict. Made by `reportedly.theatres.load`; implements `reportedly.ports.Theatre`."""

    def __init__(
        self,
        head: PackRow,
        speakers: Iterable[SpeakerRow] = (),
        outlets: Iterable[OutletRow] = (),
        places: Iterable[PlaceRow] = (),
        terms: Iterable[TermRow] = (),
    ) -> None:
        self.id, self.version, self.title = head.id, head.version, head.title
        self.sides: tuple[str, ...] = tuple(head.sides)
        self.side_names: Mapping[str, str] = {side: row.name for side, row in head.sides.items()}
        self.languages: tuple[str, ...] = tuple(head.languages)
        self.countries: tuple[str, ...] = tuple(head.countries)
        self.area: tuple[AreaRow, ...] = tuple(head.area)
        self.speakers: tuple[KnownSpeaker, ...] = tuple(_known(row) for row in speakers)
        self.outlets: tuple[OutletRow, ...] = tuple(outlets)
        self._enemies = {side: row.enemy or _only_other(side, self.sides) for side, row in head.sides.items()}
        self._names: Names[_Name] = Names()
        self._given: dict[str, set[str]] = {}
        self._metonyms = {form for row in head.sides.values() for form in _all_forms(row.words)}
        for row, known in zip(speakers, self.speakers, strict=True):
            self._add_speaker(row, known)
        self._words: Names[_Word] = Names()
        for side, side_row in head.sides.items():
            for how, words in (("word", side_row.words), ("forces", side_row.forces), ("called", side_row.called)):
                for form in _all_forms(words):
                    self._words.add(form, _Word(side, form, how))
        self._civilians: Names[bool] = Names()
        for form in _all_forms(head.civilians):
            self._civilians.add(form, True)
        self._add_outlets()
        self._deixis: dict[str, Names[Literal["enemy", "own"]]] = {}
        for lang, deixis in head.deixis.items():
            names = self._deixis.setdefault(lang, Names())
            for form in forms(deixis.enemy):
                names.add(form, "enemy")
            for form in forms(deixis.own):
                names.add(form, "own")
        self._places: Names[RivalName] = Names()
        self._terms: dict[str, Names[tuple[str, str]]] = {}
        self.places: tuple[RivalName, ...] = tuple(self._add_places(places))
        self._add_terms(terms)

    # what the protocol asks

    def speaker(self, mention: str, lang: Lang | None = None, when: date | None = None) -> KnownSpeaker | None:  # noqa: ARG002
        """The speaker that a mention names: the head of it, not one whom it only mentions. `when` chooses who held a post on that day.

        Names of all languages are known at once, so `lang` changes nothing.
        """
        found = self._speaker(mention, when)
        return found[0] if found else None

    def outlet_side(self, outlet: str | None, url: str | None = None) -> str:
        """The side of an outlet by its name or domain; "none" where unknown."""
        for row in (self._outlet(outlet), self._by_domain(outlet), self._by_domain(url)):
            if row is not None:
                return row.side
        return NO_SIDE

    def side_of(self, text: str, lang: Lang | None = None) -> tuple[str, str] | None:  # noqa: ARG002
        """The side that words speak of or for, with the reason: a known speaker's, else that of the first word or name in it that has one."""
        if known := self._speaker(text, None):
            return known[0].side, f"{known[0].name}: {known[1]}"
        row = tokens(text)
        i = 0
        while i < len(row):
            if civilian := self._civilians.at(row, i):
                return NO_SIDE, f"“{text[row[i].start : row[civilian.last - 1].end]}” speak for no side"
            word, name = self._words.at(row, i), self._names.at(row, i)
            if word and (name is None or word.last >= name.last) and not _negated(row, i):
                return word.values[0].side, f"“{text[row[i].start : row[word.last - 1].end]}” {_HOW[word.values[0].how]}"
            for value in self._sided(name, row):
                if text[row[i].start].islower() and value.how in ("surname", "outlet"):
                    continue  # a common word that begins like a name
                return value.speaker.side, f"“{text[row[i].start : row[name.last - 1].end]}” is {value.speaker.name}" if name else ""
            i = max((m.last for m in (word, name) if m), default=i + 1)
        return None

    def named_sides(self, text: str) -> Iterator[tuple[str, str]]:
        """Every side that words name by its own words or its forces', in their order, with the reason; persons and bodies are left out."""
        row = tokens(text)
        for i in range(len(row)):
            word = self._words.at(row, i)
            if word and not _negated(row, i):
                yield word.values[0].side, f"“{text[row[i].start : row[word.last - 1].end]}” {_HOW[word.values[0].how]}"

    def enemy_of(self, side: str) -> str | None:
        """The side that "the enemy" means when `side` speaks; None where the pack has no single one."""
        return self._enemies.get(side)

    def place(self, name: str) -> RivalName | None:
        """A rival or old name of a place."""
        row = tokens(name)
        match = self._places.at(row, 0) if row else None
        return match.values[0] if match and match.last == len(row) else None

    def terms(self, text: str, lang: Lang | None = None) -> Iterable[tuple[Span, str, str]]:
        """Loaded words and one side's place names in `text`: where, whose word it is, the neutral one. Without `lang`, words of all languages."""
        row = tokens(text)
        found: dict[Span, tuple[str, str]] = {}
        for code in (lang,) if lang else self._terms:
            for match in self._terms.get(code, Names()).find(row):
                found.setdefault(Span(row[match.first].start, row[match.last - 1].end), match.values[0])
        for place in self._places.find(row):
            rival = place.values[0]
            if rival.side is not None and capitalised(row[place.first]):
                found.setdefault(Span(row[place.first].start, row[place.last - 1].end), (rival.side, rival.place))
        return [(span, side, neutral) for span, (side, neutral) in sorted(found.items())]

    def deixis(self, text: str, lang: Lang | None = None) -> tuple[Literal["enemy", "own"], str] | None:
        """ "enemy" or "own" where the words name a side only by who speaks ("the enemy", "our soldiers"), with the first such word; else None."""
        row = tokens(text)
        first = {m.first: m for code in ((lang,) if lang else self._deixis) for m in self._deixis.get(code, Names()).find(row)}
        if not first:
            return None
        match = first[min(first)]
        return match.values[0], text[row[match.first].start : row[match.last - 1].end]

    # how names are found

    def _speaker(self, mention: str, when: date | None) -> tuple[KnownSpeaker, str] | None:
        row = tokens(mention)
        matches = list(self._names.find(row))
        view = Mention(mention, row, matches)
        for match in matches:
            for value in match.values:
                if value.is_person and self._person_speaks(view, match, value):
                    return value.speaker, f"“{value.form}” is a known name"
        for match in matches:
            spoken = [value for value in match.values if not value.is_person and self._office_speaks(view, match, value, when)]
            if spoken and len({value.speaker.side for value in spoken}) == 1:
                what = {"role": "post", "outlet": "medium"}.get(spoken[0].how, "name")
                return _numbered(spoken[0].speaker, match.number), f"“{spoken[0].form}” is a known {what}"
        return None

    def _office_speaks(self, view: Mention, match: Match[_Name], value: _Name, when: date | None) -> bool:
        last = view.row[match.last - 1]
        if value.how == "outlet":
            return capitalised(view.row[match.first]) and view.office_speaks(match, role=False, house=True)
        if value.speaker.kind == "group" and not plural(last.text):
            return False
        if value.form in self._metonyms and not view.alone(match):
            return False
        return value.holds(when) and view.office_speaks(match, value.how == "role", value.speaker.kind == "organisation")

    def _person_speaks(self, view: Mention, match: Match[_Name], value: _Name) -> bool:
        row = view.row
        if value.how == "surname" and match.last - match.first == 1 and not capitalised(row[match.first]) and not view.text.islower():
            return False
        said = [row[i].text.lower() for i in range(match.first, match.last)]
        nominative = said == value.form.lower().split()
        roles = {key for role in value.speaker.roles for key in name_keys(role)}
        own = set().union(*(self._given[stem(form.split()[0])] for form in value.speaker.names if " " in form))
        return view.person_speaks(match, value.how == "full", nominative, own, self._given.keys() - own, roles)

    def _sided(self, match: Match[_Name] | None, row: list[Token]) -> Iterator[_Name]:
        for value in match.values if match else ():
            alone = match is not None and match.last - match.first == 1 and not capitalised(row[match.first])
            if value.speaker.side != NO_SIDE and value.how != "outlet" and not (alone and value.how == "surname"):
                yield value

    def _outlet(self, name: str | None) -> OutletRow | None:
        row = tokens(name or "")
        match = self._outlet_names.at(row, 0) if row else None
        return match.values[0] if match else None

    def _by_domain(self, address: str | None) -> OutletRow | None:
        if not address or "." not in address:
            return None
        parts = urlsplit(address if "//" in address else "//" + address)
        host, path = (parts.hostname or "").removeprefix("www."), parts.path.strip("/").removeprefix("s/").split("/")[0].lower()
        labels = host.split(".")
        keys = [f"{host}/{path}"] + [".".join(labels[i:]) for i in range(len(labels) - 1)]
        return next((self._domains[key] for key in keys if key in self._domains), None)

    # how the indexes are made

    def _add_speaker(self, row: SpeakerRow, known: KnownSpeaker) -> None:
        for form in known.names:
            self._names.add(form, _Name(known, form, "full"))
        if row.kind == "person":
            for form in known.names:
                words = form.split()
                if len(words) > 1:
                    self._names.add(f"{words[-1]} {' '.join(words[:-1])}", _Name(known, form, "full"))
                    if len(words[-1]) > 2:
                        self._names.add(words[-1], _Name(known, words[-1], "surname"))
            self._same_given({stem(form.split()[0]) for form in known.names if " " in form})
        for form in known.roles:
            self._names.add(form, _Name(known, form, "role", row.since, row.until))

    def _same_given(self, keys: set[str]) -> None:
        """Keep that these first names are one in several languages: those of one person, and of all who share one of them."""
        group = keys.union(*(self._given.get(key, ()) for key in keys))
        for key in group:
            self._given[key] = group

    def _add_outlets(self) -> None:
        self._outlet_names: Names[OutletRow] = Names()
        self._domains: dict[str, OutletRow] = {}
        for row in self.outlets:
            names = tuple(dict.fromkeys((row.name, *_all_forms(row.names))))
            known = KnownSpeaker(row.name, "organisation", row.side, names)
            for form in names:
                self._outlet_names.add(form, row)
                self._names.add(form, _Name(known, form, "outlet"))
            for domain in forms(row.domains or ""):
                self._domains[domain.lower()] = row

    def _add_places(self, rows: Iterable[PlaceRow]) -> Iterator[RivalName]:
        for row in rows:
            for form in _all_forms(row.rival):
                rival = RivalName(form, row.side, row.name, row.geonameid)
                self._places.add(form, rival)
                yield rival

    def _add_terms(self, rows: Iterable[TermRow]) -> None:
        for row in rows:
            for lang, line in row.words.items():
                for form in forms(line):
                    self._terms.setdefault(lang, Names()).add(form, (row.side, row.neutral.get(lang, next(iter(row.neutral.values())))))


def _known(row: SpeakerRow) -> KnownSpeaker:
    names = tuple(dict.fromkeys((*forms(row.name), *_all_forms(row.names))))
    return KnownSpeaker(row.name, row.kind, row.side, names, tuple(_all_forms(row.roles)), row.wikidata)


def _all_forms(words: Mapping[str, str]) -> Iterator[str]:
    for line in words.values():
        yield from forms(line)


def _only_other(side: str, sides: tuple[str, ...]) -> str | None:
    others = [other for other in sides if other != side]
    return others[0] if len(others) == 1 else None


def _numbered(speaker: KnownSpeaker, number: int | None) -> KnownSpeaker:
    if number is None:
        return speaker
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return KnownSpeaker(speaker.name.replace("{n}", f"{number}{ending}"), speaker.kind, speaker.side)


_NOT = frozenset(stem(word) for word in ("anti", "non", "анти"))


def _negated(row: list[Token], i: int) -> bool:
    return i > 0 and first_key(row[i - 1]) in _NOT

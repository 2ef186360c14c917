"""The words that tell what kind of source a mention names: pronouns, determiners, nouns for people and for bodies, one YAML file a language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from reportedly.read.morphology import parses
from reportedly.types import Lang

Gender = Literal["m", "f", "n", "p"]
"""Masculine, feminine, neuter, plural."""


@dataclass(frozen=True, slots=True)
class Noun:
    """What a noun of the lists stands for.

    `fine` ("commander", "ministry") is the narrow sense, `broad` ("military", "official", "civil") the wide one; `body` tells a body from a
    person and is then its kind.
    """

    word: str
    fine: str
    broad: str
    body: Literal["office", "organisation"] | None
    plural: bool = False
    gender: Gender | None = None
    collective: bool = False
    """In the plural, good for the body that these people make up ("the military" for a staff)."""
    proper: bool = False
    """Written with a capital where a common noun is not: part of a name."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of one language."""

    lang: Lang
    pronouns: dict[str, str]
    definite: frozenset[str]
    indefinite: frozenset[str]
    before_dependants: frozenset[str]
    clause: frozenset[str]
    callsigns: re.Pattern[str]
    service: re.Pattern[str]
    utterances: frozenset[str]
    posts: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    nouns: dict[str, Noun]
    carried_to: re.Pattern[str]
    carried_verb: re.Pattern[str]
    titles: frozenset[str]
    not_names: frozenset[str]
    given: dict[str, Gender]
    particles: frozenset[str]

    def noun(self, word: str, *, oblique: bool = False) -> Noun | None:
        """The listed noun that a word is a form of, with its number and gender; where it may be several, a nominative unless `oblique`."""
        low = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
        return self._english(low) if self.lang == "en" else self._cyrillic(low, oblique)

    def is_utterance(self, word: str) -> bool:
        """Whether a word is a noun for something said or published."""
        return any(form in self.utterances for form in lemmas(word, self.lang))

    def _english(self, word: str) -> Noun | None:
        for form, plural in ((word, False), *((one, True) for one in _singulars(word))):
            if found := self.nouns.get(form):
                gender: Gender | None = "p" if plural else "f" if form in self.female else "m" if form in self.male else None
                return _with(found, plural or form in ("people", "forces", "media", "police", "authorities", "troops"), gender)
        return None

    def _cyrillic(self, word: str, oblique: bool) -> Noun | None:
        for parse in sorted(parses(word, self.lang), key=lambda p: ("nomn" in p.cases) == oblique):
            if parse.noun and (found := self.nouns.get(parse.lemma) or self.nouns.get(parse.lemma.rpartition("-")[2])):
                return _with(found, parse.plural, "p" if parse.plural else parse.gender)
        found = self.nouns.get(word) or self.nouns.get(word.rpartition("-")[2])
        return _with(found, False, None) if found else None


def _with(noun: Noun, plural: bool, gender: Gender | None) -> Noun:
    return replace(noun, plural=plural, gender=gender)


def _singulars(word: str) -> list[str]:
    out = []
    if word.endswith("men"):
        out.append(word[:-3] + "man")
    if word.endswith("ies"):
        out.append(word[:-3] + "y")
    if word.endswith("es"):
        out.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        out.append(word[:-1])
    return out


def lemmas(word: str, lang: Lang) -> tuple[str, ...]:
    """The dictionary forms a word may have, itself among them, in lower case."""
    low = word.lower().replace("’", "'").removesuffix("'s")
    if lang == "en":
        return (low, *_singulars(low))
    return tuple(dict.fromkeys((low, *(parse.lemma for parse in parses(low, lang)))))


@lru_cache(maxsize=3)
def lexicon(lang: Lang) -> Lexicon:
    """The lists of a language, read once."""
    raw: dict[str, Any] = yaml.safe_load((files("reportedly.read") / "data" / f"speakers.{lang}.yaml").read_text("utf-8"))
    wide = {fine: broad for broad, line in raw["broad_of_bodies"].items() for fine in _list(line)}
    nouns: dict[str, Noun] = {}
    collectives = _list(raw["collectives"])
    for broad, fines in raw["people"].items():
        for fine, line in fines.items():
            nouns.update({word: Noun(word, fine, broad, None, collective=word in collectives) for word in _list(line)})
    for body, fines in raw["bodies"].items():
        for fine, line in fines.items():
            nouns.update({word: Noun(word, fine, wide[fine], body) for word in _list(line)})
    return Lexicon(
        lang=lang,
        pronouns={word: kind for kind, line in raw["pronouns"].items() for word in _list(line)},
        callsigns=_any_of(_list(raw["callsigns"])),
        service=_any_of((form + r"\w*" for form in _list(raw["service"])), plain=False),
        carried_to=_any_of(_list(raw["carried"]["to"])),
        carried_verb=_any_of(_list(raw["carried"]["verb"])),
        nouns=nouns,
        given={word: gender for gender, line in raw["given"].items() for word in _list(line)},
        **{
            name: frozenset(_list(raw[name]))
            for name in (
                "definite", "indefinite", "before_dependants", "clause", "utterances", "posts", "female", "male", "titles", "not_names", "particles",
            )
        },
    )  # fmt: skip


def _list(line: str) -> list[str]:
    return [word.strip() for word in line.split(",") if word.strip()]


def _any_of(words: Iterable[str], *, plain: bool = True) -> re.Pattern[str]:
    forms = map(re.escape, words) if plain else words
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(forms, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE)


def cyrillic(word: str) -> bool:
    """Whether a word is written in Cyrillic."""
    return bool(re.search("[Ѐ-ӿ]", word))

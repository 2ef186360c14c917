"""Russian and Ukrainian word forms, by pymorphy3 (Korobov, "Morphological analyzer and generator for Russian and Ukrainian languages", 2015).

The dictionaries are loaded at the first word of a language and the answers are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from reportedly.types import Lang

_GENDERS: dict[str, Literal["m", "f", "n"]] = {"masc": "m", "femn": "f", "neut": "n"}
_CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct", "voct"})


@dataclass(frozen=True, slots=True)
class Parse:
    """One reading of a word form: lemma in lower case, part of speech, gender, number, case, whether it is a verb in the future tense, and which kind of name it is, if one."""

    lemma: str
    pos: str
    gender: Literal["m", "f", "n"] | None
    plural: bool
    cases: frozenset[str]
    name: Literal["given", "patronymic", "surname", "place"] | None
    known: bool
    future: bool
    nominative: str
    """The form in the nominative singular, in lower case; the form itself where there is none."""

    @property
    def noun(self) -> bool:
        """A noun, or an adjective that may stand for one."""
        return self.pos in ("NOUN", "ADJF")


@lru_cache(maxsize=2)
def _analyser(lang: Lang) -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang=lang)


@lru_cache(maxsize=1 << 15)
def parses(word: str, lang: Lang) -> tuple[Parse, ...]:
    """The readings of a Cyrillic word, likeliest first; none for a language without a dictionary."""
    if lang not in ("ru", "uk"):
        return ()
    analyser = _analyser(lang)
    known = bool(analyser.word_is_known(word.lower()))
    return tuple(_parse(parse, known) for parse in analyser.parse(word.lower()))


def _parse(parse: Any, known: bool) -> Parse:
    marks = set(str(parse.tag).replace(" ", ",").split(","))
    gender = next((_GENDERS[mark] for mark in marks if mark in _GENDERS), None)
    name = next((kind for mark, kind in _NAMES.items() if mark in marks), None)
    nominative = parse.inflect({"nomn"}) if "plur" in marks else parse.inflect({"nomn", "sing"}) or parse.inflect({"nomn"})
    return Parse(
        lemma=parse.normal_form,
        pos=str(parse.tag.POS or ""),
        gender=gender,
        plural="plur" in marks,
        cases=frozenset(marks & _CASES) or (_CASES if "Fixd" in marks else frozenset()),
        name=name,
        known=known,
        future="futr" in marks,
        nominative=nominative.word if nominative else parse.word,
    )


_NAMES: dict[str, Literal["given", "patronymic", "surname", "place"]] = {
    "Name": "given", "Patr": "patronymic", "Surn": "surname", "Geox": "place",
}  # fmt: skip

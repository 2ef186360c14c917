"""Keys under which names meet: blind to case, diacritics, apostrophes, quotation marks and inflection.

A name is a row of tokens, each with a key. Latin words lose the possessive and the plural; Cyrillic words lose their Russian or Ukrainian
endings and the vowel that comes and goes before the last consonant (Схід, Сходу), as a light stemmer does (cf. Dolamic & Savoy,
"Indexing and searching strategies for the Russian language", 2009). The keys are for matching against a list of known names, where a rare
collision does little harm; they are no lemmas.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any, Generic, NamedTuple, TypeVar

V = TypeVar("V")

NUMBER = "#"
"""The key that stands for any number in a name with `{n}`."""

_TOKEN = re.compile(r"\{n\}|\d+(?:(?:st|nd|rd|th)\b|[-‐‑–][^\W\d_]{1,3}\b)?|[^\W\d_]+(?:['’ʼ`´][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ`´]s?$", re.IGNORECASE)
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_ACRONYM = re.compile(r"([^\W\d_a-zа-яіїєґё]{2,7})(?:[а-яіїєґ]{1,3}|s)?")
_DOUBLE = re.compile(r"(.)\1")
_ENDING = re.compile(
    "(.{2,}?)(?:ого|его|ому|ему|ыми|ими|ами|ями|ием|иям|иях|иеи|ові|еві|єві|ією|ая|яя|ую|юю|ою|ею|єю|ои|еи|єи|ыи|ии|іи|іі|оі|ые|ие|ия|ію|ію"
    "|ию|ія|ых|их|ым|им|ом|ем|єм|ам|ям|ах|ях|а|я|о|е|є|у|ю|и|і|ы|э)?"
)
_PLURAL = re.compile("(.{5,})(?:ов|ев|ів|єв)")
_VOWELS = frozenset("аеёиоуыэюяіїє")
_STOP = frozenset({"the", "a", "an", "of"})
_GROUP = re.compile(r"\(([^()]*)\)")


class Token(NamedTuple):
    """A word or number of a text: its place, its form and the keys it answers to (none for articles and "of")."""

    start: int
    end: int
    text: str
    keys: tuple[str, ...]


class Match(NamedTuple, Generic[V]):
    """A known name found in tokens `first` to `last`, exclusive; `number` fills its `{n}`, if it has one."""

    first: int
    last: int
    values: tuple[V, ...]
    number: int | None


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The key of one word in any inflected form."""
    low = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", word.lower()))
    low = "".join(c for c in low if c.isalnum())
    return _cyrillic(low) if _CYRILLIC.search(low) else _latin(low)


def _latin(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and len(word) > 3 and word[-2] not in "sui":
        word = word[:-1]
    return re.sub("(?:yi|yy|iy|ii|ij|ei|ey|i)$", "y", word) if len(word) > 4 else word


def _cyrillic(word: str) -> str:
    word = _DOUBLE.sub(r"\1", word.replace("ь", "").replace("ъ", ""))
    if whole := _ENDING.fullmatch(word):
        word = whole[1]
    while len(word) > 3 and word[-1] in _VOWELS:
        word = word[:-1]
    if plural := _PLURAL.fullmatch(word):
        word = plural[1]
    if len(word) > 3 and word[-2] in _VOWELS and word[-1] not in _VOWELS:
        word = word[:-2] + word[-1]
    return word


def _digits(word: str) -> str:
    return re.sub(r"\D.*", "", word)


@lru_cache(maxsize=1 << 16)
def _keys(word: str) -> tuple[str, ...]:
    """The keys under which a word of a text is looked up."""
    if word[0].isdigit():
        return (_digits(word), NUMBER)
    if word.lower() in _STOP:
        return ()
    bare = _POSSESSIVE.sub("", word)
    if acronym := _ACRONYM.fullmatch(bare):
        return (stem(word), "=" + acronym[1].lower(), "=" + bare.lower())
    if bare.islower() and len(bare) < 7 and _CYRILLIC.match(bare):
        return (stem(word), "=" + bare)
    return (stem(word),)


@lru_cache(maxsize=1 << 16)
def _name_key(word: str) -> str:
    """The one key under which a word of a known name is kept: an acronym stays whole."""
    if word == "{n}":
        return NUMBER
    if word[0].isdigit():
        return _digits(word)
    bare = _POSSESSIVE.sub("", word)
    return "=" + bare.lower() if bare.isupper() and 1 < len(bare) < 8 else stem(word)


def tokens(text: str) -> list[Token]:
    """The words and numbers of `text`."""
    return [Token(m.start(), m.end(), m[0], _keys(m[0])) for m in _TOKEN.finditer(text)]


def name_keys(name: str) -> tuple[str, ...]:
    """The keys of a known name, without its articles."""
    return tuple(_name_key(m[0]) for m in _TOKEN.finditer(name) if m[0].lower() not in _STOP)


def forms(line: str) -> tuple[str, ...]:
    """The forms that a line of a pack stands for: "(Northern|Northmark's) army; guard" are three."""
    out: list[str] = []
    for part in line.split(";"):
        pieces = _GROUP.split(part)
        choices = [piece.split("|") if i % 2 else [piece] for i, piece in enumerate(pieces)]
        out += (" ".join("".join(choice).split()) for choice in product(*choices))
    return tuple(dict.fromkeys(form for form in out if form))


class Names(Generic[V]):
    """Known names, found in tokens by their keys."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}

    def add(self, name: str, value: V) -> None:
        """Keep `value` under `name`; values of one name stay in the order they came in."""
        node = self._root
        keys = name_keys(name)
        for key in keys:
            node = node.setdefault(key, {})
        if keys:
            values = node.setdefault("", [])
            if value not in values:
                values.append(value)

    def at(self, row: list[Token], first: int) -> Match[V] | None:
        """The longest known name that starts at token `first`."""
        best: Match[V] | None = None
        stack: list[tuple[int, dict[str, Any], int | None]] = [(first, self._root, None)]
        while stack:
            i, node, number = stack.pop()
            if "" in node and (best is None or i > best.last):
                best = Match(first, i, tuple(node[""]), number)
            while i < len(row) and not row[i].keys and i > first:
                i += 1
            if i < len(row):
                for key in row[i].keys:
                    if (down := node.get(key)) is not None:
                        stack.append((i + 1, down, int(row[i].keys[0]) if key == NUMBER else number))
        return best

    def find(self, row: list[Token]) -> Iterator[Match[V]]:
        """Known names from left to right, the longest at each place, none inside another."""
        i = 0
        while i < len(row):
            if row[i].keys and (match := self.at(row, i)):
                yield match
                i = match.last
            else:
                i += 1

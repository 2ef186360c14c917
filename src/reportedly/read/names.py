"""Persons' names in running text, in three languages, brought to the nominative.

A Cyrillic name is known by its given name, which the dictionary marks and whose case and gender the surname shares; an English one is a run
of capitalised words free of titles, bodies and function words. `Name.keys` are what a name and its later short or inflected forms share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.read.lexicon import Gender, Lexicon, cyrillic
from reportedly.read.morphology import parses
from reportedly.read.roman import folded, latin
from reportedly.types import Lang, Span

_CAP = r"[A-ZА-ЯЁІЇЄҐ][^\W\d_]*(?:['’ʼ-][^\W\d_]+)*"
_INITIALS = r"(?:[A-ZА-ЯЁІЇЄҐ]\.[ \u00a0]?){1,2}"
_TOKEN = re.compile(rf"{_INITIALS}(?={_CAP})|{_CAP}|(?:al|el|an|as|ad|ar)-{_CAP}|[a-z]{{2,4}}(?= [A-Z])")
_PATRONYMIC = re.compile(
    r".+(?:[оеё]вич|ич|овна|евна|ична|івна|ївна|йович)(?:а|у|ем|ом|і|ой|ою|ові|ы|и|е)?$|.+(?:[оеєї]вн|івн)(?:ы|е|и|у|ой|ою|і)$", re.I
)
_POSSESSIVE = re.compile(r"['’]s?$")

_MASCULINE: dict[str, tuple[tuple[str, str], ...]] = {
    "ru": (
        (r"(?<=[сц]к)(?:ого|ому|им|ом)$", "ий"),
        (r"(?<=[оеё]в|[иы]н)(?:а|у|ым|е)$", ""),
        (r"(?:ого|ому|ым)$", "ый"),
        (r"(?<=[бвгдзклмнпрстфх])ы$", "а"),
        (r"(?<=[аеиоуы])(?:я|ю|ем)$", "й"),
        (r"(?<=[бвгджзклмнпрстфхцчшщ])(?:я|ю|ем)$", "ь"),
        (r"(?<=[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|ем|е)$", ""),
    ),
    "uk": (
        (r"(?<=[сцз]ьк)(?:ого|ому|им|ім)$", "ий"),
        (r"(?<=[оеє]в|[иії]н)(?:а|у|им|і|ові|ом)$", ""),
        (r"(?<=[бвгджзйлмнпрстфхцчшщь]к)(?:а|у|ом|ові)$", "о"),
        (r"(?:ого|ому|им)$", "ий"),
        (r"(?<=[аеиоуії])(?:я|ю|єм|єві)$", "й"),
        (r"(?<=[бвгджзклмнпрстфхцчшщ])(?:я|ю)$", "ь"),
        (r"(?<=[бвгґджзклмнпрстфхцчшщ])(?:а|у|ом|ем|ові|еві|і)$", ""),
    ),
}
_FEMININE: dict[str, tuple[tuple[str, str], ...]] = {
    "ru": ((r"(?<=[сц]к)(?:ой|ую)$", "ая"), (r"(?<=[оеё]в|[иы]н)(?:ой|у)$", "а")),
    "uk": ((r"(?<=[сцз]ьк)(?:ої|ій|у|ою)$", "а"), (r"(?<=[оеє]в|[иії]н)(?:ої|ій|у|ою)$", "а")),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: where it stands, its words in the nominative, and the person's gender where the name tells it.

    `given` is None for a bare surname. `keys` are the folded surnames that the written form may be a form of.
    """

    span: Span
    given: str | None
    surname: str
    gender: Gender | None
    keys: frozenset[str]
    nominative: bool = True

    @property
    def full(self) -> str:
        return f"{self.given} {self.surname}" if self.given else self.surname

    def latin(self, lang: Lang | None) -> str:
        return latin(self.full, lang)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str


def names(text: str, words: Lexicon, *, oblique: bool = False) -> Iterator[Name]:
    """The names in `text` from left to right: full ones and bare capitalised words that may be surnames (`given` None).

    `oblique` says that the text stands where a genitive is due («по словам …»).
    """
    for run in _runs(text):
        if words.lang == "en":
            yield from _in_english(run, words)
        elif cyrillic(run[0].text):
            yield from _in_cyrillic(run, words, oblique)


def _runs(text: str) -> Iterator[list[_Word]]:
    run: list[_Word] = []
    for match in _TOKEN.finditer(text):
        word = _Word(match.start(), match.end(), match[0])
        if run and (text[run[-1].end : word.start] not in ("", " ", "\u00a0") or cyrillic(word.text) != cyrillic(run[-1].text)):
            yield run
            run = []
        if run or not word.text.islower():
            run.append(word)
    if run:
        yield run


# English


def _in_english(run: list[_Word], words: Lexicon) -> Iterator[Name]:
    piece: list[_Word] = []
    for word in [*run, None]:
        if word is not None and not _stops(word.text, words):
            piece.append(word)
            if not _POSSESSIVE.search(word.text):
                continue
            yield from _english_name(piece, words)
        elif piece and not (word is not None and _is_body(word.text, words)):
            yield from _english_name(piece, words)
        piece = []


def _stops(word: str, words: Lexicon) -> bool:
    low = _POSSESSIVE.sub("", word.lower())
    if word.islower():
        return low not in words.particles
    return (
        low in words.titles
        or low in words.not_names
        or words.noun(low) is not None
        or (word.isupper() and len(low) > 1 and "." not in word)
    )


def _is_body(word: str, words: Lexicon) -> bool:
    noun = words.noun(word)
    return noun is not None and noun.body is not None


def _english_name(piece: list[_Word], words: Lexicon) -> Iterator[Name]:
    while piece and piece[0].text.islower() and len(piece) > 1 and piece[0].text not in ("al", "el"):
        piece = piece[1:]
    if not piece or len(piece) > 4 or piece[-1].text.islower():
        return
    surname = _POSSESSIVE.sub("", piece[-1].text)
    given = " ".join(w.text.strip() for w in piece[:-1]) or None
    gender = words.given.get(piece[0].text.lower()) if given else None
    yield Name(
        Span(piece[0].start, piece[-1].end), given, surname, gender, frozenset({folded(surname)}), not _POSSESSIVE.search(piece[-1].text)
    )


# Russian and Ukrainian


def _in_cyrillic(run: list[_Word], words: Lexicon, oblique: bool) -> Iterator[Name]:
    i = 0
    while i < len(run):
        width, name = _full(run[i:], words, oblique)
        yield from (name,) if name else ()
        i += width


def _full(run: list[_Word], words: Lexicon, oblique: bool) -> tuple[int, Name | None]:
    """The name that a run starts with and how many words it takes."""
    first = run[0]
    last = 2 if len(run) > 2 and _PATRONYMIC.match(run[1].text) and _is_given(first.text, words.lang) else 1
    if len(run) > last and (
        first.text.endswith((".", ". ")) or _is_given(first.text, words.lang) or _strange_pair(first.text, run[1].text, words)
    ):
        surname = run[last].text
        if words.noun(surname) is None or _is_given(first.text, words.lang):
            return last + 1, _agree(first, run[last], words.lang, oblique, run[1].text if last == 2 else "")
    low = first.text.lower()
    if low in words.not_names or words.noun(low) is not None or (first.text.isupper() and len(low) > 1):
        return 1, None
    return 1, _bare(first, words.lang, oblique)


def _is_given(word: str, lang: Lang) -> bool:
    return any(p.known and p.name == "given" for p in parses(word, lang))


def _strange_pair(first: str, second: str, words: Lexicon) -> bool:
    """Two capitalised words that no dictionary knows as common words: a foreigner's name."""
    one, two = parses(first, words.lang), parses(second, words.lang)
    return (
        not any(p.known and p.name != "surname" for p in one)
        and not any(p.known and p.name not in ("surname", "given") for p in two)
        and first.lower() not in words.not_names
        and not first.isupper()
        and not second.isupper()
    )


def _agree(first: _Word, last: _Word, lang: Lang, oblique: bool, patronymic: str) -> Name:
    """A full name in the nominative: the reading of the given name that the surname's form, or the patronymic's, allows."""
    span = Span(first.start, last.end)
    if "." in first.text or not _is_given(first.text, lang):
        bare = _bare(last, lang, oblique)
        return Name(span, first.text.strip(), bare.surname, bare.gender, bare.keys, bare.nominative)
    readings = [
        (parse.gender, case, parse.nominative)
        for parse in parses(first.text, lang)
        if parse.known and parse.name == "given" and not parse.plural
        for case in sorted(parse.cases - {"voct"})
    ]
    if patronymic:
        oblique = not patronymic.endswith(("ич", "на"))
        sex = "f" if re.search("[вч]н", patronymic) else "m"
        readings = [r for r in readings if r[0] == sex and (r[1] == "nomn") != oblique] or readings
    readings.sort(key=lambda r: (r[1] == "nomn") == oblique)
    best = next((r for r in readings if _fits(last.text.lower(), r[0], r[1])), readings[0] if readings else (None, "nomn", first.text))
    gender, case, given = best
    surname = last.text if case == "nomn" else _surname(last.text, gender, case, lang)
    keys = frozenset({folded(surname), folded(last.text)})
    return Name(span, _capital(given), surname, gender, keys, case == "nomn")


def _fits(surname: str, gender: str | None, case: str) -> bool:
    possessive = re.search(r"(?:[оеєё]в|[иіїы]н)(а?)$", surname)
    adjective = re.search(r"[сцз]ь?к(?:(ий)|(ая|а))$", surname)
    if case == "nomn" and surname.endswith(("ого", "ому", "ої", "ы")):
        return False
    if case == "nomn":
        masculine = (possessive and not possessive[1]) or (adjective and adjective[1])
        feminine = (possessive and possessive[1]) or (adjective and adjective[2])
        return not (feminine if gender == "m" else masculine)
    declined = surname[-1] not in "бвгґджзйклмнпрстфхцчшщ" or surname.endswith(("им", "ым", "ом", "ем", "ім", "єм", "ой", "ій"))
    return declined and not (adjective and (adjective[1] or adjective[2]))


def _surname(word: str, gender: str | None, case: str, lang: Lang) -> str:
    """The nominative of a surname in a case of which only the ending speaks."""
    low = word.lower()
    for parse in parses(low, lang):
        if parse.known and parse.name == "surname" and parse.gender in (gender, None) and case in parse.cases and not parse.plural:
            return _capital(parse.nominative)
    rules = (_FEMININE if gender == "f" else _MASCULINE)[lang]
    return next((_capital(re.sub(ending, new, low)) for ending, new in rules if re.search(ending, low)), word)


def _bare(word: _Word, lang: Lang, oblique: bool) -> Name:
    """A capitalised word alone: every surname it may be a form of is a key."""
    low = word.text.lower()
    forms = {p.nominative for p in parses(low, lang) if p.name == "surname" and not p.plural}
    forms |= {re.sub(ending, new, low) for table in (_MASCULINE, _FEMININE) for ending, new in table[lang] if re.search(ending, low)}
    surname = _surname(word.text, None, "gent", lang) if oblique and not _fits(low, "m", "nomn") else word.text
    gender: Gender | None = None
    if re.search(r"(?:[оеєё]ва|[иіїы]на|ськ?а|цька|ская|цкая)$", surname.lower()) and not oblique:
        gender = "f"
    elif re.search(r"(?:[оеєё]в|[сц]ь?кий)$", surname.lower()):
        gender = "m"
    return Name(
        Span(word.start, word.end), None, surname, gender, frozenset({folded(f) for f in forms} | {folded(low)}), surname == word.text
    )


def nominative_phrase(text: str, head: str, lang: Lang) -> str:
    """A body's description with its head noun and the adjectives before it in the nominative («в штабе армии»: «штаб армии»)."""
    words = list(re.finditer(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*", text))
    at = next((i for i, w in enumerate(words) if any(p.lemma == head for p in parses(w[0], lang))), None)
    if at is None:
        return text
    noun = min((p for p in parses(words[at][0], lang) if p.lemma == head), key=lambda p: "nomn" not in p.cases)
    out, last = "", 0
    for i, word in enumerate(words[: at + 1]):
        agreeing = (p for p in parses(word[0], lang) if p.pos == "ADJF" and p.cases & noun.cases and p.plural == noun.plural)
        parse = noun if i == at else next((p for p in agreeing if p.gender in (noun.gender, None)), None)
        form = parse.nominative if parse else word[0]
        out += text[last : word.start()] + (
            _capital(form) if word[0][0].isupper() and not word[0].isupper() else form if parse else word[0]
        )
        last = word.end()
    return out + text[last:]


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))

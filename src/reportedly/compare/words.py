"""What two claims' words have in common, in one language or across them: concepts, names and the consonants of kindred words.

Russian and Ukrainian words, and names in every script, are compared by their consonants in one spelling (`skeleton`); what reporting on a war
speaks of is looked up in `data/concepts.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

CONCEPT, NAME, WORD = 2.0, 2.0, 1.0
"""How much a concept, a name and a word count in what two claims share."""
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_LATIN: Mapping[str, str] = {
    "б": "b", "в": "v", "г": "h", "ґ": "h", "д": "d", "ж": "zh", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n", "п": "p", "р": "r",
    "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch",
}  # fmt: skip
_VOWELS = frozenset("aeiouyjw'’ʼ-")
_SPELLINGS = (("shch", "sch"), ("kh", "h"), ("g", "h"), ("ck", "k"), ("w", "v"), ("x", "ks"))
_LONGEST = 14
_SKELETON = 5
_COMMON = frozenset(
    # words that any two sentences share
    [
        "that",
        "this",
        "with",
        "from",
        "they",
        "their",
        "them",
        "were",
        "have",
        "been",
        "there",
        "which",
        "would",
        "about",
        "after",
        "before",
        "into",
        "over",
        "than",
        "then",
        "when",
        "also",
        "said",
        "says",
        "saying",
        "russian",
        "russia",
        "ukrainian",
        "ukraine",
        "forces",
        "troops",
        "army",
        "soldiers",
        "military",
        "city",
        "town",
        "village",
        "что",
        "это",
        "как",
        "для",
        "или",
        "при",
        "под",
        "над",
        "без",
        "они",
        "его",
        "её",
        "ему",
        "был",
        "была",
        "были",
        "есть",
        "после",
        "перед",
        "также",
        "этом",
        "того",
        "тоже",
        "уже",
        "ещё",
        "еще",
        "когда",
        "который",
        "украинск",
        "росс",
        "российск",
        "русск",
        "войск",
        "силы",
        "сил",
        "солдат",
        "военн",
        "армия",
        "армии",
        "город",
        "города",
        "городе",
        "городу",
        "село",
        "посёлок",
        "наши",
        "наших",
        "свои",
        "своих",
        "що",
        "цей",
        "як",
        "для",
        "або",
        "при",
        "під",
        "над",
        "без",
        "вони",
        "його",
        "її",
        "йому",
        "був",
        "була",
        "були",
        "після",
        "перед",
        "також",
        "цьому",
        "того",
        "теж",
        "вже",
        "уже",
        "ще",
        "коли",
        "який",
        "українськ",
        "росій",
        "війська",
        "військ",
        "сили",
        "сил",
        "солдат",
        "військов",
        "армія",
        "армії",
        "місто",
        "міста",
        "місті",
        "місту",
        "село",
        "наші",
        "наших",
        "свої",
        "своїх",
    ]
)


_PEOPLES = ("russia", "ukrain", "росси", "росій", "русск", "украин", "україн", "росіян")


def tokens(words: str, lang: str | None, without: frozenset[str] = frozenset()) -> Mapping[str, float]:
    """What the words speak of, with weights: "#power" for a concept, consonants for other words; `without` leaves out names' consonants."""
    out: dict[str, float] = {}
    for n, found in enumerate(_TOKEN.finditer(words)):
        word = found.group()
        low = word.casefold().replace("’", "'").replace("ʼ", "'")
        concepts = _concepts(low, lang)
        if concepts:
            out.update(dict.fromkeys((f"#{c}" for c in concepts), CONCEPT))
            continue
        if len(low) < 4 or low in _COMMON or low.startswith(_PEOPLES):
            continue
        bones = skeleton(low)
        if len(bones) < 3 or bones in without:
            continue
        name = word[:1].isupper() and (n > 0 or not word.isupper())
        out[bones] = NAME if name and n > 0 else WORD
    return out


def skeleton(word: str) -> str:
    """The first consonants of a word in one Latin spelling, doubled ones once: "Druzhkivka", «Дружковка» and «Дружківку» are one."""
    text = "".join(_LATIN.get(ch, ch if "a" <= ch <= "z" else "") for ch in word.casefold())
    for a, b in _SPELLINGS:
        text = text.replace(a, b)
    out = ""
    for ch in text:
        if ch not in _VOWELS and (not out or out[-1] != ch):
            out += ch
    return out[:_SKELETON]


def in_common(a: Mapping[str, float], b: Mapping[str, float]) -> tuple[float, tuple[str, ...]]:
    """How much two claims' words share, 0 to 1 (shared weight over the geometric mean, a short claim counted as of middle length), and what."""
    shared = sorted((t for t in a if t in b), key=lambda t: (-min(a[t], b[t]), t))
    if not shared:
        return 0.0, ()
    weight = sum(min(a[t], b[t]) for t in shared)
    return weight / (max(sum(a.values()), SHORT) * max(sum(b.values()), SHORT)) ** 0.5, tuple(t.removeprefix("#") for t in shared)


SHORT = 4.0
"""The weight of words that a claim is counted as having at least: two short ones that share a word are not yet one."""


def _concepts(word: str, lang: str | None) -> tuple[str, ...]:
    exact, stems = _lexicon(lang)
    if word in exact:
        return exact[word]
    for length in range(min(len(word), _LONGEST), 2, -1):
        if word[:length] in stems:
            return stems[word[:length]]
    return ()


@cache
def _lexicon(lang: str | None) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    listed = yaml.safe_load((files(__package__) / "data" / "concepts.yaml").read_text("utf8"))
    exact: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for concept, by_lang in listed.items():
        for key in by_lang if lang not in by_lang else (lang,):
            for entry in by_lang[key].split():
                into, word = (exact, entry[:-1]) if entry.endswith("=") else (stems, entry)
                into[word] = tuple(sorted({*into.get(word, ()), concept}))
    return exact, stems

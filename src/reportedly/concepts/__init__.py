"""What two claims' words have in common, in one language or across them: concepts, names and the consonants of kindred words.

Russian and Ukrainian words, and names in every script, are compared by their consonants in one spelling (`skeleton`); what reporting on a war
speaks of is looked up in `concepts.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import yaml

REMEMBERED = 20_000
"""Claims whose words are kept looked up: what is new is compared with the same ones again and again."""
LANGUAGES = ("en", "ru", "uk")
REACH = 3
"""Words after a negation that it may be about."""
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


@lru_cache(maxsize=REMEMBERED)
def tokens(words: str, lang: str | None, without: frozenset[str] = frozenset()) -> Mapping[str, float]:
    """What the words speak of, with weights: "#power" for a concept, consonants for other words; `without` leaves out names' consonants."""
    out: dict[str, float] = {}
    for n, found in enumerate(_TOKEN.finditer(words)):
        word = found.group()
        low = word.casefold().replace("’", "'").replace("ʼ", "'")
        concepts = _concepts(low, lang) or tuple(c for part in low.split("-")[1:] for c in _concepts(part, lang))
        if concepts:
            out.update(dict.fromkeys((f"#{c}" for c in concepts), CONCEPT / len(concepts) if len(concepts) > 1 else CONCEPT))
            continue
        if len(low) < 4 or low in _common():
            continue
        bones = skeleton(low)
        if len(bones) < 3 or bones in without:
            continue
        name = word[:1].isupper() and (n > 0 or not word.isupper())
        out[bones] = NAME if name and n > 0 else WORD
    return out


@lru_cache(maxsize=50_000)
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
    if a.keys().isdisjoint(b):
        return 0.0, ()
    shared = sorted((t for t in a if t in b), key=lambda t: (-min(a[t], b[t]), t))
    weight = sum(min(a[t], b[t]) for t in shared)
    return weight / (max(sum(a.values()), SHORT) * max(sum(b.values()), SHORT)) ** 0.5, tuple(t.removeprefix("#") for t in shared)


SHORT = 4.0
"""The weight of words that a claim is counted as having at least: two short ones that share a word are not yet one."""


def frames_told(tokens: Mapping[str, float]) -> Mapping[str, float]:
    """The frames that the concepts among the tokens tell of, as shares of one; empty where they tell of none."""
    votes: dict[str, float] = {}
    concepts = [token.removeprefix("#") for token in tokens if token.startswith("#")]
    silent = {less for concept in concepts for less in _over().get(concept, ())}
    for concept in concepts:
        told = _frames().get(concept, ()) if concept not in silent else ()
        for frame in told:
            votes[frame] = votes.get(frame, 0.0) + 1 / len(told)
    total = sum(votes.values())
    return {frame: n / total for frame, n in votes.items()}


def negated(words: str, lang: str | None, frame: str) -> bool:
    """Whether a word that tells of the frame stands a few words after one that negates it: "have not captured", «не вдалося захопити»."""
    found = [w.group().casefold().replace("’", "'") for w in _TOKEN.finditer(words)]
    return any(
        word in _negations()
        and any(frame in _frames().get(c, ()) for after in found[n + 1 : n + 1 + REACH] for c in _concepts(after, lang))
        for n, word in enumerate(found)
    )


def _concepts(word: str, lang: str | None) -> tuple[str, ...]:
    exact, stems = _lexicon(lang)
    if word in exact:
        return exact[word]
    for length in range(min(len(word), _LONGEST), 2, -1):
        if word[:length] in stems:
            return stems[word[:length]]
    return ()


@cache
def _negations() -> frozenset[str]:
    return frozenset(" ".join(_listed()["negations"][lang] for lang in LANGUAGES).split())


@cache
def _common() -> frozenset[str]:
    """Words that any two sentences share."""
    return frozenset(" ".join(_listed()["common"][lang] for lang in LANGUAGES).split())


@cache
def _listed() -> Mapping[str, Mapping[str, str]]:
    listed: Mapping[str, Mapping[str, str]] = yaml.safe_load((files(__package__) / "concepts.yaml").read_text("utf8"))
    return listed


@cache
def _frames() -> Mapping[str, tuple[str, ...]]:
    return {concept: tuple(entry["frames"].split()) for concept, entry in _listed().items() if "frames" in entry}


@cache
def _over() -> Mapping[str, tuple[str, ...]]:
    return {concept: tuple(entry["over"].split()) for concept, entry in _listed().items() if "over" in entry}


@cache
def _lexicon(lang: str | None) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    exact: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for concept, by_lang in _listed().items():
        if concept in ("common", "negations"):
            continue
        for key in LANGUAGES if lang not in LANGUAGES else (lang,):
            for entry in by_lang[key].split():
                into, word = (exact, entry[:-1]) if entry.endswith("=") else (stems, entry)
                also = [by_lang["also"]] if "also" in by_lang else []
                into[word] = tuple(sorted({*into.get(word, ()), concept, *also}))
    return exact, stems

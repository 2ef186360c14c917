"""Cyrillic names in Latin letters, and one spelling for the usual romanisations of a name.

Ukrainian follows the national table of 2010 (Cabinet of Ministers, resolution 55), Russian the spelling common in English news
(Artyom, Kimakovsky, Sergei).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reportedly.types import Lang

_COMMON = {
    "а": "a", "б": "b", "в": "v", "д": "d", "ж": "zh", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "ь": "", "ъ": "", "'": "", "ё": "yo", "ы": "y", "э": "e",
    "ґ": "g", "і": "i", "ї": "i", "є": "ie",
}  # fmt: skip
_RUSSIAN = _COMMON | {"г": "g", "е": "e", "и": "i", "й": "y", "щ": "shch", "ю": "yu", "я": "ya"}
_UKRAINIAN = _COMMON | {"г": "h", "е": "e", "и": "y", "й": "i", "щ": "shch", "ю": "iu", "я": "ia"}
_UKRAINIAN_FIRST = {"й": "y", "ї": "yi", "є": "ye", "ю": "yu", "я": "ya"}
_RUSSIAN_RULES = (
    (re.compile(r"^александр$"), "alexander"),
    (re.compile(r"(?<=[аеёиоуыэюяьъ])е|^е"), "ye"),
    (re.compile(r"(?<=[жчшщ])ё"), "yo"),
    (re.compile(r"(?:ий|ый)$"), "y"),
    (re.compile(r"ия$"), "ia"),
    (re.compile(r"(?<=[ае])й$"), "i"),
    (re.compile(r"(?<=[ае])кс(?=[аеи])"), "x"),
)
_FOLDS = (
    ("shch", "sch"), ("kh", "h"), ("iy", "y"), ("yi", "y"), ("yy", "y"), ("ii", "y"), ("ij", "y"), ("ye", "e"), ("ie", "e"), ("yo", "e"), ("ya", "ia"),
    ("yu", "iu"), ("w", "v"), ("j", "y"), ("g", "h"), ("y", "i"), ("ei", "e"), ("ai", "a"),
)  # fmt: skip
_WORD = re.compile(r"[\w'’ʼ]+")


def latin(text: str, lang: Lang | None) -> str:
    """`text` with its Cyrillic words in Latin letters, by the table of its language (Russian where that is not Ukrainian)."""
    return _WORD.sub(lambda m: _word(m[0], lang), text)


@lru_cache(maxsize=1 << 13)
def _word(word: str, lang: Lang | None) -> str:
    if not re.search("[Ѐ-ӿ]", word):
        return word
    low = re.sub("[’ʼ]", "'", word.lower())
    out = _ukrainian(low) if lang == "uk" or re.search("[іїєґ]", low) else _russian(low)
    if word.isupper() and len(word) > 1:
        return out.upper()
    return out[:1].upper() + out[1:] if word[0].isupper() else out


def _ukrainian(low: str) -> str:
    low = low.replace("зг", "zgh")
    return _UKRAINIAN_FIRST.get(low[0], _UKRAINIAN.get(low[0], low[0])) + "".join(_UKRAINIAN.get(c, c) for c in low[1:])


def _russian(low: str) -> str:
    for pattern, value in _RUSSIAN_RULES:
        low = pattern.sub(value, low)
    return "".join(_RUSSIAN.get(c, c) for c in low)


@lru_cache(maxsize=1 << 14)
def folded(word: str) -> str:
    """One spelling for a name's word in either script and the usual romanisations (Syrskyi, Syrsky, Сирський)."""
    text = unicodedata.normalize("NFKD", _word(word, None)).casefold()
    text = re.sub("[^a-z0-9]", "", text)
    for old, new in _FOLDS:
        text = text.replace(old, new)
    return re.sub(r"(.)\1", r"\1", text)

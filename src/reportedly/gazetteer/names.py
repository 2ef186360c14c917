"""Keys under which the spellings of one place name meet.

`key` ignores case, diacritics, apostrophes, hyphens and full stops. `fold` goes further: it writes Cyrillic and its many romanisations with one
small Latin alphabet, so that Kostyantynivka, Kostiantynivka and Костянтинівка give one string. `lemmas` undoes Russian and Ukrainian case endings
in that alphabet, `axis_stems` the adjectives of directions («на Покровском направлении», "Krasnoarmeyskoye direction").
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

_DROP = dict.fromkeys(map(ord, "'’‘ʼ`´ʹʺ″”“\"«».,()"), None) | dict.fromkeys(map(ord, "-‐‑‒–—/_"), " ")
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "and": "&", "the": ""}
_CYRILLIC = str.maketrans(
    dict(zip("абвгґдежзийіїклмнопрстуфхцчшщъыьэюяєўёј", [
        "a", "b", "v", "h", "h", "d", "e", "z", "z", "i", "i", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "c", "q", "x",
        "w", "", "i", "", "e", "u", "a", "e", "u", "e", "i",
    ], strict=True))
)  # fmt: skip
_HACEKS = str.maketrans({"š": "sh", "ž": "zh", "č": "ch", "ś": "s", "ź": "z"})
_DIGRAPHS = [
    (re.compile(p), r)
    for p, r in (
        ("x", "ks"), ("q", "k"), ("shch|szcz|sch", "W"), ("sh|sz", "X"), ("tch|ch|cz", "Q"), ("zh", "z"), ("[kg]h", "h"), ("ts|tz", "c"), ("ph", "f"),
        ("w", "v"), ("g", "h"),
    )
]  # fmt: skip
_IOTA, _TWICE = re.compile("i(?=[aeou])"), re.compile(r"(.)\1+")

_CASES: dict[str, tuple[str, ...]] = {
    "": ("i", "a", "o"), "a": ("", "o", "e"), "u": ("", "a", "o", "e"), "e": ("", "a", "o"), "i": ("", "a", "o", "e"), "om": ("", "o", "i", "oe", "e"),
    "em": ("", "e", "oe", "i"), "im": ("", "i", "oe", "e"), "oi": ("a", "oi"), "ei": ("a",), "ou": ("a",), "eu": ("a",), "ovi": ("", "iv"), "evi": ("", "iv"),
    "am": ("i", "a"), "ami": ("i", "a"), "ah": ("i", "a"), "oho": ("i", "oe", "e", "oi", ""), "eho": ("i", "e"), "omu": ("i", "oe", "e", "oi", ""),
    "emu": ("i", "e"), "ih": ("e", "i"), "imi": ("e", "i"), "ci": ("ka", "k"), "zi": ("ha", "h"), "si": ("ha",),
}  # fmt: skip
"""A case ending and the nominative endings it may stand for, in folded letters; Russian and Ukrainian together."""
_ENDINGS = sorted(_CASES, key=len, reverse=True)
_ADJECTIVE = re.compile("(.{2,}?)(sk|ck)(?:oe|oho|omu|om|im|ii|ie|i|e|a|oi|ou|u|o|ih|imi|aa)?$")
_FROM_ADJECTIVE = ("{0}{1}", "{0}", "{0}ka", "{0}a", "{0}i", "{0}e", "{0}o", "{0}c", "{0}ovo", "{0}ove")
_AXIS_WORD = re.compile(
    r"^(?P<name>.+?)[ -](?:направлени\w+|напрям\w*|directions?|axis|axes|sector|front|участ\w+|ділян\w+|район\w*|raion|rayon|district|громад\w+|hromada)$",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile("(?:i|a|oe|e|iv|ov|ev)$")


@lru_cache(maxsize=20_000)
def key(name: str) -> str:
    """`name` without case, diacritics, apostrophes, hyphens and stops; "Saint" and "St." are one."""
    text = name.lower().translate(_DROP).translate(_PLAIN)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(w for w in (_SHORT.get(w, w) for w in text.split()) if w)


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """The name in the small alphabet in which transliterations meet; meant for names of Slavic or Cyrillic writing."""
    text = key(name.lower().translate(_HACEKS))
    if text.isascii():
        for pattern, plain in _DIGRAPHS:
            text = pattern.sub(plain, text)
        text = text.lower().replace("y", "i").replace("j", "i")
    else:
        text = text.translate(_CYRILLIC)
    return _TWICE.sub(r"\1", _IOTA.sub("", _TWICE.sub(r"\1", text)))


def is_cyrillic(text: str) -> bool:
    return any("\u0400" <= c <= "\u04ff" for c in text)


def _word_lemmas(word: str) -> list[str]:
    """Nominatives that a folded word may be a case of, itself first."""
    forms = [word]
    for ending in _ENDINGS:
        stem = word.removesuffix(ending) if ending else word
        if not word.endswith(ending) or len(stem) < 2:
            continue
        for nominative in _CASES[ending]:
            forms.append(stem + nominative)
            if ending and nominative in ("", "k", "h"):
                forms.extend(_closed(stem + nominative))
    return list(dict.fromkeys(f for f in forms if len(f) > 1))


def _closed(stem: str) -> list[str]:
    """The vowel changes of a last syllable that loses its ending: Харкова, Харків; Рогу, Ріг; Ельца, Елец."""
    forms = []
    vowel = max(stem.rfind("o"), stem.rfind("e"))
    if vowel > 0 and not any(c in "aeiou" for c in stem[vowel + 1 :]):
        forms.append(stem[:vowel] + "i" + stem[vowel + 1 :])
    if len(stem) > 3 and stem[-1] not in "aeiou" and stem[-2] not in "aeiou" and not stem.endswith(("sk", "ck")):
        forms.append(stem[:-1] + "e" + stem[-1])
    return forms


@lru_cache(maxsize=20_000)
def lemmas(folded: str) -> tuple[str, ...]:
    """Nominative forms that an inflected name may stand for, in folded letters, without the name itself."""
    words = folded.split()
    if not words or len(words) > 4:
        return ()
    each = [_word_lemmas(w) for w in words]
    if len(words) <= 2:
        forms = [" ".join(p) for p in islice(product(*each), 600)]
    else:
        forms = [" ".join((*words[:i], f, *words[i + 1 :])) for i in range(len(words)) for f in each[i]]
    return tuple(f for f in dict.fromkeys(forms) if f != folded)


def compound(folded: str) -> str | None:
    """The stem that adjectives of a two-word name are made from: krasni liman gives krasnoliman (Краснолиманское направление)."""
    words = folded.split()
    if len(words) != 2 or not _FIRST_WORD.search(words[0]):
        return None
    stem = _FIRST_WORD.sub("", words[0])
    return f"{stem}{'ov' if words[0].endswith(('iv', 'ov', 'ev')) else ''}o{words[1]}" if len(stem) > 1 else None


def axis(name: str) -> str | None:
    """The adjective of "the X direction", «X направление» or «X район»; None where `name` is none of them."""
    match = _AXIS_WORD.match(name.strip())
    return match["name"] if match else None


@lru_cache(maxsize=20_000)
def axis_stems(folded: str) -> tuple[str, ...]:
    """Names that a folded adjective may be made from: pokrovskom gives pokrovsk, pokrov, pokrovka …; () where it is no adjective."""
    match = _ADJECTIVE.fullmatch(folded)
    if not match:
        return ()
    stem, suffix = match.groups()
    stems = [stem]
    if (last := stem.rfind("i")) > 0 and not any(c in "aeou" for c in stem[last + 1 :]):  # Гуляйпільський: Гуляйполе
        stems += [stem[:last] + v + stem[last + 1 :] for v in "oe"]
    if stem[-2:] in ("iv", "ov", "ev"):  # Харківський, Харьковское: both from either
        stems += [stem[:-2] + v for v in ("iv", "ov", "ev") if v != stem[-2:]]
    if suffix == "ck":  # Торецкое: Торецк; Донецький: Донецьк
        return tuple(dict.fromkeys(f.format(s, "ck") for s in stems for f in ("{0}{1}", "{0}c", "{0}t")))
    return tuple(dict.fromkeys(f.format(s, "sk") for s in stems for f in _FROM_ADJECTIVE))

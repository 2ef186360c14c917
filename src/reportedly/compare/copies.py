"""Documents that carry another's text: near-duplicates, parts of one text inside another, and translations.

Candidates share bands of a MinHash over word shingles (Broder, 1997; the signatures are rensa's); an alignment of the words decides. Translations
are aligned by their claims, in order, by speaker, frame, place, numbers and, where there are vectors, meaning. The first published is the origin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq
from rensa import RMinHash

from reportedly.compare.said import place_key, speaker_key
from reportedly.types import Claim, Document, Reading, Relation

SHINGLE = 3
"""Words in a shingle."""
BANDS, ROWS = 42, 3
"""Two texts with a third of their shingles in common share a band with a chance of four in five."""
COPY, LEAST_WORDS = 0.6, 25
"""The least share of the longer text's words that stand in the other in the same order, and how many words it must have."""
PART_WORDS, PART = 25, 0.8
"""A paragraph of this many words counts as copied where this share of them stands in the other text's paragraph."""
NEAR_DAYS = 60
"""Days between two prints of one text; an undated text is compared with all."""
TRANSLATED, LEAST_CLAIMS, DAYS = 0.6, 3, 14
"""The least share of the claims of two texts that must align, how many at least, and in how many days a translation is looked for."""
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Copies:
    """`relations` with their reasons; `origin`: the first document of each copied or translated text, by the copy's id."""

    relations: tuple[Relation, ...]
    origin: Mapping[str, str]


Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Print:
    """What candidates are found by: a text's bands (of the whole and of its paragraphs) and what its claims are about; both sorted."""

    published: date | None
    lang: str | None
    bands: Keys
    signatures: Keys


def find_copies(readings: Sequence[Reading]) -> Copies:
    """All copies among the readings, whatever their order."""
    by_id = {r.document.id: r for r in sorted(readings, key=age)}
    rank = {key: n for n, key in enumerate(by_id)}
    prints = {key: Print(r.document.published, r.document.lang, bands(r.document.text), signatures(r.claims)) for key, r in by_id.items()}
    links: list[Relation] = []
    found: list[Relation] = []
    same = {key: {key} for key in by_id}
    for a, b in candidates(prints, prints):
        link = compared_texts(by_id[a].document, by_id[b].document) if b not in same[a] else None
        if link and link.kind == "copy":
            links.append(link)
            same[a] |= same[b]
            same |= dict.fromkeys(same[a], same[a])
        elif link:
            found.append(link)
    first = origins(links, rank)
    texts = {key: kept for key, kept in prints.items() if key not in first}
    translations = [link for a, b in across_languages(texts, texts) if (link := translated(by_id[a], by_id[b]))]
    origin = origins([*links, *translations], rank)
    relations = [told(by_id[key], by_id[first.get(key, key)], by_id[to]) for key, to in origin.items()]
    parts = [link for link in found if link.kind == "part-copy" and link.left not in first and link.right not in first]
    return Copies(tuple(sorted([*relations, *parts], key=lambda r: (r.kind, r.left, r.right))), origin)


def told(copy: Reading, first: Reading, origin: Reading) -> Relation:
    """How a document comes from the origin of its text; `first` is the first print in its own language, itself where it is that print."""
    older = _published(origin.document)
    if copy.document.id == first.document.id:
        link = translated(origin, copy)
        return link or Relation("translation", copy.document.id, origin.document.id, TRANSLATED, ("by way of another translation", *older))
    share = _share(copy.document.text, first.document.text)[0]
    why = [f"{share:.0%} of the words stand in both, in the same order"]
    why += ["by way of another copy"] if share < COPY else []
    why += [f"a copy of {first.document.id}, which is a translation"] if first.document.id != origin.document.id else []
    return Relation("copy", copy.document.id, origin.document.id, round(share, 3), (*why, *older))


def aligned(copy: Reading, origin: Reading) -> list[tuple[Claim, Claim, float]]:
    """The claims of two texts that say the same in the same order, with their likeness, 0 to 1."""
    same_language = copy.document.lang == origin.document.lang
    a, b = copy.claims, origin.claims
    like = np.array([[_likeness(copy, x, origin, y, same_language) for y in b] for x in a]).reshape(len(a), len(b))
    best = np.zeros((len(a) + 1, len(b) + 1))
    for i in range(len(a)):
        for j in range(len(b)):
            best[i + 1, j + 1] = max(best[i, j + 1], best[i + 1, j], best[i, j] + like[i, j])
    out: list[tuple[Claim, Claim, float]] = []
    i, j = len(a), len(b)
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            out.append((a[i], b[j], float(like[i, j])))
    return out[::-1]


def age(reading: Reading) -> tuple[date, str]:
    """What documents are ordered by, the first print first."""
    return reading.document.published or date.max, reading.document.id


def bands(text: str) -> Keys:
    """The bands of the text's MinHash and of those of its longer paragraphs, as sorted numbers: texts that share one may be copies."""
    pieces = [_words(text), *(p for p in map(_words, text.split("\n")) if len(p) >= PART_WORDS)]
    return np.unique(np.concatenate([_bands(piece) for piece in pieces]))


def signatures(claims: Iterable[Claim]) -> Keys:
    """Who speaks on which matter, as sorted numbers: texts that share several may be translations."""
    return np.unique(np.array([_hashed(repr(_signature(claim))) for claim in claims], np.uint64))


def candidates(new: Iterable[str], prints: Mapping[str, Print]) -> list[tuple[str, str]]:
    """Pairs of one of `new` and any document, the older first, that share a band and are not too far apart in time."""
    return _pairs(new, prints, {key: kept.bands for key, kept in prints.items()}, 1, NEAR_DAYS, across=False)


def across_languages(new: Iterable[str], prints: Mapping[str, Print]) -> list[tuple[str, str]]:
    """Pairs in two languages, days apart, with enough claims of one speaker on one matter, the older first."""
    return _pairs(new, prints, {key: kept.signatures for key, kept in prints.items()}, LEAST_CLAIMS, DAYS, across=True)


def _pairs(
    new: Iterable[str], prints: Mapping[str, Print], keys: Mapping[str, Keys], least: int, days: int, *, across: bool
) -> list[tuple[str, str]]:
    names = list(prints)
    owner = np.repeat(np.arange(len(names)), [len(keys[name]) for name in names])
    every = np.concatenate([keys[name] for name in names]) if names else np.zeros(0, np.uint64)
    order = np.argsort(every, kind="stable")
    every, owner = every[order], owner[order]
    ages = [(prints[name].published or date.max, name) for name in names]
    found: set[tuple[str, str]] = set()
    for name in new:
        lefts, rights = (np.searchsorted(every, keys[name], side) for side in ("left", "right"))
        near = [owner[left:right] for left, right in zip(lefts, rights, strict=True)]
        shared, counts = np.unique(np.concatenate([np.zeros(0, owner.dtype), *near]), return_counts=True)
        a, mine = prints[name], (prints[name].published or date.max, name)
        for n in shared[counts >= least].tolist():
            b = prints[names[n]]
            apart = abs((a.published - b.published).days) if a.published and b.published else 0
            if names[n] != name and apart <= days and (not across or a.lang != b.lang):
                found.add((name, names[n]) if mine < ages[n] else (names[n], name))
    return sorted(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _bands(words: Sequence[str]) -> Keys:
    shingles = sorted({" ".join(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1))})
    hashes = RMinHash(BANDS * ROWS, 1)
    hashes.update(shingles)
    digest = np.asarray(hashes.digest(), np.uint32)
    return np.array([_hashed(bytes([n]) + digest[n * ROWS : (n + 1) * ROWS].tobytes()) for n in range(BANDS)], np.uint64)


def _hashed(what: str | bytes) -> int:
    return int.from_bytes(blake2b(what.encode() if isinstance(what, str) else what, digest_size=8).digest(), "little")


def _share(a: str, b: str) -> tuple[float, int]:
    """The share of the longer text's words that stand in the other in the same order, and how many they are."""
    x, y = _words(a), _words(b)
    common = LCSseq.similarity(x, y)
    return common / max(len(x), len(y), 1), common


def compared_texts(older: Document, newer: Document) -> Relation | None:
    """A copy, or a paragraph of one text in the other, or None."""
    share, common = _share(older.text, newer.text)
    if share >= COPY and common >= LEAST_WORDS:
        said = f"{share:.0%} of the words stand in both, in the same order"
        return Relation("copy", newer.id, older.id, round(share, 3), (said, *_published(older)))
    theirs = list(map(_words, older.text.split("\n")))
    shared = [
        len(p)
        for p in map(_words, newer.text.split("\n"))
        if len(p) >= PART_WORDS and any(LCSseq.similarity(p, q) >= PART * len(p) for q in theirs if len(q) >= PART * len(p))
    ]
    if not shared:
        return None
    said = f"{len(shared)} paragraph{'s' if len(shared) > 1 else ''} of {sum(shared)} words in both"
    of = max(len(_words(newer.text)), 1)
    return Relation("part-copy", newer.id, older.id, round(sum(shared) / of, 3), (said, *_published(older)))


def _published(older: Document) -> tuple[str, ...]:
    return (f"first published on {older.published}",) if older.published else ()


def _signature(claim: Claim) -> tuple[str, str, str]:
    return (speaker_key(claim) or claim.voice, claim.frame, place_key(claim.place))


def translated(older: Reading, newer: Reading) -> Relation | None:
    """A translation, or None."""
    pairs = aligned(newer, older)
    longest = max(len(older.claims), len(newer.claims))
    numbers = [Counter(_NUMBER.findall(r.document.text)) for r in (older, newer)]
    shared, most = (numbers[0] & numbers[1]).total(), max(n.total() for n in numbers)
    if len(pairs) < max(LEAST_CLAIMS, TRANSLATED * longest) or shared < most / 2:
        return None
    said = f"{len(pairs)} of {longest} claims in the same order: speakers, matters and places agree", f"{shared} of {most} numbers in both"
    return Relation(
        "translation", newer.document.id, older.document.id, round(len(pairs) / longest, 3), (*said, *_published(older.document))
    )


def _likeness(copy: Reading, x: Claim, origin: Reading, y: Claim, same_language: bool) -> float:
    """How alike two claims of two texts are, 0 where they are not one."""
    if (x.stance == "denies") != (y.stance == "denies") or (x.voice == "narrator") != (y.voice == "narrator"):
        return 0.0
    if same_language:
        ratio = fuzz.ratio(*(" ".join(r.words(s) for s in c.content) for r, c in ((copy, x), (origin, y)))) / 100
        return ratio if ratio >= 0.6 else 0.0
    if x.vector and y.vector:
        cosine = float(np.dot(x.vector, y.vector))
        agree = (x.frame == y.frame) + (place_key(x.place) == place_key(y.place)) + (speaker_key(x) == speaker_key(y))
        return cosine if cosine + 0.1 * agree >= 0.75 else 0.0
    return 1.0 if _signature(x) == _signature(y) and x.actor == y.actor else 0.0


def origins(links: Iterable[Relation], rank: Mapping[str, int]) -> dict[str, str]:
    """The oldest document of each text, by each other document that carries it."""
    of: dict[str, str] = {}

    def first(key: str) -> str:
        while key in of:
            key = of[key]
        return key

    for link in links:
        a, b = sorted((first(link.left), first(link.right)), key=rank.__getitem__)
        if a != b:
            of[b] = a
    return {key: first(key) for key in of}

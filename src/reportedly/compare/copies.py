"""Documents that carry another's text: near-duplicates, parts of one text inside another, and translations.

Candidates share bands of a MinHash over word shingles (Broder, 1997; the signatures are rensa's); an alignment of the words decides. Translations
are aligned by their claims, in order, by speaker, frame, place, numbers and, where there are vectors, meaning. The first published is the origin.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq
from rensa import RMinHash

from reportedly.compare.said import place_key, speaker_key
from reportedly.types import Claim, Reading, Relation

SHINGLE = 3
"""Words in a shingle."""
BANDS, ROWS = 42, 3
"""Two texts with a third of their shingles in common share a band with a chance of four in five."""
COPY, LEAST_WORDS = 0.6, 25
"""The least share of the longer text's words that stand in the other in the same order, and how many words it must have."""
PART_WORDS, PART = 25, 0.8
"""A paragraph of this many words counts as copied where this share of them stands in the other text's paragraph."""
TRANSLATED, LEAST_CLAIMS, DAYS = 0.6, 3, 14
"""The least share of the claims of two texts that must align, how many at least, and in how many days a translation is looked for."""
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Copies:
    """`relations` with their reasons; `origin`: the first document of each copied or translated text, by the copy's id."""

    relations: tuple[Relation, ...]
    origin: Mapping[str, str]


def find_copies(readings: Sequence[Reading]) -> Copies:
    """All copies among the readings, whatever their order."""
    by_id = {r.document.id: r for r in sorted(readings, key=_age)}
    rank = {key: n for n, key in enumerate(by_id)}
    links: list[Relation] = []
    parts: list[Relation] = []
    words = {key: _words(r.document.text) for key, r in by_id.items()}
    for a, b in sorted(_candidates(by_id, words), key=lambda pair: (rank[pair[0]], rank[pair[1]])):
        found = _compared(by_id[a], by_id[b], words[a], words[b])
        if found:
            (links if found.kind == "copy" else parts).append(found)
    origin = _origins(links, rank)
    translations = [
        found
        for a, b in _across_languages([r for key, r in by_id.items() if key not in origin])
        if (found := _translated(by_id[a], by_id[b]))
    ]
    origin = _origins([*links, *translations], rank)
    best: dict[str, Relation] = {}
    for link in [*links, *translations]:
        first = origin.get(link.left, link.left)
        if link.right == first and (link.left not in best or best[link.left].score < link.score):
            best[link.left] = link
    for key, first in origin.items():
        if key not in best:
            via = next(x for x in [*links, *translations] if key in (x.left, x.right))
            other = via.left if via.right == key else via.right
            best[key] = Relation(via.kind, key, first, via.score, (*via.why, f"by way of {other}"))
    return Copies((*sorted([*best.values(), *parts], key=lambda r: (r.kind, r.left, r.right)),), origin)


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


def _age(reading: Reading) -> tuple[date, str]:
    return reading.document.published or date.max, reading.document.id


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _candidates(readings: Mapping[str, Reading], words: Mapping[str, list[str]]) -> set[tuple[str, str]]:
    """Pairs of documents, older first, that share a band as wholes or by a paragraph."""
    buckets: dict[tuple[int, bytes], dict[str, None]] = defaultdict(dict)
    for key, reading in readings.items():
        pieces = [words[key], *(p for p in map(_words, reading.document.text.split("\n")) if len(p) >= PART_WORDS)]
        for piece in pieces:
            for band in _bands(piece):
                buckets[band][key] = None
    return {pair for keys in buckets.values() for pair in combinations(keys, 2)}


def _bands(words: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    shingles = sorted({" ".join(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1))})
    hashes = RMinHash(BANDS * ROWS, 1)
    hashes.update(shingles)
    digest = np.asarray(hashes.digest(), np.uint32)
    return ((n, digest[n * ROWS : (n + 1) * ROWS].tobytes()) for n in range(BANDS))


def _compared(older: Reading, newer: Reading, a: Sequence[str], b: Sequence[str]) -> Relation | None:
    common = LCSseq.similarity(a, b)
    share = common / max(len(a), len(b), 1)
    if share >= COPY and common >= LEAST_WORDS:
        told = f"{share:.0%} of the words stand in both, in the same order"
        return Relation("copy", newer.document.id, older.document.id, round(share, 3), (told, *_published(older)))
    shared = [
        len(p)
        for p in map(_words, newer.document.text.split("\n"))
        if len(p) >= PART_WORDS
        and any(LCSseq.similarity(p, q) >= PART * len(p) for q in map(_words, older.document.text.split("\n")) if len(q) >= PART * len(p))
    ]
    if not shared:
        return None
    told = f"{len(shared)} paragraph{'s' if len(shared) > 1 else ''} of {sum(shared)} words in both"
    return Relation("part-copy", newer.document.id, older.document.id, round(sum(shared) / max(len(b), 1), 3), (told, *_published(older)))


def _published(older: Reading) -> tuple[str, ...]:
    return (f"first published on {older.document.published}",) if older.document.published else ()


def _across_languages(readings: Sequence[Reading]) -> list[tuple[str, str]]:
    """Pairs in two languages, days apart, with enough claims of one speaker on one matter: older first, as the readings stand."""
    of: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for n, reading in enumerate(readings):
        for signature in sorted({_signature(c) for c in reading.claims}):
            of[signature].append(n)
    shared = Counter(pair for ns in of.values() for pair in combinations(ns, 2) if _may_translate(*(readings[n] for n in pair)))
    return [(readings[a].document.id, readings[b].document.id) for (a, b), n in sorted(shared.items()) if n >= LEAST_CLAIMS]


def _signature(claim: Claim) -> tuple[str, str, str]:
    return (speaker_key(claim) or claim.voice, claim.frame, place_key(claim.place))


def _may_translate(a: Reading, b: Reading) -> bool:
    x, y = a.document, b.document
    return x.lang != y.lang and (x.published is None or y.published is None or abs((x.published - y.published).days) <= DAYS)


def _translated(older: Reading, newer: Reading) -> Relation | None:
    pairs = aligned(newer, older)
    longest = max(len(older.claims), len(newer.claims))
    numbers = [Counter(_NUMBER.findall(r.document.text)) for r in (older, newer)]
    shared, most = (numbers[0] & numbers[1]).total(), max(n.total() for n in numbers)
    if len(pairs) < max(LEAST_CLAIMS, TRANSLATED * longest) or shared < most / 2:
        return None
    told = f"{len(pairs)} of {longest} claims in the same order: speakers, matters and places agree", f"{shared} of {most} numbers in both"
    return Relation("translation", newer.document.id, older.document.id, round(len(pairs) / longest, 3), (*told, *_published(older)))


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


def _origins(links: Iterable[Relation], rank: Mapping[str, int]) -> dict[str, str]:
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

"""Names of places in running text without the model: capitalised words that the gazetteer knows, weighed by what stands around them.

A fall-back for use without the model's entity head. Each stretch of capitalised words that has candidates is scored by a logistic regression over
`FEATURES`, fitted by `train/places.py` on LGL and TR-News; of stretches that overlap the likelier stays.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from reportedly.ports import Candidate, Gazetteer, Theatre
from reportedly.read.morphology import parses
from reportedly.read.place_choice import in_theatre
from reportedly.read.place_words import words_around
from reportedly.types import NO_SIDE, Lang, Span

FEATURES = (
    "bias", "words", "population", "country", "region", "district", "exact", "main name", "candidates", "after a preposition", "after a title",
    "a capitalised word before", "a capitalised word after", "starts a sentence", "also in small letters", "comma after", "comma before",
    "in capitals", "short", "region after the comma", "a speech verb or initial beside", "part of a longer run", "repeated after a preposition",
    "in the theatre",
)  # fmt: skip
_UPPER = "A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ"
_WORD = re.compile(rf"(?:[{_UPPER}]\.)+(?:[{_UPPER}]\.)*|[{_UPPER}][\w’'ʼ]*(?:-[\w’'ʼ]+)*")
_NEXT, _PREVIOUS = re.compile(rf" [{_UPPER}][\w’'ʼ-]+"), re.compile(rf"[{_UPPER}][\w’'ʼ-]+ $")
_GAP = re.compile(r"\.? (?:of |upon |on |и |і )?|-")
_SPEECH = re.compile(r"\s+(?:said|says|told|added|wrote|was born|сказал\w?|заявил\w?|сообщил\w?|каза\w+|заявив|повідомив)\b", re.IGNORECASE)
_START = re.compile(r"(?:^|[.!?…:\n]\s*|[.!?…][”\"»')]\s*)[“\"«„‘'(]*$")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SMALL = re.compile(r"\b[a-zа-яёіїєґ][\w’']*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Capitalised words that the gazetteer knows: the span and its features by name."""

    span: Span
    features: Mapping[str, float]


@cache
def weights() -> Mapping[str, float]:
    """The weights that come with the package."""
    loaded: dict[str, float] = json.loads((resources.files("reportedly.read") / "data" / "place_name_weights.json").read_text("utf-8"))
    return loaded


def recognise(
    text: str,
    lang: Lang | None,
    gazetteer: Gazetteer,
    theatre: Theatre | None = None,
    by: Mapping[str, float] | None = None,
    least: float = 0.35,
) -> list[Span]:
    """The spans of likely place names; names are likelier in the theatre. `least` is the chance a stretch must have."""
    by = by or weights()
    scored = []
    for s in stretches(text, lang, gazetteer, theatre):
        total = sum(by[f] * v for f, v in s.features.items())
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
        if chance >= least:
            scored.append((chance, s.span.end - s.span.start, s.span))
    kept: list[Span] = []
    for _, _, span in sorted(scored, key=lambda x: (-round(x[0], 2), -x[1], x[2])):
        if all(span.end <= k.start or k.end <= span.start for k in kept):
            kept.append(span)
    return sorted(kept)


def stretches(text: str, lang: Lang | None, gazetteer: Gazetteer, theatre: Theatre | None = None) -> Iterator[Stretch]:
    """All stretches of one to four capitalised words with candidates."""
    small = {m[0] for m in _SMALL.finditer(text)}
    found: list[tuple[Span, tuple[Candidate, ...], int]] = []
    for run in _runs(text):
        for i in range(len(run)):
            for j in range(min(len(run), i + 4), i, -1):
                span = Span(run[i].start, run[j - 1].end)
                if _ruled_out(text, span, lang, theatre):
                    continue
                candidates = tuple(gazetteer.find(text[span.start : span.end], lang)[:20])
                if candidates:
                    found.append((span, candidates, len(run)))
    around = words_around()
    placed = {text[s.start : s.end] for s, _, _ in found if around["prepositions"].search(text[max(0, s.start - 30) : s.start])}
    regions = {s.start for s, c, _ in found if any(x.precision in ("region", "country") for x in c)}
    for span, candidates, size in found:
        yield Stretch(span, _features(text, span, candidates, size, small, placed, regions, theatre))


def _ruled_out(text: str, span: Span, lang: Lang | None, theatre: Theatre | None) -> bool:
    """Names in quotation marks (units, media), speakers and media of the theatre, and Russian or Ukrainian words that the dictionary knows as no place."""
    if text[max(0, span.start - 1) : span.start] in "«“„" and text[span.end : span.end + 1] in "»”“" and span.start > 0:
        return True
    word = text[span.start : span.end]
    if " " in word or (theatre and theatre.place(word)):
        return False
    if theatre and (_is_speaker(text, span, theatre) or (word.isupper() and theatre.outlet_side(word) != NO_SIDE)):
        return True
    if lang not in ("ru", "uk") or "-" in word:
        return False
    readings = parses(word, lang)
    if not readings or not readings[0].known or any(r.name == "place" for r in readings):
        return False
    before = text[max(0, span.start - 30) : span.start]
    starts = not before or bool(_START.search(before))
    return all(r.name for r in readings) or not readings[0].noun or starts


def _is_speaker(text: str, span: Span, theatre: Theatre) -> bool:
    """Whether the word and the capitalised one beside it are a person whom the theatre knows."""
    after = _NEXT.match(text, span.end)
    before = _PREVIOUS.search(text, max(0, span.start - 30), span.start)
    full = [text[span.start : after.end()]] if after else []
    full += [text[before.start() : span.end]] if before else []
    return any((known := theatre.speaker(name)) is not None and known.kind == "person" for name in full)


def _runs(text: str) -> Iterator[list[Span]]:
    """Capitalised words with no more than a blank, a hyphen or a short word between them."""
    run: list[Span] = []
    for m in _WORD.finditer(text):
        if run and _GAP.fullmatch(text, run[-1].end, m.start()):
            run.append(Span(m.start(), m.end()))
        else:
            if run:
                yield run
            run = [Span(m.start(), m.end())]
    if run:
        yield run


def _features(
    text: str,
    span: Span,
    candidates: tuple[Candidate, ...],
    size: int,
    small: set[str],
    placed: set[str],
    regions: set[int],
    theatre: Theatre | None,
) -> dict[str, float]:
    around = words_around()
    name = text[span.start : span.end]
    before, after = text[max(0, span.start - 30) : span.start], text[span.end : span.end + 30]
    inside = {c.geonameid for c in candidates if theatre and in_theatre(c, theatre)}
    best = max(candidates, key=lambda c: (c.exact, c.geonameid in inside, c.population))
    cyrillic = bool(_CYRILLIC.search(name))
    comma = re.match(r",\s+", after)
    last = re.search(r"(\S+)\s$", before)
    capital_after = re.match(rf"\s(?:de |van |von )?[{_UPPER}]", after)
    return {
        "bias": 1.0,
        "words": float(name.count(" ")),
        "population": math.log10(best.population + 1) / 4,
        "country": float(best.precision == "country"),
        "region": float(best.precision == "region"),
        "district": float(best.precision == "district"),
        "exact": float(best.exact or cyrillic),
        "main name": float(cyrillic or any(c.name == name for c in candidates)),
        "candidates": math.log1p(len(candidates)),
        "after a preposition": float(bool(around["prepositions"].search(before))),
        "after a title": float(bool(around["titles"].search(before))),
        "a capitalised word before": float(bool(last and last[1][:1].isupper() and last[1][-1:] not in ".,;:!?")),
        "a capitalised word after": float(bool(capital_after)),
        "starts a sentence": float(bool(_START.search(before) or not before)),
        "also in small letters": float(name.lower() in small),
        "comma after": float(bool(comma)),
        "comma before": float(before.endswith(", ")),
        "in capitals": float(name.isupper()),
        "short": float(len(name) < 4),
        "region after the comma": float(bool(comma) and span.end + comma.end() in regions) if comma else 0.0,
        "a speech verb or initial beside": float(bool(_SPEECH.match(after) or re.search(rf"\b[{_UPPER}]\.\s$", before))),
        "part of a longer run": float(size > name.count(" ") + name.count("-") + 1),
        "repeated after a preposition": float(name in placed),
        "in the theatre": float(bool(inside)),
    }

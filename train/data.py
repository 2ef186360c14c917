"""Texts with marks as token arrays: windows of whole paragraphs, one layer of labels for each head that the data can teach.

A window is `<s> paragraph </s> paragraph … </s>`: the separator shows the model where lines break, as the reader does at run time.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from reportedly.models.windows import sentences
from reportedly.models.windows import windows as token_windows
from train.markup import CERTAINTIES, FRAMES, STANCES, Marked

ROLES = ("source", "cue", "content")
ENT_TYPES = ("person", "organisation", "place")
Ints = NDArray[np.int64]
TokenSpan = tuple[int, int]


@dataclass(slots=True)
class Window:
    """One window of N tokens, specials included. A layer that the data says nothing about is None and teaches nothing.

    offsets (N, 2) code points of the document; tags, ents, claims (N,) BIO ids; actors (N,) 0 or 1; links: (content pieces, cue, source) as
    token spans; labels: (pieces, pieces of the cue, frame, stance, certainty ids); sentences: token spans with a row number in the table of base vectors.
    """

    ids: Ints
    offsets: Ints
    tags: Ints | None = None
    ents: Ints | None = None
    claims: Ints | None = None
    actors: Ints | None = None
    links: list[tuple[list[TokenSpan], TokenSpan | None, TokenSpan | None]] = field(default_factory=list)
    labels: list[tuple[list[TokenSpan], list[TokenSpan], int, int, int]] = field(default_factory=list)
    sentences: list[tuple[TokenSpan, str]] = field(default_factory=list)
    places_alone: bool = False


def windows(tok: Tokenizer, text: str, limit: int) -> Iterator[Window]:
    """The text in windows, as the reader cuts it."""
    for w in token_windows(tok, text, limit):
        yield Window(w.ids, w.offsets)


def covered(offsets: Ints, start: int, end: int) -> TokenSpan | None:
    """First and last-plus-one token of the window inside text[start:end]."""
    s, e = offsets[:, 0], offsets[:, 1]
    inside = np.flatnonzero(((s < end) & (e > start) & (s < e)) | ((s == e) & (s > start) & (s < end)))
    inside = inside[inside > 0]
    return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else None


def bio(n: int, spans: Iterable[tuple[TokenSpan | None, int]]) -> Ints:
    """(n,) tags: 0 outside, 1 + 2k begins a span of kind k, 2 + 2k goes on in it."""
    out = np.zeros(n, np.int64)
    for span, kind in spans:
        if span:
            out[span[0] : span[1]] = 2 + 2 * kind
            out[span[0]] = 1 + 2 * kind
    return out


def _present(offsets: Ints, spans: Iterable[Sequence[int]]) -> list[TokenSpan]:
    return [t for s, e in spans if (t := covered(offsets, s, e))]


def mark_attributions(w: Window, attributions: Iterable[dict[str, list[Sequence[int]]]]) -> None:
    """The `tags` and `links` layers from attributions of {"source": [[s, e]…], "cue": …, "content": …}."""
    spans = []
    for a in attributions:
        found = {role: _present(w.offsets, a.get(role) or []) for role in ROLES}
        spans += [(t, k) for k, role in enumerate(ROLES) for t in found[role]]
        if found["content"]:
            w.links.append((found["content"], *(found[r][0] if found[r] else None for r in ("cue", "source"))))
    order = {2: 0, 0: 1, 1: 2}  # where spans overlap the cue wins, then the source
    w.tags = bio(len(w.ids), sorted(spans, key=lambda x: order[x[1]]))


def mark_sentences(w: Window, text: str) -> None:
    for s, e in sentences(text, int(w.offsets[1, 0]), int(w.offsets[-1, 1])):
        t = covered(w.offsets, s, e)
        if t and 5 <= t[1] - t[0] <= 100:
            w.sentences.append((t, text[s:e]))


def polnear(path: Path, tok: Tokenizer, limit: int) -> Iterator[Window]:
    """Attribution windows of a file of the shape of PolNeAR's JSONL (Newell et al., LREC 2018)."""
    for row in map(json.loads, path.open(encoding="utf8")):
        for w in windows(tok, row["text"], limit):
            mark_attributions(w, row["attributions"])
            mark_sentences(w, row["text"])
            yield w


def entities(path: Path, tok: Tokenizer, limit: int, *, held_out: bool, leave_out: Sequence[str] = ()) -> Iterator[Window]:
    """Entity windows of every fifth document (`held_out`) or of the others: `toponyms` (places alone: other types are left unsaid, see `train.run`) or `entities` of three types."""
    for n, row in enumerate(map(json.loads, path.open(encoding="utf8"))):
        if (n % 5 == 4) != held_out or row.get("collection") in leave_out:
            continue
        kinds = {"person": 0, "per": 0, "organisation": 1, "organization": 1, "org": 1, "place": 2, "location": 2, "loc": 2, "locorg": 2}
        places_alone = "toponyms" in row
        if places_alone:
            marks = [(t["start"], t["end"], 2) for t in row["toponyms"]]
        else:
            marks = [(x["start"], x["end"], kinds[x["type"].lower()]) for x in row["entities"] if x["type"].lower() in kinds]
        for w in windows(tok, row["text"], limit):
            w.ents = bio(len(w.ids), [(covered(w.offsets, s, e), k) for s, e, k in sorted(marks, key=lambda m: m[1] - m[0])])
            w.places_alone = places_alone
            yield w


def together(marked: Iterable[Marked], rng: random.Random) -> Iterator[Marked]:
    """One to four paragraphs of one language as one text, so that windows look like those of documents."""
    rest = list(marked)
    rng.shuffle(rest)
    while rest:
        out, text = Marked("", rest[-1].lang), ""
        for n in range(min(len(rest), rng.randint(1, 4))):
            m = rest.pop()
            at = len(text) + 2 if text else 0
            text = f"{text}\n\n{m.text}" if text else m.text
            move = lambda spans, at=at: [(s + at, e + at) for s, e in spans]  # noqa: E731
            out.attributions |= {f"{n}.{k}": {role: move(v) for role, v in a.items()} for k, a in m.attributions.items()}
            out.claims |= {f"{n}.{k}": (move(spans), lab) for k, (spans, lab) in m.claims.items()}
            out.actors += move(m.actors)
            out.ents += [(s + at, e + at, t) for s, e, t in m.ents]
        out.text = text
        yield out


def ours(marked: Iterable[Marked], tok: Tokenizer, limit: int) -> Iterator[Window]:
    """All layers from the project's own marked paragraphs."""
    for m in marked:
        for w in windows(tok, m.text, limit):
            names = {"s": "source", "c": "cue", "t": "content"}
            mark_attributions(w, [{names[k]: [list(x) for x in v] for k, v in a.items()} for a in m.attributions.values()])
            mark_sentences(w, m.text)
            kinds = {name: k for k, name in enumerate(ENT_TYPES)}
            w.ents = bio(len(w.ids), [(covered(w.offsets, s, e), kinds[t]) for s, e, t in sorted(m.ents, key=lambda x: x[0] - x[1])])
            w.actors = np.zeros(len(w.ids), np.int64)
            for t in _present(w.offsets, m.actors):
                w.actors[t[0] : t[1]] = 1
            pieces = []
            for key, (spans, (frame, stance, certainty)) in m.claims.items():
                got = _present(w.offsets, spans)
                if got:
                    pieces += got
                    cue = _present(w.offsets, m.cue_of(key))
                    w.labels.append((got, cue, FRAMES.index(frame), STANCES.index(stance), CERTAINTIES.index(certainty)))
            w.claims = bio(len(w.ids), [(t, 0) for t in pieces])
            yield w

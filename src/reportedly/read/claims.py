"""From a window's marks to its claims, not yet resolved: contents cut where a new matter begins, the narrator's own, labels and vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from reportedly.ports import Encoder, Floats, Ints
from reportedly.read.attribute import Marks, one_sentence
from reportedly.types import Attribution, Certainty, Frame, Span, Stance

FRAMES: tuple[Frame, ...] = get_args(Frame)
STANCES: tuple[Stance, ...] = get_args(Stance)
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
_NAMES: Mapping[str, Sequence[str]] = {"frame": FRAMES, "stance": STANCES, "certainty": CERTAINTIES}
_ENDS = " \t\u00a0,;:.!?…—–-"
_OPENING, _CLOSING = "“«„‘\"'", "”»“’\"'"


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before its speaker, place and time are known. `attribution` is None where the narrator speaks.

    `odds` holds the model's probabilities by label for frame, stance and certainty; `vector` (384,) is a unit vector of the claim's meaning;
    `actors` are the words inside it that name whose deed or state it is.
    """

    content: tuple[Span, ...]
    attribution: Attribution | None
    odds: Mapping[str, Mapping[str, float]]
    vector: tuple[float, ...]
    actors: tuple[Span, ...]

    def best(self, name: str) -> str:
        return max(self.odds[name], key=self.odds[name].__getitem__)


def drafts(text: str, marks: Marks, encoder: Encoder) -> list[Draft]:
    """All claims of one window, in the order of the text."""
    found: list[tuple[tuple[Span, ...], Attribution | None]] = []
    for a in marks.attributions:
        found += [(c, a) for c in split(text, a.content, marks.segments)]
    taken = [s for a in marks.attributions for s in (*a.content, a.cue, a.source) if s]
    for segment in marks.segments:
        if _share(segment, taken) < 0.3:
            span = trimmed(text, segment)
            if span:
                found.append(((span,), None))
    window = marks.hidden.mean(0)
    out: list[Draft] = []
    for content, said in found:
        draft = _labelled(content, said, marks, window, encoder)
        if out and said is not None and out[-1].attribution is said and _goes_on(out[-1], draft, said):
            draft = _labelled(out.pop().content + content, said, marks, window, encoder)
        out.append(draft)
    return sorted(out, key=lambda d: d.content)


def _goes_on(before: Draft, draft: Draft, a: Attribution) -> bool:
    """Whether two stretches of one content that sentences part are one claim: of one frame and stance, and neither was cut from a piece."""
    whole = before.content[-1] in a.content and draft.content[0] in a.content
    return whole and before.best("frame") == draft.best("frame") and before.best("stance") == draft.best("stance")


def split(text: str, content: Sequence[Span], segments: Sequence[Span]) -> list[tuple[Span, ...]]:
    """One content as the claims in it: cut inside a piece where the segments say that another claim begins.

    The first stretch of a later piece of the same sentence goes on with the claim before it: what parts them is as a rule the cue.
    """
    claims: list[list[Span]] = []
    for n, piece in enumerate(content):
        inside = [s for s in segments if s.start < piece.end and s.end > piece.start]
        cuts = [s.start for s in inside[1:] if s.start > piece.start and s.end - s.start > 3]
        starts = [piece.start, *cuts]
        ends = [*(max(s.end for s in inside if s.start < cut) for cut in cuts), piece.end]
        stretches = [t for a, b in zip(starts, ends, strict=True) if (t := Span(a, min(b, piece.end))).end > t.start]
        if len(stretches) > 1:
            stretches = [*(trimmed(text, s, keep_quotes=True) or s for s in stretches[:-1]), stretches[-1]]
        for k, stretch in enumerate(stretches):
            if k == 0 and n > 0 and one_sentence(text, content[n - 1], piece):
                claims[-1].append(stretch)
            else:
                claims.append([stretch])
    return [tuple(c) for c in claims]


def trimmed(text: str, span: Span, *, keep_quotes: bool = False) -> Span | None:
    """The span without the marks and spaces at its ends; quotation marks that close nothing inside go too."""
    start, end = span
    while start < end and (text[start] in _ENDS or (not keep_quotes and text[start] in _OPENING and not _closes(text, start, end))):
        start += 1
    while end > start and (text[end - 1] in _ENDS or (not keep_quotes and text[end - 1] in _CLOSING and not _opens(text, start, end))):
        end -= 1
    return Span(start, end) if end > start else None


def _closes(text: str, start: int, end: int) -> bool:
    return any(ch in _CLOSING for ch in text[start + 1 : end])


def _opens(text: str, start: int, end: int) -> bool:
    return any(ch in _OPENING for ch in text[start : end - 1])


def _share(span: Span, others: Sequence[Span]) -> float:
    covered = sum(max(0, min(span.end, o.end) - max(span.start, o.start)) for o in others)
    return covered / (span.end - span.start)


def _labelled(content: tuple[Span, ...], attribution: Attribution | None, marks: Marks, window: Floats, encoder: Encoder) -> Draft:
    rows = inside(marks.offsets, content)
    mean = marks.hidden[rows].mean(0) if rows.any() else window
    features = np.concatenate([mean, window])
    odds = {}
    for name, labels in _NAMES.items():
        z = encoder.weights(f"{name}.weight") @ features + encoder.weights(f"{name}.bias")
        p = np.exp(z - z.max())
        odds[name] = {label: float(x) for label, x in zip(labels, p / p.sum(), strict=True)}
    vector = encoder.weights("vec.weight") @ mean + encoder.weights("vec.bias")
    vector = vector / max(1e-9, float(np.linalg.norm(vector)))
    actors = tuple(a for a in marks.actors if any(a.start < s.end and a.end > s.start for s in content))
    return Draft(content, attribution, odds, tuple(round(float(x), 4) for x in vector), actors)


def inside(offsets: Ints, content: Sequence[Span]) -> np.ndarray:
    """(N,) which tokens lie in the content."""
    hit = np.zeros(len(offsets), bool)
    for s in content:
        hit |= (offsets[:, 0] < s.end) & (offsets[:, 1] > s.start) & (offsets[:, 0] < offsets[:, 1])
    return hit

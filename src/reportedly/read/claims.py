"""From a window's marks to its claims, not yet resolved: contents cut where a new matter begins, the narrator's own, labels and vectors."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

import numpy as np

from reportedly.concepts import frames_told, tokens
from reportedly.ports import Encoder, Floats, Ints
from reportedly.read.attribute import Marks
from reportedly.read.sentences import one_sentence
from reportedly.types import Attribution, Certainty, Frame, Span, Stance

FRAMES: tuple[Frame, ...] = get_args(Frame)
STANCES: tuple[Stance, ...] = get_args(Stance)
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
_NAMES: Mapping[str, Sequence[str]] = {"frame": FRAMES, "stance": STANCES, "certainty": CERTAINTIES}
TOLD, SMOOTH = 0.4, 0.05
"""How much the concepts in a claim's words tell of its frame beside the encoder, and what a frame they say nothing of is given."""
CLAUSE = 4
"""The fewest words of a stretch that may be a claim by itself beside another of the same sentence."""
SHORTEST = 2
"""The fewest words of a stretch that a conjunction may part from another matter."""
APART = 2.5
"""How many times likelier, as a logarithm, two frames must be than one for a conjunction to part two claims."""
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


def drafts(text: str, marks: Marks, encoder: Encoder, lang: str | None = None) -> list[Draft]:
    """All claims of one window, in the order of the text."""
    found: list[tuple[tuple[Span, ...], Attribution | None]] = []
    for a in marks.attributions:
        found += [(c, a) for c in split(text, a.content, marks.segments, marks.places) if not only_names(text, c, marks)]
    taken = [s for a in marks.attributions for s in (*a.content, a.cue, a.source) if s]
    for segment in marks.segments:
        if _share(segment, taken) < 0.3:
            span = trimmed(text, segment)
            if span:
                found.append(((span,), None))
    out: list[Draft] = []
    parts: list[tuple[tuple[Span, ...], Attribution | None]] = []
    for content, said in found:
        frames = lambda s, said=said: _odds(text, (s,), said, marks, encoder, lang, ("frame",))["frame"]  # noqa: E731
        parts += [(part, said) for part in (by_matter(text, content, frames) if said else [content])]
    for content, said in parts:
        draft = _labelled(text, content, said, marks, encoder, lang)
        if out and said is not None and out[-1].attribution is said and goes_on(text, out[-1], draft, said, marks.places):
            draft = _labelled(text, out.pop().content + content, said, marks, encoder, lang)
        out.append(draft)
    return sorted(out, key=lambda d: d.content)


def goes_on(text: str, before: Draft, draft: Draft, a: Attribution, places: Sequence[Span]) -> bool:
    """Whether two stretches of one content are one claim.

    What only the cue parts is, unless both stretches are clauses on different matters; what sentences part is where frame and stance agree and
    neither was cut from a piece. Stretches that a cut parts are two.
    """
    ends, starts = before.content[-1], draft.content[0]
    same = not _other_matter(text, before, draft, places)
    if _piece(a, ends) != _piece(a, starts) and one_sentence(text, ends, starts):
        return same or min(_words(text, before), _words(text, draft)) < CLAUSE
    return same and ends in a.content and starts in a.content


def _piece(a: Attribution, span: Span) -> int:
    """Which piece of the content a stretch lies in."""
    return next(i for i, p in enumerate(a.content) if p.start <= span.start < p.end)


def _words(text: str, draft: Draft) -> int:
    return sum(len(text[s.start : s.end].split()) for s in draft.content)


def _other_matter(text: str, before: Draft, draft: Draft, places: Sequence[Span]) -> bool:
    """Whether two drafts differ in frame, stance, or in the places that both name."""
    if before.best("frame") != draft.best("frame") or before.best("stance") != draft.best("stance"):
        return True
    here, there = (
        {text[p.start : p.end][:4].lower() for p in places if any(s.start <= p.start < s.end for s in d.content)} for d in (before, draft)
    )
    return bool(here and there and not here & there)


def split(text: str, content: Sequence[Span], segments: Sequence[Span], places: Sequence[Span] = ()) -> list[tuple[Span, ...]]:
    """The pieces of one content, each cut where the segments say that another claim begins inside it, or another place with a figure of its own."""
    claims: list[tuple[Span, ...]] = []
    for piece in content:
        inside = [s for s in segments if s.start < piece.end and s.end > piece.start]
        cuts = [s.start for s in inside[1:] if s.start > piece.start and s.end - s.start > 3]
        starts = [piece.start, *cuts]
        ends = [*(max(s.end for s in inside if s.start < cut) for cut in cuts), piece.end]
        stretches = [t for a, b in zip(starts, ends, strict=True) if (t := Span(a, min(b, piece.end))).end > t.start]
        if len(stretches) > 1:
            stretches = [*(trimmed(text, s, keep_quotes=True) or s for s in stretches[:-1]), stretches[-1]]
        claims += [(part,) for s in stretches for part in _by_figures(text, s, places)]
    return claims


_AND = re.compile(
    r"(?:;|,? (?:and|while|whereas|along with|as well as|и|а также|а|как и|тогда как|и ещё|та|і|й|а|а також|як і|тоді як))\s", re.IGNORECASE
)
_FIGURE = re.compile(r"\d|\b(?:half|quarters?|thirds?|половин\w+|треть\w*|трет[ьи]\w*|четверт\w+|чверт\w+|третин\w+)\b", re.IGNORECASE)


def _by_figures(text: str, stretch: Span, places: Sequence[Span]) -> list[Span]:
    """The stretch cut before a figure of another place: "80 percent of Hirka and 70 percent of Lipky" are two claims."""
    inside = sorted(p for p in places if stretch.start <= p.start and p.end <= stretch.end)
    for one, other in pairwise(inside):
        links = [m for m in _AND.finditer(text, one.end, other.start) if _FIGURE.search(text, m.end(), other.start)]
        if links and text[one.start : one.end][:4].lower() != text[other.start : other.end][:4].lower():
            left = Span(stretch.start, links[0].start())
            return [trimmed(text, left, keep_quotes=True) or left, *_by_figures(text, Span(links[0].end(), stretch.end), places)]
    return [stretch]


def only_names(text: str, content: Sequence[Span], marks: Marks) -> bool:
    """Whether a content holds nothing but names and words with a capital or of few letters ("President Vladimir Putin"): nobody says that."""
    names = [s for some in (marks.persons, marks.organisations, marks.places) for s in some]
    words = [(s.start + m.start(), m.group()) for s in content for m in _WORD.finditer(text[s.start : s.end])]
    if not any(n.start <= at < n.end for at, _ in words for n in names):
        return False
    return all(len(w) < LETTERS or w[0].isupper() or any(n.start <= at < n.end for n in names) for at, w in words)


_WORD = re.compile(r"\w+")
LETTERS = 4
"""The fewest letters of a word that may say something beside a name."""
_LINK = re.compile(
    r"(?:;|,? (?:and|but|yet|while|whereas|и|но|однако|а|зато|тогда как|та|й|і|але|проте|однак|зате|тоді як))(?=\s)", re.IGNORECASE
)


_PLAIN = re.compile(r",? (?:and|и|та|й|і)", re.IGNORECASE)
"""What may part two nouns as well as two clauses."""


def by_matter(text: str, content: tuple[Span, ...], frames: Callable[[Span], Mapping[str, float]]) -> list[tuple[Span, ...]]:
    """The content cut at a conjunction where the two sides tell of different matters far better than of one; `frames` gives a stretch's odds."""
    if len(content) != 1:
        return [content]
    whole, most = content[0], APART
    best: tuple[Span, ...] = content
    for m in _LINK.finditer(text, whole.start, whole.end):
        left, right = (trimmed(text, s, keep_quotes=True) for s in (Span(whole.start, m.start()), Span(m.end(), whole.end)))
        least = CLAUSE if _PLAIN.fullmatch(m.group()) else SHORTEST
        if not left or not right or min(len(text[s.start : s.end].split()) for s in (left, right)) < least:
            continue
        one, other = frames(left), frames(right)
        gain = math.log(max(one.values()) * max(other.values()) / max(p * other[f] for f, p in one.items()))
        if gain > most:
            most, best = gain, (left, right)
    return [part for side in best for part in by_matter(text, (side,), frames)] if len(best) > 1 else [content]


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


def _labelled(
    text: str, content: tuple[Span, ...], attribution: Attribution | None, marks: Marks, encoder: Encoder, lang: str | None
) -> Draft:
    states = _states(marks, content)
    vector = encoder.weights("vec.weight") @ states.mean(0) + encoder.weights("vec.bias")
    vector = vector / max(1e-9, float(np.linalg.norm(vector)))
    actors = tuple(a for a in marks.actors if any(a.start < s.end and a.end > s.start for s in content))
    odds = _odds(text, content, attribution, marks, encoder, lang)
    return Draft(content, attribution, odds, tuple(np.round(vector.astype(np.float64), 4).tolist()), actors)


def _states(marks: Marks, content: tuple[Span, ...]) -> Floats:
    """(N, 384) the hidden states of the content's tokens, of the whole window where it has none."""
    rows = inside(marks.offsets, content)
    return marks.hidden[rows] if rows.any() else marks.hidden


def _odds(
    text: str,
    content: tuple[Span, ...],
    attribution: Attribution | None,
    marks: Marks,
    encoder: Encoder,
    lang: str | None,
    names: Sequence[str] = tuple(_NAMES),
) -> dict[str, Mapping[str, float]]:
    """The probabilities of the labels of these names for a content."""
    states = _states(marks, content)
    centre, spread = encoder.weights("label.centre"), encoder.weights("label.spread")
    claim = (states - centre) / spread
    cue = np.zeros(claim.shape[1], np.float32)
    if attribution and attribution.cue and (at := inside(marks.offsets, [attribution.cue])).any():
        cue = (marks.hidden[at].mean(0) - centre) / spread
    odds: dict[str, Mapping[str, float]] = {}
    for name in names:
        weighed = softmax(claim @ encoder.weights(f"{name}.weigh") / claim.shape[1] ** 0.5) @ claim
        z = encoder.weights(f"{name}.weight") @ np.concatenate([weighed, claim.mean(0), cue]) + encoder.weights(f"{name}.bias")
        odds[name] = {label: float(x) for label, x in zip(_NAMES[name], softmax(z), strict=True)}
    odds["frame"] = told(odds["frame"], " ".join(text[s.start : s.end] for s in content), lang)
    return odds


def told(odds: Mapping[str, float], words: str, lang: str | None) -> Mapping[str, float]:
    """The odds of frames with the word of the concepts that a claim speaks of: a product of experts, the concepts' (smoothed) raised to `TOLD`."""
    votes = frames_told(tokens(words, lang))
    if not votes:
        return odds
    both = {frame: p * (SMOOTH + votes.get(frame, 0.0)) ** TOLD for frame, p in odds.items()}
    total = sum(both.values())
    return {frame: p / total for frame, p in both.items()}


def softmax(z: Floats) -> Floats:
    p = np.exp(z - z.max())
    return np.asarray(p / p.sum(), np.float32)


def inside(offsets: Ints, content: Sequence[Span]) -> np.ndarray:
    """(N,) which tokens lie in the content."""
    hit = np.zeros(len(offsets), bool)
    for s in content:
        hit |= (offsets[:, 0] < s.end) & (offsets[:, 1] > s.start) & (offsets[:, 0] < offsets[:, 1])
    return hit

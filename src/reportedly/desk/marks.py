"""A document's text in pieces, each with the marks that lie over it; and what differs between two copies. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from reportedly.types import Claim, Reading, Span, Term

MOST_WORDS = 20_000
"""Words of a text that is compared word by word."""
_BREAK = re.compile(r"\n[ \t\r]*(?:\n[ \t\r]*)*")
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words under the same marks. `kind` is content, narrator, source, cue or "" ; `claims` are the numbers of those that it belongs to, from 1,
    and `side` that of the innermost; `begins` are the claims whose content starts here; `at` is its offset in the text."""

    text: str
    at: int
    kind: str = ""
    claims: tuple[int, ...] = ()
    side: str = ""
    restates: bool = False
    begins: tuple[int, ...] = ()
    term: str = ""


def paragraphs(reading: Reading) -> list[list[Piece]]:
    """The text as paragraphs of pieces; every character but the breaks between paragraphs is in one piece."""
    text = reading.document.text
    marks = [(span, kind, n) for n, claim in enumerate(reading.claims, 1) for span, kind in _spans(claim) if span.start < span.end]
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for index, (span, _, _) in enumerate(marks):
        opens.setdefault(span.start, []).append(index)
        closes.setdefault(span.end, []).append(index)
    terms = {span: side for term in reading.terms for span, side in ((term.span, term.side),)}
    breaks = [Span(*found.span()) for found in _BREAK.finditer(text)]
    edges = {0, len(text), *opens, *closes, *(edge for span in (*breaks, *terms) for edge in span)}
    inside = {span.start: span.end for span in breaks}
    term_at = _cover(terms)
    out: list[list[Piece]] = [[]]
    running: set[int] = set()
    skip = -1
    for start, end in pairwise(sorted(edges)):
        running -= set(closes.get(start, ()))
        running |= set(opens.get(start, ()))
        if start in inside:
            skip = inside[start]
            if out[-1]:
                out.append([])
        if start < skip:
            continue
        begins = tuple(marks[i][2] for i in opens.get(start, ()) if marks[i][1] in ("content", "narrator") and _first(marks[i], reading))
        out[-1].append(_piece(text[start:end], start, [marks[i] for i in running], reading, begins, term_at.get(start, "")))
    return [some for some in out if some]


def _piece(
    words: str, at: int, marks: list[tuple[Span, str, int]], reading: Reading, begins: tuple[int, ...], term: str
) -> Piece:  # fmt: skip
    if not marks:
        return Piece(words, at, begins=begins, term=term)
    inner = sorted(marks, key=lambda m: (m[0].end - m[0].start, m[2]))
    kind = next((k for k in ("cue", "source") if any(m[1] == k for m in marks) and inner[0][1] == k), inner[0][1])
    contents = [m for m in inner if m[1] in ("content", "narrator")]
    claim = reading.claims[(contents or inner)[0][2] - 1]
    numbers = tuple(dict.fromkeys(m[2] for m in contents or inner))
    return Piece(words, at, kind, numbers, claim.speaker.side if contents else "", bool(contents and claim.launders), begins, term)


def _spans(claim: Claim) -> list[tuple[Span, str]]:
    kind = "narrator" if claim.voice == "narrator" else "content"
    spans = [(span, kind) for span in claim.content]
    spans += [(claim.cue, "cue")] if claim.cue else []
    spans += [(claim.source, "source")] if claim.source else []
    return spans


def _first(mark: tuple[Span, str, int], reading: Reading) -> bool:
    return reading.claims[mark[2] - 1].content[0] == mark[0]


def _cover(terms: Mapping[Span, str]) -> dict[int, str]:
    """The side of the term that begins at an offset."""
    return {span.start: side for span, side in terms.items()}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A loaded word with how often it stands in the text, for the narrator and for the speakers."""

    words: str
    side: str
    neutral: str
    narrator: int
    speakers: int


def loaded(reading: Reading) -> list[Loaded]:
    """The words of one side in a text, the narrator's counted apart from the speakers'."""
    found: dict[tuple[str, str, str], list[Term]] = {}
    for term in reading.terms:
        found.setdefault((reading.words(term.span).casefold(), term.side, term.neutral), []).append(term)
    voices = {claim.id: claim.voice for claim in reading.claims}
    out = []
    for (_, side, neutral), terms in found.items():
        own = sum(term.claim is None or voices.get(term.claim) == "narrator" for term in terms)
        out.append(Loaded(reading.words(terms[0].span), side, neutral, own, len(terms) - own))
    return sorted(out, key=lambda one: (-one.narrator, -one.speakers, one.words))


@dataclass(frozen=True, slots=True)
class Change:
    """Words of one text and what stands for them in the other: `kind` is same, gone, new."""

    kind: str
    words: str


def differences(left: str, right: str) -> tuple[list[Change], int] | None:
    """What differs, word by word, and how many words do; None where the texts are too long for that."""
    a, b = ([Span(*found.span()) for found in _TOKEN.finditer(text)] for text in (left, right))
    if max(len(a), len(b)) > MOST_WORDS:
        return None
    words_a, words_b = ([text[s.start : s.end] for s in some] for text, some in ((left, a), (right, b)))
    out: list[Change] = []
    count = 0
    for step in Indel.opcodes(words_a, words_b):
        tag, a0, a1, b0, b1 = step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end
        if tag == "equal":
            out.append(Change("same", _between(right, b, b0, b1)))
        elif tag == "delete":
            out.append(Change("gone", _between(left, a, a0, a1).strip()))
            count += sum(word[0].isalnum() for word in words_a[a0:a1])
        else:
            out.append(Change("new", _between(right, b, b0, b1).strip()))
            count += sum(word[0].isalnum() for word in words_b[b0:b1])
    return out, count


def _between(text: str, tokens: Sequence[Span], first: int, last: int) -> str:
    """The text from one token up to the next that is not wanted, with what stands between."""
    end = tokens[last].start if last < len(tokens) else tokens[last - 1].end
    return text[tokens[first].start : end] if last > first else ""

"""Attributions out of one window: which spans are sources, cues and contents, and which go together.

Spans come from the tags, links from a biaffine-like score of the content's (and the cue's) projection with each candidate's, plus a learned
weight for how far apart they stand, as in span-based attribution models (Newell et al. 2018; Zhang et al., CofeNet, 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.ports import EncodedBatch, Encoder, Floats, Ints
from reportedly.read.decode import joined, lines, runs, to_span, viterbi
from reportedly.types import Attribution, Span

LINK = 64
SOURCE, CUE, CONTENT = 0, 1, 2
PERSON, ORGANISATION, PLACE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Marks:
    """What one window says, in code points of the document: attributions, claim segments, actor words, entities.

    `hidden` (N, 384) and `offsets` (N, 2) stay for the labels of the claims made of these.
    """

    attributions: tuple[Attribution, ...]
    segments: tuple[Span, ...]
    actors: tuple[Span, ...]
    persons: tuple[Span, ...]
    organisations: tuple[Span, ...]
    places: tuple[Span, ...]
    offsets: Ints
    hidden: Floats


def marks(texts: Sequence[str], batch: EncodedBatch, encoder: Encoder) -> list[Marks]:
    """The marks of each window of a batch."""
    lengths = np.array([len(o) for o in batch.offsets])
    tags = viterbi(batch.tags, lengths, encoder.weights("moves.tags"))
    ents = viterbi(batch.ents, lengths, encoder.weights("moves.ents"))
    claims = viterbi(batch.claims, lengths, encoder.weights("moves.claims"))
    out = []
    for row, (which, offsets) in enumerate(zip(batch.text, batch.offsets, strict=True)):
        text, n = texts[which], len(offsets)
        actor_runs = runs(_bio(batch.actors[row, :n] > 0))
        entities: tuple[list[Span], ...] = ([], [], [])
        for kind, first, last in runs(ents[row, :n]):
            span = to_span(text, offsets, first, last)
            if span:
                entities[kind].append(span)
        out.append(
            Marks(
                attributions=tuple(_attributions(text, offsets, tags[row, :n], batch.tags[row, :n], batch.links[row, :n], encoder)),
                segments=_spans(text, offsets, runs(claims[row, :n])),
                actors=_spans(text, offsets, actor_runs),
                persons=tuple(entities[PERSON]), organisations=tuple(entities[ORGANISATION]), places=tuple(entities[PLACE]),
                offsets=offsets, hidden=batch.hidden[row, :n],
            )
        )  # fmt: skip
    return out


def _bio(inside: np.ndarray) -> Ints:
    starts = inside & ~np.concatenate([[False], inside[:-1]])
    return np.where(starts, 1, np.where(inside, 2, 0)).astype(np.int64)


def _spans(text: str, offsets: Ints, found: list[tuple[int, int, int]]) -> tuple[Span, ...]:
    return tuple(s for _, a, b in found for s in lines(text, _whole(offsets, (a, b))))


def _attributions(text: str, offsets: Ints, tags: Ints, logits: Floats, links: Floats, encoder: Encoder) -> list[Attribution]:
    spans: dict[int, list[tuple[int, int]]] = {SOURCE: [], CUE: [], CONTENT: []}
    for kind, first, last in runs(tags):
        spans[kind].append((first, last))
    q_cue, q_source, k_cue, k_source = np.split(links, 4, axis=-1)

    def choose(kind: str, ask: tuple[int, int], queries: Floats, keys: Floats, options: list[tuple[int, int]]) -> Floats:
        """(options + 1,) log-probabilities of each option, and last of none."""
        query = (queries[ask[0]] + queries[ask[1] - 1]) / 2
        gap = encoder.weights(f"gap.{kind}")
        scores = [float((keys[s] + keys[e - 1]) / 2 @ query / LINK**0.5 + gap[bucket(ask, (s, e))]) for s, e in options]
        z = np.array([*scores, float(encoder.weights(f"none.{kind}")[0])], np.float32)
        z -= z.max()
        return np.asarray(z - np.log(np.exp(z).sum()), np.float32)

    groups: dict[tuple[int, int] | None, list[tuple[int, int]]] = {}
    own_source: dict[tuple[int, int], Floats] = {}
    for content in spans[CONTENT]:
        best = int(choose("cue", content, q_cue, k_cue, spans[CUE]).argmax())
        cue = spans[CUE][best] if best < len(spans[CUE]) else None
        own_source[content] = choose("source", content, q_source, k_source, spans[SOURCE])
        if cue is None:
            alone = int(own_source[content].argmax())
            if alone == len(spans[SOURCE]):
                continue
        groups.setdefault(cue or content, []).append(content)
    probability = np.exp(logits - logits.max(-1, keepdims=True))
    probability /= probability.sum(-1, keepdims=True)
    out = []
    for anchor, contents in groups.items():
        votes = np.sum([own_source[c] for c in contents], axis=0)
        cue_span = None
        if anchor is not None and anchor in spans[CUE]:
            votes = votes + choose("source", anchor, q_source, k_source, spans[SOURCE])
            cue_span = to_span(text, offsets, *anchor)
        best = int(votes.argmax())
        source = to_span(text, offsets, *spans[SOURCE][best]) if best < len(spans[SOURCE]) else None
        pieces = joined(text, [s for c in contents for s in lines(text, _whole(offsets, c))])
        if not pieces or (cue_span is None and source is None):
            continue
        score = float(np.mean([probability[i, tags[i]] for c in contents for i in range(*c)]))
        out.append(Attribution(tuple(pieces), cue_span, source, round(score, 4)))
    return sorted(out, key=lambda a: (a.content[0], a.cue or a.content[0]))


def _whole(offsets: Ints, tokens: tuple[int, int]) -> Span:
    return Span(int(offsets[tokens[0], 0]), int(offsets[tokens[1] - 1, 1]))


def bucket(a: tuple[int, int], b: tuple[int, int]) -> int:
    """0-15: on which side and how far token span b lies from token span a, in doubling steps of tokens."""
    after = b[0] >= a[1]
    gap = b[0] - a[1] if after else max(0, a[0] - b[1])
    return (8 if after else 0) + min(7, gap.bit_length())

"""Attributions out of one window: which spans are sources, cues and contents, and which go together.

Spans come from the tags, links from a biaffine-like score of the content's (and the cue's) projection with each candidate's, plus a learned
weight for how far apart they stand, as in span-based attribution models (Newell et al. 2018; Zhang et al., CofeNet, 2022).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reportedly.ports import EncodedBatch, Encoder, Floats, Ints
from reportedly.read.decode import joined, lines, runs, to_span, viterbi
from reportedly.read.sentences import one_sentence
from reportedly.types import Attribution, Span

LINK = 64
SOURCE, CUE, CONTENT = 0, 1, 2
PERSON, ORGANISATION, PLACE = 0, 1, 2
ACTOR_LEAST = -2.0
"""The least logit at which a token belongs to actor words: below even odds, since most claims have some."""
RECOVER_LEAST = 0.5
"""How likely its cue must be for a claim that the tags passed over to be taken for somebody's words."""
_WHICH = re.compile(r"(?:(?:of|about|on|о|об|про) )?(?:which|котор\w+|як(?:ий|а|е|і|ого|ої|у|ому|ій|их|им|ою|ими))", re.IGNORECASE)
Tokens = tuple[int, int]
"""First token of a span and the one after its last."""
Run = tuple[int, int, int]
_STOP = re.compile(r"[.!?…]+[ \u00a0]+")
_QUOTES = (("“", "”"), ("«", "»"), ("„", "“"))


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
        segments = runs(claims[row, :n])
        actor_runs = runs(_bio(batch.actors[row, :n] > ACTOR_LEAST))
        entities: tuple[list[Span], ...] = ([], [], [])
        for kind, first, last in runs(ents[row, :n]):
            span = to_span(text, offsets, first, last)
            if span:
                entities[kind].append(span)
        out.append(
            Marks(
                attributions=tuple(referred(text, _Linker(text, offsets, batch.links[row, :n], encoder).attributions(tags[row, :n], batch.tags[row, :n], segments))),
                segments=_spans(text, offsets, segments),
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


@dataclass(frozen=True, slots=True)
class _Linker:
    """Ties the spans of one window together, all as (first token, last + 1)."""

    text: str
    offsets: Ints
    links: Floats
    encoder: Encoder

    def attributions(self, tags: Ints, logits: Floats, segments: Sequence[Run]) -> list[Attribution]:
        """Contents that share a cue are one attribution; one with no cue but a source stands alone. In the order of the text."""
        spans: dict[int, list[Tokens]] = {SOURCE: [], CUE: [], CONTENT: []}
        for kind, first, last in runs(tags):
            spans[kind].append((first, last))
        sources, cues = spans[SOURCE], spans[CUE]
        groups: dict[Tokens, list[Tokens]] = {}
        for content in self._quotes_joined(spans[CONTENT]):
            cue = self._best("cue", content, cues)
            anchor = cue or (content if self._best("source", content, sources) else None)
            if anchor:
                groups.setdefault(anchor, []).append(content)
        for content, anchor in self._recovered(spans, segments, groups):
            groups.setdefault(anchor, []).append(content)
        odds = np.exp(logits - logits.max(-1, keepdims=True))
        odds /= odds.sum(-1, keepdims=True)
        out = []
        for anchor, contents in groups.items():
            votes = [self._odds("source", c, sources) for c in ([*contents, anchor] if anchor in cues else contents)]
            best = int(np.sum(votes, axis=0).argmax())
            source = self._span(sources[best]) if best < len(sources) else None
            cue_span = self._span(anchor) if anchor in cues else None
            pieces = joined(self.text, [s for c in contents for s in lines(self.text, _whole(self.offsets, c))])
            if pieces and (cue_span or source):
                score = float(np.mean([odds[i, tags[i]] for c in contents for i in range(*c)]))
                out.append(Attribution(tuple(pieces), cue_span, source, round(score, 4)))
        return sorted(out, key=lambda a: (a.content[0], a.cue or a.content[0]))

    def _recovered(
        self, spans: dict[int, list[Tokens]], segments: Sequence[Run], groups: dict[Tokens, list[Tokens]]
    ) -> Iterator[tuple[Tokens, Tokens]]:
        """Claims that the tags passed over in a sentence where somebody speaks, each with the cue or idle source it goes with."""
        tagged = [t for kind in spans.values() for t in kind]
        idle = [s for s in spans[SOURCE] if not any(self._together(s, c) for c in spans[CUE])]
        for _, first, last in segments:
            if any(a < last and b > first for a, b in tagged):
                continue
            segment = (first, last)
            cue = self._best("cue", segment, [c for c in spans[CUE] if self._together(segment, c)], RECOVER_LEAST)
            near = [s for s in idle if self._together(segment, s)]
            if cue and self._reaches(segment, cue, spans[SOURCE], groups):
                yield segment, cue
            elif near and not any(self._together(segment, c) for contents in groups.values() for c in contents):
                yield segment, segment

    def _reaches(self, segment: Tokens, cue: Tokens, sources: Sequence[Tokens], groups: Mapping[Tokens, list[Tokens]]) -> bool:
        """Whether a segment may be a content of a cue after it that has one already: only if nothing but the source parts the two."""
        if segment[1] > cue[0] or not any(c[0] >= cue[1] for c in groups.get(cue, ())):
            return True
        between = _whole(self.offsets, segment).end, _whole(self.offsets, cue).start
        rest = self.text[slice(*between)]
        for s in (self._span(s) for s in sources if segment[1] <= s[0] and s[1] <= cue[0]):
            rest = rest.replace(self.text[s.start : s.end], "") if s else rest
        return not re.search(r"\w", rest)

    def _together(self, a: Tokens, b: Tokens) -> bool:
        """Whether two spans stand in one sentence."""
        return one_sentence(self.text, _whole(self.offsets, a), _whole(self.offsets, b))

    def _quotes_joined(self, contents: Sequence[Tokens]) -> list[Tokens]:
        """Sentences of one quotation as one content."""
        out: list[Tokens] = []
        for content in contents:
            if out:
                before, here = _whole(self.offsets, out[-1]), _whole(self.offsets, content)
                gap, words = self.text[before.end : here.start], self.text[before.start : before.end]
                if _STOP.fullmatch(gap) and any(words.count(a) > words.count(b) for a, b in _QUOTES):
                    out[-1] = (out[-1][0], content[1])
                    continue
            out.append(content)
        return out

    def _odds(self, kind: str, ask: Tokens, options: Sequence[Tokens]) -> Floats:
        """(options + 1,) log-probabilities of each option being the `kind` that goes with the span, and last of none."""
        q, k = (0, 2) if kind == "cue" else (1, 3)
        queries, keys = (self.links[:, i * LINK : (i + 1) * LINK] for i in (q, k))
        query = (queries[ask[0]] + queries[ask[1] - 1]) / 2
        gap = self.encoder.weights(f"gap.{kind}")
        scores = [float((keys[s] + keys[e - 1]) / 2 @ query / LINK**0.5 + gap[bucket(ask, (s, e))]) for s, e in options]
        z = np.array([*scores, float(self.encoder.weights(f"none.{kind}")[0])], np.float32)
        z -= z.max()
        return np.asarray(z - np.log(np.exp(z).sum()), np.float32)

    def _best(self, kind: str, ask: Tokens, options: Sequence[Tokens], least: float = 0.0) -> Tokens | None:
        """The likeliest option, None where that is none of them or less likely than `least`."""
        odds = np.exp(self._odds(kind, ask, options))
        best = int(odds.argmax())
        return options[best] if best < len(options) and odds[best] >= least else None

    def _span(self, tokens: Tokens) -> Span | None:
        return to_span(self.text, self.offsets, *tokens)


def referred(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, a content that is a relative pronoun alone ("the fall of the town, of which he spoke") put back to what it stands for.

    That is the content of another attribution that ends right before it.
    """
    out = []
    for a in attributions:
        if len(a.content) == 1 and _WHICH.fullmatch(text[a.content[0].start : a.content[0].end]):
            start = a.content[0].start
            before = (b.content for b in attributions if b.content[-1].end <= start)
            meant = [c for c in before if not text[c[-1].end : start].strip(" ,\u00a0")]
            a = replace(a, content=meant[0]) if meant else a
        out.append(a)
    return out


def _whole(offsets: Ints, tokens: Tokens) -> Span:
    return Span(int(offsets[tokens[0], 0]), int(offsets[tokens[1] - 1, 1]))


def bucket(a: Tokens, b: Tokens) -> int:
    """0-15: on which side and how far token span b lies from token span a, in doubling steps of tokens."""
    after = b[0] >= a[1]
    gap = b[0] - a[1] if after else max(0, a[0] - b[1])
    return (8 if after else 0) + min(7, gap.bit_length())

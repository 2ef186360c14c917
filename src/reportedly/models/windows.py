"""Texts cut into windows of whole paragraphs and into tokens: one way for training and for reading.

A window is `<s> paragraph </s> paragraph … </s>`: the separator shows the model where lines break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

BOS, PAD, SEP = 0, 1, 2
_LINE = re.compile(r"[^\r\n]+")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+(?=[\"“«‘(—–-]*\s*[A-ZА-ЯІЇЄҐ0-9])")


@dataclass(frozen=True, slots=True)
class TokenWindow:
    """`ids` (N,) with specials; `offsets` (N, 2) code points into the text, empty at its place for a special."""

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Rough sentences of text[start:end], good enough to cut windows and to compare vectors."""
    stop = len(text) if end is None else end
    at = start
    for m in _SENTENCE.finditer(text, start, stop):
        yield at, m.start()
        at = m.end()
    if at < stop:
        yield at, stop


def tokenise(tok: Tokenizer, text: str, start: int, end: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Ids and offsets of text[start:end]; a token's offsets leave out the space before it."""
    enc = tok.encode(text[start:end], add_special_tokens=False)
    offsets = []
    for s, e in enc.offsets:
        while s < e and text[start + s].isspace():
            s += 1
        offsets.append((start + s, start + e))
    return enc.ids, offsets


def windows(tok: Tokenizer, text: str, limit: int) -> Iterator[TokenWindow]:
    """The text in windows of whole paragraphs up to `limit` tokens; a longer paragraph is cut at sentence ends, a longer sentence anywhere."""
    ids: list[int] = [BOS]
    offsets: list[tuple[int, int]] = [(0, 0)]
    for part_ids, part_offsets in _parts(tok, text, limit - 2):
        if len(ids) + len(part_ids) + 1 > limit and len(ids) > 1:
            yield TokenWindow(np.array(ids), np.array(offsets))
            ids, offsets = [BOS], [(0, 0)]
        ids += [*part_ids, SEP]
        offsets += [*part_offsets, (part_offsets[-1][1],) * 2]
    if len(ids) > 1:
        yield TokenWindow(np.array(ids), np.array(offsets))


def _parts(tok: Tokenizer, text: str, longest: int) -> Iterator[tuple[list[int], list[tuple[int, int]]]]:
    for line in _LINE.finditer(text):
        ids, offsets = tokenise(tok, text, line.start(), line.end())
        if 0 < len(ids) <= longest:
            yield ids, offsets
            continue
        held_ids: list[int] = []
        held: list[tuple[int, int]] = []
        for s, e in sentences(text, line.start(), line.end()):
            ids, offsets = tokenise(tok, text, s, e)
            if held_ids and len(held_ids) + len(ids) > longest:
                yield held_ids, held
                held_ids, held = [], []
            for at in range(0, len(ids), longest):
                if len(ids) > longest:
                    yield ids[at : at + longest], offsets[at : at + longest]
                else:
                    held_ids, held = held_ids + ids, held + offsets
        if held_ids:
            yield held_ids, held

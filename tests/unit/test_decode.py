"""Tag sequences and spans."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.read.decode import joined, runs, to_span, viterbi
from reportedly.types import Span

ILLEGAL = -1e4


def legal(kinds: int) -> np.ndarray:
    n = 1 + 2 * kinds
    return np.array([[ILLEGAL if b and b % 2 == 0 and a not in (b, b - 1) else 0.0 for b in range(n)] for a in range(n)], np.float32)


def score(path: tuple[int, ...], emissions: np.ndarray, moves: np.ndarray) -> float:
    total, before = 0.0, 0
    for i, tag in enumerate(path):
        total += moves[before, tag] + emissions[i, tag]
        before = tag
    return total


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_viterbi_finds_the_best_path_of_all(seed: int, length: int) -> None:
    rng = np.random.default_rng(seed)
    emissions = rng.normal(size=(2, 5, 3)).astype(np.float32) * 3
    moves = legal(1) + rng.normal(size=(3, 3)).astype(np.float32)
    got = viterbi(emissions, np.array([length, 5]), moves)
    for row, n in ((0, length), (1, 5)):
        best = max(product(range(3), repeat=n), key=lambda p: score(p, emissions[row], moves))
        assert tuple(got[row, :n]) == best
        assert not got[row, n:].any()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_a_span_never_goes_on_with_what_it_did_not_begin(seed: int) -> None:
    emissions = np.random.default_rng(seed).normal(size=(3, 20, 7)).astype(np.float32) * 5
    for row in viterbi(emissions, np.array([20, 20, 20]), legal(3)):
        before = 0
        for tag in row:
            assert not (tag and tag % 2 == 0) or before in (tag, tag - 1)
            before = tag


def test_runs_part_where_a_new_span_begins() -> None:
    assert runs(np.array([0, 1, 2, 1, 0, 5, 6, 6])) == [(0, 1, 3), (0, 3, 4), (2, 5, 8)]


def test_spans_leave_out_spaces_at_their_ends() -> None:
    text = "a  word \u00a0b"
    assert to_span(text, np.array([[1, 8]]), 0, 1) == Span(3, 7)
    assert to_span(text, np.array([[1, 3]]), 0, 1) is None


def test_what_only_a_space_parts_is_joined_and_what_a_line_parts_is_not() -> None:
    text = "one two\nthree"
    assert joined(text, [Span(4, 7), Span(0, 3)]) == [Span(0, 7)]
    assert joined(text, [Span(4, 7), Span(8, 13)]) == [Span(4, 7), Span(8, 13)]

"""Span scores on token arrays, for choosing while training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from reportedly.read.decode import runs, viterbi


def best_path(emissions: NDArray[np.float32], moves: NDArray[np.float32]) -> NDArray[np.int64]:
    """Best path of one sequence of (length, tags) emissions, as the reader decodes it."""
    return viterbi(emissions[None], np.array([len(emissions)]), moves)[0]


def span_scores(pairs: Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]], names: Sequence[str]) -> dict[str, float]:
    """Exact F1 of spans by kind."""
    tp, n_gold, n_pred = (np.zeros(len(names)) for _ in range(3))
    for gold, pred in pairs:
        g, p = set(runs(gold)), set(runs(pred))
        for kind, _, _ in g & p:
            tp[kind] += 1
        for kind, _, _ in g:
            n_gold[kind] += 1
        for kind, _, _ in p:
            n_pred[kind] += 1
    return {name: float(2 * tp[i] / max(1, n_gold[i] + n_pred[i])) for i, name in enumerate(names)}

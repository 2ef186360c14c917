"""Best tag sequence and span scores on token arrays, for choosing while training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray


def viterbi(emissions: NDArray[np.float32], moves: NDArray[np.float32]) -> NDArray[np.int64]:
    """Best path of (length, tags) emissions under (tags, tags) scores of moves; the first token may begin but not go on with a span."""
    n, k = emissions.shape
    score = emissions[0] + moves[0]
    back = np.zeros((n, k), np.int64)
    for t in range(1, n):
        all_ = score[:, None] + moves
        back[t] = all_.argmax(0)
        score = all_.max(0) + emissions[t]
    path = [int(score.argmax())]
    for t in range(n - 1, 0, -1):
        path.append(int(back[t, path[-1]]))
    return np.array(path[::-1])


def spans(tags: NDArray[np.int64]) -> set[tuple[int, int, int]]:
    """(kind, first, last + 1) of a BIO sequence."""
    out, start, kind = set(), None, 0
    for i, t in enumerate([*tags.tolist(), 0]):
        if start is not None and not (t and t % 2 == 0 and (t - 2) // 2 == kind):
            out.add((kind, start, i))
            start = None
        if t % 2 == 1:
            start, kind = i, (t - 1) // 2
    return out


def span_scores(pairs: Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]], names: Sequence[str]) -> dict[str, float]:
    """Exact F1 of spans by kind."""
    tp, n_gold, n_pred = (np.zeros(len(names)) for _ in range(3))
    for gold, pred in pairs:
        g, p = spans(gold), spans(pred)
        for kind, _, _ in g & p:
            tp[kind] += 1
        for kind, _, _ in g:
            n_gold[kind] += 1
        for kind, _, _ in p:
            n_pred[kind] += 1
    return {name: float(2 * tp[i] / max(1, n_gold[i] + n_pred[i])) for i, name in enumerate(names)}

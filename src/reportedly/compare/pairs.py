"""What was found for pairs of claims, kept from one time to the next: a claim that is new is set beside each other once, and the others not again.

Nothing of it changes what is found. A number is kept for two claims for as long as both are the very same objects, so that a claim which was
read or judged anew counts as a new one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from reportedly.compare.said import Said

MOST = 40_000_000
"""Numbers of pairs that are kept, of four bytes each; beyond that those go that were not asked for the longest."""
Numbers = NDArray[np.float32]
Measure = Callable[[Said, Said], float | None]
"""What is found for two claims; None counts as not a number."""


@dataclass(frozen=True, slots=True)
class _Table:
    rows: tuple[Said, ...]
    columns: tuple[Said, ...]
    numbers: Numbers


class Pairs:
    """Tables of numbers for pairs of claims, by names; what they hold at most is `most` numbers."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._tables: OrderedDict[tuple[str, ...], _Table] = OrderedDict()
        self._size = 0

    def among(self, name: tuple[str, ...], claims: Sequence[Said], measure: Measure) -> Numbers:
        """The numbers of all pairs of some claims, (n, n), the same on either side of the diagonal, which holds nothing of meaning.

        `measure` is asked for an earlier and a later claim of the sequence, whose order has to be one of the claims' own.
        """
        out, fresh, _ = self._known(name, claims, claims)
        new = np.zeros(len(claims), bool)
        new[fresh] = True
        for i in fresh:
            for j, other in enumerate(claims):
                if i < j or (j < i and not new[j]):
                    found = measure(claims[i], other) if i < j else measure(other, claims[i])
                    out[i, j] = out[j, i] = nan if found is None else found
        self._keep(name, _Table(tuple(claims), tuple(claims), out))
        return out

    def between(self, name: tuple[str, ...], rows: Sequence[Said], columns: Sequence[Said], measure: Measure) -> Numbers:
        """The numbers of each claim of `rows` with each of `columns`, (n, m)."""
        out, fresh, others = self._known(name, rows, columns)
        new = np.zeros(len(rows), bool)
        new[fresh] = True
        for i, row in enumerate(rows):
            for j in range(len(columns)) if new[i] else others:
                found = measure(row, columns[j])
                out[i, j] = nan if found is None else found
        self._keep(name, _Table(tuple(rows), tuple(columns), out))
        return out

    def _known(self, name: tuple[str, ...], rows: Sequence[Said], columns: Sequence[Said]) -> tuple[Numbers, list[int], list[int]]:
        """A table with what is known of it, and which of its rows and columns are new."""
        out = np.full((len(rows), len(columns)), nan, np.float32)
        table = self._tables.get(name)
        if table is None:
            return out, list(range(len(rows))), list(range(len(columns)))
        (here, old, fresh), (across, over, others) = _places(table.rows, rows), _places(table.columns, columns)
        if here and across:
            out[np.ix_(here, across)] = table.numbers[np.ix_(old, over)]
        return out, fresh, others

    def _keep(self, name: tuple[str, ...], table: _Table) -> None:
        before = self._tables.pop(name, None)
        self._size += table.numbers.size - (before.numbers.size if before else 0)
        self._tables[name] = table
        while self._size > self._most:
            self._size -= self._tables.popitem(last=False)[1].numbers.size


def _places(before: Sequence[Said], now: Sequence[Said]) -> tuple[list[int], list[int], list[int]]:
    """Where claims stand that were there before, where they stood then, and where those stand that were not."""
    at = {id(claim): n for n, claim in enumerate(before)}
    known = [(n, at[id(claim)]) for n, claim in enumerate(now) if id(claim) in at]
    return [n for n, _ in known], [old for _, old in known], [n for n, claim in enumerate(now) if id(claim) not in at]

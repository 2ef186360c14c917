"""What is kept of pairs of claims: nothing is asked twice while both claims are the same, and nothing of it changes what is found."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from comparing import EAST, WEST, on, printed, say

from reportedly.compare.matters import matters
from reportedly.compare.pairs import Pairs
from reportedly.compare.said import Said, said


def claims() -> list[Said]:
    given = [
        say("the town has been taken", time=on(3)), say("the whole town is held by us", WEST, actor="west", time=on(4)),
        say("the town has not been taken", WEST, stance="denies", time=on(4)), say("the road is cut", frame="logistics", time=on(5)),
        say("the road is cut", WEST, frame="logistics", time=on(5)), say("an assault was repelled", WEST, frame="fighting", time=on(6)),
        say("units moved on by night", EAST, frame="advance", time=on(6)), say("nothing of the kind", WEST, stance="denies", time=on(7)),
    ]  # fmt: skip
    readings = [printed(f"d{n}", 8, one) for n, one in enumerate(given)]
    return [said(r, r.claims[0], 0, r.document.id, r.document.outlet) for r in readings]


class Counted:
    """A measure of two claims that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, a: Said, b: Said) -> float | None:
        self.asked += 1
        return None if a.claim.doc == "d0" else int(a.claim.doc[1:]) + int(b.claim.doc[1:]) / 10


def test_a_new_claim_meets_each_other_once_and_the_others_not_again() -> None:
    some, pairs, counted = claims(), Pairs(), Counted()
    pairs.among(("a",), some[:6], counted)
    assert counted.asked == 15
    table = pairs.among(("a",), [*some[:3], *some[4:7]], counted)  # one left, one came
    assert counted.asked == 15 + 5
    assert np.isnan(table[0, 1:]).all()
    assert table[1, 5] == table[5, 1] == pytest.approx(1.6)
    again = replace(some[4])  # read anew
    pairs.among(("a",), [*some[:3], again, *some[5:7]], counted)
    assert counted.asked == 20 + 5
    pairs.between(("b",), some[:2], some[2:5], counted)
    pairs.between(("b",), some[:3], some[3:6], counted)
    assert counted.asked == 25 + 6 + (2 * 1 + 3)


def test_what_is_kept_has_bounds() -> None:
    some, pairs, counted = claims(), Pairs(most=40), Counted()
    for name in "abc":
        pairs.among((name,), some[:4], counted)
    pairs.among(("b",), some[:4], counted)
    assert counted.asked == 3 * 6
    pairs.among(("a",), some[:4], counted)
    assert counted.asked == 4 * 6
    pairs.among(("d",), some, counted)  # more than is kept at all
    pairs.among(("d",), some, counted)
    assert counted.asked == 4 * 6 + 2 * 28


def test_matters_are_the_same_with_and_without_what_is_kept() -> None:
    some, pairs, chance = claims(), Pairs(), random.Random(5)
    for _ in range(40):
        here = sorted(chance.sample(some, chance.randint(1, len(some))), key=lambda s: s.rank)
        assert matters(here, pairs, "cell") == matters(here)
    everything = matters(some, pairs, "cell")
    assert any(m.denies for m in everything)
    assert {r.kind for m in everything for r in m.relations} >= {"same", "denies", "contradicts"}

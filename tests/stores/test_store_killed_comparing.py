"""A program that is killed while it compares leaves a ledger that opens, holds nothing twice, and comes to the same when it is compared again."""

from __future__ import annotations

import os
import random
import sys
from dataclasses import replace
from pathlib import Path

import killing
import pytest
from comparing import PARAGRAPH, WEST, on, printed, say

from reportedly.types import Reading

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="programs are forked"),
    pytest.mark.slow,
]


def corpus() -> list[Reading]:
    """Documents of which each changes what was found before: denials, contradictions, a copy, an older print, a forecast and what came of it."""
    first = printed("a", 5, say("the town has been taken"), say("it will fall in the coming days", stance="predicts"), around=PARAGRAPH)
    copies = [
        Reading(
            replace(first.document, id=f"a{n}", outlet=f"Mirror {n}", published=day),
            tuple(replace(c, id=f"a{n}.{k}", doc=f"a{n}") for k, c in enumerate(first.claims)),
        )
        for n, day in enumerate((on(6).first, on(4).first))
    ]
    given = [
        first,
        printed("b", 5, say("the town has not been taken", WEST, stance="denies"), say("the road is cut", WEST, frame="logistics")),
        copies[0],
        printed("c", 6, say("the staff holds the whole town", WEST, actor="west"), say("the road is cut", frame="logistics")),
        copies[1],
        printed("d", 12, say("the whole town has been taken", WEST), outlet="Gazette"),
    ]
    return [replace(r, claims=tuple(killing.own_id(c) for c in r.claims)) for r in given]


def test_killed_at_statements_of_comparing(tmp_path: Path) -> None:
    assert killing.compared_and_killed(tmp_path, corpus(), points=range(90, 800, 90)) > 5


def test_killed_at_random_moments_of_comparing(tmp_path: Path) -> None:
    chance = random.Random(3)
    assert killing.compared_and_killed(tmp_path, corpus(), shares=[chance.uniform(0.3, 0.95) for _ in range(8)]) > 3

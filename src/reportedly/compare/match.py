"""Which claims speak to the same matter: pairs scored with reasons, and groups that one bad pair cannot chain together.

A pair's score is a sum of a few weights, each with its reason; two claims are of one matter where it is above zero. Groups are merged by the mean
score of all their pairs (average linkage, Sokal and Michener, 1958), best first, ties by id: the order of the claims makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from reportedly.compare.said import Said, a_side, gap, place_key, speaker_key
from reportedly.types import Frame, Quantity

DAYS = 45
"""Claims about days farther apart than this are never compared."""
LASTING: frozenset[Frame] = frozenset(
    {"control", "encirclement", "humanitarian", "logistics", "damage", "judgement", "withdrawal", "advance"}
)
"""Frames of states and developments, which later reports still speak of; the others are events."""
BROAD: frozenset[Frame] = frozenset({"control", "advance", "encirclement", "fighting", "strike"})
"""Frames in which place, actor and time nearly make the matter; in the others the meaning of the words must."""
KIN: frozenset[frozenset[Frame]] = frozenset(
    frozenset(pair)
    for pair in (
        ("strike", "damage"),
        ("advance", "control"),
        ("humanitarian", "logistics"),
        ("withdrawal", "conduct"),
        ("damage", "humanitarian"),
    )
)
"""Frames under which one matter is sometimes told."""
START_BROAD, START_OTHER, OTHER_FRAME = 0.1, -0.35, -0.6
"""Where a score starts: in broad frames, in the others; and what another frame of the same kin takes away."""
LIKENESS, LIKENESS_BROAD, LIKENESS_MID = 3.0, 0.5, 0.7
"""What a point of cosine above `LIKENESS_MID` adds, less in broad frames. The middle belongs to the shipped model's vectors."""
WORDS, WORDS_MID = 1.5, 0.2
"""The same for the share of words in common, where there are no vectors."""
SAME_SPEAKER, TOLD_APART, RESTATES, FIGURES = 0.8, -0.6, 3.0, 0.6
"""What one speaker adds; what standing in one text takes away, twice with one speaker, since one who says two things there means two; what the
narrator's restating adds; what agreeing figures add and differing ones take away."""
DAY, LASTING_DAY = 0.25, 0.03
"""What a day between takes away, of dated events and of all else."""
APART = -2.0
"""What a pair that cannot be one matter adds to the mean of two groups."""
PERCENT = 10
"""Shares of a place less than so many points apart are one figure."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How alike two claims are, above zero for one matter, and why."""

    score: float
    why: tuple[str, ...]


def compared(a: Said, b: Said) -> Pair | None:
    """The pair's score; None where the two cannot be of one matter: another actor, day, kind of statement or share of the place."""
    x, y = a.claim, b.claim
    if a.forecast != b.forecast or a.denies != b.denies or x.actor != y.actor:
        return None
    kin = frozenset((x.frame, y.frame))
    if x.frame != y.frame and kin not in KIN:
        return None
    days = gap(a, b)
    if days is not None and days > DAYS:
        return None
    if "control" in kin and not same_share(a, b):
        return None
    score = START_BROAD if x.frame in BROAD else START_OTHER
    why = [f"{x.frame}, {x.actor}" if x.frame == y.frame else f"{x.frame} and {y.frame}, {x.actor}"]
    if x.frame != y.frame:
        score += OTHER_FRAME
    if x.place:
        why.append(x.place.name)
    if y.launders == x.id or x.launders == y.id:
        score += RESTATES
        why.append("one restates the other")
    elif x.doc == y.doc:
        score += TOLD_APART if speaker_key(x) != speaker_key(y) or speaker_key(x) is None else 2 * TOLD_APART
        why.append("told apart in one text")
    if speaker_key(x) is not None and speaker_key(x) == speaker_key(y):
        score += SAME_SPEAKER
        why.append(f"both {x.speaker.name}")
    if days is not None:
        score -= days * (DAY if x.frame not in LASTING and a.dated and b.dated else LASTING_DAY)
        why.append("the same days" if days == 0 else f"{days} days apart")
    meaning, told = likeness(a, b)
    score += meaning
    why.append(told)
    figures = same_figures(x.quantities, y.quantities)
    if figures is not None:
        score += FIGURES if figures else -FIGURES
        why.append("their figures agree" if figures else "their figures differ")
    return Pair(round(score, 4), tuple(why))


def likeness(a: Said, b: Said) -> tuple[float, str]:
    """What the words' meaning adds to a score, and the reason: by vectors, or by words where both are in one language; else nothing."""
    if a.claim.vector and b.claim.vector:
        cosine = float(np.dot(a.claim.vector, b.claim.vector))
        weight = LIKENESS_BROAD if a.claim.frame in BROAD else LIKENESS
        return weight * (cosine - LIKENESS_MID), f"meaning alike by {cosine:.2f}"
    if a.lang == b.lang and a.stems and b.stems:
        share = len(a.stems & b.stems) / min(len(a.stems), len(b.stems))
        return WORDS * (share - WORDS_MID), f"{share:.0%} of the words in both"
    return 0.0, "words of two languages"


def same_share(a: Said, b: Said) -> bool:
    """Whether two claims of control may speak of the same share of the place."""
    if a.claim.frame != "control" or b.claim.frame != "control":
        other = a if a.claim.frame == "control" else b
        return other.extent == "part" and other.percent is None
    if a.percent and b.percent:
        return distance(a.percent, b.percent) < PERCENT
    return a.extent == b.extent and not (a.percent or b.percent)


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """How far apart two ranges are, 0 where they meet."""
    return max(0.0, a[0] - b[1], b[0] - a[1])


def same_figures(a: Iterable[Quantity], b: Iterable[Quantity]) -> bool | None:
    """Whether the figures of one unit meet, within a tenth and their bounds; None where no unit is in both."""
    pairs = [(q, r) for q in a for r in b if q.unit == r.unit]
    return any(meet(q, r) for q, r in pairs) if pairs else None


def meet(q: Quantity, r: Quantity) -> bool:
    """Whether two figures can both be right."""
    small, large = sorted((q, r), key=lambda x: x.value)
    if small.bound == "at least" or large.bound == "at most":
        return large.value <= 1.5 * small.value
    return large.value - small.value <= 0.1 * large.value


def grouped(units: Sequence[Said]) -> list[list[Said]]:
    """The claims in groups of one matter each; no claim is left out. Groups and their members stand in an order of their own."""
    blocks: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for unit in sorted(units, key=lambda u: u.rank):
        blocks[place_key(unit.claim.place), unit.claim.actor if a_side(unit.claim.actor) else ""].append(unit)
    return [group for key in sorted(blocks) for group in _linked(blocks[key])]


def _linked(units: list[Said]) -> list[list[Said]]:
    """Average linkage over the pairs of one block; a pair that cannot be one matter counts as `APART`."""
    scores: dict[tuple[int, int], float] = {}
    for i, j in combinations(range(len(units)), 2):
        pair = compared(units[i], units[j])
        if pair:
            scores[i, j] = pair.score
    groups = {n: [n] for n in range(len(units))}
    sums = dict(scores)
    counted = dict.fromkeys(scores, 1)
    while True:
        means = [
            (-(sums[k] + APART * (len(groups[k[0]]) * len(groups[k[1]]) - counted[k])) / (len(groups[k[0]]) * len(groups[k[1]])), k)
            for k in sums
        ]
        best = min(means, default=(0.0, (0, 0)))
        if best[0] >= 0:
            break
        a, b = best[1]
        groups[a] += groups.pop(b)
        for (i, j), total in list(sums.items()):
            if b not in (i, j):
                continue
            del sums[i, j]
            number = counted.pop((i, j))
            other = i if j == b else j
            if other != a:
                key = (min(a, other), max(a, other))
                sums[key] = sums.get(key, 0.0) + total
                counted[key] = counted.get(key, 0) + number
    return [[units[n] for n in sorted(members)] for _, members in sorted(groups.items())]

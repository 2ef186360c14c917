"""Which claims speak to the same matter: pairs scored with reasons, and groups that one bad pair cannot chain together.

A pair's score is a sum of a few weights, each with its reason, on the scale of log-odds: two claims are of one matter where it is above zero.
No one field decides alone, since any may be misread: another frame or actor takes away, what the words share adds. Groups are merged by the
mean score of all their pairs (average linkage, Sokal and Michener, 1958), best first, ties by order: the order of the claims makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.compare.pairs import Numbers, Pairs
from reportedly.compare.said import Said, a_side, gap, place_key, speaker_key
from reportedly.concepts import in_common
from reportedly.types import Frame, Quantity, Stance

DAYS = 45
"""Claims about days farther apart than this are never compared."""
EVENTS: frozenset[Frame] = frozenset({"fighting", "strike", "casualties", "diplomacy", "conduct", "other"})
"""Frames of events, each on a day of its own; the others are states and developments, which later reports still speak of."""
WILLS: frozenset[Stance] = frozenset({"demands", "intends"})
"""Stances that state nothing yet."""
FORWARD: frozenset[Frame] = frozenset({"control", "advance", "encirclement", "fighting"})
"""Frames in which to try is another matter than to do."""
NEAR: frozenset[frozenset[Frame]] = frozenset(
    frozenset(pair)
    for pair in (
        ("control", "advance"), ("control", "fighting"), ("control", "encirclement"), ("control", "withdrawal"), ("advance", "encirclement"),
        ("advance", "fighting"), ("encirclement", "fighting"), ("withdrawal", "conduct"), ("strike", "damage"), ("strike", "casualties"),
        ("strike", "fighting"), ("casualties", "conduct"), ("humanitarian", "damage"), ("humanitarian", "logistics"),
        ("logistics", "encirclement"), ("casualties", "fighting"),
    )
)  # fmt: skip
"""Frames that one matter is sometimes told under, or read as."""
START: dict[str, float] = {
    "control": -0.5, "advance": -0.7, "encirclement": -0.8, "fighting": -0.3, "strike": -0.3, "withdrawal": -0.8, "conduct": -0.9,
    "logistics": -0.9, "damage": -0.9, "humanitarian": -2.1,
}  # fmt: skip
START_OTHER = -1.4
"""Where the score of two claims of one frame starts."""
NEAR_FRAME, FAR_FRAME = -2.0, -3.2
"""What another frame takes away, one near or far."""
NO_ACTOR, OTHER_ACTOR_SIDE, OTHER_HOLDER, UNSURE = -1.8, -2.2, -6.0, 0.5
"""What takes away a side that only one of them names, and another side."""
WORDS, MEANING, MEANING_MID = 4.8, 3.0, 0.5
"""What all words in common would add, and a point of cosine above the middle, which belongs to the shipped model's vectors."""
UNTOLD = 0.5
"""What two claims get for their meaning where it was not measured."""
SAME_SPEAKER, TWICE_IN_TEXT, RESTATES, FIGURES, SHARE, CERTAINTY, TRIED, MOOD, PIECE = 1.5, -2.0, 3.0, 0.7, 1.8, -0.9, -1.2, -1.2, -2.0
"""What one speaker adds, and takes away where one says two things in one text; what the narrator's restating adds; what agreeing figures add and
differing ones take away; the same of a share of the place; what takes away that only one of them is certain, or speaks of a mere attempt, or
states what the other wills or calls for, or speaks of a street where the other speaks of a district."""
WEEK = 7
"""Days after which figures that differ may both be right."""
COUNTS: frozenset[Frame] = frozenset({"humanitarian", "casualties"})
"""Frames in which the figure is the matter, whenever it is told."""
DAY, EVENT_DAY, RING_DAY, STATE_DAY = 0.03, 0.12, 0.06, 0.02
"""What a day between takes away: of dated events, advances and rings more; of how people live less."""
SAME_DAY = 0.4
"""What it adds that two events are both told of one day."""
DAYS_OF: dict[str, float] = {
    "encirclement": RING_DAY,
    "advance": RING_DAY,
    "humanitarian": STATE_DAY,
    "damage": STATE_DAY,
    "logistics": STATE_DAY,
}
APART = -5.0
"""What a pair that cannot be one matter adds to the mean of two groups."""
DECIMALS = 4
"""Of a score: as many as come back whole where they were kept as 32-bit numbers."""
PERCENT = 10
"""Shares of a place less than so many points apart are one figure."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How alike two claims are, above zero for one matter, and why."""

    score: float
    why: tuple[str, ...]


def compared(a: Said, b: Said) -> Pair | None:
    """The pair's score; None where the two cannot be of one matter: days far apart, another kind of statement, holder or share of the place."""
    x, y = a.claim, b.claim
    if a.forecast != b.forecast or a.denies != b.denies:
        return None
    days = gap(a, b)
    if days is not None and days > DAYS:
        return None
    both_control = a.frame == b.frame == "control"
    opposed = a.actor != b.actor and a_side(a.actor) and a_side(b.actor)
    sure = x.score >= 1 and y.score >= 1
    if both_control and ((opposed and sure) or not same_share(a, b)):
        return None
    why: list[str] = []
    shared = sum(min(odds, b.frames[frame]) for frame, odds in a.frames.items() if frame in b.frames)
    near = a.frame == b.frame or frozenset((a.frame, b.frame)) in NEAR
    score = START.get(a.frame, START_OTHER) if a.frame == b.frame else START_OTHER
    score += (1 - shared) * (NEAR_FRAME if near else FAR_FRAME)
    why.append(a.frame if a.frame == b.frame else f"{a.frame} and {b.frame}{', which are near' if near else ''}")
    if a.actor == b.actor:
        why.append(f"actor {a.actor}")
    else:
        score += (OTHER_HOLDER if both_control and opposed else OTHER_ACTOR_SIDE if opposed else NO_ACTOR) * (1 if sure else UNSURE)
        why.append(f"actors {a.actor} and {b.actor}")
    if x.place:
        why.append(x.place.name)
    who = speaker_key(x)
    same_speaker = who is not None and who == speaker_key(y)
    if y.launders == x.id or x.launders == y.id:
        score += RESTATES
        why.append("one restates the other")
    elif same_speaker and x.doc == y.doc:
        score += TWICE_IN_TEXT
        why.append("two statements of one speaker in one text")
    if same_speaker:
        score += SAME_SPEAKER
        why.append(f"both {x.speaker.name}")
    if days is not None:
        score -= days * (EVENT_DAY if a.frame in EVENTS and a.dated and b.dated else DAYS_OF.get(a.frame, DAY))
        if a.frame in EVENTS and a.dated and b.dated and a.first == a.last == b.first == b.last:
            score += SAME_DAY
        why.append("the same days" if days == 0 else f"{days} days apart")
    if x.certainty != y.certainty:
        score += CERTAINTY
        why.append(f"{x.certainty} and {y.certainty}")
    if (x.stance in WILLS) != (y.stance in WILLS):
        score += MOOD
        why.append(f"{x.stance} and {y.stance}")
    if a.frame in FORWARD and ("trying" in a.marks) != ("trying" in b.marks):
        score += TRIED
        why.append("an attempt and a deed")
    meaning, told = likeness(a, b)
    score += meaning
    why += told
    if both_control and (small(a) != small(b) or (small(a) and a.tokens.keys().isdisjoint(b.tokens))):
        score += PIECE
        why.append("two pieces" if small(a) and small(b) else "a piece and more")
    if both_control and a.percent and b.percent:
        score += SHARE
        why.append("their shares agree")
    else:
        figures = same_figures(x.quantities, y.quantities)
        if figures is not None:
            moved = days is not None and days > WEEK and a.frame not in COUNTS
            score += FIGURES if figures else -FIGURES / 2 if moved else -FIGURES
            why.append("their figures agree" if figures else "their figures differ")
    return Pair(round(score, DECIMALS), tuple(why))


def likeness(a: Said, b: Said) -> tuple[float, tuple[str, ...]]:
    """What the words add to a score, and the reasons: what they share, across languages too, and, where there are vectors, their meaning."""
    share, common = in_common(a.tokens, b.tokens)
    score = WORDS * share + UNTOLD
    why = [f"words in common: {', '.join(common[:6])}"] if common else []
    if a.vector is not None and b.vector is not None:
        cosine = float(a.vector @ b.vector)
        score += MEANING * (cosine - MEANING_MID) - UNTOLD
        why.append(f"meaning alike by {cosine:.2f}")
    return score, tuple(why)


def same_share(a: Said, b: Said) -> bool:
    """Whether two claims of control may speak of the same share of the place."""
    if a.percent and b.percent:
        return distance(a.percent, b.percent) < PERCENT
    return a.extent == b.extent and not (a.percent or b.percent)


def small(said: Said) -> bool:
    """Whether a claim of control speaks of streets, buildings or positions alone, which a holder of the whole may lose."""
    return "small" in said.marks and "whole" not in said.marks and not said.percent


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """How far apart two ranges are, 0 where they meet."""
    return max(0.0, a[0] - b[1], b[0] - a[1])


def same_figures(a: Iterable[Quantity], b: Iterable[Quantity]) -> bool | None:
    """Whether the figures of one unit meet, within a twentieth and their bounds; None where no unit is in both."""
    pairs = [(q, r) for q in a for r in b if q.unit == r.unit]
    return any(meet(q, r) for q, r in pairs) if pairs else None


def meet(q: Quantity, r: Quantity) -> bool:
    """Whether two figures can both be right."""
    small, large = sorted((q, r), key=lambda x: x.value)
    if small.bound == "at least" or large.bound == "at most":
        return large.value <= 1.25 * small.value
    if large.bound == "at least" or small.bound == "at most":
        return large.value == small.value
    return large.value - small.value <= 0.05 * large.value


def grouped(
    units: Sequence[Said], apart: Callable[[Said, Said], bool] | None = None, pairs: Pairs | None = None, name: str = ""
) -> list[list[Said]]:
    """The claims in groups of one matter each; no claim is left out. Groups and their members stand in an order of their own.

    `apart` tells of two claims whether they cannot be of one matter for reasons of their own, as where they contradict each other.
    `pairs` keeps under a `name` what was found of them, for the next time.
    """
    pairs = pairs or Pairs()
    places: dict[str, list[Said]] = defaultdict(list)
    for unit in sorted(units, key=lambda u: u.rank):
        places[place_key(unit.claim.place)].append(unit)

    def score(a: Said, b: Said) -> float | None:
        pair = compared(a, b)
        return None if pair is None or (apart and pair.score > 0 and apart(a, b)) else pair.score

    return [group for key in sorted(places) for group in _linked(places[key], pairs.among((name, key), places[key], score))]


def _linked(units: list[Said], scores: Numbers) -> list[list[Said]]:
    """Average linkage over the pairs of one place; a pair that cannot be one matter, whose score is not a number, counts as `APART`.

    Only claims that a chain of pairs above zero joins can come together, so that each such part is linked for itself.
    """
    root = list(range(len(units)))

    def first(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    for i, j in np.argwhere(np.triu(scores > 0, 1)).tolist():
        if first(i) != first(j):
            root[max(first(i), first(j))] = min(first(i), first(j))
    parts: dict[int, list[int]] = defaultdict(list)
    for n in range(len(units)):
        parts[first(n)].append(n)
    groups = [group for part in parts.values() for group in _merged(part, scores)]
    return [[units[n] for n in group] for group in sorted(groups)]


def _merged(part: Sequence[int], scores: Numbers) -> list[list[int]]:
    """The members of one part in groups; `sums` (n, n) holds the sums of the scores between groups, of which the best mean is merged first."""
    n = len(part)
    if n == 1:
        return [list(part)]
    sums = np.round(scores[np.ix_(part, part)].astype(np.float64), DECIMALS)
    sums[np.isnan(sums)] = APART
    np.fill_diagonal(sums, -np.inf)
    groups = [[k] for k in part]
    sizes = np.ones(n)
    while True:
        means = sums / np.outer(sizes, sizes)
        at = int(np.argmax(np.round(means, 6)))
        i, j = sorted(divmod(at, n))
        if means[i, j] <= 0:
            return [sorted(g) for g in groups if g]
        groups[i] += groups[j]
        groups[j] = []
        sums[i] += sums[j]
        sums[:, i] = sums[i]
        sums[j, :] = sums[:, j] = -np.inf
        sums[i, i] = -np.inf
        sizes[i] += sizes[j]

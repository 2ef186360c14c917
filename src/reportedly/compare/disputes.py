"""Who denies whom: claims that cannot hold together, by named rules over their fields, and denials with what they deny.

The rules are the same for every side. What changes hands is no contradiction: a place held on one day and reported taken on a later one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportedly.compare.match import BROAD, NEAR, PERCENT, distance, likeness, same_figures
from reportedly.compare.said import Said, a_side, gap, later_by, place_key, speaker_key

LASTS = 45
"""Days after which a report of who holds a place is no longer set against a later one."""
SLACK = 1
"""Days by which claims of one moment may differ."""
SHARES_LAST = 20
"""The same for shares of a place."""
DENIAL_WINDOW = 40
"""Days between a denial and what it may deny."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two claims that cannot both hold (`contradicts`) or hardly can (`tension`), the rule's name and the reason in words."""

    kind: str
    rule: str
    why: str


def clash(a: Said, b: Said) -> Clash | None:
    """How two claims of one place clash, or None. Denials and forecasts are never judged by these rules."""
    if a.denies or b.denies or a.forecast or b.forecast or place_key(a.claim.place) != place_key(b.claim.place) or not a.claim.place:
        return None
    if {a.claim.stance, b.claim.stance} & {"demands", "intends", "judges"}:
        return None
    return next((found for rule in RULES for x, y in ((a, b), (b, a)) if (found := rule(x, y))), None)


def two_holders(a: Said, b: Said) -> Clash | None:
    """`a` says that one side took or holds the place, `b` at that time or later that another holds it or a part of it."""
    x, y = a.claim, b.claim
    if not (x.frame == y.frame == "control" and x.actor != y.actor and a_side(x.actor) and a_side(y.actor)):
        return None
    later = later_by(b, a)
    if later < -SLACK or later > (LASTS if "change" in a.marks and "change" not in b.marks else SLACK):
        return None
    if a.percent and b.percent:
        if a.percent[0] + b.percent[0] > 100 + PERCENT:
            return Clash("contradicts", "two holders", f"{a.percent[0]:g} and {b.percent[0]:g} percent are more than the whole")
        return None
    if a.extent == "whole":
        firm = b.extent == "whole" or bool({"change", "whole"} & a.marks) or x.doc == y.doc or bool(b.percent and b.percent[0] >= 50)
        if firm:
            return Clash("contradicts", "two holders", f"both {x.actor} and {y.actor} are said to hold {x.place.name if x.place else 'it'}")
        return Clash("tension", "all and a part", f"{x.actor} is said to hold it, {y.actor} a part of it")
    if (a.percent and a.percent[0] >= 50) or (b.percent and b.percent[0] >= 50):
        return Clash("tension", "part and share", "one is said to hold most, the other a part")
    return None


def figures(a: Said, b: Said) -> Clash | None:
    """Shares of a place held by one side that cannot both be right: `b` is later or of the same days, and less."""
    x, y = a.claim, b.claim
    if not (x.frame == y.frame == "control" and x.actor == y.actor):
        return None
    later = later_by(b, a)
    if later < -SLACK or later > SHARES_LAST or not (a.percent or b.percent):
        return None
    one, other = (s.percent or ((100.0, 100.0) if s.extent == "whole" else None) for s in (a, b))
    if one is None or other is None or distance(one, other) < PERCENT or (later > SLACK and other[0] > one[0]):
        return None
    return Clash("contradicts", "figures do not meet", f"{one[0]:g} and {other[0]:g} percent")


def repelled(a: Said, b: Said) -> Clash | None:
    """`a` says that an attack was beaten back, `b` that it went forward, on the same days."""
    x, y = a.claim, b.claim
    if not (x.frame == "fighting" and x.actor == y.actor and y.frame == "advance" and "repelled" in a.marks and "repelled" not in b.marks):
        return None
    days = gap(a, b)
    return Clash("contradicts", "repelled and advanced", "the same attack failed and succeeded") if days is not None and days <= 1 else None


def where_fought(a: Said, b: Said) -> Clash | None:
    """`a` places the fighting at the approaches, `b` inside the place, on the same days."""
    x, y = a.claim, b.claim
    if not (x.frame == "fighting" and y.frame in ("fighting", "advance") and "approaches" in a.marks and "inside" in b.marks):
        return None
    days = gap(a, b)
    return Clash("contradicts", "inside and outside", "at the approaches, and inside") if days is not None and days <= 1 else None


def supplied(a: Said, b: Said) -> Clash | None:
    """`a` says that a side's forces are encircled, `b` that supplies reach the other side's: hardly both."""
    x, y = a.claim, b.claim
    if not (x.frame == "encirclement" and y.frame == "logistics" and a_side(x.actor) and a_side(y.actor) and x.actor != y.actor):
        return None
    days = gap(a, b)
    return Clash("tension", "encircled and supplied", "supplies are said to get through") if days is not None and days <= 14 else None


def counted(a: Said, b: Said) -> Clash | None:
    """Different figures for what is otherwise one matter, told in much the same words."""
    x, y = a.claim, b.claim
    if x.frame != y.frame or x.actor != y.actor or x.frame == "control" or a.id > b.id or gap(a, b) != 0:
        return None
    if same_figures(x.quantities, y.quantities) is not False or likeness(a, b)[0] < 0.5:
        return None
    return Clash("tension", "other figures", "much the same words with other figures")


RULES: tuple[Callable[[Said, Said], Clash | None], ...] = (two_holders, figures, repelled, where_fought, supplied, counted)


def denied(denial: Said, said: Said) -> tuple[float, tuple[str, ...]] | None:
    """How well a denial fits what it may deny, above zero where it does, and why; None where it cannot."""
    x, y = denial.claim, said.claim
    if said.denies or place_key(x.place) != place_key(y.place) or x.actor != y.actor:
        return None
    kin = frozenset((x.frame, y.frame))
    if x.frame != y.frame and kin not in NEAR:
        return None
    later = later_by(denial, said)
    if abs(later) > DENIAL_WINDOW:
        return None
    why = [f"denies {y.frame} by {y.actor}", *([y.place.name] if y.place else [])]
    score = 0.5 if x.frame == y.frame else -0.4
    days = abs(later)
    score -= days * 0.01 if later >= 0 else days * 0.1
    if days:
        why.append(f"{days} days {'later' if later > 0 else 'earlier'}")
    if x.frame == y.frame == "control":
        if denial.percent and said.percent:
            near = distance(denial.percent, said.percent) < PERCENT
            score += 0.6 if near else -0.6
        elif denial.percent or denial.extent != said.extent:
            score -= 0.4
    if x.doc == y.doc:
        score += 0.15
        why.append("in one text")
    if speaker_key(x) is not None and speaker_key(x) == speaker_key(y):
        score += 0.4 if "withdrawn" in denial.marks else 0.3
    meaning, told = likeness(denial, said)
    return score + (0.5 if y.frame in BROAD else 1.0) * meaning, (*why, *told)


def best_denied(denial: Said, groups: Sequence[Sequence[Said]]) -> tuple[int, tuple[str, ...]] | None:
    """The group that a denial fits best by the mean over its members, and why; None where it fits none."""
    found: list[tuple[float, int, tuple[str, ...]]] = []
    for n, group in enumerate(groups):
        fits = [fit for member in group if not member.forecast and (fit := denied(denial, member))]
        if fits and len(fits) * 2 >= len(group):
            best = max(fits)
            found.append((sum(f[0] for f in fits) / len(fits) + 0.3 * best[0], n, best[1]))
    top = max(found, key=lambda f: (f[0], -f[1]), default=None)
    return (top[1], top[2]) if top and top[0] > 0 else None


def clashing(a: Sequence[Said], b: Sequence[Said]) -> Clash | None:
    """The contradiction of two groups: where at least half of the claims of `b` contradict one of `a`, and a quarter of all pairs clash."""
    hits = [[c for x in a if (c := clash(x, y)) and c.kind == "contradicts"] for y in b]
    if 2 * sum(map(bool, hits)) < len(b) or 4 * sum(map(len, hits)) < len(a) * len(b):
        return None
    return next(c for found in hits for c in found)

"""Who denies whom: claims that cannot hold together, by named rules over their fields, and denials with what they deny.

The rules are the same for every side. What changes hands is no contradiction: a place held on one day and reported taken on a later one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportedly.compare.match import FORWARD, NEAR, PERCENT, distance, likeness, same_figures, small
from reportedly.compare.said import Said, a_side, gap, later_by, place_key, speaker_key
from reportedly.concepts import in_common

LASTS = 45
"""Days after which a report of who holds a place is no longer set against a later one."""
SLACK = 1
"""Days by which claims of one moment may differ."""
WEEK = 7
"""The most days that an event may be told of to be set against another of the same days."""
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
    for rule in RULES:  # of every pair: a plain loop is the fastest
        found = rule(a, b) or rule(b, a)
        if found:
            return found
    return None


def contradict(a: Said, b: Said) -> bool:
    """Whether the two cannot both hold."""
    found = clash(a, b)
    return found is not None and found.kind == "contradicts"


def two_holders(a: Said, b: Said) -> Clash | None:
    """`a` says that one side took or holds the place, `b` at that time or later that another holds it or a part of it."""
    x, y = a.claim, b.claim
    if not (a.frame == b.frame == "control" and a.actor != b.actor and a_side(a.actor) and a_side(b.actor)):
        return None
    if {"gone", "fire"} & (a.marks | b.marks) or not (a.tells and b.tells):
        return None
    later = later_by(b, a)
    if later < -SLACK or later > (LASTS if "change" in a.marks and "change" not in b.marks else SLACK):
        return None
    if a.percent and b.percent:
        if a.percent[0] + b.percent[0] > 100 + PERCENT:
            return Clash("contradicts", "two holders", f"{a.percent[0]:g} and {b.percent[0]:g} percent are more than the whole")
        return None
    place = x.place.name if x.place else "it"
    if a.extent == "whole" and not small(b):
        firm = b.extent == "whole" or bool({"change", "whole"} & a.marks) or x.doc == y.doc or bool(b.percent and b.percent[0] >= 50)
        if firm:
            return Clash("contradicts", "two holders", f"both {a.actor} and {b.actor} are said to hold {place}")
    if a.extent == "whole":
        return Clash("tension", "all and a part", f"{a.actor} is said to hold {place}, {b.actor} a part of it")
    if (a.percent and a.percent[0] >= 50) or (b.percent and b.percent[0] >= 50):
        return Clash("tension", "part and share", "one is said to hold most, the other a part")
    return None


def figures(a: Said, b: Said) -> Clash | None:
    """Shares of a place held by one side that cannot both be right: `b` is later or of the same days, and less."""
    if not (a.frame == b.frame == "control" and a.actor == b.actor):
        return None
    later = later_by(b, a)
    if later < -SLACK or later > SHARES_LAST or not (a.percent or b.percent):
        return None
    one, other = (s.percent or ((100.0, 100.0) if s.extent == "whole" else None) for s in (a, b))
    if one is None or other is None or distance(one, other) < PERCENT or (later > SLACK and other[0] > one[0]):
        return None
    return Clash("contradicts", "figures do not meet", f"{one[0]:g} and {other[0]:g} percent")


def at_once(a: Said, b: Said) -> bool:
    """Whether two claims are about the same days, and few of them: what is told of months meets everything in them."""
    days = gap(a, b)
    return days is not None and days <= SLACK and all((s.last - s.first).days <= WEEK for s in (a, b) if s.first and s.last)


def repelled(a: Said, b: Said) -> Clash | None:
    """`a` says that an attack was beaten back, `b` that it went forward, on the same days."""
    if not (a.frame == "fighting" and a.actor == b.actor and b.frame == "advance" and "repelled" in a.marks and "repelled" not in b.marks):
        return None
    return Clash("contradicts", "repelled and advanced", "the same attack failed and succeeded") if at_once(a, b) else None


def where_fought(a: Said, b: Said) -> Clash | None:
    """`a` places the fighting at the approaches, `b` inside the place, on the same days."""
    inside = bool({"inside", "small"} & b.marks) and "approaches" not in b.marks
    if not (a.frame == "fighting" and b.frame in ("fighting", "advance") and "approaches" in a.marks and inside):
        return None
    return Clash("contradicts", "inside and outside", "at the approaches, and inside") if at_once(a, b) else None


def supplied(a: Said, b: Said) -> Clash | None:
    """`a` says that a side's forces are encircled, `b` that supplies reach the other side's: hardly both."""
    if not (a.frame == "encirclement" and b.frame == "logistics" and a_side(a.actor) and a_side(b.actor) and a.actor != b.actor):
        return None
    days = gap(a, b)
    return Clash("tension", "encircled and supplied", "supplies are said to get through") if days is not None and days <= 14 else None


def counted(a: Said, b: Said) -> Clash | None:
    """Different figures for what is otherwise one matter, told in much the same words."""
    x, y = a.claim, b.claim
    if a.frame != b.frame or a.actor != b.actor or a.frame == "control" or a.id > b.id or gap(a, b) != 0:
        return None
    if same_figures(x.quantities, y.quantities) is not False or likeness(a, b)[0] < 0.5:
        return None
    return Clash("tension", "other figures", "much the same words with other figures")


RULES: tuple[Callable[[Said, Said], Clash | None], ...] = (two_holders, figures, repelled, where_fought, supplied, counted)


def denied(denial: Said, said: Said) -> tuple[float, tuple[str, ...]] | None:
    """How well a denial fits what it may deny, above zero where it does, and why; None where it cannot."""
    x, y = denial.claim, said.claim
    if said.denies or place_key(x.place) != place_key(y.place):
        return None
    later = later_by(denial, said)
    if abs(later) > DENIAL_WINDOW:
        return None
    why = [f"denies {said.frame} by {said.actor}", *([y.place.name] if y.place else [])]
    if denial.frame == said.frame:
        score = SAME_FRAME
    else:
        near = frozenset((denial.frame, said.frame)) in NEAR
        score = (SWEEPING if "sweeping" in denial.marks else NEAR_FRAME) if near else FAR_FRAME
        why.append(f"told as {denial.frame}")
    if denial.actor != said.actor:
        takes = OTHER_SIDE if a_side(denial.actor) and a_side(said.actor) else NO_SIDE
        score += takes
        why.append(f"told of {denial.actor}")
    days = abs(later)
    score -= days * 0.01 if later >= 0 else days * 0.1
    if days:
        why.append(f"{days} days {'later' if later > 0 else 'earlier'}")
    if denial.frame == said.frame == "control":
        if denial.percent and said.percent:
            near = distance(denial.percent, said.percent) < PERCENT
            score += 0.6 if near else -0.6
        elif denial.percent or denial.extent != said.extent or small(denial) != small(said):
            score -= 0.4
    figures = None if denial.percent else same_figures(x.quantities, y.quantities)
    if figures is not None:
        score += FIGURES if figures else -FIGURES
        why.append("their figures agree" if figures else "their figures differ")
    if denial.frame in FORWARD and "trying" in said.marks and "trying" not in denial.marks:
        score += TRIED
        why.append("a mere attempt")
    if x.doc == y.doc:
        score += 0.15
        why.append("in one text")
    if speaker_key(x) is not None and speaker_key(x) == speaker_key(y):
        score += 0.4 if "withdrawn" in denial.marks else 0.3
    elif a_side(x.speaker.side) and x.speaker.side == y.speaker.side:
        score += OWN_SIDE
        why.append("said by the denier's own side")
    meaning, told = likeness(denial, said)
    if min(x.score, y.score) < 1 and x.doc != y.doc and not in_common(denial.tokens, said.tokens)[1]:
        score += NOTHING_SHARED
    return score + LIKE * meaning, (*why, *told)


SAME_FRAME, SWEEPING, NEAR_FRAME, FAR_FRAME = 0.4, 0.3, -0.2, -0.9
"""Where the fit of a denial starts: of the same frame, of one near, more where it denies all and any, of another."""
OTHER_SIDE, NO_SIDE, LIKE, FIGURES, TRIED, NOTHING_SHARED, OWN_SIDE = -0.8, -0.4, 0.25, 0.3, -0.4, -0.4, -0.3
"""What another side takes away, what a side that only one names; how much of what the words add is counted; what agreeing figures add, and what
takes away that a mere attempt is told, or that labels which are not certain rest on no word in common,
or that another of the denier's side said it."""


def fitting(denial: Said, groups: Sequence[Sequence[Said]]) -> list[tuple[float, int, tuple[str, ...]]]:
    """The groups that a denial fits, each with the score, its number and why; the best first.

    The score is the mean over the members that were told by then: what is said later is not what was denied.
    """
    found: list[tuple[float, int, tuple[str, ...]]] = []
    for n, group in enumerate(groups):
        told = [m for m in group if not m.forecast and later_by(denial, m) >= -SLACK] or [m for m in group if not m.forecast]
        fits = [fit for member in told if (fit := denied(denial, member))]
        if fits and len(fits) * 2 >= len(told):
            best = max(fits)
            score = sum(f[0] for f in fits) / len(fits) + 0.3 * best[0]
            if score > 0:
                found.append((score, n, best[1]))
    return sorted(found, key=lambda f: (-f[0], f[1]))


def clashing(group: Sequence[Said], said: Said) -> Clash | None:
    """The contradiction of a claim with a group: with one of its claims in the same text, or with a quarter of them."""
    hits = [(x.claim.doc == said.claim.doc, c) for x in group if (c := clash(x, said)) and c.kind == "contradicts"]
    if not hits or (4 * len(hits) < len(group) and not any(same_text for same_text, _ in hits)):
        return None
    return next((c for same_text, c in hits if same_text), hits[0][1])

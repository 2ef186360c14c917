"""How far two analysts agree: Cohen's kappa (1960) over the claims that both judged. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from reportedly.compare.judged import FIELDS, VERDICTS, standing_judgements
from reportedly.types import Judgement


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two analysts on the `claims` that both judged: the share they agree on and kappa; None where chance alone would give full agreement."""

    left: str
    right: str
    claims: int
    agreed: int
    kappa: float | None


def kappa(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of labels, 1 for full agreement, 0 for what chance gives; None where it is not defined."""
    counted = Counter(pairs)
    total = sum(counted.values())
    if not total:
        return None
    left, right = Counter[str](), Counter[str]()
    for (a, b), count in counted.items():
        left[a] += count
        right[b] += count
    seen = sum(count for (a, b), count in counted.items() if a == b) / total
    chance = sum(left[label] * right[label] for label in left) / (total * total)
    return None if chance == 1 else (seen - chance) / (1 - chance)


def labels(judgements: Iterable[Judgement]) -> Mapping[str, Mapping[str, str]]:
    """What each analyst said of each claim: accept, reject, or what they corrected it to; the judgements that stand alone count."""
    said: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for j in standing_judgements(judgements):
        if j.what in VERDICTS:
            said[j.by][j.on]["verdict"] = j.what
        elif j.what in FIELDS:
            said[j.by][j.on][j.what] = j.value
    return {by: {on: _label(fields) for on, fields in claims.items()} for by, claims in said.items()}


def _label(fields: Mapping[str, str]) -> str:
    set_to = "; ".join(f"{name} {value}" for name, value in sorted(fields.items()) if name != "verdict")
    return "reject" if fields.get("verdict") == "reject" else set_to or "accept"


def agreements(judgements: Iterable[Judgement]) -> list[Agreement]:
    """Every two analysts who judged some of the same claims, those with most in common first."""
    said = labels(judgements)
    out = []
    for left, right in combinations(sorted(said), 2):
        both = sorted(set(said[left]) & set(said[right]))
        if both:
            pairs = [(said[left][on], said[right][on]) for on in both]
            out.append(Agreement(left, right, len(both), sum(a == b for a, b in pairs), kappa(pairs)))
    return sorted(out, key=lambda a: (-a.claims, a.left, a.right))

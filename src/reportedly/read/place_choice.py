"""Which of the places of one name is meant: a conditional logit over candidates, with the rest of the document as context.

Each candidate is scored by a weighted sum of `FEATURES`; the chance of a candidate is its share of the sum of exponentials, beside the chance that
none is meant. Context counts the other names' candidates by their own chances, so the choice is made in a few rounds. The weights of `FEATURES` were
fitted by `train/places.py` on LGL (Lieberman et al. 2010) and TR-News (Kamalloo and Rafiei 2018); those of the theatre are set by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from reportedly.ports import Candidate, Floats, Theatre

FEATURES = (
    "population", "unpeopled", "country", "region", "district", "population of a region", "capital", "exact", "main name", "other name where another place has it as its main one", "share of population", "largest",
    "in what is named beside it", "near what is named beside it", "within 30 km of another place named", "within 150 km of another place named",
    "maybe within 30 km of another place named", "maybe near the places named", "near the places named", "its region is named", "its country is named", "in the state of a county named", "within 30 km of a county named", "others in its region", "others in its country",
)  # fmt: skip
THEATRE = ("in the theatre", "in a country of the theatre", "rival name in the theatre")
_CONTEXT = 12
"""Where the features that depend on other names begin."""
_TOP, _MOST, _ROUNDS = 15, 80, 4
_EARTH = 6371.0
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """A name of the document: the words, its candidates, those that the theatre knows as places of that name, the indexes of names beside it."""

    words: str
    candidates: tuple[Candidate, ...]
    rivals: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one name with their chances, best first, and the reasons for the best, in words."""

    candidates: tuple[Candidate, ...]
    chances: tuple[float, ...]
    why: str


@cache
def weights() -> Weights:
    """The weights that come with the package."""
    loaded: Weights = json.loads(resources.files("reportedly.read").joinpath("data", "place_weights.json").read_text("utf-8"))
    return loaded


class Context:
    """The candidates of all names of one document as arrays."""

    def __init__(self, names: Sequence[Asked], theatre: Theatre | None = None) -> None:
        self.names = names
        self.candidates = [c for n in names for c in n.candidates[:_MOST]]
        sizes = [min(len(n.candidates), _MOST) for n in names]
        self.starts = np.concatenate([[0], np.cumsum(sizes)]).astype(int)
        self.owner = np.repeat(np.arange(len(names)), sizes)
        self._place(theatre)

    def _place(self, theatre: Theatre | None) -> None:
        cs = self.candidates
        lat, lon = (np.radians(np.array([getattr(c, a) for c in cs], np.float32)) for a in ("lat", "lon"))
        self._xyz = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], 1)
        number: dict[str, int] = {"": -1}
        self._country = np.array([number.setdefault(c.country, len(number)) for c in cs], int)
        self._region = np.array([number.setdefault(f"{c.country}/{c.region}", len(number)) if c.region else -1 for c in cs], int)
        kinds = {k: np.array([c.precision == k for c in cs], np.float32) for k in ("country", "region", "district")}
        self._kinds = kinds
        people = np.array([c.population for c in cs], np.float32)
        total = np.array([people[self.owner == self.owner[i]].sum() for i in range(len(cs))], np.float32) if cs else people
        largest = np.zeros(len(cs), np.float32)
        for a in range(len(self.names)):
            if self.starts[a] < self.starts[a + 1]:
                largest[self.starts[a] + int(people[self.starts[a] : self.starts[a + 1]].argmax())] = 1
        self.x = np.zeros((len(cs), len(FEATURES)), np.float32)
        log = np.log10(people + 1) / 4
        settled = 1 - kinds["country"] - kinds["region"] - kinds["district"]
        self.x[:, 0] = log * settled
        self.x[:, 1] = (people == 0) * settled
        self.x[:, 2:5] = np.stack([kinds["country"], kinds["region"], kinds["district"]], 1)
        self.x[:, 5] = log * kinds["region"]
        self.x[:, 6] = [c.capital for c in cs]
        self.x[:, 7] = [c.exact for c in cs]
        self.x[:, 8] = [c.main for c in cs]
        main = np.bincount(self.owner, self.x[:, 8], len(self.names)) > 0
        self.x[:, 9] = main[self.owner] * (1 - self.x[:, 8]) * settled
        self.x[:, 10] = people / np.maximum(total, 1)
        self.x[:, 11] = largest
        self.theatre = np.array(
            [_theatre_features(c, self.names[int(a)], theatre) for c, a in zip(cs, self.owner, strict=True)], np.float32
        ).reshape(-1, 3)

    def chances(self, weights: Weights, rounds: int = _ROUNDS) -> Floats:
        """The chance of each candidate; what the chances of one name lack of 1 is the chance that none is meant."""
        w = np.array([weights[f] for f in FEATURES], np.float32)
        fixed = self.theatre @ np.array([weights[f] for f in THEATRE], np.float32)
        p = self._softmax(self.x[:, :_CONTEXT] @ w[:_CONTEXT] + fixed, weights["none"])
        for _ in range(rounds):
            self.x[:, _CONTEXT:] = self._context(p)
            p = self._softmax(self.x @ w + fixed, weights["none"])
        return p

    def _softmax(self, scores: Floats, none: float) -> Floats:
        p = np.zeros_like(scores)
        for a, b in zip(self.starts[:-1], self.starts[1:], strict=True):
            if a < b:
                top = max(float(scores[a:b].max()), none)
                e = np.exp(scores[a:b] - top)
                p[a:b] = e / (e.sum() + np.exp(none - top))
        return p

    def _context(self, p: Floats) -> Floats:
        """The context features of every candidate, given the chances `p`: what the likeliest candidates of the other names say for it."""
        n, names = len(self.candidates), len(self.names)
        out = np.zeros((n, len(FEATURES) - _CONTEXT), np.float32)
        if names < 2 or not n:
            return out
        blocks = zip(self.starts[:-1], self.starts[1:], strict=True)
        kept = np.concatenate([a + np.argsort(-p[a:b], kind="stable")[:_TOP] for a, b in blocks]).astype(int)
        whose = self.owner[kept]
        of_name = np.eye(names, dtype=np.float32)[whose]
        another = 1 - np.eye(names, dtype=np.float32)[self.owner]
        q = p[kept] / np.maximum(np.bincount(self.owner, p, names).astype(np.float32)[whose], 1e-9)
        distance = _EARTH * np.arccos(np.clip(self._xyz @ self._xyz[kept].T, -1, 1))
        larger = self._kinds["country"] + self._kinds["region"]
        point = 1 - larger
        points = point[kept] * point[:, None]
        same_country = (self._country[:, None] == self._country[kept]) & (self._country[:, None] >= 0)
        same_region = (self._region[:, None] == self._region[kept]) & (self._region[:, None] >= 0)
        is_country, is_region, is_district = (self._kinds[k][kept] > 0 for k in ("country", "region", "district"))
        within = ((is_country & same_country) | (is_region & same_region)) * (1 - larger)[:, None]
        close, closer = np.exp(-((distance / 150) ** 2)) * points, np.exp(-((distance / 30) ** 2)) * points
        beside = np.zeros((names, names), np.float32)
        for a, name in enumerate(self.names):
            beside[a, list(name.beside)] = 1

        def by_name(values: Floats) -> Floats:
            """Summed over the candidates of each other name."""
            return np.asarray((values * q) @ of_name * another, np.float32)

        near, maybe = by_name(close), np.sqrt(np.maximum(q, 1e-12)) / np.maximum(q, 1e-12)
        columns = (
            (by_name(within) * beside[self.owner]).max(1),
            (by_name(np.exp(-distance / 60) * points) * beside[self.owner]).max(1),
            by_name(closer).max(1),
            near.max(1),
            np.minimum(by_name(closer * maybe), 1).max(1),
            np.minimum(by_name(close * maybe), 1).mean(1) * names / (names - 1),
            near.sum(1) / (names - 1),
            by_name(within * is_region).max(1),
            by_name(within * is_country).max(1),
            by_name(same_region * is_district).max(1),
            by_name(np.exp(-((distance / 40) ** 2)) * is_district * point[:, None]).max(1),
            by_name(same_region).sum(1) / (names - 1),
            by_name(same_country).sum(1) / (names - 1),
        )
        return np.stack(columns, 1).astype(np.float32)


def _theatre_features(c: Candidate, name: Asked, theatre: Theatre | None) -> tuple[float, float, float]:
    """How far up in the theatre's areas the place lies (1 for the first area), whether in its countries, whether the theatre gives it this name."""
    if theatre is None:
        return 0.0, 0.0, 0.0
    return in_theatre(c, theatre), float(c.country in theatre.countries), float(c.geonameid in name.rivals)


def in_theatre(c: Candidate, theatre: Theatre) -> float:
    """1 in the first of the theatre's areas, 1/2 in the second and so on, 0 outside them all."""
    if c.precision != "country":
        for rank, a in enumerate(theatre.area, 1):
            if a.west <= c.lon <= a.east and a.south <= c.lat <= a.north:
                return 1 / rank
    return 0.0


def choose(names: Sequence[Asked], theatre: Theatre | None = None, by: Weights | None = None) -> list[Choice]:
    """The choice for each of `names`, read together as one document's."""
    by = by or weights()
    context = Context(names, theatre)
    p = context.chances(by)
    choices = []
    for a in range(len(names)):
        rows = np.arange(context.starts[a], context.starts[a + 1])
        order = rows[np.argsort(-p[rows], kind="stable")]
        why = _reasons(context, order, by) if len(order) else "no place of this name is known"
        choices.append(Choice(tuple(context.candidates[i] for i in order), tuple(round(float(p[i]), 3) for i in order), why))
    return choices


def _reasons(context: Context, order: np.typing.NDArray[np.int64], by: Weights) -> str:
    """What speaks most for the best candidate over the mean of the others, at most three reasons."""
    if len(order) == 1:
        return "the only place of this name"
    labels = (*FEATURES, *THEATRE)
    w = np.array([by[f] for f in labels], np.float32)
    x = np.concatenate([context.x, context.theatre], 1)
    gain = (x[order[0]] - x[order[1:]].mean(0)) * w
    best = [labels[i] for i in np.argsort(-gain, kind="stable")[:3] if gain[i] > 0.1]
    return f"of {len(order)} places of this name: " + (", ".join(best) if best else "none stands out")

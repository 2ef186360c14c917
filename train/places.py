"""Fits the weights of the choice among places: `python -m train.places GOLD… [--out FOLDER]`.

GOLD files are JSON lines with `text` and `toponyms` (start, end, phrase, lat, lon, geonameid; null where a toponym has no place). The weights of the
theatre's features are set by hand here.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from reportedly.gazetteer import default_gazetteer
from reportedly.ports import Gazetteer
from reportedly.read import place_names
from reportedly.read.place_choice import FEATURES, THEATRE, Context, Weights
from reportedly.read.places import ask

BY_HAND = {"in the theatre": 5.0, "in a country of the theatre": 1.5, "rival name in the theatre": 4.0}
START = {"population": 4.0, "none": -1.0}


def distance(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Kilometres on the sphere."""
    a, b, c, d = map(np.radians, (lat, lon, to_lat, to_lon))
    return float(2 * 6371 * np.arcsin(np.sqrt(np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2)))


Example = tuple[Context, list[np.ndarray], int]


def contexts(paths: list[Path], gazetteer: Gazetteer) -> list[Example]:
    """A context a document, with the rows of the right candidates of each of its names, and the number of its corpus."""
    out = []
    for corpus, path in enumerate(paths):
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            gold = [t for t in row["toponyms"] if t["lat"] is not None]
            names, index = ask(row["text"], "en", [(t["start"], t["end"]) for t in gold], gazetteer, None)
            context = Context(names)
            right: list[set[int]] = [set() for _ in names]
            seen = [False] * len(names)
            for t, a in zip(gold, index, strict=True):
                if seen[a]:
                    continue
                seen[a] = True
                rows = range(context.starts[a], context.starts[a + 1])
                away = {i: distance(context.candidates[i].lat, context.candidates[i].lon, t["lat"], t["lon"]) for i in rows}
                same = {i for i in rows if context.candidates[i].geonameid == t["geonameid"]}
                reach = {"region": 161, "district": 60}
                near = {i for i in rows if away[i] < reach.get(context.candidates[i].precision, 30)}
                right[a] = same or near
            out.append((context, [np.array(sorted(r), int) for r in right], corpus))
    return out


def fit(data: list[Example], rounds: int = 4, steps: int = 250, l2: float = 0.3) -> dict[str, float]:
    """Weights by maximum likelihood of the right candidates (or of none), with the context counted anew in each round; corpora count alike."""
    weights = {**dict.fromkeys(FEATURES, 0.0), **BY_HAND, **START}
    sizes = [np.diff(context.starts) for context, _, _ in data]
    group = np.repeat(np.arange(sum(map(len, sizes))), np.concatenate(sizes))
    hit, corpus = np.zeros(len(group)), np.concatenate([np.full(len(s), c) for s, (_, _, c) in zip(sizes, data, strict=True)])
    offset = 0
    for context, right, _ in data:
        hit[offset + np.concatenate([*right, np.zeros(0, int)])] = 1
        offset += len(context.candidates)
    total = len(corpus)
    found, asked = np.bincount(group, hit, total) > 0, np.bincount(group, minlength=total) > 0
    names_of = np.bincount(corpus, asked)
    share = total / len(names_of) / names_of[corpus]
    for _ in range(rounds):
        for context, _, _ in data:
            context.chances(weights)
        x = np.concatenate([context.x for context, _, _ in data])
        w = np.array([weights[f] for f in FEATURES] + [weights["none"]])
        m, v = np.zeros_like(w), np.zeros_like(w)
        for step in range(1, steps + 1):
            e = np.exp(np.clip(x @ w[:-1], -30, 30))
            none = np.exp(w[-1])
            sums = np.bincount(group, e, total) + none
            good = np.where(found, np.bincount(group, e * hit, total), none)
            p, target = e / sums[group], np.where(found[group], e * hit / np.maximum(good[group], 1e-12), 0)
            pull = ((p - target) * share[group]) @ x
            gradient = np.append(pull, (share * (none / sums - ~found))[asked].sum()) + l2 * w
            m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
            w -= 0.1 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        weights.update({f: round(float(a), 3) for f, a in zip((*FEATURES, "none"), w, strict=True)})
        loss = float(-np.log(np.maximum(good[asked] / sums[asked], 1e-12)).mean())
        print(f"mean loss {loss:.4f} over {int(asked.sum())} names")
    return weights


def fit_names(paths: list[Path], gazetteer: Gazetteer, steps: int = 400, l2: float = 1.0) -> dict[str, float]:
    """Weights that tell place names from other capitalised words, by logistic regression; gold toponyms without a place count too."""
    rows, right = [], []
    for path in paths:
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            gold = {(t["start"], t["end"]) for t in row["toponyms"]}
            for s in place_names.stretches(row["text"], "en", gazetteer):
                rows.append([s.features[f] for f in place_names.FEATURES])
                right.append(tuple(s.span) in gold)
    x, y = np.array(rows), np.array(right, float)
    w = np.zeros(x.shape[1])
    for _ in range(steps // 20):  # Newton
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + l2 * np.eye(len(w))
        w -= np.linalg.solve(hessian, x.T @ (p - y) + l2 * w)
    return {f: round(float(v), 3) for f, v in zip(place_names.FEATURES, w, strict=True)} | {"in the theatre": 3.0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, help="the folder to write place_weights.json and place_name_weights.json to")
    args = parser.parse_args()
    gazetteer = default_gazetteer()
    weights: Weights = fit(contexts(args.gold, gazetteer))
    assert set(weights) == {*FEATURES, *THEATRE, "none"}
    for name, fitted in (("place_weights", weights), ("place_name_weights", fit_names(args.gold, gazetteer))):
        text = json.dumps(fitted, indent=1, ensure_ascii=False) + "\n"
        print(name, text)
        if args.out:
            (args.out / f"{name}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()

"""Comparing alone: the gold claims of an annotated corpus in place of the reader's, compared and scored.

    python -m bench.ledger GOLD.json INPUT.jsonl [--scorer SCORE.py] [--vectors] [--out DIR] [--json OUT]

GOLD.json holds {"claims": […], "propositions": […], "copies": […], "docs": {…}} and INPUT.jsonl the documents; the claims, propositions and
documents are written to DIR as `reportedly export` writes them. SCORE.py is a module with `score(gold, claims, propositions, documents)`.
--vectors: the shipped model makes the claims' vectors.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from reportedly.compare import Comparison, compare
from reportedly.export.jsonl import Jsonl
from reportedly.read.quantities import quantities
from reportedly.types import Claim, Document, PlaceRef, Proposition, Quantity, Reading, Relation, Span, Speaker, TimeRange


@dataclass(frozen=True, slots=True)
class Compared:
    """Readings and what was found across them, as an export takes them."""

    given: Sequence[Reading]
    found: Comparison

    def readings(self) -> Iterable[Reading]:
        return self.given

    def propositions(self) -> Iterable[Proposition]:
        return self.found.propositions

    def relations(self, *kinds: str) -> Iterable[Relation]:
        return (r for r in self.found.relations if not kinds or r.kind in kinds)


def readings(gold: dict[str, Any], rows: Iterable[dict[str, Any]]) -> list[Reading]:
    """The gold claims as the reader would give them, with the score 1, so that comparing takes them at their labels.

    The bounds of quantities, which the gold lacks, are read off the words.
    """
    out = []
    for row in rows:
        day = date.fromisoformat(row["published"]) if row.get("published") else None
        document = Document(row["id"], row["text"], row.get("title"), row.get("outlet"), row.get("url"), row.get("lang"), day)
        out.append(Reading(document, tuple(_claim(c, document) for c in gold["claims"] if c["doc"] == document.id)))
    return out


def _claim(c: dict[str, Any], document: Document) -> Claim:
    content = tuple(Span(*s) for s in c["content"])
    place = PlaceRef(c["place"]["name"], geonameid=c["place"].get("geonameid")) if c.get("place") else None
    first, last = map(date.fromisoformat, c["time"]) if c.get("time") else (None, None)
    when = TimeRange(first, last) if first else None
    lang: Any = document.lang
    bounds = {q.value: q.bound for q in quantities(document.text, content, lang)}
    counts = tuple(Quantity(float(q["value"]), q["unit"], bounds.get(float(q["value"]), "exactly")) for q in c.get("quantities") or ())
    return Claim(
        c["id"], document.id, content, Span(*c["cue"]) if c.get("cue") else None, Span(*c["source"]) if c.get("source") else None,
        Speaker(c["speaker"], c["kind"], c["side"]), c["voice"], c["stance"], c["certainty"], c["frame"], c["actor"], place, when, counts,
        c.get("reported_by"), c.get("launders"),
    )  # fmt: skip


def with_vectors(given: Sequence[Reading]) -> list[Reading]:
    """The claims with the shipped model's vectors of their words."""
    from reportedly import models
    from reportedly.read.claims import inside

    encoder = models.load()
    tokens: dict[int, list[tuple[Any, Any]]] = {}
    for batch in encoder.encode([r.document.text for r in given]):
        for row, (which, offsets) in enumerate(zip(batch.text, batch.offsets, strict=True)):
            tokens.setdefault(which, []).append((offsets, batch.hidden[row][: len(offsets)]))

    def vector(which: int, claim: Claim) -> tuple[float, ...]:
        rows = np.concatenate([hidden[inside(offsets, claim.content)] for offsets, hidden in tokens[which]])
        v = encoder.weights("vec.weight") @ rows.mean(0) + encoder.weights("vec.bias")
        return tuple(round(float(x), 4) for x in v / np.linalg.norm(v))

    return [replace(r, claims=tuple(replace(c, vector=vector(k, c)) for c in r.claims)) for k, r in enumerate(given)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("input", type=Path)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--json", type=Path)
    a = parser.parse_args()
    gold = json.loads(a.gold.read_text("utf8"))
    given = readings(gold, _lines(a.input))
    if a.vectors:
        given = with_vectors(given)
    start = time.perf_counter()
    found = compare(given)
    print(f"{sum(len(r.claims) for r in given)} claims, {len(found.propositions)} propositions, {time.perf_counter() - start:.1f} s")
    with tempfile.TemporaryDirectory() as spare:
        folder = a.out or Path(spare)
        Jsonl().write(Compared(given, found), folder)
        claims, propositions, documents = (_lines(folder / f"{name}.jsonl") for name in ("claims", "propositions", "documents"))
    if a.scorer:
        scores = _scorer(a.scorer).score(gold, claims, propositions, documents)
        for name, values in scores.items():
            print(f"{name:40s} " + "  ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in values.items()))
        if a.json:
            a.json.write_text(json.dumps(scores, indent=1), "utf8")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf8").split("\n") if line.strip()]


def _scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()

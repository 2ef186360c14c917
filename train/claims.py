"""How the whole reader does on our own held-out paragraphs: claims found, and their labels.

    python -m train.claims [--model DIR] [--show] FILE…          FILEs of train/sentences; every tenth paragraph is held out by train.run

A claim is found where the reader gives one of the same voice class (attributed or the narrator's) with which it shares at least half of the
characters of their union, one to one, best first. Labels are told of the claims found.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from reportedly import theatres
from reportedly.gazetteer import default_gazetteer
from reportedly.models.session import SHIPPED, OnnxEncoder
from reportedly.read.reader import Reader
from reportedly.types import Claim, Document
from train.markup import Marked, Pieces, held_out

LABELS = ("frame", "stance", "certainty")
"""As a claim's marks name them, in order."""


def _letters(pieces: Pieces) -> set[int]:
    return {i for s, e in pieces for i in range(s, e)}


def matched(gold: Marked, claims: list[Claim]) -> list[tuple[str, Claim]]:
    """The keys of the gold claims found, each with the reader's claim."""
    pairs = []
    for key, (pieces, _) in gold.claims.items():
        want = _letters(pieces)
        for c in claims:
            if (c.voice == "narrator") == key.startswith("n"):
                got = _letters([tuple(s) for s in c.content])
                pairs.append((len(want & got) / len(want | got), key, c))
    found: dict[str, Claim] = {}
    for share, key, c in sorted(pairs, key=lambda p: -p[0]):
        if share >= 0.5 and key not in found and c not in found.values():
            found[key] = c
    return list(found.items())


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", type=Path, nargs="+")
    ap.add_argument("--model", type=Path, default=SHIPPED)
    ap.add_argument("--show", action="store_true", help="print what was missed and what was made up")
    a = ap.parse_args()
    reader = Reader(OnnxEncoder(a.model), theatres.load("russia-ukraine"), default_gazetteer())
    count: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    right: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    gold = list(held_out(a.files))
    for m, reading in zip(gold, reader.read(Document(str(i), m.text, lang=m.lang) for i, m in enumerate(gold)), strict=True):
        found = matched(m, list(reading.claims))
        for kind in ("narrator", "attributed"):
            mine = lambda key, kind=kind: key.startswith("n") == (kind == "narrator")  # noqa: E731
            row = count[kind, m.lang]
            row[0] += sum(mine(k) for k, _ in found)
            row[1] += sum((c.voice == "narrator") == (kind == "narrator") for c in reading.claims)
            row[2] += sum(mine(k) for k in m.claims)
        for key, c in found:
            for name, want in zip(LABELS, m.claims[key][1], strict=True):
                right[name, m.lang][0] += getattr(c, name) == want
                right[name, m.lang][1] += 1
        if a.show:
            for key in m.claims.keys() - dict(found).keys():
                print("missed ", key, [m.text[s:e] for s, e in m.claims[key][0]])
            for c in set(reading.claims) - set(dict(found).values()):
                print("made up", c.voice, [m.text[s.start : s.end] for s in c.content])
    for (kind, lang), (tp, n_found, n_gold) in sorted(count.items()):
        print(f"{kind:10s} {lang}  F1 {2 * tp / max(1, n_found + n_gold):.3f}  found {n_found}  gold {n_gold}")
    for (name, lang), (ok, n) in sorted(right.items()):
        print(f"{name:10s} {lang}  {ok / max(1, n):.3f} of {n}")


if __name__ == "__main__":
    main()

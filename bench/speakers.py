"""How well speakers are resolved when the source mentions are given: `python bench/speakers.py GOLD.json INPUT.jsonl`.

GOLD holds claims ({"doc", "content", "cue", "source", "speaker", "kind", "side", "voice"}, spans as offsets) and docs ({id: {"lang"}}),
INPUT the documents ({"id", "text", "outlet", "url", "lang"}). Names are compared by `same_name` of the script given with --score, else by
the folded last word and words in common. Prints the share of right names, kinds and sides by language; --wrong lists what is wrong.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportedly.read.roman import folded
from reportedly.read.speakers import narrator, resolve
from reportedly.theatres import load
from reportedly.types import ANONYMOUS, Attribution, Document, Span


def same_name(one: str, other: str) -> bool:
    """The same last word, and the words of one among the other's."""
    a, b = [folded(w) for w in one.split()], [folded(w) for w in other.split()]
    return bool(a and b) and a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a))


def _same_name_of(path: Path | None) -> Callable[[str, str], bool]:
    spec = importlib.util.spec_from_file_location("score", path) if path else None
    if spec is None or spec.loader is None:
        return same_name
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rule: Callable[[str, str], bool] = module.same_name
    return rule


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("input", type=Path)
    parser.add_argument("--theatre", default="russia-ukraine")
    parser.add_argument("--score", type=Path, help="a script whose same_name(a, b) is the rule for names")
    parser.add_argument("--wrong", action="store_true", help="list the wrong ones")
    args = parser.parse_args()
    same, theatre = _same_name_of(args.score), load(args.theatre)
    gold = json.loads(args.gold.read_text("utf-8"))
    rows = [json.loads(line) for line in args.input.read_text("utf-8").splitlines() if line.strip()]
    hits: dict[tuple[str, str], list[bool]] = defaultdict(list)
    began = time.perf_counter()
    for row in rows:
        document = Document(**{k: row.get(k) for k in ("id", "text", "outlet", "url", "lang")})
        claims = [c for c in gold["claims"] if c["doc"] == row["id"] and c["voice"] != "narrator"]
        resolved = resolve(document, [_attribution(c) for c in claims], theatre)
        for claim, result in zip(claims, resolved, strict=True):
            got = result.speaker
            right = {
                "name": (claim["speaker"] == ANONYMOUS and got.kind == "anonymous") or same(claim["speaker"], got.name),
                "kind": claim["kind"] == got.kind,
                "side": claim["side"] == got.side,
                "reported_by": bool(claim.get("reported_by")) == bool(result.reported_by)
                and (not claim.get("reported_by") or same(claim["reported_by"], result.reported_by or "")),
            }
            for what, ok in right.items():
                hits[what, row["lang"]].append(ok)
                hits[what, "all"].append(ok)
            wrong = [what for what, ok in right.items() if not ok]
            if args.wrong and wrong:
                text = row["text"][slice(*claim["source"])] if claim["source"] else "-"
                print(f"{row['id']} {wrong} “{text}”: {claim['speaker']}, {claim['kind']}, {claim['side']}, {claim.get('reported_by')}")
                print(f"      got {got.name}, {got.kind}, {got.side}, {result.reported_by}: {got.why}")
        mine = [c for c in gold["claims"] if c["doc"] == row["id"] and c["voice"] == "narrator"]
        hits["narrator side", row["lang"]] += [c["side"] == narrator(document, theatre).side for c in mine]
        hits["narrator side", "all"] += [c["side"] == narrator(document, theatre).side for c in mine]
    print(f"{len(rows)} documents in {time.perf_counter() - began:.2f} s")
    for what in ("name", "kind", "side", "reported_by", "narrator side"):
        print(f"{what:14s}" + "".join(f"  {lang} {_share(hits[what, lang])}" for lang in ("en", "ru", "uk", "all")))


def _attribution(claim: dict[str, Any]) -> Attribution:
    return Attribution(
        content=tuple(Span(*s) for s in claim["content"]),
        cue=Span(*claim["cue"]) if claim.get("cue") else None,
        source=Span(*claim["source"]) if claim.get("source") else None,
    )


def _share(xs: list[bool]) -> str:
    return f"{sum(xs) / len(xs):.3f} ({len(xs)})" if xs else "-"


if __name__ == "__main__":
    main()

"""Places, ours beside flashgeotext and geotext: `python bench/places.py FILE… [--model] [--docs 4::5] [--json OUT]`, or `--claims GOLD INPUT` for main
places of claims, or `--speed INPUT` for what places and dates cost a reading.

FILE: JSON lines with `text` and `toponyms` (start, end, phrase, lat, lon; nulls where a toponym has no place). Given more than one file, the weights of
each are fitted on the others, on all their texts. `--model` finds names with the model's entity head as well, whose training left out every fifth text of
LGL and TR-News, from the fifth on: `--docs 4::5` takes these. Accuracy and median error count toponyms that have a place; one left unplaced counts as wrong and 20,000 km off.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reportedly import theatres
from reportedly.gazetteer import PlaceIndex, default_gazetteer
from reportedly.read import place_choice, place_names
from reportedly.read.main_place import main_place
from reportedly.read.places import find_places
from reportedly.types import Document, Span
from train.places import contexts, distance, fit, fit_names

FAR = 20_000.0
Spans = set[tuple[int, int]]


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def recognition(data: list[dict[str, Any]], find: Callable[[str], Spans]) -> dict[str, float]:
    """Precision, recall and F1 of exact spans, and words a second."""
    right = ours = gold = words = 0
    start = time.perf_counter()
    for row in data:
        found, true = find(row["text"]), {(t["start"], t["end"]) for t in row["toponyms"]}
        right, ours, gold, words = right + len(found & true), ours + len(found), gold + len(true), words + len(row["text"].split())
    seconds = time.perf_counter() - start
    p, r = right / max(ours, 1), right / max(gold, 1)
    return {"precision": p, "recall": r, "f1": 2 * p * r / max(p + r, 1e-9), "words_per_second": words / seconds}


def resolution(data: list[dict[str, Any]], gazetteer: PlaceIndex, by: place_choice.Weights) -> dict[str, float]:
    """Accuracy within 161 km and median error in km, given the toponyms."""
    errors, words, start = [], 0, time.perf_counter()
    for row in data:
        gold = [t for t in row["toponyms"] if t["lat"] is not None]
        found = {}
        for place in find_places(row["text"], "en", [Span(t["start"], t["end"]) for t in gold], gazetteer, None, weights=by):
            found.update(
                {t["start"]: place for t in gold if place.span and t["start"] <= place.span.start < t["end"] and t["start"] not in found}
            )
        for t in gold:
            p = found.get(t["start"])
            errors.append(FAR if p is None or p.lat is None or p.lon is None else distance(p.lat, p.lon, t["lat"], t["lon"]))
        words += len(row["text"].split())
    seconds = time.perf_counter() - start
    return {
        "toponyms": len(errors),
        "accuracy_161_km": sum(e < 161 for e in errors) / len(errors),
        "median_km": median(errors),
        "words_per_second": words / seconds,
    }


def peers() -> dict[str, Callable[[str], Spans]]:
    """The recognisers of the peers that are installed."""
    found: dict[str, Callable[[str], Spans]] = {}
    try:
        from flashgeotext.geotext import GeoText, GeoTextConfiguration

        flash = GeoText(config=GeoTextConfiguration(**{"use_demo_data": True}))
        found["flashgeotext"] = lambda text: {
            tuple(span) for kind in flash.extract(text, span_info=True).values() for hit in kind.values() for span in hit["span_info"]
        }
    except ImportError:
        print("flashgeotext is not installed: skipped")
    try:
        from geotext import GeoText as Plain

        def plain(text: str) -> Spans:
            names = Plain(text)
            return {
                (i, i + len(n))
                for n in {*names.cities, *names.countries, *names.nationalities}
                for i in range(len(text))
                if text.startswith(n, i)
            }

        found["geotext"] = plain
    except ImportError:
        print("geotext is not installed: skipped")
    return found


def with_model(gazetteer: PlaceIndex, by: place_choice.Weights) -> Callable[[str], Spans]:
    """Names as a reading finds them: the entity head's, as `find_places` trims and parts them."""
    from reportedly import models
    from reportedly.read.attribute import marks

    encoder = models.load()

    def find(text: str) -> Spans:
        spans = [s for batch in encoder.encode([text]) for m in marks([text] * len(batch.text), batch, encoder) for s in m.places]
        return {tuple(p.span) for p in find_places(text, "en", spans, gazetteer, None, weights=by) if p.span}

    return find


def toponyms(paths: list[Path], docs: slice, model: bool) -> dict[str, Any]:
    """The figures of every file."""
    gazetteer = default_gazetteer(own=False)
    report: dict[str, Any] = {}
    others = peers()
    for path in paths:
        rest, data = [p for p in paths if p != path], rows(path)[docs]
        if rest:
            by, name_by = fit(contexts(rest, gazetteer)), fit_names(rest, gazetteer)
        else:
            by, name_by = place_choice.weights(), place_names.weights()
        ours = lambda text, by=name_by: {tuple(s) for s in place_names.recognise(text, "en", gazetteer, None, by)}  # noqa: E731
        finders = {"ours, no model": ours, **others}
        if model:
            finders = {"ours": with_model(gazetteer, by), **finders}
        report[path.name] = {
            "texts": len(data),
            "weights from": [p.name for p in rest] or "the package (may have seen this file)",
            "resolution": resolution(data, gazetteer, by),
            "recognition": {name: recognition(data, f) for name, f in finders.items()},
        }
    return report


def claims(gold_path: Path, input_path: Path, theatre: str, model: bool) -> dict[str, Any]:
    """How often the main place of a claim that has one is right, given its content and frame, by language; with the entity head or the gazetteer alone."""
    pack, gazetteer = theatres.load(theatre), default_gazetteer(own=False)
    documents = {row["id"]: row for row in rows(input_path)}
    spans: dict[str, list[Span]] = defaultdict(list)
    if model:
        from reportedly import models
        from reportedly.read.attribute import marks

        encoder, ids = models.load(), list(documents)
        texts = [documents[i]["text"] for i in ids]
        for batch in encoder.encode(texts):
            for which, m in zip(batch.text, marks(texts, batch, encoder), strict=True):
                spans[ids[which]] += m.places
    places = {i: find_places(d["text"], d["lang"], spans[i] if model else None, gazetteer, pack) for i, d in documents.items()}
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for claim in json.loads(gold_path.read_text("utf-8"))["claims"]:
        d, gold = documents[claim["doc"]], claim["place"]
        if gold is None:
            continue
        p = main_place(d["text"], [Span(*s) for s in claim["content"]], places[d["id"]], claim.get("frame"))
        same = p is not None and (p.geonameid == gold["geonameid"] if gold.get("geonameid") else p.name == gold["name"])
        for key in (d["lang"], "all"):
            asked[key] += 1
            right[key] += same
    return {key: {"claims": asked[key], "right": right[key] / asked[key]} for key in sorted(asked)}


def speed(path: Path, theatre: str, rounds: int = 3) -> dict[str, Any]:
    """Words a second of the processor's time, on one thread, of a whole reading and of one that finds no places and no dates; the best of `rounds` each."""
    from reportedly import models
    from reportedly.read import reader

    documents = [Document(d["id"], d["text"], lang=d["lang"], published=date.fromisoformat(d["published"])) for d in rows(path)]
    words = sum(len(d.text.split()) for d in documents)
    whole = reader.Reader(models.load(threads=1), theatres.load(theatre), default_gazetteer(own=False))
    seconds: dict[str, list[float]] = {"with places and dates": [], "without": []}
    deque(whole.read(documents), 0)
    for _ in range(rounds):
        for name, took in seconds.items():
            with ExitStack() as stack:
                for part in ("find_places", "find_times") if name == "without" else ():
                    stack.enter_context(patch.object(reader, part, lambda *_, **__: ()))
                began = time.process_time()
                deque(whole.read(documents), 0)
                took.append(time.process_time() - began)
    report: dict[str, Any] = {name: round(words / min(took)) for name, took in seconds.items()}
    return {"words": words, **report, "share": report["with places and dates"] / report["without"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--claims", nargs=2, type=Path, metavar=("GOLD", "INPUT"))
    parser.add_argument("--theatre", default="russia-ukraine")
    parser.add_argument("--model", action="store_true", help="find names with the model's entity head")
    parser.add_argument("--docs", default=":", help="a slice of the texts, as in Python")
    parser.add_argument(
        "--speed", type=Path, metavar="INPUT", help="documents as JSON lines: words a second with places and dates and without"
    )
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    if args.speed:
        report = speed(args.speed, args.theatre)
    elif args.claims:
        report = claims(*args.claims, args.theatre, args.model)
    else:
        report = toponyms(args.files, slice(*(int(x) if x else None for x in args.docs.split(":"))), args.model)
    text = json.dumps(report, indent=1, ensure_ascii=False, default=lambda x: round(x, 4))
    print(text)
    if args.json:
        args.json.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()

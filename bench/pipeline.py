"""What several workers gain: `python bench/pipeline.py [--documents N] [--workers N …] [--json OUT]`.

Articles of about 300 words, made of the benchmark's own paragraphs in three languages (`page_shapes.py`) with other names and numbers in each, are read by
the shipped model and written into a ledger, as `reportedly add` does it. One worker is measured with one thread of the processor, which is what each of several
workers has, and as the command line runs it, with all. Prints documents a second of the time that
passed, opening the model included; on a machine that others use it tells little, so the load before the first run is printed too.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from page_shapes import EN, RU, UK

from reportedly.ingest import from_text
from reportedly.ledger import Ledger
from reportedly.pipeline import add_all, default_reader
from reportedly.types import Document

WORDS = 300


def articles(count: int) -> Iterator[Document]:
    """Documents in three languages by turns; no two have the same text."""
    rng = random.Random(1)
    for n in range(count):
        lang, parts = (("en", EN), ("ru", RU), ("uk", UK))[n % 3]
        some: list[str] = []
        while sum(len(part.split()) for part in some) < WORDS:
            some.append(f"{rng.choice(parts)} ({rng.randrange(10_000)})")
        text = "\n\n".join(some)
        made = from_text(
            text, published=date(2025, 1, 1) + timedelta(days=n % 300), lang=lang, outlet=f"Outlet {n % 40}", title=f"Article {n}"
        )
        assert isinstance(made, Document), made
        yield made


def measured(documents: list[Document], workers: int, threads: int) -> dict[str, Any]:
    """Documents a second, from the start of the first to the last that is in the ledger."""
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "pipeline.db") as ledger:
        began = time.perf_counter()
        for _ in add_all(ledger, partial(default_reader, threads=threads), documents, workers=workers):
            pass
        seconds = time.perf_counter() - began
        return {"workers": workers, "threads": threads, "a second": len(documents) / seconds, "claims": ledger.stats().claims}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--workers", type=int, nargs="*", default=[2])
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    documents = list(articles(given.documents))
    words = sum(len(document.text.split()) for document in documents) / len(documents)
    load = os.getloadavg()[0]
    print(f"{len(documents):,} articles of {words:.0f} words; {os.cpu_count()} cores, load {load:.1f} before the first run\n")
    print("| workers | threads each | documents a second | against one worker with one thread |\n|---|---|---|---|", flush=True)
    rows: list[dict[str, Any]] = []
    for workers, threads in ((1, 1), (1, 0), *((n, 1) for n in given.workers)):
        row = measured(documents, workers, threads)
        rows.append(row)
        assert row["claims"] == rows[0]["claims"], "the same is read however many read"
        print(f"| {workers} | {threads or 'all'} | {row['a second']:.1f} | {row['a second'] / rows[0]['a second']:.2f} |", flush=True)
    if given.json:
        given.json.write_text(json.dumps({"load": load, "rows": rows}, indent=1), "utf8")


if __name__ == "__main__":
    main()

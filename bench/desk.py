"""How fast the desk answers over a large ledger: `python bench/desk.py [--claims N] [--ledger FILE] [--requests N] [--json OUT]`.

The ledger is made up (`scale.py`, rows as adding and comparing would have left them), or one that is there. The desk runs in this process, without a
socket; each kind of page is asked for `--requests` times (200), every time with another place, month, word or matter, so that what the desk keeps for
twenty seconds answers few of them. Prints the median and the 95th percentile in milliseconds, of the time that passed and of the processor's,
and each page's weight as it travels: the page itself, and what it loads, compressed where the desk sends it so, without the base map.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import scale
from sqlalchemy import insert
from starlette.testclient import TestClient

from reportedly.desk import Limits, Settings, create_app
from reportedly.ledger import Board, Ledger
from reportedly.ledger.searching import put
from reportedly.ledger.tables import ReadingRow

BASE_MAP = ("basemap.json", "towns.json")
ACCEPT = {"Accept-Encoding": "br, gzip"}
PART = re.compile(r'(?:src|href|data-worker)="(/static/[^"#]+)')


def ways(board: Board, rng: random.Random) -> dict[str, Callable[[], str]]:
    """An address for each kind of page, another each time."""
    where = scale.places(random.Random(1))
    rows = board.page(limit=500).rows
    keys = [row.proposition.id for row in rows]
    documents = [one.claim.doc for said in board.said(keys[:100], most=1).values() for one in said.supports]
    newest = next((row.news for row in rows if row.news), scale.FIRST_DAY)
    days = max(31, (newest - scale.FIRST_DAY).days)

    def month() -> str:
        first = scale.FIRST_DAY + timedelta(days=rng.randrange(days - 30))
        return f"since={first}&until={first + timedelta(days=30)}"

    return {
        "board: what changed last": lambda: f"/?page={rng.randint(1, 200)}",
        "board: a place": lambda: f"/?place={rng.choice(where).geonameid}&{month()}",
        "board: a month": lambda: f"/?{month()}",
        "map: a month": lambda: f"/map.json?{month()}",
        "search: a word": lambda: f"/?q={rng.choice(scale.THINGS)}+{rng.choice(scale.QUARTERS)}",
        "search: a place": lambda: f"/?q={rng.choice(where).name}",
        "proposition": lambda: f"/matters/{rng.choice(keys)}",
        "reader": lambda: f"/documents/{rng.choice(documents)}",
        "documents: two words": lambda: f"/documents?q={rng.choice(scale.THINGS)}+{rng.choice(where).name}",
        "review": lambda: f"/review?stretch={rng.randint(1, 100)}",
    }


def asked(client: TestClient, board: Board, requests: int) -> Iterator[dict[str, Any]]:
    """A row for each kind of page."""
    for name, address in ways(board, random.Random(2)).items():
        times = []
        for _ in range(requests):
            path = address()
            began, used = time.perf_counter(), time.process_time()
            answer = client.get(path, headers=ACCEPT)
            times.append((time.perf_counter() - began, time.process_time() - used))
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
        yield {"page": name, **scale.figures(times), "kB": weighs(client, path) / 1000}


def weighs(client: TestClient, path: str) -> int:
    """Bytes of a page and of all that it loads, as they travel; the base map left out."""
    body, length = travelled(client, path)
    parts = dict.fromkeys(PART.findall(body.decode("utf-8", "replace"))) if path[:10] != "/map.json?" else {}
    return length + sum(travelled(client, part)[1] for part in parts if not any(name in part for name in BASE_MAP))


def travelled(client: TestClient, path: str) -> tuple[bytes, int]:
    """What an address gives, and its length before it is unpacked."""
    with client.stream("GET", path, headers=ACCEPT) as answer:
        body = answer.read()
        return body, answer.num_bytes_downloaded or len(body)


def report(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    print("| page | p50 | p95 | processor p50 | p95 | kB |\n|---|---|---|---|---|---|", flush=True)
    out = []
    for row in rows:
        print(
            f"| {row['page']} | {row['p50']:.0f} | {row['p95']:.0f} | {row['cpu p50']:.0f} | {row['cpu p95']:.0f} | {row['kB']:.0f} |",
            flush=True,
        )
        out.append(row)
    return out


def finished(ledger: Ledger) -> None:
    """What `scale.make`, which writes past the ledger's own door, leaves out: the words of documents, and what they were read by."""
    with ledger._writing("made") as connection:
        for document in ledger.documents():
            put(connection, document)
            row = {
                "document_id": document.id,
                "program": "",
                "model": "",
                "theatre": "",
                "added": datetime(2026, 1, 1, tzinfo=UTC),
                "terms": (),
                "warnings": (),
            }
            connection.execute(insert(ReadingRow), [row])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=600_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = given.ledger or Path(folder) / "desk.db"
        there = file.exists()
        with Ledger(file) as ledger:
            if not there:
                scale.make(ledger, -(-given.claims // scale.CLAIMS), scale.PLACES)
                finished(ledger)
            stats = ledger.stats()
            print(f"{stats.documents:,} documents, {stats.claims:,} claims, {stats.propositions:,} propositions\n")
            client = TestClient(
                create_app(Settings(ledger=str(file), limits=Limits(reads=10**9))), base_url="http://127.0.0.1", follow_redirects=False
            )
            with client:
                rows = report(asked(client, Board(ledger), given.requests))
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1), "utf8")


if __name__ == "__main__":
    main()

"""What is taken in, how fast, and how it holds: `python bench/ingest.py [--only PART …] [--seconds N] [--kills N] [--step N] [--json OUT]`. Prints tables in Markdown.

- each format: documents a second of processor time, that of the parser's process (warm) included; and what is kept of the tests' goldens
- words of pages of many shapes (`page_shapes.py`, of our own making) beside trafilatura's own settings, and the day
- ledgers whose program is killed, whose log a cut of power leaves broken off, whose disk is full (`tests/killing.py`)
- hostile addresses (`tests/unit/test_fetch_addresses.py`), as written and as what a name resolves to

A kill is not a cut of power: what the system holds in its caches outlives the one and not the other. The broken logs stand in for that.
"""

# ruff: noqa: E402 (the folders of the tests are put on the path first)

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "unit"), str(Path(__file__).parent)]

from page_shapes import EN, RU, UK, pages

from reportedly.ingest import FORMATS, LIMITS, Refusal, apart, documents
from reportedly.ingest.base import Given, document
from reportedly.types import Document

ENTRIES = 20
"""Documents in each feed, archive, table and chat that is made."""
HEAD = (
    "<title>T</title><meta property='og:site_name' content='The Courier'><link rel='canonical' href='https://courier.example/1'>"
    "<meta name='author' content='A. Writer'><meta property='article:published_time' content='2025-11-24'>"
)
TEXT = "\n".join((*EN, *RU, *UK))


def files() -> dict[str, tuple[bytes, int]]:
    """A file of each format, and how many documents it holds, each of `TEXT`."""
    from golden.ingest.make import DOCX, W, pdf, zipped

    page = f"<html><head><meta charset='utf-8'>{HEAD}</head><body><article><h1>T</h1>{''.join(f'<p>{p}</p>' for p in TEXT.split(chr(10)))}</article></body></html>"
    row = {
        "title": "T",
        "text": TEXT,
        "published": "2025-11-24",
        "outlet": "The Courier",
        "url": "https://courier.example/1",
        "author": "A. Writer",
    }
    entry = f"<item><title>T</title><pubDate>Mon, 24 Nov 2025 08:00:00 GMT</pubDate><description><![CDATA[{page}]]></description></item>"
    chat = {"name": "Channel", "type": "public_channel", "id": 1, "messages": [
        {"id": n, "type": "message", "date": "2025-11-24T08:00:00", "from": "Channel", "text": TEXT} for n in range(ENTRIES)
    ]}  # fmt: skip
    message = "<div class='message default'><div class='body'><div class='date details' title='24.11.2025 08:00:00 UTC+02:00'></div><div class='text'>{}</div></div></div>"
    body = f"<w:document {W}><w:body>{''.join(f'<w:p><w:r><w:t>{p}</w:t></w:r></w:p>' for p in TEXT.split(chr(10)))}</w:body></w:document>"
    words = " ".join(EN * 3).replace("“", "'").replace("”", "'").split()
    lines = tuple(" ".join(words[n : n + 11]) for n in range(0, len(words), 11))
    record = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/{}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n"
    warc = b"".join(gzip.compress(head.format(n, len(record)).encode() + record + b"\r\n\r\n") for n in range(ENTRIES))
    return {
        ".txt": (TEXT.encode(), 1),
        ".md": (f"---\ntitle: T\npublished: 2025-11-24\n---\n# T\n\n{TEXT}".encode(), 1),
        ".html": (page.encode(), 1),
        ".json": (json.dumps([row] * ENTRIES).encode(), ENTRIES),
        ".jsonl": ((json.dumps(row) + "\n").encode() * ENTRIES, ENTRIES),
        ".csv": (("title,published,text\n" + 'T,2025-11-24,"' + TEXT.replace('"', '""') + '"\n' * 1).encode()
                 + (f'T,2025-11-24,"{TEXT}"\n' * (ENTRIES - 1)).encode(), ENTRIES),
        ".pdf": (pdf(tuple(lines[n : n + 40] for n in range(0, len(lines), 40))), 1),
        ".docx": (zipped({**DOCX, "word/document.xml": body}), 1),
        ".rss": (f"<rss version='2.0'><channel><title>The Courier</title>{entry * ENTRIES}</channel></rss>".encode(), ENTRIES),
        ".warc.gz": (warc, ENTRIES),
        ".wacz": (zipped({"archive/data.warc.gz": warc}), ENTRIES),
        ".eml": (f"From: a@port.example\nSubject: T\nDate: Mon, 24 Nov 2025 08:00:00 +0200\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{TEXT}".encode(), 1),
        "result.json": (json.dumps(chat).encode(), ENTRIES),
        "messages.html": (("<html><head><title>Exported Data</title></head><body>" + message.format(TEXT) * ENTRIES + "</body></html>").encode(), ENTRIES),
    }  # fmt: skip


def speeds(seconds: float) -> Iterator[dict[str, Any]]:
    """Documents a second of each format, and the fields that its golden gives."""
    from golden.ingest.make import goldens

    kept = {path.name: path for path in goldens()}
    for name, (raw, number) in files().items():
        kind = next(kind for kind in FORMATS if name.endswith(kind.suffixes) and (not (knows := getattr(kind, "knows", None)) or knows(raw[:4096])) and (name[0] == ".") != bool(knows))  # fmt: skip

        def read(kind: Any = kind, raw: bytes = raw, number: int = number) -> None:
            found = [
                item if isinstance(item, Refusal) else document(item[1], item[0], Given()) for item in kind.rows(BytesIO(raw), "x", LIMITS)
            ]
            assert sum(isinstance(item, Document) for item in found) == number, found[0]

        golden = next(
            (path for file, path in kept.items() if file == name or (name not in (".json", ".html") and file.endswith(name))), None
        )
        yield {"format": kind.name, "suffix": name, "a second": _rate(read, seconds) * number, "kept": _kept(golden, raw, name)}


def _rate(act: Callable[[], None], seconds: float) -> float:
    """Times a second of processor time, that of the parser's process included: others may be using this machine."""
    act()
    began, times = _spent(), 0
    while (spent := _spent() - began) < seconds or times < 3:
        act()
        times += 1
    return times / spent


def _spent() -> float:
    import psutil

    worker = psutil.Process(apart._kept.pid).cpu_times() if apart._kept else None
    return time.process_time() + (worker.user + worker.system if worker else 0.0)


def _kept(golden: Path | None, raw: bytes, name: str) -> list[str]:
    """What a document of this format has, beside its text, id and language: of the golden, or of the file made here."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / (f"a{name}" if name[0] == "." else name)
        made.write_bytes(raw)
        found = [item for item in documents(golden or made) if isinstance(item, Document)]
    fields = [field for field in ("title", "outlet", "url", "published") if any(getattr(item, field) for item in found)]
    return fields + sorted({key for item in found for key in item.meta} - {"file", "lang", "unreadable date", "encoding"})


def extraction() -> dict[str, dict[str, float]]:
    """F1 of words, pages whose words are all there and no others, and days, for our reading and for trafilatura as it comes."""
    import trafilatura

    html = next(kind for kind in FORMATS if ".html" in kind.suffixes)

    def ours(page: str) -> tuple[str, str | None]:
        (item,) = html.rows(BytesIO(page.encode()), "x", LIMITS)
        return ("", None) if isinstance(item, Refusal) else (item[1].text, item[1].published and str(item[1].published))

    def its(**how: bool) -> Callable[[str], tuple[str, str | None]]:
        def read(page: str) -> tuple[str, str | None]:
            found = trafilatura.extract_metadata(page)
            return trafilatura.extract(page, **how) or "", found.date if found else None

        return read

    systems = {"Reportedly": ours, "trafilatura": its(), "trafilatura, no comments": its(include_comments=False), "trafilatura, for recall": its(favor_recall=True), "trafilatura, for precision": its(favor_precision=True)}  # fmt: skip
    given = pages()
    scores = {}
    for name, read in systems.items():
        found = [read(page.html) for page in given]
        each = [_f1(page.words, text) for page, (text, _) in zip(given, found, strict=True)]
        scores[name] = {
            "pages": len(given),
            "F1": sum(each) / len(each),
            "lowest": min(each),
            "over 0.95": sum(f1 >= 0.95 for f1 in each),
            "days right": sum(page.day == day for page, (_, day) in zip(given, found, strict=True) if page.day),
            "days": sum(page.day is not None for page in given),
            "days made up": sum(day is not None for page, (_, day) in zip(given, found, strict=True) if not page.day),
        }  # fmt: skip
        if name == "Reportedly":
            worst = sorted(zip(each, (page.name for page in given), strict=True))[:5]
            print("lowest of ours: " + ", ".join(f"{page} {f1:.2f}" for f1, page in worst), file=sys.stderr)
    return scores


def _f1(gold: str, found: str) -> float:
    """Of words, as many times as they are there."""
    one, other = Counter(gold.split()), Counter(found.split())
    shared = sum((one & other).values())
    return 2 * shared / (sum(one.values()) + sum(other.values())) if shared else 0.0


def durability(kills: int, step: int) -> dict[str, dict[str, int]]:
    import killing

    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        return {
            "killed before and after each statement and commit" if step == 1 else f"killed at every {step}th statement": asdict(killing.killed_at_statements(here, step=step)),
            "killed at random moments": asdict(killing.killed_at_moments(here, kills)),
            "log broken off, zeroed or noise": asdict(killing.power_cuts(here, kills)),
        }  # fmt: skip


def addresses() -> dict[str, int]:
    """Hostile addresses that were tried, and those that were let through to a socket."""
    import test_fetch_addresses as hostile
    from httpx import URL

    from reportedly.ingest.fetch import Fetcher, FetchLimits, Unfetched

    def is_asked(url: str, ip: str | None) -> bool:
        def resolve(*_: object) -> list[str]:
            if ip is None:
                raise AssertionError(url)
            return [ip]

        try:
            answer = Fetcher(resolve=resolve, limits=FetchLimits(pause=0, seconds=0.5)).fetch(url)
        except AssertionError:
            return True
        return not isinstance(answer, Unfetched) or "cannot be reached" in answer.what or "no full answer" in answer.what

    resolved = [*hostile.LOCAL, *hostile.SHUT]
    return {
        "as written": len(hostile.HOSTILE),
        "let through as written": sum(is_asked(url, None) for url in hostile.HOSTILE),
        "as what a name resolves to": len(resolved),
        "let through as that": sum(is_asked("http://news.example/", URL(url).host) for url in resolved),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=2.0, help="for each format")
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--step", type=int, default=1, help="kill at every so many statements")
    asked.add_argument("--json", type=Path)
    parts = {"formats": _formats, "extraction": _extraction, "addresses": _addresses, "durability": _durability}
    asked.add_argument("--only", nargs="+", choices=list(parts), default=list(parts))
    given = asked.parse_args()
    found = {part: parts[part](given) for part in given.only}
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), "utf-8")


def _formats(given: argparse.Namespace) -> Any:
    print("| format | documents a second of processor time | kept beside text, id and language |\n|---|---|---|")
    found = []
    for row in speeds(given.seconds):
        print(
            f"| {row['format']} (`{row['suffix']}`) | {row['a second']:,.0f} | {', '.join(f'`{key}`' for key in row['kept']) or '–'} |",
            flush=True,
        )
        found.append(row)
    return found


def _extraction(_: argparse.Namespace) -> Any:
    found = extraction()
    print("\n| words of pages | F1 | lowest | pages at 0.95 or more | days right | days made up |\n|---|---|---|---|---|---|")
    for name, s in found.items():
        print(
            f"| {name} | {s['F1']:.3f} | {s['lowest']:.2f} | {s['over 0.95']} of {s['pages']} | {s['days right']} of {s['days']} | {s['days made up']} |"
        )
    return found


def _addresses(_: argparse.Namespace) -> Any:
    found = addresses()
    print("\n| hostile addresses | tried | let through |\n|---|---|---|")
    print(f"| as written | {found['as written']} | {found['let through as written']} |")
    print(f"| as what a name resolves to | {found['as what a name resolves to']} | {found['let through as that']} |")
    return found


def _durability(given: argparse.Namespace) -> Any:
    found = durability(given.kills, given.step)
    print("\n| a ledger | times | documents acknowledged | lost | doubled | unsound |\n|---|---|---|---|---|---|")
    for name, c in found.items():
        print(f"| {name} | {c['ended']} | {c['acknowledged']:,} | {c['lost']} | {c['doubled']} | {c['unsound']} |")
    return found


if __name__ == "__main__":
    main()

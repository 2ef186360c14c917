"""Coverage-guided fuzzing of the formats, by atheris: `python bench/fuzz.py FORMAT [--seconds N] [--corpus FOLDER]`.

FORMAT is a suffix such as `.pdf`; the goldens of the tests and a page are where it begins. It breaks off at the first input that raises (a format
has to give documents or refusals), that takes longer than 10 seconds, or more than 1 GB; the input is written beside the corpus. Parsers run in this
very process, without the clock and the bound on memory that the program gives them, for those would hide what is looked for.

atheris (https://github.com/google/atheris) is not among the project's requirements: `pip install atheris` beside them.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from io import BytesIO
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]
SECONDS, MEGABYTES = 10, 1024
"""The longest an input may take, and the most memory."""
PARSERS = {
    ".pdf": ["pypdf"], ".docx": ["zipfile", "defusedxml"], ".rss": ["feedparser"], ".eml": ["email"], ".csv": ["csv"], ".md": ["yaml"],
    ".html": ["trafilatura", "htmldate"], ".warc": ["warcio", "gzip"], ".wacz": ["warcio", "zipfile"],
}  # fmt: skip
"""What is instrumented beside the formats themselves: what is imported then gets its coverage counted."""

with atheris.instrument_imports(include=["reportedly.ingest", *PARSERS.get(sys.argv[1] if len(sys.argv) > 1 else "", [])]):
    for name in PARSERS.get(sys.argv[1] if len(sys.argv) > 1 else "", []):
        importlib.import_module(name if name != "warcio" else "warcio.archiveiterator")
    from reportedly.ingest import FORMATS, Limits, Refusal
    from reportedly.ingest.base import Given, document
    from reportedly.types import Document

LIMITS = Limits(seconds=None)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("format", choices=sorted({suffix for kind in FORMATS for suffix in kind.suffixes}))
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--corpus", type=Path, default=Path("fuzz-corpus"))
    given = asked.parse_args()
    kinds = [kind for kind in FORMATS if given.format in kind.suffixes]
    folder = given.corpus / given.format.strip(".")
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(given.format)):
        (folder / f"seed{number}").write_bytes(seed)

    def one(raw: bytes) -> None:
        for kind in kinds:
            for item in kind.rows(BytesIO(raw), "x", LIMITS):
                if not isinstance(item, Refusal):
                    item = document(item[1], item[0], Given(lang="en"))
                assert isinstance(item, Document | Refusal)
                assert str(item.where if isinstance(item, Refusal) else item.meta["file"]).startswith("x")

    for seed in seeds(given.format):
        one(seed)  # what is imported late is not timed
    options = [
        f"-max_total_time={given.seconds}",
        f"-timeout={SECONDS}",
        f"-rss_limit_mb={MEGABYTES}",
        "-max_len=20000",
        "-len_control=0",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={given.corpus}/found-{given.format.strip('.')}-", str(folder)], one)
    atheris.Fuzz()


def seeds(suffix: str) -> list[bytes]:
    """Good files of a format."""
    sys.path.insert(0, str(ROOT / "tests"))
    from golden.ingest.make import PAGE, goldens

    found = [path.read_bytes() for path in goldens() if path.name.endswith(suffix)]
    own = {
        ".html": PAGE.encode(), ".md": b"---\ntitle: T\npublished: 2025-11-21\n---\n# A *heading*\n\nThe **bridge** is [closed](https://a.example).\n",
        ".txt": b"https://a.example/1\nhttps://a.example/2\n", ".jsonl": b'{"text": "The bridge is closed.", "published": "2025-11-21"}\n',
        ".json": b'[{"text": "The bridge is closed.", "published": "2025-11-21"}]', ".xml": b"<urlset><url><loc>https://a.example/1</loc></url></urlset>",
    }  # fmt: skip
    return found + ([own[suffix]] if suffix in own else [])


if __name__ == "__main__":
    main()

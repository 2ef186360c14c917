"""Takes the pictures of the desk in docs/screenshots: each view at 390 and 1440 pixels, light and dark, over the ledger of the examples.

python assets/screenshots.py            (needs the tools of the tests, Chromium, and: pip install pillow)
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from reportedly.ledger import Ledger
from reportedly.ledger.board import Asked, Board

OUT = Path(__file__).parents[1] / "docs" / "screenshots"
PROGRAM = Path(sys.executable).with_name("reportedly")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
HEIGHTS = {390: 844, 1440: 900}
COLOURS = 96


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "examples.db"
        subprocess.run([PROGRAM, "demo", "--ledger", ledger], check=True, stdout=subprocess.DEVNULL)
        views = judged(ledger)
        with served(ledger) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for width in HEIGHTS:
                for scheme in ("light", "dark"):
                    for name, path in views.items():
                        take(browser, address + path, width, scheme, OUT / f"{name}-{width}-{scheme}.png")
            browser.close()
    print(f"{len(list(OUT.glob('*.png')))} pictures, {sum(f.stat().st_size for f in OUT.glob('*.png')):,} bytes")


def judged(path: Path) -> dict[str, str]:
    """The views, by name; with some judgements by two invented analysts, so that Changes has something to show."""
    with Ledger(path) as ledger:
        board = Board(ledger)
        rows = board.page(Asked(), order="claims").rows
        disputed = next((r for r in rows if r.proposition.standing == "disputed"), rows[0])
        claims = [claim for row in rows[:4] for claim in row.proposition.supports][:6]
        for n, claim in enumerate(claims):
            ledger.decide(claim, "accept", by="Ana Duarte")
            ledger.decide(claim, "certainty", "probable", by="Vira Lys", note="the words leave room") if n == 2 else ledger.decide(
                claim, "accept", by="Vira Lys"
            )
        ledger.decide(claims[0], "grade", "C3", by="Vira Lys")
        document = max(ledger.readings(), key=lambda r: (len({c.speaker.side for c in r.claims}), len(r.claims))).document.id
        speaker = board.names("speaker", limit=5)[0][0]
        if speaker == "anonymous":
            speaker = board.names("speaker", limit=5)[1][0]
    return {
        "board": "/", "reader": f"/documents/{document}", "matter": f"/matters/{disputed.proposition.id}", "speaker": f"/speakers/{speaker}",
        "documents": "/documents", "review": "/review", "changes": "/changes", "add": "/add",
    }  # fmt: skip


@contextmanager
def served(ledger: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [PROGRAM, "serve", "--ledger", ledger, "--port", "0", "--user", "Ana Duarte"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        yield next(word for word in line.split() if word.startswith("http")).rstrip("/")
    finally:
        process.terminate()
        process.wait(10)


def take(browser: Browser, address: str, width: int, scheme: str, file: Path) -> None:
    context = browser.new_context(viewport={"width": width, "height": HEIGHTS[width]}, color_scheme=scheme)  # type: ignore[arg-type]
    page: Page = context.new_page()
    page.goto(address)
    if page.locator("#map").count():
        page.wait_for_selector("#map[data-loaded][data-ready]", timeout=60_000)
        page.wait_for_timeout(800)
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        print(f"{file.name}: {wide} pixels too wide")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(file, optimize=True)
    context.close()


if __name__ == "__main__":
    main()

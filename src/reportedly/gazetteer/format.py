"""The gazetteer's file: one block of arrays, memory-mapped.

    magic, length of the header | header (JSON) | arrays, each at a multiple of 8 bytes

`places` is sorted by falling population, so that a row's number is its rank; 128 is added to the precision of a country's capital. Names are found by hash: `high` (the first 32 of 40 bits of a key's
BLAKE2b digest, sorted), `low` (the other 8) and `place` (a row) are the postings. `names` is the text of the main names.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from reportedly.errors import GazetteerError
from reportedly.gazetteer.names import compound, fold, is_cyrillic, key
from reportedly.ports import Candidate
from reportedly.types import Precision

MAGIC = b"RPGAZ001"
PLACE = np.dtype(
    [
        ("id", "<i4"),
        ("lat", "<f4"),
        ("lon", "<f4"),
        ("population", "<u4"),
        ("name", "<u4"),
        ("region", "<u2"),
        ("country", "u1"),
        ("precision", "u1"),
    ]
)
CAPITAL = 128
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
FOLDED_COUNTRIES = frozenset(
    ["UA", "RU", "BY", "MD", "KZ", "KG", "UZ", "TJ", "TM", "GE", "AM", "AZ", "BG", "RS", "ME", "MK", "PL", "LT", "LV", "EE"]
)
"""Where a name in Latin letters is folded too; one in Cyrillic letters is folded wherever it lies."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to write. `geonameid` is negative where GeoNames' is not known; `region` is the name of the first-level region."""

    geonameid: int
    name: str
    lat: float
    lon: float
    country: str = ""
    region: str = ""
    population: int = 0
    precision: Precision = "settlement"
    names: tuple[str, ...] = ()
    capital: bool = False


def made_up_id(*what: object) -> int:
    """A stable negative id for a place that has none in GeoNames."""
    return -1 - (int.from_bytes(blake2b("|".join(map(str, what)).encode(), digest_size=4).digest(), "little") >> 1)


def _digest(text: str) -> tuple[int, int]:
    data = blake2b(text.encode(), digest_size=5).digest()
    return int.from_bytes(data[:4], "little"), data[4]


def exact_term(name: str) -> str:
    return "=" + key(name)


def folded_term(folded: str) -> str:
    return "~" + folded


def _terms(entry: Entry) -> set[str]:
    terms = set()
    for name in {entry.name, *entry.names}:
        if key(name):
            terms.add(exact_term(name))
            if entry.country in FOLDED_COUNTRIES or is_cyrillic(name):
                folded = fold(name)
                terms.update(folded_term(f) for f in (folded, compound(folded)) if f)
    return terms


def write(path: Path, entries: Iterable[Entry], about: dict[str, str], progress: Callable[[int], None] = lambda _: None) -> int:
    """Write `entries` to `path` with `about` (source, licence); the number of places. `progress` is told of every 1,000 places."""
    rows = sorted(entries, key=lambda e: (-e.population, e.geonameid))
    countries, regions, names = [""], [""], bytearray()
    places = np.zeros(len(rows), PLACE)
    country_of, region_of = {"": 0}, {"": 0}
    postings: list[tuple[int, int, int]] = []
    for i, e in enumerate(rows):
        for value, table, index in ((e.country, countries, country_of), (e.region, regions, region_of)):
            if value not in index:
                index[value] = len(table)
                table.append(value)
        places[i] = (
            e.geonameid,
            e.lat,
            e.lon,
            min(e.population, 2**32 - 1),
            len(names),
            region_of[e.region],
            country_of[e.country],
            PRECISIONS.index(e.precision) + CAPITAL * e.capital,
        )
        names += e.name.encode()[:255] + b"\0"
        postings += [(*_digest(t), i) for t in _terms(e)]
        if i % 1000 == 999:
            progress(i + 1)
    postings.sort()
    columns = np.array(postings, dtype=np.uint64).reshape(-1, 3)
    arrays: dict[str, NDArray[Any]] = {
        "places": places,
        "ids": np.argsort(places["id"], kind="stable").astype("<u4"),
        "high": columns[:, 0].astype("<u4"),
        "place": columns[:, 2].astype("<u4"),
        "low": columns[:, 1].astype("u1"),
        "names": np.frombuffer(bytes(names), "u1"),
    }
    _save(path, arrays, {"about": about, "countries": countries, "regions": regions})
    return len(rows)


def _save(path: Path, arrays: dict[str, NDArray[Any]], header: dict[str, Any]) -> None:
    offset, layout, blocks = 0, {}, []
    for name, array in arrays.items():
        data = array.tobytes()
        layout[name] = [offset, len(array)]
        blocks.append(data + bytes(-len(data) % 8))
        offset += len(blocks[-1])
    head = json.dumps({**header, "arrays": layout}, ensure_ascii=False, sort_keys=True).encode()
    head += b" " * (-(len(head) + 16) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(MAGIC + len(head).to_bytes(8, "little") + head)
        for block in blocks:
            file.write(block)
    part.replace(path)


class PlaceFile:
    """An open gazetteer file. Raises GazetteerError where it is missing or not one."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            if data[:8] != MAGIC:
                raise ValueError("wrong first bytes")
            size = int.from_bytes(data[8:16], "little")
            header = json.loads(data[16 : 16 + size])
            arrays = header["arrays"]

            def array(name: str, dtype: Any) -> NDArray[Any]:
                offset, count = arrays[name]
                return np.frombuffer(data, dtype, count, 16 + size + offset)

            self.places, self._ids = array("places", PLACE), array("ids", "<u4")
            self._high, self._low, self._place = array("high", "<u4"), array("low", "u1"), array("place", "<u4")
            self._names = array("names", "u1")
        except (OSError, ValueError, KeyError) as error:
            raise GazetteerError(
                f"no gazetteer can be read here: {error}", where=str(path), do="install the package again, or import the places again"
            ) from error
        self.about: dict[str, str] = header["about"]
        self._countries, self._regions = header["countries"], header["regions"]
        self._data, self._text = data, 16 + size + arrays["names"][0]

    def rows(self, terms: Sequence[str]) -> list[int]:
        """Rows whose names have one of the `terms`, in the order of population."""
        digests = [_digest(t) for t in terms]
        high = np.fromiter((d[0] for d in digests), np.uint32, len(digests))
        left, right = self._high.searchsorted(high, "left"), self._high.searchsorted(high, "right")
        found: set[int] = set()
        for i in (left < right).nonzero()[0]:
            found.update(int(self._place[j]) for j in range(left[i], right[i]) if self._low[j] == digests[i][1])
        return sorted(found)

    def row(self, geonameid: int) -> int | None:
        """The row of an id."""
        i = int(self.places["id"].searchsorted(geonameid, sorter=self._ids))
        row = int(self._ids[i]) if i < len(self._ids) else -1
        return row if row >= 0 and self.places["id"][row] == geonameid else None

    def candidate(self, row: int, *, exact: bool, asked: Container[str] = ()) -> Candidate:
        """The place at `row`, found by one of the terms `asked`."""
        p = self.places[row]
        start = self._text + int(p["name"])
        name = self._data[start : self._data.find(b"\0", start)].decode()
        return Candidate(
            int(p["id"]), name, round(float(p["lat"]), 5), round(float(p["lon"]), 5), self._countries[p["country"]], self._regions[p["region"]],
            int(p["population"]), PRECISIONS[p["precision"] % CAPITAL], exact, bool(p["precision"] >= CAPITAL),
            bool(asked) and (exact_term(name) in asked or folded_term(fold(name)) in asked),
        )  # fmt: skip

"""A user's own places: GeoNames country dumps and CSV files, made into gazetteer files that lie beside the one in the box."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from reportedly.errors import GazetteerError, InputError
from reportedly.gazetteer.format import Entry, made_up_id, write
from reportedly.types import Precision

_DUMP_KINDS: dict[str, Precision] = {"PCLI": "country", "ADM1": "region", "ADM2": "district", "ADM3": "district"}
_COLUMNS = ("name", "lat", "lon", "other names", "region")


def user_folder() -> Path:
    """Where a user's places lie: `REPORTEDLY_PLACES`, else `reportedly/places` in the user's data folder."""
    if named := os.environ.get("REPORTEDLY_PLACES"):
        return Path(named)
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "reportedly" / "places"


def user_files(folder: Path | None = None) -> list[Path]:
    """The gazetteer files that a user has imported, by name."""
    return sorted((folder or user_folder()).glob("*.gaz"))


def import_file(path: Path, progress: Callable[[int], None] = lambda _: None, folder: Path | None = None) -> tuple[Path, int]:
    """Make a gazetteer file of `path` in the user's folder (or `folder`): the file and the number of its places.

    `path` is a GeoNames country dump (`UA.txt` or `UA.zip`: tab-separated, 19 columns) or a CSV with the columns name, lat, lon and, if wanted,
    other names (parted by `;`) and region. Importing a file again replaces what it gave before. InputError names the line that cannot be read.
    """
    try:
        with _opened(path) as file:
            first = file.readline()
            file.seek(0)
            entries = list(_dump(path, file) if first.count("\t") >= 18 else _csv(path, file))
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile, KeyError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), do="give a GeoNames dump or a CSV in UTF-8") from error
    if not entries:
        raise InputError("holds no places", where=str(path), do="give a GeoNames dump or a CSV with the columns name, lat, lon")
    out = (folder or user_folder()) / f"{path.stem}.gaz"
    try:
        return out, write(out, entries, {"source": path.name, "licence": "as its source"}, progress)
    except OSError as error:
        raise GazetteerError(
            f"cannot be written: {error}", where=str(out), do="set REPORTEDLY_PLACES to a folder you may write to"
        ) from error


def _opened(path: Path) -> TextIO:
    if path.suffix.lower() != ".zip":
        return path.open(encoding="utf-8-sig", newline="")
    with zipfile.ZipFile(path) as archive:
        return io.StringIO(archive.read(f"{path.stem}.txt").decode("utf-8"))


def _dump(path: Path, file: TextIO) -> Iterator[Entry]:
    """Populated places and administrative divisions of a GeoNames dump."""
    for number, line in enumerate(file, 1):
        cells = line.rstrip("\n").split("\t")
        try:
            ident, name, _, others, lat, lon, group, code, country = cells[:9]
            people = int(cells[14] or 0)
            if group == "P" or code in _DUMP_KINDS:
                kind = _DUMP_KINDS.get(code, "settlement")
                yield Entry(int(ident), name, float(lat), float(lon), country, "", people, kind, tuple(n for n in others.split(",") if n))
        except ValueError as error:
            raise InputError(
                f"not a line of a GeoNames dump: {error}", where=f"{path}, line {number}", do="give the file as GeoNames has it"
            ) from error


def _csv(path: Path, file: TextIO) -> Iterator[Entry]:
    reader = csv.DictReader(file)
    if not {"name", "lat", "lon"} <= set(reader.fieldnames or ()):
        raise InputError("the first line lacks name, lat or lon", where=str(path), do=f"name the columns {', '.join(_COLUMNS)}")
    for row in reader:
        try:
            lat, lon = float(row["lat"]), float(row["lon"])
            if not (row["name"] and -90 <= lat <= 90 and -180 <= lon <= 180):
                raise ValueError("no name, or a position off the map")
        except (ValueError, TypeError) as error:
            raise InputError(str(error), where=f"{path}, line {reader.line_num}", do="write degrees as in 48.53,37.71") from error
        others = tuple(n.strip() for n in (row.get("other names") or "").split(";") if n.strip())
        yield Entry(made_up_id(row["name"], lat, lon), row["name"], lat, lon, "", row.get("region") or "", 0, "settlement", others)

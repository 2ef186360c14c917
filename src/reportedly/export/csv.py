"""A table for spreadsheets: `claims.csv`, one claim a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from reportedly.export.base import Source, replacing
from reportedly.types import Claim, Reading

COLUMNS = (
    "id", "document", "published", "outlet", "title", "url", "speaker", "role", "kind", "side", "voice", "words", "stance", "certainty", "frame",
    "actor", "place", "geonameid", "lat", "lon", "first_day", "last_day", "quantities", "reported_by", "launders",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection")."""


class Csv:
    """UTF-8 with a byte order mark, which spreadsheets need to see Cyrillic. Text that would run as a formula begins with an apostrophe."""

    name = "csv"

    def write(self, source: Source, folder: Path) -> list[Path]:
        path = folder / "claims.csv"
        with replacing(path, encoding="utf-8-sig") as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            for reading in source.readings():
                table.writerows(map(guarded, _cells(claim, reading)) for claim in reading.claims)
        return [path]


def guarded(value: object) -> object:
    """A cell that no spreadsheet runs; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _cells(claim: Claim, reading: Reading) -> Iterator[object]:
    document, speaker, place, time = reading.document, claim.speaker, claim.place, claim.time
    yield from (claim.id, document.id, document.published, document.outlet, document.title, document.url)
    yield from (speaker.name, speaker.role, speaker.kind, speaker.side, claim.voice)
    yield " … ".join(reading.words(span) for span in claim.content)
    yield from (claim.stance, claim.certainty, claim.frame, claim.actor)
    yield from (place.name, place.geonameid, place.lat, place.lon) if place else (None,) * 4
    yield from (time.first, time.last) if time else (None,) * 2
    yield "; ".join(f"{quantity.bound} {quantity.value:g} {quantity.unit}" for quantity in claim.quantities)
    yield from (claim.reported_by, claim.launders)

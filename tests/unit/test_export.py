"""Exports of a source that is held in memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import TEXT, document, proposition, reading, readings, relation

from reportedly.export import FORMATS
from reportedly.export.base import replacing
from reportedly.export.csv import COLUMNS, guarded
from reportedly.types import PlaceRef, Proposition, Quantity, Reading, Relation, TimeRange


@dataclass
class Held:
    held: list[Reading]
    matters: list[Proposition]
    related: list[Relation]
    broken: bool = False

    def readings(self) -> Iterator[Reading]:
        yield from self.held
        if self.broken:
            raise RuntimeError

    def propositions(self) -> list[Proposition]:
        return self.matters

    def relations(self, *kinds: str) -> list[Relation]:
        return [relation for relation in self.related if relation.kind in kinds]


@pytest.fixture
def source() -> Held:
    held = readings(2)
    return Held(held, [proposition(held[0])], [relation(held[1].document.id, held[0].document.id, "copy"), relation("x", "y")])


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_formats_are_known_by_name() -> None:
    assert {name: export.name for name, export in FORMATS.items()} == {"jsonl": "jsonl", "csv": "csv"}


def test_claims_as_json_lines(source: Held, tmp_path: Path) -> None:
    paths = FORMATS["jsonl"].write(source, tmp_path / "out")
    assert [path.name for path in paths] == ["claims.jsonl", "documents.jsonl", "propositions.jsonl"]
    claims = rows(paths[0])
    assert [row["id"] for row in claims] == [claim.id for reading in source.held for claim in reading.claims]
    first, second, _, narrator = claims[:4]
    given = source.held[0].claims[0]
    assert first == {
        "id": given.id,
        "doc": given.doc,
        "content": [[32, 58]],
        "cue": [21, 30],
        "source": [0, 20],
        "words": ["«Дві третини МІСТА — наші»"],
        "speaker": {
            "name": "anonymous",
            "kind": "anonymous",
            "side": "east",
            "role": "a spokesman of the administration",
            "original": "Речник адміністрації",
        },
        "voice": "direct",
        "stance": "asserts",
        "certainty": "certain",
        "frame": "control",
        "actor": "east",
        "place": {"name": "Verbivka", "geonameid": 700001, "lat": 49.5, "lon": 37.25},
        "time": None,
        "quantities": [{"value": 66.7, "unit": "percent", "bound": "about"}],
        "reported_by": None,
        "launders": None,
        "outlet": "Вісті Verbivka",
        "published": None,
        "score": 1.0,
        "why": {"frame": "holds a place"},
    }
    assert [TEXT[start:end] for start, end in first["content"]] == first["words"]
    assert second["time"] == ["2025-03-03", "2025-03-03"]
    assert (narrator["cue"], narrator["source"], narrator["place"], narrator["launders"]) == (None, None, None, given.id)
    assert "«Дві третини" in paths[0].read_text("utf-8")  # letters, not escapes


@pytest.mark.parametrize("time", [TimeRange(None, None), TimeRange(date(2025, 1, 1), None), TimeRange(None, date(2025, 1, 1))])
def test_a_time_with_an_open_end_is_null(time: TimeRange, tmp_path: Path) -> None:
    given = reading()
    open_ended = replace(given, claims=(replace(given.claims[1], time=time),))
    (row,) = rows(FORMATS["jsonl"].write(Held([open_ended], [], []), tmp_path)[0])
    assert row["time"] is None


def test_propositions_and_documents_as_json_lines(source: Held, tmp_path: Path) -> None:
    _, documents, propositions = FORMATS["jsonl"].write(source, tmp_path)
    first, second = rows(documents)
    assert (first["id"], first["copy_of"]) == (source.held[0].document.id, None)
    assert (second["id"], second["copy_of"]) == (source.held[1].document.id, first["id"])
    (row,) = rows(propositions)
    matter = source.matters[0]
    assert row["place"] == {"name": "Verbivka", "geonameid": 700001, "lat": 49.5, "lon": 37.25}
    assert (row["id"], row["frame"], row["actor"], row["standing"]) == ("p1", "control", "east", "disputed")
    assert (row["supports"], row["denies"]) == ([*matter.supports], [*matter.denies])


@pytest.mark.parametrize("name", FORMATS)
def test_equal_sources_give_equal_bytes(name: str, source: Held, tmp_path: Path) -> None:
    once, again = (FORMATS[name].write(source, tmp_path / folder) for folder in ("one", "two"))
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]


@pytest.mark.parametrize("name", FORMATS)
def test_a_failed_export_leaves_the_last_one(name: str, source: Held, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in FORMATS[name].write(source, tmp_path)}
    with pytest.raises(RuntimeError):
        FORMATS[name].write(replace(source, held=readings(3), broken=True), tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_source_gives_empty_files(name: str, tmp_path: Path) -> None:
    for path in FORMATS[name].write(Held([], [], []), tmp_path):
        assert path.suffix == ".csv" or path.read_bytes() == b""


def test_files_get_the_usual_rights(tmp_path: Path) -> None:
    plain, made = tmp_path / "plain", tmp_path / "made"
    plain.write_text("x")
    with replacing(made) as file:
        file.write("x")
        assert not made.exists()
    assert made.stat().st_mode == plain.stat().st_mode


# Spreadsheets


def table(held: list[Reading], folder: Path) -> list[dict[str, str]]:
    (path,) = FORMATS["csv"].write(Held(held, [], []), folder)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_claims_as_a_table(tmp_path: Path) -> None:
    given = reading()
    found = table([given], tmp_path)
    assert tuple(found[0]) == COLUMNS
    assert [row["id"] for row in found] == [claim.id for claim in given.claims]
    assert found[0] | {"words": "«Дві третини МІСТА — наші»", "role": "a spokesman of the administration", "side": "east"} == found[0]
    assert (found[0]["first_day"], found[0]["last_day"], found[0]["quantities"]) == ("", "2025-03-04", "about 66.7 percent")
    assert (found[1]["place"], found[1]["lat"], found[1]["lon"], found[2]["place"]) == ("Verbivka", "49.5", "37.25", "")


def test_a_table_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    table([reading()], tmp_path)
    assert (tmp_path / "claims.csv").read_bytes().startswith(b"\xef\xbb\xbfid,document,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str, tmp_path: Path) -> None:
    evil = f"{start}HYPERLINK(1)"
    given = reading(document(TEXT, title=evil, outlet=evil, url=evil))
    speaker = replace(given.claims[0].speaker, name=evil, role=evil)
    claim = replace(
        given.claims[0], speaker=speaker, reported_by=evil, place=PlaceRef(evil, lat=-1.5, lon=2.0), quantities=(Quantity(1, evil),)
    )
    (row,) = table([replace(given, claims=(claim,))], tmp_path)
    for column in ("title", "outlet", "url", "speaker", "role", "reported_by", "place"):
        assert row[column] == f"'{evil}", column
    assert row["lat"] == "-1.5"
    assert not any(value.startswith(("=", "+", "@", "\t", "\r")) for value in row.values())


def test_plain_cells_stay() -> None:
    assert [guarded(value) for value in ("a=b", "", None, -1.5, "—")] == ["a=b", "", None, -1.5, "—"]

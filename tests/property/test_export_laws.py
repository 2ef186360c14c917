"""Laws of the exports."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from strategies import readings

from reportedly.export import FORMATS
from reportedly.types import Reading


class One:
    """A source of one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def readings(self) -> list[Reading]:
        return [self.reading]

    def propositions(self) -> list[object]:
        return []

    def relations(self, *kinds: str) -> list[object]:
        return []


@settings(deadline=None)
@given(readings())
def test_exported_claims_are_the_claims(reading: Reading) -> None:
    with TemporaryDirectory() as folder:
        exported = FORMATS["jsonl"].write(One(reading), Path(folder))[0].read_text("utf-8").split("\n")
    rows = [json.loads(line) for line in exported if line]
    assert len(rows) == len(reading.claims)
    for row, claim in zip(rows, reading.claims, strict=True):
        assert (row["id"], row["doc"], row["voice"], row["stance"]) == (claim.id, claim.doc, claim.voice, claim.stance)
        assert [tuple(span) for span in row["content"]] == list(claim.content)
        assert (row["speaker"]["name"], row["speaker"]["side"]) == (claim.speaker.name, claim.speaker.side)
        assert [(q["value"], q["unit"]) for q in row["quantities"]] == [(q.value, q.unit) for q in claim.quantities]
        assert (row["place"] or {}).get("geonameid") == (claim.place and claim.place.geonameid)
        assert row["words"] == [reading.words(span) for span in claim.content]

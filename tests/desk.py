"""A small ledger for tests of the desk, about an invented war: two sides, a copied text, a denial, a forecast, and a hostile document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fakes import LineReader
from fastapi import FastAPI
from starlette.testclient import TestClient

from reportedly.desk import Limits, Settings, create_app
from reportedly.ids import claim_id
from reportedly.ledger import Ledger
from reportedly.types import Claim, Document, PlaceRef, Quantity, Reading, Span, Speaker, Term, TimeRange

PACK = """\
id: invented
version: "1"
title: An invented war
languages: [en, uk]
countries: [UA]
sides:
  north: {name: Northmark, words: {en: Northmark; Northern}}
  south: {name: Southfold, words: {en: Southfold; Southern}}
"""
SPEAKERS = """\
- {name: Ragna Holm, kind: person, side: north}
- {name: Tom Reed, kind: person, side: south}
"""
PLACES = "- {name: Lypove, side: north, rival: {en: Lipovo, uk: Ліпово}, geonameid: 1}\n"

LYPOVE = PlaceRef("Lypove", None, 1, 49.5, 37.2, "UA", runner_up="Lypove (elsewhere)", why="the nearest of that name")
SOSNIV = PlaceRef("Sosniv", None, 2, 48.6, 36.1, "UA")
FAR = PlaceRef("Dalnie", None, 3, 47.4, 38.9, "UA")
HOLM, REED = Speaker("Ragna Holm", "person", "north", why="known to the pack"), Speaker("Tom Reed", "person", "south")
UNNAMED = Speaker("anonymous", "anonymous", "south", "an officer", "an officer")
HOSTILE = (
    "<script>document.title='owned'</script> said the mayor.\n\n"
    '"><img src=x onerror="document.title=\'owned\'"> {{ 7 * 7 }} \u202etxet desrever\u202c &amp; <b>bold</b>\n\n'
    "The bridge holds, the mayor's clerk said."
)
OWNED = "<script>document.title='owned'</script>"


def claim(doc: Document, words: str, speaker: Speaker, *, cue: str | None = None, source: str | None = None, **fields: Any) -> Claim:
    """A claim whose words, cue and source stand in the text."""

    def at(part: str | None) -> Span | None:
        return Span(doc.text.index(part), doc.text.index(part) + len(part)) if part else None

    content, voice = (at(words),), fields.pop("voice", "narrator" if speaker.kind == "outlet" else "indirect")
    given: dict[str, Any] = {"frame": "control", "actor": "north", "place": LYPOVE, "score": 0.8} | fields
    made = claim_id(doc.id, content, at(cue), at(source), voice)  # type: ignore[arg-type]
    return Claim(made, doc.id, content, at(cue), at(source), speaker, voice, **given)  # type: ignore[arg-type]


def readings() -> list[Reading]:
    """The documents: D1 and its copy D2, the denial D3, other towns D4, and H, whose words are an attack."""
    out = []
    text = (
        "Northern forces hold the whole of Lypove, Ragna Holm said on Monday. The town was pacified, the paper writes.\n\n"
        "The whole of Lypove is held by the Northern forces. Two thirds of its people have left, an officer said.\n\n"
        "The council met in the old school and spoke of bread, of coal and of the long road to the river before the frost came to the valley."
    )
    for key, outlet, day in (("D1", "Gull", 3), ("D2", "Gull Evening", 4)):
        doc = Document(key, text, f"Who holds Lypove ({outlet})", outlet, f"https://news.example/{key}", "en", date(2025, 3, day))
        first = claim(
            doc, "Northern forces hold the whole of Lypove", HOLM, source="Ragna Holm", cue="said", why={"frame": "hold is a word of control"},
            time=TimeRange(date(2025, 3, 3), date(2025, 3, 3), value="2025-03-03", why="the Monday before"),
        )  # fmt: skip
        own = claim(
            doc, "The whole of Lypove is held by the Northern forces", Speaker(outlet, "outlet", "north"), launders=first.id, score=0.6
        )
        left = claim(
            doc, "Two thirds of its people have left", UNNAMED, source="an officer", cue="said", frame="humanitarian", actor="none",
            quantities=(Quantity(66.7, "percent", "about"),), certainty="probable", score=0.5,
        )  # fmt: skip
        pacified = doc.text.index("pacified")
        out.append(Reading(doc, (first, own, left), (LYPOVE,), (), (Term(Span(pacified, pacified + 8), "north", "taken"),)))
    doc = Document(
        "D3", "Жодного північного солдата в Липовому немає, сказав Том Рід у середу. Місто тримають наші війська.", "Липове стоїть",
        "Heron", "https://heron.example/3", "uk", date(2025, 3, 5),
    )  # fmt: skip
    denial = claim(doc, "Жодного північного солдата в Липовому немає", REED, source="Том Рід", cue="сказав", stance="denies")
    ours = claim(doc, "Місто тримають наші війська", Speaker("Heron", "outlet", "south"), actor="south")
    out.append(Reading(doc, (denial, ours), (LYPOVE,)))
    doc = Document(
        "D4",
        "Shells fell on Sosniv, Tom Reed said. Dalnie will be taken by spring, Ragna Holm said.",
        "Shells",
        "Heron",
        None,
        "en",
        date(2025, 3, 20),
    )
    shells = claim(doc, "Shells fell on Sosniv", REED, source="Tom Reed", cue="said", frame="strike", place=SOSNIV)
    spring = claim(doc, "Dalnie will be taken by spring", HOLM, source="Ragna Holm", stance="predicts", place=FAR, certainty="possible")
    out.append(Reading(doc, (shells, spring), (SOSNIV, FAR)))
    evil = "\"><script>document.title='owned'</script>"
    doc = Document("H/../?#1", HOSTILE, f"{evil} title", f"Outlet {evil}", "javascript:document.title='owned'", "en", date(2025, 3, 6))
    speaker = Speaker(f"Mayor {evil}", "person", "south", f"role {evil}", why=f"because {evil}")
    hostile = claim(
        doc,
        OWNED,
        speaker,
        source="the mayor",
        cue="said",
        frame="diplomacy",
        place=FAR,
        why={"frame": f"reason {evil}"},
        reported_by=f"wire {evil}",
    )
    out.append(Reading(doc, (hostile,), warnings=(f"warning {evil}",)))
    return out


@dataclass(frozen=True)
class World:
    """A ledger's file and a theatre's folder."""

    ledger: Path
    theatre: Path

    def settings(self, **given: Any) -> Settings:
        return Settings(**{"ledger": str(self.ledger), "theatre": str(self.theatre), "user": "Vira Lys"} | given)

    def app(self, **given: Any) -> FastAPI:
        """The desk with a reader by lines in place of the model."""
        app = create_app(self.settings(**given))
        app.state.desk._kept = LineReader()
        return app

    def client(self, **given: Any) -> TestClient:
        return TestClient(self.app(**given), base_url="http://127.0.0.1", raise_server_exceptions=False, follow_redirects=False)


def world(folder: Path) -> World:
    """The ledger and the pack, written into a folder."""
    theatre = folder / "pack"
    theatre.mkdir()
    for name, words in (("pack", PACK), ("speakers", SPEAKERS), ("places", PLACES)):
        (theatre / f"{name}.yaml").write_text(words, "utf-8")
    made = World(folder / "desk.db", theatre)
    with Ledger(made.ledger) as ledger:
        for reading in readings():
            ledger.add(reading)
        for _ in ledger.compare():
            pass
    return made


__all__ = ["HOSTILE", "Limits", "World", "world"]

"""The board: propositions asked for in every way, on every store alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from comparing import LIPKY, SOSNY, STAFF, WEST, day, on, printed, say

from reportedly.compare import compare
from reportedly.ledger import Asked, Board, Ledger, comparing
from reportedly.types import Speaker

MAPPED = replace(LIPKY, lat=49.5, lon=37.25)
VOVK = Speaker("Taras Vovk", "person", "west", original="Тарас Вовк")
READINGS = [
    printed("a", 3, say("the town of Lipky has been taken", place=MAPPED, time=on(3))),
    printed("b", 5, say("Lipky was not taken", WEST, stance="denies", place=MAPPED, time=on(3)), outlet="Daily 100%"),
    printed("c", 6, say("supplies are short in Lipky", STAFF, frame="logistics", actor="west", place=MAPPED)),
    printed("d", 9, say("міст у Соснах зруйновано", VOVK, frame="damage", place=SOSNY), lang="uk"),
    printed("e", 12, say("a delegation has come", frame="diplomacy", actor="none", place=None)),
]


@pytest.fixture
def board(ledger: Ledger) -> Board:
    for reading in READINGS:
        ledger.add(reading)
    list(ledger.compare())
    return Board(ledger)


def frames(board: Board, **asked: Any) -> list[str]:
    return [row.proposition.frame for row in board.page(Asked(**asked)).rows]


ALL = ["diplomacy", "damage", "logistics", "control"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL), ({"places": (1,)}, ["logistics", "control"]), ({"places": (1, 2)}, ALL[1:]), ({"places": (7,)}, []),
        ({"place": "LIPK"}, ["logistics", "control"]), ({"place": "%"}, []), ({"frame": "damage"}, ["damage"]), ({"actor": "west"}, ["logistics"]),
        ({"standings": ("disputed",)}, ["control"]), ({"standings": ("disputed", "single-source")}, ALL), ({"speaker": "вовк"}, ["damage"]),
        ({"speaker": "LYS"}, ["control"]), ({"outlet": "100%"}, ["control"]), ({"outlet": "herald"}, ALL), ({"side": "west"}, ALL[1:]),
        ({"side": "north"}, []), ({"since": day(6)}, ALL[:3]), ({"until": day(4)}, ["control"]), ({"since": day(4), "until": day(6)}, ALL[2:]),
        ({"news_since": day(5)}, ALL), ({"news_since": day(6)}, ALL[:3]), ({"text": "taken"}, ["control"]), ({"text": "SUPPLIES short"}, ["logistics"]),
        ({"text": "supplies taken"}, []), ({"text": "зруйнован"}, ["damage"]), ({"text": "зруйнованого"}, ["damage"]), ({"text": "Vov"}, ["damage"]),
        ({"text": "lipky"}, ["logistics", "control"]), ({"text": ""}, []), ({"text": "\" OR ' & ! * ) :"}, []), ({"text": "' OR 1=1 --"}, []),
        ({"text": "delegation", "text_places": (2,)}, ["diplomacy", "damage"]), ({"speaker": "' OR '1'='1"}, []),
    ],
)  # fmt: skip
def test_propositions_can_be_asked_for(board: Board, asked: dict[str, Any], found: list[str]) -> None:
    assert frames(board, **asked) == found
    page = board.page(Asked(**asked), limit=2)
    assert page.total == len(found) == board.facets(Asked(**asked)).total
    assert [row.proposition.frame for row in (*page.rows, *board.page(Asked(**asked), limit=9, offset=2).rows)] == found


def test_a_row_is_the_proposition_with_its_days(board: Board, ledger: Ledger) -> None:
    row = board.page(Asked(frame="control")).rows[0]
    assert row.proposition in compare(READINGS).propositions
    assert (row.claims, row.first_said, row.last_said, row.news) == (2, day(3), day(5), day(5))
    said = board.said([row.proposition.id])[row.proposition.id]
    assert [[x.words for x in side] for side in (said.supports, said.denies)] == [
        ["the town of Lipky has been taken"],
        ["Lipky was not taken"],
    ]
    matter = board.matter(row.proposition.id)
    assert matter is not None
    assert (matter.said, [r.kind for r in matter.relations]) == (said, ["denies"])
    assert board.matter("nowhere") is None
    assert board.of_claim("b.0") == row.proposition.id
    assert list(ledger.problems()) == [f"document {k}: claim {k}.0: its id is not that of its words and voice" for k in "abcde"]


def test_numbers_places_and_times(board: Board) -> None:
    facets = board.facets()
    assert (facets.total, facets.standings) == (4, {"single-source": 3, "disputed": 1})
    assert facets.frames == dict.fromkeys(["control", "damage", "diplomacy", "logistics"], 1)
    (point,) = board.points()
    assert (point.geonameid, point.name, point.lat, point.total) == (1, "Lipky", 49.5, 2)
    assert point.standings == {"single-source": 1, "disputed": 1}
    assert board.timeline() == {"2025-03": {"single-source": 3, "disputed": 1}}
    assert list(board.timeline(by="day")) == ["2025-03-05", "2025-03-06", "2025-03-09", "2025-03-12"]
    assert board.names("outlet") == [("Herald", 4), ("Daily 100%", 1)]
    assert board.names("speaker", "вовк") == []
    assert board.names("speaker", "vov") == [("Taras Vovk", 1)]


def test_what_did_not_change_keeps_its_moment(board: Board, ledger: Ledger) -> None:
    before = {row.proposition.id: row.changed for row in board.page().rows}
    moment = datetime.now(UTC)
    ledger.add(
        printed(
            "f",
            13,
            say("supplies are short in Lipky", Speaker("Observers", "organisation", "none"), frame="logistics", actor="west", place=MAPPED),
        )
    )
    list(ledger.compare())
    assert frames(board, changed_after=moment) == ["logistics"]
    list(ledger.compare(whole=True))
    after = {row.proposition.id: row.changed for row in board.page().rows}
    assert [key for key in before if after[key] != before[key]] == [board.of_claim("c.0")]
    assert frames(board, changed_after=datetime.now(UTC) - timedelta(seconds=0)) == []


def test_judgements_are_seen_on_the_board(board: Board, ledger: Ledger) -> None:
    control = board.of_claim("a.0")
    assert control is not None
    ledger.decide(control, "grade", "B2", by="Vira")
    reject = ledger.decide(control, "reject", by="Vira")
    list(ledger.compare())
    assert frames(board) == ALL[:3]
    assert "control" in frames(board, rejected=True)
    matter = board.matter(control)
    assert matter is not None
    assert matter.verdicts.rejected
    assert matter.verdicts.grade
    ledger.undo(reject.id, by="Vira")
    ledger.decide("e.0", "place", '{"name": "Sosny", "geonameid": 2}', by="Vira")
    merged = ledger.decide("c.0", "merge", "a.0", by="Vira")
    list(ledger.compare())
    assert set(frames(board)) == {"diplomacy", "damage", "control"}
    assert sorted(frames(board, places=(2,))) == ["damage", "diplomacy"]
    row = board.page(Asked(standings=("disputed",))).rows[0]
    assert (row.judged, row.claims) == (True, 3)
    ledger.undo(merged.id, by="Vira")
    list(ledger.compare())
    assert len(frames(board)) == 4


def test_an_older_ledger_is_compared_when_it_is_opened_by_a_newer_program(ledger: Ledger) -> None:
    assert ledger.uncompared() == 0
    ledger.add(READINGS[0])
    assert ledger.uncompared() == 1
    assert Board(ledger).page().total == 0
    assert [step.documents for step in ledger.compare()][-1] == 1
    assert Board(ledger).page().total == 1
    assert date(2025, 3, 3) == Board(ledger).page().rows[0].news


def test_a_day_is_recalled_as_comparing_finds_it(board: Board, ledger: Ledger) -> None:
    for number in (4, 5, 30):
        expected = compare(READINGS, as_of=day(number)).propositions
        found = board.as_of(day(number))
        assert sorted((row.proposition for row in found), key=lambda p: p.id) == list(expected)
    for asked in (
        Asked(places=(1,)),
        Asked(text="supplies"),
        Asked(speaker="вовк"),
        Asked(standings=("disputed",)),
        Asked(side="west", frame="damage"),
        Asked(sides=("west",)),
        Asked(sides=("west", "east")),
        Asked(sides=("west", "nobody")),
        Asked(frames=("damage",)),
        Asked(box=(0.0, 0.0, 180.0, 90.0)),
        Asked(box=(-10.0, -10.0, -5.0, -5.0)),
    ):
        assert [row.proposition for row in board.as_of(day(30), asked)] == [row.proposition for row in board.page(asked).rows]
    key = board.of_claim("a.0")
    assert key is not None
    assert board.history(key) == [(day(3), "single-source"), (day(5), "disputed")]
    ledger.decide("c.0", "merge", "a.0", by="Vira")
    list(ledger.compare())
    assert [row.claims for row in board.as_of(day(30), Asked(places=(1,)))] == [3]


def test_a_run_that_is_stopped_after_any_step_loses_nothing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "CHUNK", 1)
    monkeypatch.setattr(comparing, "STEP_SECONDS", 0.0)
    for reading in READINGS[:3]:
        ledger.add(reading)
    steps = 0
    while next(run := ledger.compare(), None) is not None:
        run.close()
        steps += 1
    assert steps > len(READINGS[:3])
    expected = compare(READINGS[:3])
    assert (tuple(ledger.propositions()), tuple(ledger.relations())) == (expected.propositions, expected.relations)

"""`reportedly compare` and `reportedly board` over a ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from comparing import STAFF, WEST, on, printed, say
from typer.testing import CliRunner

from reportedly.cli.app import app
from reportedly.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    with Ledger(tmp_path / "l.db") as kept:
        kept.add(printed("a", 3, say("the town of Lipky has been taken", time=on(3))))
        kept.add(printed("b", 5, say("Lipky was not taken", WEST, stance="denies", time=on(3))))
        kept.add(printed("c", 6, say("supplies are short", STAFF, frame="logistics", actor="west")))
    return str(tmp_path / "l.db")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def test_compare_fills_the_board_and_twice_is_once(ledger: str) -> None:
    first = json.loads(run("compare", "--ledger", ledger, "--json"))
    assert first["standings"] == {"disputed": 1, "single-source": 1}
    assert json.loads(run("compare", "--ledger", ledger, "--json")) == first
    with Ledger(ledger) as kept:
        assert len(list(kept.propositions())) == 2
        assert [r.kind for r in kept.relations()] == ["denies"]


def test_board_shows_both_sides_latest_first(ledger: str) -> None:
    run("compare", "--ledger", ledger)
    rows = [json.loads(line) for line in run("board", "--ledger", ledger, "--json").splitlines()]
    assert [row["frame"] for row in rows] == ["logistics", "control"]
    assert rows[1]["denies"][0]["words"] == ["Lipky was not taken"]
    told = run("board", "--ledger", ledger, "--standing", "disputed")
    assert "for: Boris Vetrov (east)" in told
    assert "against: Marta Lys (west)" in told
    assert "supplies" not in told


def test_board_as_of_a_day(ledger: str) -> None:
    rows = [json.loads(line) for line in run("board", "--ledger", ledger, "--as-of", "2025-03-04", "--json").splitlines()]
    assert [row["standing"] for row in rows] == ["single-source"]


def test_an_empty_board_says_what_to_do(ledger: str) -> None:
    assert "has the ledger been compared" in run("board", "--ledger", ledger)

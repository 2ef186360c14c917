"""`reportedly judge` over a ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from comparing import WEST, on, printed, say
from typer.testing import CliRunner

from reportedly.cli.app import app
from reportedly.ledger import Ledger


@pytest.fixture(autouse=True)
def _ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("REPORTEDLY_ANALYST", raising=False)
    with Ledger("reportedly.db") as kept:
        kept.add(printed("a", 3, say("the town of Lipky has been taken", time=on(3))))
        kept.add(printed("b", 5, say("Lipky was not taken", WEST, stance="denies", time=on(3))))


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def test_a_field_is_set_shown_and_given_back() -> None:
    made = json.loads(run("judge", "a.0", "frame", "advance", "--by", "Vira", "--note", "they entered", "--json"))
    assert (made["was"], made["now"], made["by"]) == ("control", "advance", "Vira")
    assert "frame set by Vira, control before" in run("claims")
    listed = json.loads(run("claims", "--frame", "advance", "--json"))
    assert listed["judged"][0] | {"at": ""} == {
        "what": "frame",
        "was": "control",
        "now": "advance",
        "by": "Vira",
        "at": "",
        "note": "they entered",
    }
    run("export", "out")
    rows = [json.loads(line) for line in Path("out/claims.jsonl").read_text().splitlines()]
    assert (rows[0]["frame"], "set by Vira" in rows[0]["why"]["frame"]) == ("advance", True)
    assert "undid" not in run("judge", "--history")
    assert "advance → control" in run("judge", made["id"], "--undo", "--by", "Vira")
    assert "undone by" in run("judge", "--history", "a.0")
    assert json.loads(run("claims", "--text", "taken", "--limit", "1", "--json"))["frame"] == "control"


def test_words_stand_for_where_they_are_and_names_for_places() -> None:
    assert json.loads(run("judge", "a.0", "content", "Lipky has been taken", "--by", "Vira", "--json"))["now"] == "12-32"
    assert "0 times" in run("judge", "a.0", "content", "no such words", "--by", "Vira", code=2)
    assert json.loads(run("judge", "a.0", "place", "Купянск", "--by", "Vira", "--json"))["now"] == "Kupiansk (703656)"
    assert "no place" in run("judge", "a.0", "place", "999999999", "--by", "Vira", code=2)


def test_wrong_usage_and_refusals_say_what_to_do() -> None:
    assert "say who judges" in run("judge", "a.0", "accept", code=2)
    assert "name what is judged" in run("judge", "a.0", "--by", "Vira", code=2)
    assert "name what is judged" in run("judge", "--undo", "--by", "Vira", code=2)
    assert "ID alone" in run("judge", "a.0", "accept", "--history", code=2)
    assert "use one of control" in run("judge", "a.0", "frame", "war", "--by", "Vira", code=1)
    assert "no claim" in run("judge", "zz", "accept", "--by", "Vira", code=1)

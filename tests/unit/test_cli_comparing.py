"""`reportedly compare` and `reportedly brief` over a ledger."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from comparing import STAFF, WEST, on, printed, say
from typer.testing import CliRunner

from reportedly.cli.app import app
from reportedly.ledger import Ledger
from reportedly.types import Speaker


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


def test_compare_fills_the_brief_and_twice_is_once(ledger: str) -> None:
    first = json.loads(run("compare", "--ledger", ledger, "--json"))
    assert first["standings"] == {"disputed": 1, "single-source": 1}
    assert json.loads(run("compare", "--ledger", ledger, "--json")) == first
    with Ledger(ledger) as kept:
        assert len(list(kept.propositions())) == 2
        assert [r.kind for r in kept.relations()] == ["denies"]


def test_brief_shows_both_sides_latest_first(ledger: str) -> None:
    run("compare", "--ledger", ledger)
    rows = [json.loads(line) for line in run("brief", "--ledger", ledger, "--json").splitlines()]
    assert [row["frame"] for row in rows] == ["logistics", "control"]
    assert rows[1]["denies"][0]["words"] == ["Lipky was not taken"]
    assert (rows[1]["first_said"], rows[1]["last_said"], rows[1]["news"]) == ("2025-03-03", "2025-03-05", "2025-03-05")
    told = run("brief", "--ledger", ledger, "--standing", "disputed")
    assert "for: Boris Vetrov (east)" in told
    assert "against: Marta Lys (west)" in told
    assert "supplies" not in told


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (["--place", "LIPK"], 2), (["--place", "1"], 2), (["--place", "Kupiansk"], 0), (["--frame", "logistics"], 1), (["--speaker", "lys"], 1),
        (["--outlet", "herald"], 2), (["--side", "west"], 2), (["--text", "supplies"], 1), (["--since", "2025-03-06"], 1), (["--until", "2025-03-04"], 1),
        (["--changed-since", "2025-03-05"], 2), (["--changed-since", "2025-03-06"], 1), (["--limit", "1"], 1), (["--standing", "disputed", "--standing", "admitted"], 1),
    ],
)  # fmt: skip
def test_brief_is_filtered(ledger: str, asked: list[str], count: int) -> None:
    run("compare", "--ledger", ledger)
    assert len(run("brief", "--ledger", ledger, *asked, "--json").splitlines()) == count


def test_brief_as_of_a_day(ledger: str) -> None:
    run("compare", "--ledger", ledger)
    rows = [json.loads(line) for line in run("brief", "--ledger", ledger, "--as-of", "2025-03-04", "--json").splitlines()]
    assert [row["standing"] for row in rows] == ["single-source"]


def test_what_is_not_compared_is_told(ledger: str) -> None:
    assert "3 documents not compared yet: run reportedly compare" in run("brief", "--ledger", ledger)


def test_pages_are_escaped(tmp_path: Path) -> None:
    name = "p.db"
    hostile = Speaker("<script>alert(1)</script> *bold* [x](javascript:y)", "person", "ea<st")
    with Ledger(tmp_path / name) as kept:
        kept.add(printed("a", 3, say("the <img src=x onerror=alert(1)> & `code` \u202e # town | fell", hostile), outlet="A <b>"))
        list(kept.compare())
    for option, file in (("--html", "b.html"), ("--markdown", "b.md")):
        run("brief", "--ledger", str(tmp_path / name), option, str(tmp_path / file))
        page = (tmp_path / file).read_text()
        assert "\u202e" not in page
        assert not re.search(r"<(script|img|b)\b", page) if option == "--html" else not re.search(r"(?<!\\)<|(?<!\\)\[x|(?<!\\)`", page)
    assert "<script" not in run("brief", "--ledger", str(tmp_path / name), "--html", "-")
    assert CliRunner().invoke(app, ["brief", "--ledger", str(tmp_path / name), "--html", "-", "--json"]).exit_code == 2
    assert CliRunner().invoke(app, ["brief", "--ledger", str(tmp_path / name), "--standing", "true"]).exit_code == 2

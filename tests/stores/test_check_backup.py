"""`check` finds what is wrong in a ledger, on every store; `backup` copies one while others write."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from builders import document, proposition, provenance, reading, readings, relation
from sqlalchemy import text
from typer.testing import CliRunner

from reportedly.cli.app import app
from reportedly.errors import LedgerError
from reportedly.ledger import Ledger

ADDER = Path(__file__).with_name("adder.py")


def filled(ledger: Ledger) -> Ledger:
    """With every kind of row in it."""
    given = reading()
    other = reading(document(url="https://news.example/other"))
    ledger.add(given, provenance(given))
    ledger.add(other)
    ledger.put_propositions([proposition(given)])
    ledger.put_relations([relation(given.claims[1].id, given.claims[0].id), relation(given.document.id, other.document.id, "copy")])
    first = ledger.judge(given.claims[0].id, "frame", "advance", by="Vira", note="так")
    ledger.judge(given.claims[0].id, "undo", "", by="Vira", undoes=first.id)
    return ledger


def test_a_sound_ledger_has_no_problems(ledger: Ledger) -> None:
    assert list(ledger.problems()) == []
    assert list(filled(ledger).problems()) == []
    for each in readings(5):
        ledger.add(each)
    assert list(ledger.problems()) == []


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE documents SET text = 'short'", "digest"),
        ("UPDATE documents SET text = 'short'", "not within the text's 5 characters"),
        ("UPDATE documents SET outlet = 'Another'", "outlet_folded is not what follows"),
        ("UPDATE documents SET published = '2020-01-01'", "published is not what follows"),
        ("UPDATE documents SET meta = '[1]'", "cannot be read"),
        ("DELETE FROM readings", "no reading"),
        ("UPDATE claims SET content = '[[1, 2]]'", "id is not that of its words"),
        ("UPDATE claims SET content = '[[0, 99999]]'", "span 0–99999 is not within"),
        ("UPDATE claims SET content = '[[-3, 2]]'", "span -3–2 is not within"),
        ("UPDATE claims SET cue = '[9, 4]'", "span 9–4 is not within"),
        ("UPDATE claims SET voice = 'mixed'", "id is not that of its words"),
        ("UPDATE claims SET words = 'other words'", "words is not what follows"),
        ("UPDATE claims SET speaker_side = 'west'", "speaker_side is not what follows"),
        ("UPDATE claims SET position = position + 1", "position is not what follows"),
        ("UPDATE claims SET launders = 'nowhere'", "restates nowhere"),
        ("UPDATE claims SET speaker = '{\"name\": 3}'", "cannot be read"),
        ("UPDATE claims SET quantities = '7'", "cannot be read"),
        ("UPDATE propositions SET place_geonameid = 3", "place_geonameid is not what follows"),
        ("UPDATE propositions SET why = '\"x\"'", "proposition p1: a value of it cannot be read"),
        ("UPDATE members SET role = 'doubts' WHERE role = 'denies'", "'doubts', neither supports nor denies"),
        ("UPDATE relations SET \"left\" = 'nowhere' WHERE kind = 'copy'", "no claim or document nowhere"),
        ("UPDATE relations SET \"right\" = 'nowhere' WHERE kind = 'denies'", "no claim or document nowhere"),
    ],
)
def test_damage_is_named(ledger: Ledger, damage: str, found: str) -> None:
    filled(ledger)
    with ledger._engine.begin() as connection:
        connection.execute(text(damage))
    problems = list(ledger.problems())
    assert any(found in problem for problem in problems), problems


def break_in(file: Path, *damage: str) -> None:
    """Change a SQLite file as a program would that knows nothing of ledgers."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in damage:
            connection.execute(statement)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        filled(ledger)
    return path


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (["DELETE FROM claims WHERE position = 0"], "members p1 "),
        (["DELETE FROM documents"], "belongs to a row of documents that is not there"),
        (["DROP TRIGGER judgements_update", "UPDATE judgements SET value = 'x' WHERE undoes IS NULL"], "id is not that of its content"),
        (["DROP TRIGGER judgements_update", "UPDATE judgements SET at = 'x' WHERE undoes IS NULL"], "cannot be read"),
        (["UPDATE claims SET content = 'no JSON'"], "cannot be read"),
        (["UPDATE documents SET published = 'someday'"], "cannot be read"),
    ],
)
def test_damage_that_only_sqlite_lets_happen_is_named(file: Path, damage: list[str], found: str) -> None:
    break_in(file, *damage)
    with Ledger(file) as ledger:
        problems = list(ledger.problems())
    assert any(found in problem for problem in problems), problems


def run(*arguments: object, code: int) -> Any:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return result


def test_a_torn_file_is_named_and_ends_with_1(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for page in range(3, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    file.write_bytes(content)
    assert run("check", "--ledger", file, code=1).output


def test_the_command_check(file: Path, tmp_path: Path) -> None:
    assert "sound; 2 documents, 8 claims" in run("check", "--ledger", file, code=0).stdout
    assert run("check", "--ledger", file, "--json", code=0).stdout == ""
    break_in(file, "UPDATE claims SET words = 'other' WHERE position = 0")
    assert len(run("check", "--ledger", file, code=1).stdout.splitlines()) == 2
    assert '"problem": "document' in run("check", "--ledger", file, "--json", code=1).stdout
    run("check", "--ledger", tmp_path / "missing.db", code=1)
    assert not (tmp_path / "missing.db").exists()


# Backup


def test_a_copy_holds_what_the_ledger_holds(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert "copied to" in run("backup", copy, "--ledger", file, code=0).stdout
    with Ledger(file) as one, Ledger(copy, create=False) as two:
        assert list(one.readings()) == list(two.readings())
        assert list(one.judgements()) == list(two.judgements())
        assert list(one.propositions()) == list(two.propositions())
        assert list(one.relations()) == list(two.relations())
        assert list(two.problems()) == []


def test_a_copy_replaces_nothing_unless_forced(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Ledger(copy) as old:
        for each in readings(3):
            old.add(each)
    before = copy.read_bytes()
    assert "--force" in run("backup", copy, "--ledger", file, code=1).stderr
    assert copy.read_bytes() == before
    copy.with_name("copy.db-wal").write_bytes(b"left behind by a program that was killed")
    run("backup", copy, "--ledger", file, "--force", code=0)
    with Ledger(copy) as new:
        assert new.stats().documents == 2
        assert list(new.problems()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "ledger.db"]


def test_a_copy_is_not_put_where_it_cannot_be(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(file)
    with Ledger(file) as ledger:
        for target, message in (
            (file, "itself"),
            (link, "itself"),
            (tmp_path, "folder"),
            (tmp_path / "no" / "copy.db", "folder exists|failed"),
        ):
            with pytest.raises(LedgerError, match=message):
                ledger.backup(target, force=True)
        assert list(ledger.problems()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledger.db", "link.db"]


def test_a_damaged_ledger_makes_no_copy(file: Path, tmp_path: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-4096:] = b"\xff" * 4096
    file.write_bytes(content)
    with Ledger(file) as ledger, pytest.raises(LedgerError, match="reportedly check"):
        ledger.backup(tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.db"]


def test_copies_made_while_others_write_are_whole(tmp_path: Path) -> None:
    where, count = tmp_path / "ledger.db", 60
    Ledger(where).close()
    held = []
    with (
        subprocess.Popen([sys.executable, ADDER, str(where), str(count)], stdout=subprocess.PIPE, text=True) as adder,
        Ledger(where) as ledger,
    ):
        assert adder.stdout
        for number, _ in enumerate(adder.stdout, 1):
            if number % 20 == 0:
                with Ledger(ledger.backup(tmp_path / f"copy{number}.db")) as copy:
                    held.append(copy.stats().documents)
                    assert held[-1] >= number
                    assert list(copy.problems()) == []
        assert ledger.stats().documents == count
    assert adder.returncode == 0
    assert len(held) == 3


def test_a_ledger_in_postgresql_is_left_to_its_own_programs(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = request.getfixturevalue("postgres")
    with Ledger(f"postgresql://tests@/postgres?host={folder}") as ledger, pytest.raises(LedgerError, match="pg_dump"):
        ledger.backup(tmp_path / "copy.db")

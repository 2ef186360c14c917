"""A ledger survives kill -9, and several programs may add to it at once, on every store."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import killing
import pytest
from builders import readings
from sqlalchemy import text

from reportedly.errors import LedgerError
from reportedly.ledger import Ledger

ADDER = Path(__file__).with_name("adder.py")
COUNT = 250
KILLS = 4


def start(where: str, first: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, ADDER, where, str(COUNT), str(first)], stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_kill_9_loses_and_doubles_nothing(where: str) -> None:
    expected = {each.document.id: each for each in readings(COUNT)}
    acknowledged: set[str] = set()
    moments = random.Random(7)
    for kill in range(KILLS):
        with start(where) as adder:
            assert adder.stdout
            news = moments.randint(10, 40)
            for line in adder.stdout:
                word, key = line.split()
                assert word == "known" or key not in acknowledged
                acknowledged.add(key)
                news -= word == "new"
                if not news:
                    break
            time.sleep(moments.uniform(0, 0.005))
            adder.kill()
            acknowledged.update(line.split()[1] for line in adder.stdout if line.endswith("\n") and len(line.split()) == 2)
        assert adder.returncode == -9, f"run {kill} ended before it was killed"
        with Ledger(where) as ledger:
            found = {each.document.id: each for each in ledger.readings()}
            assert acknowledged <= found.keys()
            assert all(expected[key] == each for key, each in found.items())
            assert len(found) <= len(acknowledged) + 1  # the one that was stored and not told
            assert ledger.stats().claims == 4 * len(found)
    with start(where) as adder:
        assert adder.wait(60) == 0
    with Ledger(where) as ledger:
        assert list(ledger.readings()) == [expected[key] for key in sorted(expected)]
        assert ledger.stats().claims == 4 * COUNT


@pytest.mark.slow
def test_two_programs_add_at_once(where: str) -> None:
    """Both also make the ledger: neither is there before."""
    one, two = start(where), start(where, COUNT // 3)
    with one, two:
        told = [program.communicate(timeout=60)[0].splitlines() for program in (one, two)]
        assert (one.returncode, two.returncode) == (0, 0)
    assert [len(lines) for lines in told] == [COUNT, COUNT]
    assert sum(line.startswith("new") for lines in told for line in lines) == COUNT
    expected = {each.document.id: each for each in readings(COUNT)}
    with Ledger(where) as ledger:
        assert list(ledger.readings()) == [expected[key] for key in sorted(expected)]


def test_sqlite_promises_what_a_commit_needs(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger, ledger._engine.connect() as connection:
        pragmas = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")}
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 80")
        acknowledged = []
        with suppress(LedgerError):
            for each in readings(COUNT):
                ledger.add(each)
                acknowledged.append(each.document.id)
        assert 0 < len(acknowledged) < COUNT
        with pytest.raises(LedgerError, match="make room"):
            ledger.add(readings(COUNT)[-1])
    with Ledger(tmp_path / "ledger.db") as ledger:
        assert sorted(acknowledged) == [each.id for each in ledger.documents()]
        for each in readings(COUNT):
            ledger.add(each)
        assert ledger.stats().claims == 4 * COUNT


needs_fork = pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="programs are forked")


@needs_fork
@pytest.mark.slow
def test_killed_at_each_statement_it_loses_and_doubles_nothing(tmp_path: Path) -> None:
    counts = killing.killed_at_statements(tmp_path, step=17)
    assert counts.ended > 5
    assert counts.acknowledged > 0
    assert (counts.lost, counts.doubled, counts.unsound) == (0, 0, 0)


@needs_fork
@pytest.mark.slow
def test_killed_at_random_moments_it_loses_and_doubles_nothing(tmp_path: Path) -> None:
    counts = killing.killed_at_moments(tmp_path, 12)
    assert counts.ended > 5
    assert counts.acknowledged > 0
    assert (counts.lost, counts.doubled, counts.unsound) == (0, 0, 0)


@needs_fork
@pytest.mark.slow
def test_a_log_that_a_power_cut_broke_off_costs_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    counts = killing.power_cuts(tmp_path, 15)
    assert counts.acknowledged > 0
    assert (counts.ended, counts.lost, counts.doubled, counts.unsound) == (15, 0, 0, 0)


def goes_on(where: Path, told: list[str]) -> None:
    """The ledger opens, has what it acknowledged and no half of anything, and takes more."""
    with Ledger(where) as ledger:
        assert sorted(told) == [document.id for document in ledger.documents()]
        assert list(ledger.problems()) == []
        for each in readings(len(told) + 20):
            ledger.add(each)
        assert ledger.stats().claims == 4 * (len(told) + 20)


def test_a_file_system_that_is_full_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        with killing.small_disk(disk):
            told, error = killing.full_disk(disk / "ledger.db")
            assert told
            assert "make room" in error
            assert killing.room(disk) < 100_000
            for file in disk.iterdir():
                shutil.copy(file, tmp_path)
    except PermissionError:
        pytest.skip("no file system may be mounted here")
    goes_on(tmp_path / "ledger.db", told)


@needs_fork
def test_files_that_may_not_grow_lose_nothing(tmp_path: Path) -> None:
    with killing.small_files(600_000):
        told, error = killing.full_disk(tmp_path / "ledger.db")
    assert told
    assert error
    goes_on(tmp_path / "ledger.db", told)

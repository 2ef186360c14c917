"""A ledger whose program is killed, whose disk fills up, or whose power is cut, many times over, with counts of what came of it.

Used by the tests and by `bench/ingest.py`. Programs are forked, which takes milliseconds: POSIX alone. SQLite alone, where the ledger is a file of ours.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from builders import readings
from sqlalchemy import Engine, event

from reportedly.errors import LedgerError
from reportedly.ids import claim_id
from reportedly.ledger import Ledger
from reportedly.types import Claim, Reading


@dataclass
class Counts:
    """How often a program was ended, what it had acknowledged by then, and what was wrong with the ledger after that."""

    ended: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    unsound: int = 0

    def look(self, where: Path, acknowledged: list[str], expected: dict[str, Reading]) -> None:
        """Open the ledger, as the next program would, and count."""
        self.ended += 1
        self.acknowledged += len(acknowledged)
        with Ledger(where) as ledger:
            found = list(ledger.readings())
            keys = [reading.document.id for reading in found]
            self.lost += len(set(acknowledged) - set(keys))
            self.doubled += len(keys) - len(set(keys))
            claims = sum(len(reading.claims) for reading in found)
            self.doubled += ledger.stats().claims - claims
            self.unsound += len(list(ledger.problems())) + sum(expected[r.document.id] != r for r in found)


def adder(where: Path, given: list[Reading], prepare: Callable[[], object], opened: Callable[[], object] = bool) -> tuple[int, list[str]]:
    """A program that adds readings and tells each id once it is acknowledged: the signal that ended it (0 for none), and what it told."""
    hear, tell = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(hear)
            prepare()
            with Ledger(where) as ledger:
                opened()
                for reading in given:
                    ledger.add(reading)
                    os.write(tell, reading.document.id.encode() + b"\n")
            os._exit(0)
        except BaseException:
            os._exit(1)
    os.close(tell)
    with os.fdopen(hear, encoding="ascii") as told:
        said = [line.strip() for line in told if line.endswith("\n")]
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, said


def killed_at_statements(folder: Path, *, step: int = 1) -> Counts:
    """Killed before and after each statement and each commit of making a ledger and adding to it, `step` points further each time, until it gets through."""
    given, counts = readings(3), Counts()
    expected = {reading.document.id: reading for reading in given}
    for point in range(0, 10_000, step):
        where = folder / f"{point}.db"
        ended, told = adder(where, given, lambda point=point: _die_at(point))
        if not ended:
            break
        counts.look(where, told, expected)
        _, again = adder(where, given, lambda: None)
        assert len(again) == len(given)
        counts.look(where, again, expected)
        counts.ended -= 1
        _remove(where)
    return counts


def _die_at(point: int) -> None:
    left = point

    def passed(*_: object) -> None:
        nonlocal left
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(Engine, moment, passed)


def killed_at_moments(folder: Path, times: int, *, seed: int = 7) -> Counts:
    """Killed by the clock at a random moment of adding to one ledger, also amid the system's calls; the next one goes on."""
    given, counts, moments = readings(60), Counts(), random.Random(seed)
    expected = {reading.document.id: reading for reading in given}
    where, told = folder / "moments.db", set[str]()
    for _ in range(times):
        seconds = moments.uniform(0.001, 0.3)
        ended, said = adder(where, given, bool, lambda seconds=seconds: signal.setitimer(signal.ITIMER_REAL, seconds))
        told.update(said)
        counts.look(where, sorted(told), expected)
        counts.ended -= not ended
        if len(told) == len(given):
            told.clear()
            _remove(where)
    return counts


def power_cuts(folder: Path, times: int, *, seed: int = 7) -> Counts:
    """What a cut of power leaves: the log of writes broken off, zeroed or filled with noise somewhere after what was last acknowledged."""
    given, counts, chance = readings(20), Counts(), random.Random(seed)
    expected = {reading.document.id: reading for reading in given}
    where, log = folder / "whole.db", folder / "whole.db-wal"
    ends: list[int] = []
    with Ledger(where) as ledger:
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 0")
        before = log.stat().st_size if log.exists() else 0
        for reading in given:
            ledger.add(reading)
            ends.append(log.stat().st_size)
        database, written = where.read_bytes(), log.read_bytes()
    assert before < ends[0] < ends[-1] == len(written)
    for number in range(times):
        safe = chance.randrange(len(given) + 1)
        start = ends[safe - 1] if safe else before
        cut = chance.randint(start, len(written))
        rest = len(written) - cut
        tail = (b"", bytes(rest), chance.randbytes(rest))[number % 3]
        here = folder / f"cut{number}.db"
        here.write_bytes(database)
        here.with_name(here.name + "-wal").write_bytes(written[:cut] + tail)
        counts.look(here, [reading.document.id for reading in given[:safe]], expected)
        _remove(here)
    return counts


def full_disk(where: Path, fill: Callable[[], None] = lambda: None) -> tuple[list[str], str]:
    """Add to a ledger until it fails: the ids it acknowledged, and the error. `fill` is called once it is open."""
    told: list[str] = []
    with Ledger(where) as ledger:
        fill()
        try:
            for reading in readings(3000):
                ledger.add(reading)
                told.append(reading.document.id)
        except LedgerError as error:
            return told, str(error)
    raise AssertionError("the disk was not full")


@contextmanager
def small_disk(folder: Path, size: str = "1m") -> Iterator[Path]:
    """A file system of that size; PermissionError where this user may mount none."""
    import subprocess

    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], capture_output=True, text=True)
    if made.returncode:
        raise PermissionError(made.stderr)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def small_files(most: int) -> Iterator[None]:
    """No file grows past `most` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _remove(where: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            where.with_name(where.name + ending).unlink()


def room(folder: Path) -> int:
    """Bytes that are free where a folder lies."""
    return shutil.disk_usage(folder).free


def add_and_compare(where: Path, given: list[Reading]) -> None:
    """Add readings, two at a time, and compare what is new each time."""
    with Ledger(where) as ledger:
        for start in range(0, len(given), 2):
            for reading in given[start : start + 2]:
                ledger.add(reading)
            for _ in ledger.compare():
                pass


def comparer(where: Path, given: list[Reading], prepare: Callable[[], object]) -> bool:
    """A program that adds and compares: whether it was killed."""
    child = os.fork()
    if not child:
        try:
            prepare()
            add_and_compare(where, given)
            os._exit(0)
        except BaseException:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def compared_and_killed(folder: Path, given: list[Reading], *, points: Iterable[int] = (), shares: Iterable[float] = ()) -> int:
    """Kill programs that add and compare, at these statements or after these shares of the time that an undisturbed one takes, each time on a new
    ledger: how many were ended so.

    Whatever the moment, the ledger opens, holds nothing twice and nothing unsound, and the next program comes to what an undisturbed one finds.
    """
    whole, again = folder / "whole.db", folder / "again.db"
    add_and_compare(whole, given)
    expected, ended = found(whole), 0
    began = time.monotonic()  # by now all that is loaded once is loaded, as for those that come
    assert not comparer(again, given, lambda: None)
    took = time.monotonic() - began
    assert found(again) == expected
    moments: list[Callable[[], object]] = [
        *(partial(_die_at, point) for point in points),
        *(partial(signal.setitimer, signal.ITIMER_REAL, share * took) for share in shares),
    ]
    for number, prepare in enumerate(moments):
        where = folder / f"{number}.db"
        ended += comparer(where, given, prepare)
        sound(where)
        with Ledger(where) as ledger:
            for _ in ledger.compare():
                pass
        sound(where)
        assert not comparer(where, given, lambda: None)
        assert found(where) == expected, f"moment {number}"
        _remove(where)
    return ended


def sound(where: Path) -> None:
    """That the ledger opens, and holds no claim in two matters, no matter without its row on the board and its words, and nothing unsound."""
    with Ledger(where) as ledger, ledger._engine.connect() as connection:
        assert list(ledger.problems()) == []
        members = [claim for p in ledger.propositions() for claim in (*p.supports, *p.denies)]
        assert len(members) == len(set(members))
        counts = {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() for table in ("propositions", "board", "search")
        }
        assert len(set(counts.values())) == 1, counts


def found(where: Path) -> list[object]:
    """All that comparing leaves in a ledger, without the moments and the numbers of its rows."""
    asked = (
        "SELECT proposition_id, frame, actor, standing, origins, claims, first_said, last_said, news, judged, rejected FROM board ORDER BY 1",
        "SELECT proposition_id, kind, name FROM voices JOIN names ON id = name_id JOIN board USING (number) ORDER BY 1, 2, 3",
        "SELECT proposition_id, search.words FROM search JOIN board ON board.number = search.rowid ORDER BY 1",
        "SELECT document_id, first, origin FROM texts ORDER BY 1",
        "SELECT claim_id, place, forecast, month, unit FROM filed ORDER BY 1",
        "SELECT key, due, first_day, until FROM cells ORDER BY 1",
        "SELECT document_id FROM pending", "SELECT place, forecast, month FROM stale",
    )  # fmt: skip
    with Ledger(where) as ledger, ledger._engine.connect() as connection:
        rows = [tuple(row) for query in asked for row in connection.exec_driver_sql(query)]
        return [*ledger.propositions(), *ledger.relations(), *rows]


def own_id(claim: Claim) -> Claim:
    """The claim under the id that its content gives it, as the ledger's check wants it."""
    return replace(claim, id=claim_id(claim.doc, claim.content, claim.cue, claim.source, claim.voice))

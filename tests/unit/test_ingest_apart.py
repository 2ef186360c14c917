"""Parsers that hang, swell or break down, or that print: their file is refused by name and the next one is read."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest

from reportedly.ingest import LIMITS, Limits, Refusal, apart
from reportedly.ingest.base import Row
from reportedly.ingest.bounds import Item
from reportedly.ingest.opened import Whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no clock of processor time")


class Trying(Whole):
    """A format that does what its file says."""

    name = "trying"
    suffixes: tuple[str, ...] = (".try",)

    def parsed(self, raw: bytes, where: str, limits: Limits) -> Iterator[Item]:
        yield where, Row(text="before \ud800", meta={"pid": str(os.getpid())})
        what = raw.decode()
        if what == "hang":
            while True:
                pass
        if what == "hang in C":
            sum(range(10**12))
        if what == "sleep":
            time.sleep(60)
        if what == "swell":
            bytearray(3_000_000_000)
        if what == "swell a little":
            bytearray(400_000_000)[::4096] = b"x" * (400_000_000 // 4096 + 1)
        if what == "break down":
            os.kill(os.getpid(), signal.SIGSEGV)
        if what == "write":
            Path(where).write_text("x" * 99)
        if what == "print":
            print("words", flush=True)
            os.write(1, b"words\n")
            logging.getLogger("x").error("words")
        if what == "raise":
            raise KeyError(1)
        yield where, Row(text="after")


def read(what: str, where: str = "x", **limits: float) -> list[str]:
    """The texts, or what was wrong."""
    found = Trying().rows(BytesIO(what.encode()), where, replace(LIMITS, **limits))
    return [item.what if isinstance(item, Refusal) else item[1].text for item in found]


@pytest.mark.parametrize("what", ["hang", "hang in C"])
def test_a_parser_that_hangs_is_ended_and_the_next_file_is_read(what: str) -> None:
    began = time.monotonic()
    assert read(what, seconds=0.3) == ["before \ud800", "takes longer than 0.3 seconds to read"]
    assert time.monotonic() - began < 30
    assert read("well") == ["before \ud800", "after"]


def test_one_that_sleeps_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    read("well")
    monkeypatch.setattr(apart, "GRACE", 0)
    monkeypatch.setattr(apart, "WALL", 1)
    assert "was not read in" in read("sleep", seconds=1)[-1]
    assert read("well") == ["before \ud800", "after"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone")
def test_one_that_swells_is_refused() -> None:
    assert "memory" in read("swell")[-1]
    assert read("well") == ["before \ud800", "after"]


def test_one_that_breaks_down_or_raises_is_refused() -> None:
    assert "broke down" in read("break down")[-1]
    assert "KeyError" in read("raise")[-1]
    assert read("well") == ["before \ud800", "after"]


def test_it_writes_no_file_and_what_it_prints_is_no_answer(tmp_path: Path) -> None:
    assert "broke down" in read("write", str(tmp_path / "a"))[-1]
    assert (tmp_path / "a").read_bytes() == b""
    assert read("print") == ["before \ud800", "after"]


def pid(what: str) -> str:
    first = next(iter(Trying().rows(BytesIO(what.encode()), "x", LIMITS)))
    assert not isinstance(first, Refusal)
    return first[1].meta["pid"]


def test_it_is_kept_from_file_to_file_until_it_has_swollen() -> None:
    first = pid("well")
    assert first == pid("well") != str(os.getpid())
    assert pid("swell a little") == first
    assert pid("well") != first


def test_one_that_was_ended_between_files_is_made_anew() -> None:
    os.kill(int(pid("well")), signal.SIGKILL)
    time.sleep(0.2)
    assert read("well") == ["before \ud800", "after"]


def test_threads_share_it() -> None:
    found: list[list[str]] = []
    threads = [Thread(target=lambda: found.append(read("well"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["before \ud800", "after"]] * 8


def test_without_a_clock_it_runs_in_this_process() -> None:
    first = next(iter(Trying().rows(BytesIO(b"well"), "x", Limits(seconds=None))))
    assert not isinstance(first, Refusal)
    assert first[1].meta["pid"] == str(os.getpid())


def test_it_ends_with_the_program_also_where_that_is_killed() -> None:
    code = (
        "import sys, os, signal; from io import BytesIO; from reportedly.ingest.mail import Mail; from reportedly.ingest import LIMITS, apart\n"
        "list(Mail().rows(BytesIO(b'Subject: a\\n\\nb'), 'x', LIMITS)); print(apart._kept.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL) if sys.argv[1] == 'kill' else None"
    )
    for how in ("end", "kill"):
        said = subprocess.run([sys.executable, "-W", "error", "-c", code, how], capture_output=True, text=True)
        assert said.stderr == ""
        for _ in range(50):
            if not Path(f"/proc/{int(said.stdout)}/cmdline").exists() or not Path(f"/proc/{int(said.stdout)}/cmdline").read_bytes():
                break
            time.sleep(0.1)
        else:
            pytest.fail("it goes on")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_makes_one_of_its_own() -> None:
    code = (
        "import os; from io import BytesIO; from reportedly.ingest.mail import Mail; from reportedly.ingest import LIMITS, apart\n"
        "read = lambda: [r[1].text for r in Mail().rows(BytesIO(b'Subject: a\\n\\nb'), 'x', LIMITS)]\n"
        "read(); first = apart._kept.pid; child = os.fork(); assert read() == ['b']; assert (apart._kept.pid == first) == bool(child)\n"
        "os.wait() if child else None; assert read() == ['b']; print('well', flush=True)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (said.stdout, said.stderr) == ("well\nwell\n", "")

"""A run of `add` that is killed or interrupted, and then started again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportedly.ledger import Ledger

PROGRAM = Path(__file__).parents[1] / "line_program.py"
COUNT = 60


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    file = tmp_path / "feed.jsonl"
    file.write_text("".join(json.dumps({"id": f"d{n}", "text": f"The mayor said: bridge {n} is closed."}) + "\n" for n in range(COUNT)))
    return file


def start(feed: Path, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), str(seconds), "add", str(feed), "--json", "--ledger", str(feed.with_suffix(".db"))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def held(feed: Path) -> int:
    with Ledger(feed.with_suffix(".db")) as ledger:
        return ledger.stats().documents


def stop(feed: Path, how: signal.Signals) -> tuple[int, str]:
    """Start a run, stop it once it has added something, and say how it ended."""
    before = held(feed)
    with start(feed, 0.05) as run:
        until = time.monotonic() + 60
        while held(feed) < before + 3 and run.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        run.send_signal(how)
        said, _ = run.communicate(timeout=60)
    assert before + 3 <= held(feed) < COUNT
    return run.returncode, said


def finish(feed: Path) -> None:
    there = held(feed)
    with start(feed, 0) as run:
        said, errors = run.communicate(timeout=60)
    assert run.returncode == 0, errors
    assert json.loads(said) | {"ledger": ""} == {
        "ledger": "",
        "added": COUNT - there,
        "known": there,
        "claims": COUNT - there,
        "refused": [],
    }
    with Ledger(feed.with_suffix(".db")) as ledger:
        assert sorted(d.id for d in ledger.documents()) == sorted(f"d{n}" for n in range(COUNT))
        assert len({c.claim.id for c in ledger.claims()}) == len(list(ledger.claims())) == COUNT


def test_a_kill_loses_and_doubles_nothing(feed: Path) -> None:
    assert stop(feed, signal.SIGKILL)[0] == -signal.SIGKILL
    assert stop(feed, signal.SIGKILL)[0] == -signal.SIGKILL
    finish(feed)


def test_ctrl_c_ends_with_a_summary_and_130(feed: Path) -> None:
    code, said = stop(feed, signal.SIGINT)
    assert code == 130
    assert held(feed) - json.loads(said)["added"] in (0, 1), "the interrupt may fall between a commit and its count"
    finish(feed)

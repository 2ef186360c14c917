"""Parsers in a process of their own, one for all files and kept from file to file, so that one that hangs or swells or breaks down costs its file alone.

The process is sent a file's bytes and answers with rows in JSON (`worker.py` is its side). The system ends it when the file has had its processor
time, whatever it does at that moment; should it sleep, a timer here ends it. The next file gets a new one.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from threading import Lock, Timer
from typing import TYPE_CHECKING

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.bounds import Item

if TYPE_CHECKING:
    from reportedly.ingest.opened import Whole

WALL = 10
"""Seconds by the clock for each second of processor time: others may be using the processor."""
GRACE = 30.0
"""Seconds by the clock beside them, for the process to start."""
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from reportedly.ingest.worker import main; main()"
_kept: subprocess.Popen[bytes] | None = None
_lock = Lock()


def rows(kind: Whole, raw: bytes, where: str, limits: Limits) -> Iterator[Item]:
    """What `kind.within` gives, from the other process; where that ends on the way, what it gave before and a refusal."""
    with _lock:
        items = _asked(kind, raw, where, limits)
    yield from items


def _asked(kind: Whole, raw: bytes, where: str, limits: Limits) -> list[Item]:
    assert limits.seconds is not None
    worker, items, late = _worker(), list[Item](), list[bool]()
    assert worker.stdin is not None
    assert worker.stdout is not None

    def end() -> None:
        late.append(True)
        worker.kill()

    patience = limits.seconds * WALL + GRACE
    timer = Timer(patience, end)
    timer.daemon = True
    of = type(kind)
    ask = {"module": of.__module__, "kind": of.__qualname__, "where": where, "limits": asdict(limits), "bytes": len(raw)}
    try:
        timer.start()
        worker.stdin.write(json.dumps(ask).encode() + b"\n")
        worker.stdin.write(raw)
        worker.stdin.flush()
        for line in worker.stdout:
            what, *said = json.loads(line)
            if what == "end":
                timer.cancel()
                timer.join()
                if said[0] or late:
                    stop()
                return items
            items.append(Refusal(*said) if what == "refused" else (said[0], Row.model_validate(said[1])))
    except BrokenPipeError:
        pass
    except BaseException:
        worker.kill()
        stop()
        raise
    finally:
        timer.cancel()
    code = stop()
    return [*items, _why(code, patience if late else 0, kind, where, limits)]


def _why(code: int, late: float, kind: Whole, where: str, limits: Limits) -> Refusal:
    if code == -getattr(signal, "SIGPROF", 0):
        return Refusal(where, f"takes longer than {limits.seconds:g} seconds to read", "split it or leave it out")
    if late:
        return Refusal(where, f"was not read in {late:g} seconds by the clock", "try again, or leave it out")
    return Refusal(where, f"what reads {kind.name} broke down on it ({code})", "save it anew or leave it out")


def _worker() -> subprocess.Popen[bytes]:
    global _kept
    if _kept is not None and _kept.poll() is not None:
        stop()
    if _kept is None:
        _kept = subprocess.Popen(  # noqa: S603 (this very interpreter)
            [sys.executable, "-c", _START, json.dumps(sys.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    return _kept


def stop() -> int:
    """Ends the process, if there is one: what it ended with. It ends by itself once it hears nothing more."""
    global _kept
    worker, _kept = _kept, None
    if worker is None:
        return 0
    for pipe in (worker.stdin, worker.stdout):
        try:
            if pipe is not None:
                pipe.close()
        except BrokenPipeError:
            pass
    try:
        return worker.wait(1)
    except subprocess.TimeoutExpired:
        worker.kill()
        return worker.wait()


def _forked() -> None:
    """A process that was forked makes a worker of its own."""
    global _lock
    _lock = Lock()
    if _kept is not None:
        _kept.returncode = 0  # not its child, and so not to be waited for
    stop()


atexit.register(stop)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)

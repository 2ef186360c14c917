"""The process that `apart.py` starts: reads files' bytes from standard input, each under the limits it is sent with, and writes rows to standard output.

The system bounds it: processor time (a signal that ends it), memory, and files, of which it can write none.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from reportedly.ingest.base import Limits, Refusal
from reportedly.ingest.bounds import Item
from reportedly.ingest.opened import Whole

SWOLLEN = 300_000_000
"""Bytes of memory after which the process is replaced, so that what one file leaves behind is not taken from the next one's."""


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers Ctrl-C
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a parser prints is no answer
    _bound("RLIMIT_CORE", 0)
    _bound("RLIMIT_FSIZE", 0)
    while ask := sys.stdin.buffer.readline():
        asked = json.loads(ask)
        raw = sys.stdin.buffer.read(asked["bytes"])
        limits = Limits(**asked["limits"])
        kind = getattr(importlib.import_module(asked["module"]), asked["kind"])()
        _bound("RLIMIT_DATA", limits.memory)
        _clock(limits.seconds or 1e-6)
        for answer in _answers(kind, raw, asked["where"], limits):
            answers.write(json.dumps(answer) + "\n")
            answers.flush()  # what is given is kept, whatever comes after it
        _clock(0)
        answers.write(json.dumps(["end", _peak() > SWOLLEN]) + "\n")
        answers.flush()


def _answers(kind: Whole, raw: bytes, where: str, limits: Limits) -> Iterator[list[Any]]:
    for item in kind.within(raw, where, limits):
        yield _plain(item)


def _plain(item: Item) -> list[Any]:
    if isinstance(item, Refusal):
        return ["refused", item.where, item.what, item.do]
    fields = item[1].model_dump()
    return ["row", item[0], fields | {"published": str(fields["published"]) if fields["published"] else None}]


def _clock(seconds: float) -> None:
    """Processor time until the system ends the process; 0 stops the clock."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _bound(what: str, most: int) -> None:
    try:
        import resource

        resource.setrlimit(getattr(resource, what), (most, resource.getrlimit(getattr(resource, what))[1]))
    except (ImportError, ValueError, OSError):
        pass  # this system has no such bound


def _peak() -> int:
    """The most bytes of memory that this process has held. On Linux by its own status, since `ru_maxrss` carries over what the parent held."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:  # noqa: PTH123
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        pass
    try:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    except ImportError:
        return 0

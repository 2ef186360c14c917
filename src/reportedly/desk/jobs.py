"""What takes longer than a page: reading what was added, and comparing. One worker, in order; what it does can be watched."""

from __future__ import annotations

import logging
import queue
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from reportedly.desk.errors import RefusedError
from reportedly.errors import ReportedlyError
from reportedly.ingest import Refusal
from reportedly.ledger import Ledger
from reportedly.pipeline import Already, Make, Outcome, add_all, made_by
from reportedly.types import Document

log = logging.getLogger("reportedly.desk")
KEPT = 200
Items = Callable[[], Iterable[Document | Refusal]]
Recompare = Callable[[Ledger], object]


@dataclass(slots=True)
class Job:
    """An upload under way. `state` is waiting, reading, comparing, done or failed; `folder` holds its files until then."""

    items: Items | None
    folder: Path | None = None
    id: str = field(default_factory=lambda: token_hex(8))
    state: str = "waiting"
    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    claims: int = 0
    refused: list[Refusal] = field(default_factory=list)
    failed: str = ""

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed")

    @property
    def seen(self) -> int:
        """Documents dealt with so far."""
        return len(self.added) + len(self.known) + len(self.refused)


class Jobs:
    """A queue with one worker of its own, started with the first job."""

    def __init__(self, ledger: Ledger, reader: Make, recompare: Recompare, most: int) -> None:
        self._ledger, self._make, self._recompare = ledger, reader, recompare
        self._most = most
        self._queue: queue.Queue[Job | None] = queue.Queue()
        self._kept: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def get(self, key: str) -> Job:
        """A job by its id."""
        with self._lock:
            if key not in self._kept:
                raise RefusedError(404, "there is no upload of this id", where=key, do="the desk forgets them when it is started anew")
            return self._kept[key]

    def put(self, job: Job) -> Job:
        """Queue a job; refused where too many wait already."""
        with self._lock:
            if sum(not kept.over for kept in self._kept.values()) >= self._most:
                raise RefusedError(429, "too many uploads are waiting", do="wait until some are read", retry=30)
            self._kept[job.id] = job
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="reportedly-desk", daemon=True)
                self._thread.start()
        self._queue.put(job)
        return job

    def compare(self) -> Job:
        """Queue a comparing; one that waits already is enough."""
        with self._lock:
            waiting = next((j for j in self._kept.values() if j.state == "waiting" and j.items is None), None)
        return waiting or self.put(Job(None))

    def close(self) -> None:
        """Let the job under way end, and take no more."""
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(timeout=3)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            try:
                self._run(job)
                job.state = "done"
            except ReportedlyError as error:
                job.failed, job.state = str(error), "failed"
            except Exception as error:
                log.error("a fault while reading", exc_info=error)
                job.failed, job.state = f"a fault of the program: {type(error).__name__}", "failed"
            finally:
                job.items = job.items and _nothing
                if job.folder is not None:
                    shutil.rmtree(job.folder, ignore_errors=True)

    def _run(self, job: Job) -> None:
        if job.items is not None:
            job.state = "reading"
            reader = self._make()
            for outcome in add_all(self._ledger, reader, job.items(), made=made_by(reader), batch=1):  # type: ignore[arg-type]
                _note(job, outcome)
        if job.items is None or job.added:
            job.state = "comparing"
            self._recompare(self._ledger)


def _note(job: Job, outcome: Outcome) -> None:
    if isinstance(outcome, Refusal):
        job.refused.append(outcome)
    elif isinstance(outcome, Already):
        job.known.append(outcome.document.id)
    else:
        job.added.append(outcome.document.id)
        job.claims += len(outcome.claims)


def _nothing() -> Iterable[Document | Refusal]:
    return ()

"""Many documents through the reader: in batches, by several processes, in order, in bounded memory; and into a ledger, where a run can stop at any moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Protocol

from reportedly.errors import InputError
from reportedly.ids import text_sha256
from reportedly.ingest import Refusal, from_text, warnings
from reportedly.types import Document, Provenance, Reading

if TYPE_CHECKING:
    from reportedly.ledger import Ledger
    from reportedly.read.reader import Reader

BATCH = 32
BATCH_CHARS = 100_000
"""A batch for a worker is closed at this many characters, so that long documents travel few at a time."""
AHEAD = 2
"""Batches that are under way or waiting for each worker."""


class Reads(Protocol):
    """A `Reader`, or anything that reads like one: readings come in the order of the documents."""

    def read(self, documents: Iterable[Document]) -> Iterator[Reading]: ...


Make = Callable[[], Reads]


@dataclass(frozen=True, slots=True)
class Already:
    """A document that the ledger has, read by the same program, model and theatre: nothing was done."""

    document: Document


Outcome = Reading | Already | Refusal


def default_reader(theatre: str | os.PathLike[str] = "russia-ukraine", *, threads: int = 0) -> Reader:
    """The shipped model and gazetteer with a theatre pack, by its name or its folder. `threads` of the processor are used, 0 for all."""
    from reportedly import models, theatres
    from reportedly.gazetteer import default_gazetteer
    from reportedly.read.reader import Reader

    return Reader(models.load(threads=threads), theatres.load(os.fspath(theatre)), default_gazetteer())


def made_by(reader: Reader) -> Provenance:
    """What the readings of `reader` are made by; the text's digest is filled in for each document."""
    import reportedly

    theatre = reader.theatre
    return Provenance(reportedly.__version__, reader.encoder.version, f"{theatre.id} {theatre.version}", "")


def read_text(
    text: str,
    *,
    published: date | str | None = None,
    lang: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    theatre: str | os.PathLike[str] = "russia-ukraine",
) -> Reading:
    """One text as a Reading; InputError where it is empty or too large. The reader is kept for the next call."""
    document = from_text(text, published=published, lang=lang, outlet=outlet, title=title)
    if isinstance(document, Refusal):
        raise InputError(document.what, where=document.where, do=document.do)
    return next(read_all(_kept_reader(os.fspath(theatre)), [document]))


_kept_reader = cache(default_reader)


def read_all(
    reader: Reads | Make,
    documents: Iterable[Document],
    *,
    batch: int = BATCH,
    workers: int = 1,
    progress: Callable[[Reading], None] | None = None,
) -> Iterator[Reading]:
    """Readings in the order of the documents, which are taken in as they are needed.

    With more than one worker `reader` is a function that makes one and can be pickled: each process calls it once and is sent `batch`
    documents at a time. `progress` is told of each reading before it is given out.
    """
    if workers > 1:
        if not callable(reader):
            raise TypeError("several workers need a function that makes a reader, not a reader")
        readings = _by_workers(reader, _batches(documents, batch), workers)
    else:
        readings = (reader() if callable(reader) else reader).read(documents)
    for reading in readings:
        said = dict.fromkeys((*warnings(reading.document), *reading.warnings))
        whole = replace(reading, warnings=tuple(said))
        if progress:
            progress(whole)
        yield whole


def add_all(
    ledger: Ledger,
    reader: Reads | Make,
    items: Iterable[Document | Refusal],
    *,
    made: Provenance | None = None,
    batch: int = BATCH,
    workers: int = 1,
) -> Iterator[Outcome]:
    """Read what the ledger does not have yet and add it, one transaction a document: what has been given out is in the ledger for good.

    A run that was stopped goes on where it was when it is started again. `made` says what makes the readings (see `made_by`); a document that
    was read by something else is read again and the ledger keeps the newer. Refusals pass through, and a text under another's id becomes one.
    """
    aside: deque[Outcome] = deque()
    pending: dict[str, str] = {}
    for reading in read_all(reader, _fresh(ledger, items, made, aside, pending), batch=batch, workers=workers):
        yield from _drain(aside)
        sha256 = pending.pop(reading.document.id)
        added = ledger.add(reading, replace(made, text_sha256=sha256) if made else None)
        yield reading if added else Already(reading.document)
    yield from _drain(aside)


def _fresh(
    ledger: Ledger, items: Iterable[Document | Refusal], made: Provenance | None, aside: deque[Outcome], pending: dict[str, str]
) -> Iterator[Document]:
    """The documents that are to be read; the others go `aside`. `pending` holds the text digests of those that are under way."""
    for item in items:
        if isinstance(item, Refusal):
            aside.append(item)
            continue
        sha256 = text_sha256(item.text)
        known = ledger.provenance(item.id) if ledger.has(item.id) else None
        text = pending.get(item.id) or (known.text_sha256 if known else sha256)
        if text != sha256:
            where = item.meta.get("file", item.id)
            aside.append(Refusal(where, f"another text is known under the id {item.id}", "give the changed text an id of its own"))
        elif item.id in pending or (known and (made is None or replace(known, text_sha256=made.text_sha256) == made)):
            aside.append(Already(item))
        else:
            pending[item.id] = sha256
            yield item


def _drain(aside: deque[Outcome]) -> Iterator[Outcome]:
    while aside:
        yield aside.popleft()


def _batches(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    held: list[Document] = []
    chars = 0
    for document in documents:
        held.append(document)
        chars += len(document.text)
        if len(held) >= size or chars >= BATCH_CHARS:
            yield held
            held, chars = [], 0
    if held:
        yield held


def _by_workers(make: Make, batches: Iterator[list[Document]], workers: int) -> Iterator[Reading]:
    """Batches read by processes of their own, given out in order. Processes are spawned: an open model does not survive a fork."""
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_start_worker, initargs=(make,))
    waiting: deque[Future[list[Reading]]] = deque()
    try:
        for some in batches:
            waiting.append(pool.submit(_work, some))
            if len(waiting) >= workers * AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_worker: Reads


def _start_worker(make: Make) -> None:
    """The parent process alone answers Ctrl-C, and then ends its workers."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker = make()


def _work(documents: list[Document]) -> list[Reading]:
    return list(_worker.read(documents))

"""A copy of a ledger as it is at one moment, by SQLite's own online backup: writers go on meanwhile and the copy is whole or not there."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import Engine

from reportedly.errors import LedgerError

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file that is open, or was when its program was killed."""


def backup(engine: Engine, name: str, file: Path, *, force: bool) -> Path:
    """Copy the ledger to `file`; the copy appears under its name once it is complete, checked and on the disk."""
    if engine.dialect.name != "sqlite":
        raise LedgerError("a ledger in PostgreSQL is backed up by its own programs", where=name, do="run pg_dump")
    file = file.expanduser()
    if file.is_dir():
        raise LedgerError("this is a folder", where=str(file), do="name a file in it")
    if file.exists() and file.samefile(str(engine.url.database)):
        raise LedgerError("this is the ledger itself", where=str(file), do="name another file")
    if file.exists() and not force:
        raise LedgerError("there is a file of this name", where=str(file), do="name another, or use --force to replace it")
    started = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        _copy(engine, started)
        for left in (file.with_name(file.name + end) for end in BESIDE):
            left.unlink(missing_ok=True)  # of the file that is replaced: SQLite would play it into the new one
        started.replace(file)
        _to_disk(file.parent)
    except sqlite3.Error as error:
        raise LedgerError(f"the copy failed: {error}", where=str(file), do="make room, or run reportedly check") from error
    except OSError as error:
        raise LedgerError(
            f"the copy failed: {error.strerror}", where=str(file), do="check that the folder exists and may be written to"
        ) from error
    finally:
        for left in (started, *(started.with_name(started.name + end) for end in BESIDE)):
            left.unlink(missing_ok=True)
    return file


def _copy(engine: Engine, target: Path) -> None:
    with closing(engine.raw_connection()) as borrowed, closing(sqlite3.connect(target)) as copy:
        cast(sqlite3.Connection, borrowed.driver_connection).backup(copy)  # in one step: one state, whoever writes
        (said,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            raise sqlite3.DatabaseError(said)
    _to_disk(target)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

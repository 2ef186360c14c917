"""The database under a ledger: how it is opened, what it promises, and how its errors are told.

A commit that has returned is on the disk: SQLite runs in WAL with synchronous=FULL (NORMAL would lose the last commits on a power cut);
PostgreSQL does so by default.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from reportedly.errors import LedgerError
from reportedly.ledger.columns import to_json
from reportedly.ledger.migrations import HEAD, known, upgrade

BUSY_SECONDS = 60
"""How long a writer waits for another one."""


def open_engine(where: str | Path, *, create: bool) -> tuple[Engine, str]:
    """The engine of a ledger that stands at the newest version of its tables, and its name for messages (without a password)."""
    url, name = _locate(where, create=create)
    try:
        engine = create_engine(url, json_serializer=to_json)
    except ImportError as error:
        raise LedgerError("the driver for PostgreSQL is missing", where=name, do="pip install 'reportedly[postgres]'") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        with telling(name):
            _bring_to_head(engine, name)
    except BaseException:
        engine.dispose()
        raise
    return engine, name


@contextmanager
def writing(engine: Engine, name: str, lock: str) -> Iterator[Connection]:
    """One transaction; of all processes that name the same `lock`, one at a time."""
    with telling(name), engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))"), {"lock": lock})
        yield connection


def one_snapshot(engine: Engine) -> Engine:
    """The same engine with transactions that see one state throughout, as SQLite's do."""
    return engine.execution_options(isolation_level="REPEATABLE READ") if engine.dialect.name == "postgresql" else engine


@contextmanager
def telling(name: str) -> Iterator[None]:
    """Turn the database's errors into the ledger's."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
        raise LedgerError(f"the database refused: {reason}", where=name, do=_advice(reason)) from error
    except UnicodeEncodeError as error:
        raise LedgerError("the database takes no broken characters", where=name, do="check the encoding of what is added") from error
    except SQLAlchemyError as error:
        raise LedgerError(f"the database cannot be used: {error}", where=name) from error


def _advice(reason: str) -> str | None:
    for part, advice in (
        ("not a database", "name a ledger, or a file that does not exist yet"),
        ("unable to open", "check that the folder exists and may be written to"),
        ("readonly", "check that the file and its folder may be written to"),
        ("disk is full", "make room and run it again: what was added is kept"),
        ("locked", "another program is writing: run it again when that has ended"),
    ):
        if part in reason:
            return advice
    return None


def _locate(where: str | Path, *, create: bool) -> tuple[URL, str]:
    if isinstance(where, Path) or "://" not in where:
        path = Path(where).expanduser()
        if not create and not path.exists():
            raise LedgerError("there is no ledger here", where=str(path), do="add documents first, or name another file")
        if path.is_dir():
            raise LedgerError("this is a folder", where=str(path), do="name a file")
        return URL.create("sqlite", database=str(path)), str(path)
    try:
        url = make_url(where)
    except SQLAlchemyError as error:
        raise LedgerError("this is no address of a database", do="write postgresql://user@host/name, or the name of a file") from error
    name, store = url.render_as_string(hide_password=True), url.get_backend_name()
    if store in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg"), name
    if store != "sqlite":
        raise LedgerError(
            "a ledger lives in SQLite or PostgreSQL", where=name, do="write postgresql://user@host/name, or the name of a file"
        )
    if url.database in (None, "", ":memory:"):
        raise LedgerError("a ledger in memory would be lost", where=name, do="name a file")
    return _locate(Path(str(url.database)), create=create)


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA fullfsync = ON")
    _to_wal(cursor)
    cursor.close()


def _to_wal(cursor: sqlite3.Cursor) -> None:
    """Switching a new file to WAL fails at once, without waiting, while another process does the same."""
    for attempt in range(100):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == 99:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _bring_to_head(engine: Engine, name: str) -> None:
    with engine.connect() as connection:
        if _version(connection) == HEAD:
            return
    with writing(engine, name, "migrations") as connection:
        version = _version(connection)
        if version is None and inspect(connection).get_table_names():
            raise LedgerError("this database holds something other than a ledger", where=name, do="name another file or database")
        if version is not None and version not in known():
            raise LedgerError(
                f"a newer program made this ledger (version {version})", where=name, do="install the newest version of reportedly"
            )
        upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version

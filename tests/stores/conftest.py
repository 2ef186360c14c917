"""The stores that every test of this folder runs against: SQLite in a file, and PostgreSQL where Debian's packages have put a server."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from reportedly.ledger import Ledger

_numbers = count()


def _server_folder() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server of our own that listens on a unix socket alone; gives the socket's folder."""
    programs = _server_folder()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed")
    pytest.importorskip("psycopg", reason="the driver for PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        user = {"user": "postgres"}
        shutil.chown(folder, "postgres")

    def call(program: str, *arguments: str) -> None:
        subprocess.run([programs / program, *arguments], check=True, cwd=folder, stdout=subprocess.DEVNULL, **user)

    try:
        call("initdb", "-D", f"{folder}/data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync")
        call(
            "pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", f"-c listen_addresses='' -c fsync=off -k {folder}", "start"
        )
        try:
            yield str(folder)
        finally:
            call("pg_ctl", "-D", f"{folder}/data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place where there is no ledger yet."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    import psycopg

    folder, name = request.getfixturevalue("postgres"), f"ledger{next(_numbers)}"  # a schema of its own
    with psycopg.connect(host=folder, user="tests", dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE SCHEMA {name}")
    return f"postgresql://tests@/postgres?host={folder}&options=-csearch_path%3D{name}"


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    with Ledger(where) as opened:
        yield opened

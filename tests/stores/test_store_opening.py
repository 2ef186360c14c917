"""Opening, making, upgrading and refusing ledgers."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from builders import readings
from sqlalchemy import Connection, inspect, text

from reportedly.errors import LedgerError
from reportedly.ledger import Board, Ledger, migrations, store
from reportedly.ledger.tables import Base

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{head}"

def upgrade():
    op.add_column("documents", sa.Column("extra", sa.Text()))
    {then}
"""


def next_version(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str = "") -> None:
    """Make believe that the program knows one version of the tables more."""
    (folder / "9998_next.py").write_text(NEXT.format(then=then, head=migrations.HEAD))
    plain = migrations.config

    def config() -> Config:
        settings = plain()
        own = Path(migrations.__file__).parent / "versions"
        settings.set_main_option("version_locations", f"{own}:{folder}")
        return settings

    monkeypatch.setattr(migrations, "config", config)
    monkeypatch.setattr(store, "HEAD", "9998")


def test_head_is_the_last_version() -> None:
    assert ScriptDirectory.from_config(migrations.config()).get_heads() == [migrations.HEAD]


def test_the_migrations_make_the_tables(ledger: Ledger) -> None:
    own = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith("search")}  # words for searches: each store's own
    with ledger._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=own), Base.metadata) == []


def test_a_ledger_is_kept(where: str) -> None:
    (given,) = readings(1)
    with Ledger(where) as ledger:
        ledger.add(given)
    with Ledger(where, create=False) as ledger:
        assert list(ledger.readings()) == [given]


def test_an_older_ledger_is_upgraded(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (given,) = readings(1)
    with Ledger(where) as ledger:
        ledger.add(given)
        judgement = ledger.judge("c1", "accept", "", by="Ivan")
    next_version(monkeypatch, tmp_path)
    with Ledger(where) as ledger:
        assert "extra" in [column["name"] for column in inspect(ledger._engine).get_columns("documents")]
        assert list(ledger.readings()) == [given]
        assert list(ledger.judgements()) == [judgement]


def test_a_ledger_from_before_comparing_is_taken_up(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it holds is new to comparing."""
    settings = migrations.config()

    def to_second(connection: Connection) -> None:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0002")
        connection.execute(text("INSERT INTO documents (id, text, text_sha256, meta) VALUES ('d', 'Old.', 'x', '{}')"))

    with monkeypatch.context() as patched:
        patched.setattr(store, "upgrade", to_second)
        patched.setattr(store, "HEAD", "0002")
        Ledger(where).close()
    with Ledger(where) as ledger:
        assert ledger.uncompared() == 1
        assert Board(ledger).page().total == 0


def test_a_failed_upgrade_changes_nothing(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (given,) = readings(1)
    with Ledger(where) as ledger:
        ledger.add(given)
    with monkeypatch.context() as patched:
        next_version(patched, tmp_path, then="op.execute('no such statement')")
        with pytest.raises(LedgerError, match="refused"):
            Ledger(where)
    with Ledger(where) as ledger:
        assert "extra" not in [column["name"] for column in inspect(ledger._engine).get_columns("documents")]
        assert list(ledger.readings()) == [given]


def test_a_newer_ledger_is_refused(where: str) -> None:
    with Ledger(where) as ledger, ledger._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerError, match=r"newer program.*9999.*install"):
        Ledger(where)


def test_a_ledger_of_two_openers_is_made_once(where: str) -> None:
    with Ledger(where) as one, Ledger(where) as two:
        (given,) = readings(1)
        assert one.add(given)
        assert not two.add(given)


def test_what_is_no_ledger_is_refused_and_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE documents (id)")
    connection.close()
    with pytest.raises(LedgerError, match="something other"):
        Ledger(other)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear reader, " * 100)
    with pytest.raises(LedgerError, match="not a database"):
        Ledger(letter)
    assert letter.read_text() == "Dear reader, " * 100
    with pytest.raises(LedgerError, match="folder"):
        Ledger(tmp_path)
    with pytest.raises(LedgerError, match="folder exists"):
        Ledger(tmp_path / "missing" / "ledger.db")


def test_no_ledger_is_made_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger here"):
        Ledger(tmp_path / "ledger.db", create=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite://", "memory"),
        ("sqlite:///:memory:", "memory"),
        ("mysql://somebody:secret@host/name", "SQLite or PostgreSQL"),
        ("://", "no address"),
        ("mysql+any://somebody:secret@host", "SQLite or PostgreSQL"),
    ],
)
def test_addresses_that_are_no_ledger_are_named_without_their_password(url: str, message: str) -> None:
    with pytest.raises(LedgerError, match=message) as caught:
        Ledger(url)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    pytest.importorskip("psycopg", reason="the driver for PostgreSQL is not installed")
    with pytest.raises(LedgerError, match="refused") as caught:
        Ledger("postgres://somebody:secret@/name?host=/nowhere")
    assert "somebody" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match=r"reportedly\[postgres\]"):
        Ledger("postgresql://somebody@/name")


def test_a_sqlite_url_is_a_file(tmp_path: Path) -> None:
    with Ledger(f"sqlite:///{tmp_path}/ledger.db") as ledger:
        assert ledger.name == f"{tmp_path}/ledger.db"
        assert repr(ledger) == f"Ledger('{tmp_path}/ledger.db')"
    assert (tmp_path / "ledger.db").exists()

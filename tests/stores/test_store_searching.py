"""Documents found by the words of their texts, on every store alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alembic import command
from builders import document
from sqlalchemy import Connection, select, text

from reportedly.ids import text_sha256
from reportedly.ledger import Ledger, migrations, searching, store
from reportedly.ledger.tables import DocumentRow
from reportedly.types import Provenance, Reading

GIVEN = [
    document("The old mill by the river burned. Nobody was hurt, its keeper said.", id="mill", title="Fire at night"),
    document("Міст у Соснах зруйновано, кажуть мешканці.", id="bridge", title=None),
    document("Bread was short. " + "word " * 50_000 + "lighthouse", id="long", title="Cafe\u0301 under_score"),
]


def found(ledger: Ledger, asked: str) -> list[str]:
    with ledger._reading() as session:
        return sorted(session.scalars(select(DocumentRow.id).where(searching.having(asked, session))))


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ("keeper", ["mill"]), ("KEEP mill", ["mill"]), ("keeper bread", []), ("night", ["mill"]), ("соснами", ["bridge"]), ("зруйнований", ["bridge"]),
        ("café", ["long"]), ("lighthouse", []), ("under_score", ["long"]), ("", []), ("\" OR ' & ! * ) :", []), ("' OR 1=1 --", []),
        ("search_documents:keeper", []), ("NOT keeper", []),
    ],
)  # fmt: skip
def test_documents_are_found_by_their_words(ledger: Ledger, asked: str, keys: list[str]) -> None:
    for one in GIVEN:
        ledger.add(Reading(one))
    assert found(ledger, asked) == keys


def test_a_title_that_changed_is_found_and_the_old_one_is_not(ledger: Ledger) -> None:
    made = Provenance("1", "1", "1", text_sha256(GIVEN[0].text))
    ledger.add(Reading(GIVEN[0]), made)
    ledger.add(Reading(replace(GIVEN[0], title="Morning")), replace(made, model="2"))
    assert (found(ledger, "night"), found(ledger, "morning"), found(ledger, "keeper")) == ([], ["mill"], ["mill"])
    ledger.add(Reading(GIVEN[0]), made)
    assert (found(ledger, "night"), found(ledger, "morning")) == ([], ["mill"])


def test_what_an_older_ledger_holds_is_found(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = migrations.config()

    def to_third(connection: Connection) -> None:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0003")
        connection.execute(
            text("INSERT INTO documents (id, text, text_sha256, meta) VALUES ('d', 'An old mill.', 'x', '{}'), ('e', 'Bread.', 'y', '{}')")
        )

    with monkeypatch.context() as patched:
        patched.setattr(store, "upgrade", to_third)
        patched.setattr(store, "HEAD", "0003")
        Ledger(where).close()
    with Ledger(where) as ledger:
        assert found(ledger, "mill") == ["d"]
        ledger.add(Reading(GIVEN[0]))
        assert found(ledger, "mill") == ["d", "mill"]

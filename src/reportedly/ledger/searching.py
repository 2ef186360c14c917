"""Documents by the words of their texts: FTS5 without a second copy of the texts in SQLite, a tsvector in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select, text
from sqlalchemy.orm import Session

from reportedly.ledger.board import having_words
from reportedly.ledger.tables import DocumentRow
from reportedly.ledger.values import fold
from reportedly.types import Document

LENGTH = 200_000
"""Characters of a document, its title first, that are searched."""


def put(connection: Connection, document: Document) -> None:
    """Have a document found by its words; `take` them before where it was there."""
    said = {"key": document.id, "words": _words(document.title, document.text)}
    if connection.dialect.name != "sqlite":
        connection.execute(text(
            "INSERT INTO search_documents (document_id, words) VALUES (:key, to_tsvector('simple', :words)) "
            "ON CONFLICT (document_id) DO UPDATE SET words = excluded.words"
        ), said)  # fmt: skip
        return
    connection.execute(text("INSERT INTO search_numbers (document_id) VALUES (:key) ON CONFLICT DO NOTHING"), said)
    connection.execute(
        text("INSERT INTO search_documents (rowid, words) SELECT number, :words FROM search_numbers WHERE document_id = :key"), said
    )


def take(connection: Connection, key: str) -> None:
    """Take a document's words away, as they are stored: an index without texts has to be told what to forget."""
    if connection.dialect.name != "sqlite":
        return
    found = connection.execute(select(DocumentRow.title, DocumentRow.text).where(DocumentRow.id == key)).one_or_none()
    if found is not None:
        connection.execute(text(
            "INSERT INTO search_documents (search_documents, rowid, words) "
            "SELECT 'delete', number, :words FROM search_numbers WHERE document_id = :key"
        ), {"key": key, "words": _words(found.title, found.text)})  # fmt: skip


def having(asked: str, session: Session) -> ColumnElement[bool]:
    """A condition that all words, or words that begin so, are in a document's title or text; none where nothing is asked for."""
    return having_words(
        DocumentRow.id, asked, session,
        sqlite="SELECT document_id FROM search_numbers WHERE number IN (SELECT rowid FROM search_documents WHERE search_documents MATCH :asked)",
        postgresql="SELECT document_id FROM search_documents WHERE words @@ to_tsquery('simple', :asked)",
    )  # fmt: skip


def _words(title: str | None, body: str) -> str:
    return fold(f"{title or ''}\n{body}"[:LENGTH])[:LENGTH]

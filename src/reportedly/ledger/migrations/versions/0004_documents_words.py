"""The words of documents, for searches through their texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from reportedly.ledger.values import fold

revision = "0004"
down_revision = "0003"

BATCH = 500
LENGTH = 200_000


def upgrade() -> None:
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        op.execute(
            "CREATE TABLE search_numbers (number INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE REFERENCES documents (id) ON DELETE CASCADE)"
        )
        op.execute("CREATE VIRTUAL TABLE search_documents USING fts5(words, content = '', tokenize = 'unicode61 remove_diacritics 2')")
        op.execute("INSERT INTO search_numbers (document_id) SELECT id FROM documents ORDER BY id")
        put = sa.text("INSERT INTO search_documents (rowid, words) SELECT number, :words FROM search_numbers WHERE document_id = :key")
    else:
        op.execute(
            'CREATE TABLE search_documents (document_id text COLLATE "C" PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE, words tsvector NOT NULL)'
        )
        op.execute("CREATE INDEX ix_search_documents_words ON search_documents USING gin (words)")
        put = sa.text("INSERT INTO search_documents (document_id, words) VALUES (:key, to_tsvector('simple', :words))")
    documents = sa.text("SELECT id, title, text FROM documents WHERE id > :after ORDER BY id LIMIT :batch")
    after = ""
    while some := connection.execute(documents, {"after": after, "batch": BATCH}).all():
        connection.execute(put, [{"key": row.id, "words": fold(f"{row.title or ''}\n{row.text}"[:LENGTH])[:LENGTH]} for row in some])
        after = some[-1].id

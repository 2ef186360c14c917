"""What comparing keeps, so that what is new can be compared alone, and the board: propositions as they are asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    for table in ("propositions", "relations"):
        op.add_column(table, sa.Column("cell", TEXT, nullable=True))
        op.create_index(f"ix_{table}_cell", table, ["cell"])
    op.create_table(
        "texts",
        sa.Column("document_id", TEXT, nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("lang", TEXT, nullable=True),
        sa.Column("bands", sa.LargeBinary(), nullable=False),
        sa.Column("signatures", sa.LargeBinary(), nullable=False),
        sa.Column("first", TEXT, nullable=False),
        sa.Column("origin", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )
    for column in ("published", "first", "origin"):
        op.create_index(f"ix_texts_{column}", "texts", [column])
    op.create_table(
        "filed",
        sa.Column("claim_id", TEXT, nullable=False),
        sa.Column("document_id", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("forecast", sa.Boolean(), nullable=False),
        sa.Column("month", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim_id"),
    )
    op.create_index("ix_filed_document_id", "filed", ["document_id"])
    op.create_index("ix_filed_place", "filed", ["place", "forecast", "month"])
    op.create_table(
        "pending",
        sa.Column("document_id", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.create_table(
        "stale",
        sa.Column("place", TEXT, nullable=False),
        sa.Column("forecast", sa.Boolean(), nullable=False),
        sa.Column("month", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("place", "forecast", "month"),
    )
    op.create_table(
        "cells",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("forecasts", sa.Boolean(), nullable=False),
        sa.Column("period", TEXT, nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_cells_place", "cells", ["place"])
    op.create_index("ix_cells_due", "cells", ["due"])
    op.create_table(
        "state", sa.Column("name", TEXT, nullable=False), sa.Column("value", TEXT, nullable=False), sa.PrimaryKeyConstraint("name")
    )
    op.create_table(
        "board",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("proposition_id", TEXT, nullable=False),
        sa.Column("geonameid", sa.BigInteger(), nullable=True),
        sa.Column("place_name", TEXT, nullable=False),
        sa.Column("place_folded", TEXT, nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("frame", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("standing", TEXT, nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("first_said", sa.Date(), nullable=True),
        sa.Column("last_said", sa.Date(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("news", sa.Date(), nullable=True),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.Column("judged", sa.Boolean(), nullable=False),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["proposition_id"], ["propositions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("proposition_id"),
    )
    op.create_index("ix_board_news", "board", ["news", "standing", "frame", "actor", "rejected"])
    op.create_index("ix_board_place", "board", ["geonameid", "news", "standing", "frame", "actor", "rejected"])
    op.create_index("ix_board_standing", "board", ["standing", "news"])
    op.create_index("ix_board_frame", "board", ["frame", "news"])
    op.create_index("ix_board_said", "board", ["last_said", "first_said", "rejected", "standing", "frame", "actor", "geonameid"])
    op.create_index("ix_board_labels", "board", ["rejected", "standing", "frame", "actor"])
    op.create_index("ix_board_map", "board", ["rejected", "geonameid", "standing", "frame"])
    op.create_index("ix_board_changed", "board", ["changed"])
    op.create_table(
        "names",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("folded", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "name"),
    )
    op.create_table(
        "voices",
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["names.id"]),
        sa.ForeignKeyConstraint(["number"], ["board.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name_id", "number"),
    )
    op.create_index("ix_voices_number", "voices", ["number"])
    _words(op.get_bind().dialect.name)
    op.execute("INSERT INTO pending (document_id) SELECT id FROM documents")


def _words(dialect: str) -> None:
    """The words of each row of the board, for searches: FTS5 in SQLite, a tsvector in PostgreSQL."""
    if dialect == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'unicode61 remove_diacritics 2', prefix = '3 5')")
        op.execute("CREATE TRIGGER board_words AFTER DELETE ON board BEGIN DELETE FROM search WHERE rowid = old.number; END")
    else:
        op.execute("CREATE TABLE search (number integer PRIMARY KEY REFERENCES board (number) ON DELETE CASCADE, words tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_search_words ON search USING gin (words)")

"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Ordered by code point on every store."""


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("text_sha256", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=True),
        sa.Column("outlet", TEXT, nullable=True),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("lang", TEXT, nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_documents_published", "documents", ["published"])
    op.create_index("ix_documents_text_sha256", "documents", ["text_sha256"])
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("undoes", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["undoes"],
            ["judgements.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_judgements_subject", "judgements", ["subject"])
    op.create_table(
        "propositions",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("summary", TEXT, nullable=False),
        sa.Column("frame", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("place", sa.JSON(), nullable=True),
        sa.Column("place_geonameid", sa.BigInteger(), nullable=True),
        sa.Column("time", sa.JSON(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("standing", TEXT, nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_propositions_place_geonameid", "propositions", ["place_geonameid"])
    op.create_table(
        "relations",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("left", TEXT, nullable=False),
        sa.Column("right", TEXT, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "left", "right"),
    )
    op.create_index("ix_relations_left", "relations", ["left"])
    op.create_index("ix_relations_right", "relations", ["right"])
    op.create_table(
        "claims",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("document_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("cue", sa.JSON(), nullable=True),
        sa.Column("source", sa.JSON(), nullable=True),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("words_folded", TEXT, nullable=False),
        sa.Column("speaker", sa.JSON(), nullable=False),
        sa.Column("speaker_name", TEXT, nullable=False),
        sa.Column("speaker_side", TEXT, nullable=False),
        sa.Column("speaker_folded", TEXT, nullable=False),
        sa.Column("voice", TEXT, nullable=False),
        sa.Column("stance", TEXT, nullable=False),
        sa.Column("certainty", TEXT, nullable=False),
        sa.Column("frame", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("place", sa.JSON(), nullable=True),
        sa.Column("place_geonameid", sa.BigInteger(), nullable=True),
        sa.Column("place_folded", TEXT, nullable=False),
        sa.Column("time", sa.JSON(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("quantities", sa.JSON(), nullable=False),
        sa.Column("reported_by", TEXT, nullable=True),
        sa.Column("launders", TEXT, nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("outlet_folded", TEXT, nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_claims_document", "claims", ["document_id", "position"])
    op.create_index("ix_claims_frame", "claims", ["frame", "published"])
    op.create_index("ix_claims_place", "claims", ["place_geonameid", "published"])
    op.create_index("ix_claims_published", "claims", ["published", "document_id", "position"])
    op.create_index("ix_claims_speaker", "claims", ["speaker_name", "published"])
    op.create_table(
        "places",
        sa.Column("document_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("geonameid", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id", "position"),
    )
    op.create_index("ix_places_geonameid", "places", ["geonameid"])
    op.create_table(
        "readings",
        sa.Column("document_id", TEXT, nullable=False),
        sa.Column("program", TEXT, nullable=False),
        sa.Column("model", TEXT, nullable=False),
        sa.Column("theatre", TEXT, nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.create_index("ix_readings_added", "readings", ["added"])
    op.create_table(
        "times",
        sa.Column("document_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("time", sa.JSON(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id", "position"),
    )
    op.create_table(
        "members",
        sa.Column("proposition_id", TEXT, nullable=False),
        sa.Column("claim_id", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["proposition_id"], ["propositions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("proposition_id", "claim_id", "role"),
    )
    op.create_index("ix_members_claim_id", "members", ["claim_id"])
    op.create_table(
        "vectors",
        sa.Column("claim_id", TEXT, nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim_id"),
    )
    _keep_judgements(op.get_bind().dialect.name)


def _keep_judgements(dialect: str) -> None:
    """Refuse to change or delete a judgement, whoever asks."""
    if dialect == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER judgements_{act.lower()} BEFORE {act} ON judgements "
                "BEGIN SELECT RAISE(ABORT, 'judgements are only ever appended'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION keep_judgements() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'judgements are only ever appended'; END $$"
        )
        op.execute(
            "CREATE TRIGGER judgements_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON judgements "
            "FOR EACH STATEMENT EXECUTE FUNCTION keep_judgements()"
        )

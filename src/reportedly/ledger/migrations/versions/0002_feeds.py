"""Where watching stands with each feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("url", TEXT, nullable=False),
        sa.Column("etag", TEXT, nullable=True),
        sa.Column("modified", TEXT, nullable=True),
        sa.Column("polled", sa.DateTime(), nullable=True),
        sa.Column("answered", sa.DateTime(), nullable=True),
        sa.Column("news", sa.DateTime(), nullable=True),
        sa.Column("due", sa.DateTime(), nullable=True),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("error", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_table(
        "feed_entries",
        sa.Column("feed", TEXT, nullable=False),
        sa.Column("entry", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feeds.url"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed", "entry"),
    )

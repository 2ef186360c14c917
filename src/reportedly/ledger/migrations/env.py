"""Run by Alembic: the migrations happen on the connection that the ledger hands over, in its transaction."""

from alembic import context

from reportedly.ledger.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()

"""How Alembic runs: on a connection handed in, each migration in its own transaction."""

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import text

from gridmap.store.tables import metadata

connection = context.config.attributes["connection"]
connection.execute(text("SET lock_timeout = '5s'"))
connection.execute(text("SET statement_timeout = '10min'"))
connection.commit()
context.configure(
    connection=connection,
    target_metadata=metadata,
    transaction_per_migration=True,
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
)
with context.begin_transaction():
    context.run_migrations()

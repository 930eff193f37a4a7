"""Run migrations on the connection we are given; there is no alembic.ini to keep in step."""

from alembic import context

from api.storage import models  # noqa: F401 - its import fills the metadata
from api.storage.columns import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

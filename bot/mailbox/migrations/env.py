"""Run migrations on the connection we are given."""

from alembic import context

from bot.mailbox.migrate import VERSION_TABLE
from bot.mailbox.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()

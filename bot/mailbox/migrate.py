"""Bring the mailbox to the newest shape, from anywhere the package is installed."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def config(connection: Connection) -> Config:
    """Return Alembic's configuration for an open connection; there is no alembic.ini to keep in step."""
    settings = Config()
    settings.set_main_option("script_location", "bot.mailbox:migrations")
    settings.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations that are missing, up to `to`."""
    command.upgrade(config(connection), to)

"""Bring a database to the newest shape, from anywhere the package is installed."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from api.storage.engine import without_hurry

_LOCK = 7_119_2026  # any number, the same in every process


def config(connection: Connection) -> Config:
    """Return Alembic's settings for one connection; there is no alembic.ini to keep in step."""
    settings = Config()
    settings.set_main_option("script_location", "api.storage:migrations")
    settings.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run what is missing inside the transaction of `connection`; two processes that start at once take turns."""
    without_hurry(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    command.upgrade(config(connection), to)

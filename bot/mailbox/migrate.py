"""Bring the mailbox to the newest shape, from anywhere the package is installed."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

from bot.mailbox.engine import sweep, without_hurry

VERSION_TABLE = "mailbox_version"
_LOCK = 7_119_2027  # any number, the same in every process and not the office's


def config(connection: Connection) -> Config:
    """Return Alembic's configuration for an open connection; there is no alembic.ini to keep in step."""
    settings = Config()
    settings.set_main_option("script_location", "bot.mailbox:migrations")
    settings.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings


def migrate(engine: Engine, to: str = "head", *, back: bool = False) -> None:
    """Run the migrations that are missing, up to `to`, or `back` to it; nothing of the older rows stays in the file.

    Processes that start at once take turns, and all but the first find nothing to do.
    """
    with engine.connect() as connection:
        _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                _alone(connection)
                before = _version(connection)
                (command.downgrade if back else command.upgrade)(config(connection), to)
                _check(connection)
                changed = before not in {None, _version(connection)}
        finally:
            _foreign_keys(connection, on=True)
    if changed:
        sweep(engine, whole=True)


def _alone(connection: Connection) -> None:
    """Hold off other processes until the transaction ends; SQLite's own lock on writing does so by itself."""
    without_hurry(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """SQLite changes a column by making the table anew, and would not drop one that others refer to.

    It takes this word only outside of transactions, so it is said to the driver itself.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise RuntimeError("a migration left rows that refer to nothing")


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()

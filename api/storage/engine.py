"""Open the database of the office: SQLite that survives a power cut, or PostgreSQL."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session, sessionmaker

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON")

# What a connection to PostgreSQL is told as it opens; the reasons stand in bot/mailbox/engine.py, which has the same.
_SERVER = {
    "statement_timeout": "10s",
    "lock_timeout": "8s",
    "idle_in_transaction_session_timeout": "20s",
    "timezone": "UTC",
}
_REACH = {"connect_timeout": 3, "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}
_DEAD_MS = 10_000
_KEPT, _MORE, _WAIT_SECONDS = 10, 10, 5.0


@dataclass(frozen=True, slots=True)
class Sessions:
    """Two ways to speak to one database: `reading` never waits for a writer, `writing` takes the lock at once."""

    reading: sessionmaker[Session]
    writing: sessionmaker[Session]
    engine: Engine

    def sweep(self) -> None:
        """Empty SQLite's log, where erased rows still stand; who reads just now delays it to the next time."""
        if self.engine.dialect.name != "sqlite":
            return
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout=200")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            cursor.execute("PRAGMA busy_timeout=10000")
            cursor.close()
        finally:
            connection.close()


def open_engine(url: str) -> Engine:
    """Return an engine for `url`; the folder of an SQLite file is made. Values never stand in error messages.

    PostgreSQL may be several hosts, of which the one that takes writes is used.
    """
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        if target.database:
            Path(target.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(target, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return _server(target)


def without_hurry(connection: Connection) -> None:
    """Let what runs in this transaction take its time: a migration."""
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {name} = 0"))


def _server(target: URL) -> Engine:
    if target.drivername == "postgresql":
        target = target.set(drivername="postgresql+psycopg")
    return create_engine(
        target,
        hide_parameters=True,
        connect_args=_spoken(target),
        pool_pre_ping=True,
        pool_size=_KEPT,
        max_overflow=_MORE,
        pool_timeout=_WAIT_SECONDS,
        pool_use_lifo=True,
    )


def _spoken(target: URL) -> dict[str, Any]:
    """Return how to connect; what the URL itself says goes first."""
    own = target.query.get("options", "")
    options = " ".join([*(f"-c {name}={value}" for name, value in _SERVER.items()), str(own)])
    known = {"target_session_attrs": "read-write", "tcp_user_timeout": _DEAD_MS, **_REACH}
    return {name: value for name, value in known.items() if name not in target.query} | {"options": options}


def sessions_of(engine: Engine) -> Sessions:
    """Return the session makers of `engine`."""
    immediate = engine.execution_options(immediate=True)
    reading, writing = (sessionmaker(each, expire_on_commit=False) for each in (engine, immediate))
    return Sessions(reading, writing, engine)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, and DDL is part of them
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start of a writing transaction: upgrading a read lock later can fail."""
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

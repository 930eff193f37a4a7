"""Open the database of the office: SQLite that survives a power cut, or PostgreSQL."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")


@dataclass(frozen=True, slots=True)
class Sessions:
    """Two ways to speak to one database: `reading` never waits for a writer, `writing` takes the lock at once."""

    reading: sessionmaker[Session]
    writing: sessionmaker[Session]


def open_engine(url: str) -> Engine:
    """Return an engine for `url`; the folder of an SQLite file is made. Values never stand in error messages."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        if target.database:
            Path(target.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(target, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if target.drivername == "postgresql":
        target = target.set(drivername="postgresql+psycopg")
    return create_engine(target, hide_parameters=True, pool_pre_ping=True)


def sessions_of(engine: Engine) -> Sessions:
    """Return the session makers of `engine`."""
    immediate = engine.execution_options(immediate=True)
    return Sessions(sessionmaker(engine, expire_on_commit=False), sessionmaker(immediate, expire_on_commit=False))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, and DDL is part of them
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start of a writing transaction: upgrading a read lock later can fail."""
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

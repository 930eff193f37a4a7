"""Open the mailbox's database: SQLite by default, PostgreSQL on servers."""

import threading
import time
from collections.abc import Callable
from itertools import chain, repeat
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.sealing import unlock

_BUSY_MS = 10_000
_PATIENCE_MS = 200

# What a connection to PostgreSQL is told as it opens. A turn takes milliseconds: one that takes seconds is cut off, so
# that a hanging server shows as an error and not as a process without free threads. Times come and go in UTC.
_SERVER = {
    "statement_timeout": "10s",
    "lock_timeout": "8s",
    "idle_in_transaction_session_timeout": "20s",
    "timezone": "UTC",
}
# Seconds to reach each of the hosts, and until a connection whose other end is gone is found to be dead.
_REACH = {"connect_timeout": 3, "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}
_DEAD_MS = 10_000
_KEPT, _MORE, _WAIT_SECONDS = 10, 10, 5.0
_OUTLAST_SECONDS = 1.5  # a platform waits two seconds for its answer
_NO_LONGER_FIRST = {"25006"}  # we wrote to a server that is a standby now
T = TypeVar("T")


def open_engine(url: str, key: bytes) -> Engine:
    """Return an engine for `url` whose sealed columns open with `key` (MOTCUA_KEY).

    SQLite gets WAL, full synchronisation, write transactions from the start, and zeros over what is deleted.
    PostgreSQL may be several hosts, of which the one that takes writes is used.
    """
    target = make_url(url)
    engine = _embedded(target) if target.get_backend_name() == "sqlite" else _server(target)
    unlock(engine, key)
    return engine


def without_hurry(connection: Connection) -> None:
    """Let what runs in this transaction take its time: a migration, a backup."""
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {name} = 0"))


def is_away(error: BaseException) -> bool:
    """Whether the database could not be reached, or had no room or time for us: the same may go well later."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _NO_LONGER_FIRST


def outlast(engine: Engine, work: Callable[[], T]) -> T:
    """Do `work` again if the server went away under it, for as long as it takes to change to a standby or so.

    `work` must change nothing when it is done twice: whether the first time was stored before the line broke, nobody
    can know.
    """
    if engine.dialect.name == "sqlite":
        return work()
    end = time.monotonic() + _OUTLAST_SECONDS
    for pause in chain((0.05, 0.1, 0.2), repeat(0.4)):
        try:
            return work()
        except SQLAlchemyError as error:
            if not is_away(error) or time.monotonic() + pause > end:
                raise
        time.sleep(pause)
    raise AssertionError("the pauses never end")


def sweep(engine: Engine, *, whole: bool = False) -> None:
    """Leave nothing in SQLite's files of what was erased: empty its log, and with `whole` rewrite the file.

    Somebody who is reading just now keeps the log a little longer; the next sweep gets it.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        if whole:
            cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.close()
    finally:
        connection.close()


def _embedded(target: URL) -> Engine:
    engine = create_engine(target, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    queue = _Queue()
    event.listen(engine, "begin", queue.begin)
    event.listen(engine, "checkin", queue.leave)
    event.listen(engine, "invalidate", queue.leave)
    return engine


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


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    own = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", f"busy_timeout={_BUSY_MS}")
    for pragma in own:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _Queue:
    """Lets the threads of one process write to SQLite one after the other.

    SQLite makes who waits sleep for longer and longer, so that under load some wait for seconds: the slowest of a
    hundred answers came after 2.6 s with 24 people at once, while a turn takes 8 ms (2026-11-22).
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()

    def begin(self, connection: Connection) -> None:
        """Take the write lock first: two turns never both read a state that one of them will change."""
        if connection.get_execution_options().get("reading", False):
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get("writing"):
            connection.info["writing"] = self.lock.acquire(timeout=_BUSY_MS / 1000)  # else SQLite says that it is busy
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def leave(self, _connection: DBAPIConnection | None, record: ConnectionPoolEntry, *_: object) -> None:
        """Let the next one write, whatever became of the transaction."""
        if record.info.pop("writing", False):
            self.lock.release()

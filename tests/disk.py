"""SQLite in this process does not wait for the disk: no test cuts the power, and each commit would take 4 ms."""

import sqlite3
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.pool import Pool


def hurry(connection, record, _proxy):
    """Set it at the first use of a connection, when the product has set what it wants."""
    if isinstance(connection, sqlite3.Connection) and "hurried" not in record.info:
        connection.execute("PRAGMA synchronous=OFF")
        record.info["hurried"] = True


@contextmanager
def patient(engine):
    """Let `engine` wait as it does in a product."""
    event.remove(Pool, "checkout", hurry)
    engine.dispose()
    yield
    engine.dispose()
    event.listen(Pool, "checkout", hurry)


event.listen(Pool, "checkout", hurry)

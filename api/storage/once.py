"""Insert a row unless it is already there, in one statement that holds against other processes."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.storage.columns import Table


def insert_for(session: Session, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """Return the INSERT of this database that knows ON CONFLICT."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_once(session: Session, table: type[Table], values: dict[str, Any]) -> bool:
    """Insert `values` and return True; return False if a unique value of it already stands in the table.

    PostgreSQL waits for a concurrent insert of the same value to end, SQLite writers stand in line.
    """
    key = next(iter(table.__table__.primary_key))
    statement = insert_for(session, table).values(values).on_conflict_do_nothing().returning(key)
    return session.execute(statement).first() is not None

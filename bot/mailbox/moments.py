"""Times as they come out of the database."""

from datetime import UTC, datetime


def utc(moment: datetime) -> datetime:
    """Return `moment` with its zone: SQLite gives times back without it, and all are kept in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

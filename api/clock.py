"""Moments are kept in UTC and shown in the time of Vietnam."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def in_vietnam(moment: datetime) -> datetime:
    """Return the same moment on a clock in Vietnam: cutting days in UTC would lose seven hours."""
    return moment.astimezone(VIETNAM)

"""Periods by name: a year (YYYY) or a month (YYYY-MM) of Viet Nam."""

from datetime import datetime

from api.clock import VIETNAM

PATTERN = r"^20\d{2}(-(0[1-9]|1[0-2]))?$"


def span(period: str) -> tuple[datetime, datetime]:
    """Return the first moment of a period and the first one after it."""
    year, _, month = period.partition("-")
    first, months = (int(month), 1) if month else (1, 12)
    last = first + months - 1
    after = (int(year) + last // 12, last % 12 + 1)
    return datetime(int(year), first, 1, tzinfo=VIETNAM), datetime(*after, 1, tzinfo=VIETNAM)

"""Read moments as the systems of agencies and spreadsheets write them, in the time of Vietnam."""

import re
from datetime import date, datetime, time

from api.clock import VIETNAM

_DIGITS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
# As people in Vietnam write a day; ISO 8601 and `yyyy-MM-dd HH:mm:ss` are read by `fromisoformat`.
_WRITTEN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(\d{1,2})[:h](\d{2})(?::(\d{2}))?)?", re.ASCII)
_BARE_DAY = re.compile(r"\d{8}|\d{4}-\d{2}-\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", re.ASCII)
_YEARS = range(1990, 2101)
CLOSING = time(17, 0)


def read_moment(value: object) -> datetime | None:
    """Return the moment, or None where nothing stands. Raises `ValueError` for what is none."""
    if value is None or value == "":
        return None
    found = _read(value.strip() if isinstance(value, str) else value)
    if found is None:
        return None
    if found.year not in _YEARS:
        raise ValueError("no sensible year")
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


def read_closing(value: object) -> datetime | None:
    """Return the moment; a day alone means until the office closes on it."""
    found = read_moment(value)
    bare = isinstance(value, str) and _BARE_DAY.fullmatch(value.strip())
    midnight = isinstance(value, date) and found is not None and found.timetz().replace(tzinfo=None) == time()
    if found is not None and (bare or midnight):
        return datetime.combine(found.date(), CLOSING, VIETNAM)
    return found


def _read(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    text = str(value)
    if not text:
        return None
    if text.isascii() and text.isdigit():
        pattern = _DIGITS.get(len(text))
        if pattern is None:
            raise ValueError("no moment")
        return datetime.strptime(text, pattern)  # noqa: DTZ007 - its zone is added by `read_moment`
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return datetime.fromisoformat(text)
    day, month, year, hour, minute, second = (int(part or 0) for part in written.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - its zone is added by `read_moment`

"""Periods that are reported: a year (2026), a quarter (2026-Q4) or a month (2026-11) of Viet Nam."""

from datetime import datetime

from api.clock import VIETNAM, in_vietnam
from api.storage.dossier_reports import Period

PATTERN = r"^20\d{2}(-(0[1-9]|1[0-2]|Q[1-4]))?$"
_MONTHS = 12
_IN_QUARTER = 3


def span(name: str, now: datetime) -> Period:
    """Return the moments of a period; what runs on is judged as of its end, or as of now while it lasts."""
    first, many = _place(name)
    since, until = _moment(first), _moment(first + many)
    return Period(since, until, min(until, now))


def before(name: str) -> str:
    """Return the period of the same length right before."""
    first, many = _place(name)
    return _name(first - many, many)


def months(name: str) -> list[str]:
    """Return the months of a period."""
    first, many = _place(name)
    return [_name(each, 1) for each in range(first, first + many)]


def trend(name: str, now: datetime) -> list[str]:
    """Return twelve months up to the last one of the period that has begun."""
    first, many = _place(name)
    here = in_vietnam(now)
    last = min(first + many - 1, here.year * _MONTHS + here.month - 1)
    return [_name(each, 1) for each in range(last - _MONTHS + 1, last + 1)]


def around(moment: datetime) -> list[str]:
    """Return the month, the quarter and the year in which a moment lies."""
    here = in_vietnam(moment)
    quarter = (here.month - 1) // _IN_QUARTER + 1
    return [f"{here:%Y-%m}", f"{here:%Y}-Q{quarter}", f"{here:%Y}"]


def all_between(since: datetime, until: datetime) -> list[str]:
    """Return every period that two moments touch, the newest month first, quarters and years with their months."""
    first, last = (in_vietnam(each).year * _MONTHS + in_vietnam(each).month - 1 for each in (since, until))
    found = [name for each in range(last, first - 1, -1) for name in around(_moment(each))]
    return list(dict.fromkeys(found))


def _place(name: str) -> tuple[int, int]:
    """Return the first month of a period, counted from the year 0, and how many months it has."""
    year, _, rest = name.partition("-")
    if not rest:
        return int(year) * _MONTHS, _MONTHS
    if rest.startswith("Q"):
        return int(year) * _MONTHS + (int(rest[1:]) - 1) * _IN_QUARTER, _IN_QUARTER
    return int(year) * _MONTHS + int(rest) - 1, 1


def _name(first: int, many: int) -> str:
    year, month = divmod(first, _MONTHS)
    if many == _MONTHS:
        return f"{year:04d}"
    return f"{year:04d}-{month + 1:02d}" if many == 1 else f"{year:04d}-Q{month // _IN_QUARTER + 1}"


def _moment(month: int) -> datetime:
    return datetime(month // _MONTHS, month % _MONTHS + 1, 1, tzinfo=VIETNAM)

"""When a team or an office answers, when it opens next, and how long somebody waited while it was open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from api.clock import VIETNAM, in_vietnam
from knowledge.workdays import Rest, calendar

_DAYS_AHEAD = 30  # longer than the longest run of holidays
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """A span of a weekday (Monday is 0), in minutes after midnight."""

    weekday: int
    begins: int
    ends: int


# The working time of offices of the state as most provinces set it; each province may differ by half an hour.
OFFICE = tuple(Shift(day, begins, ends) for day in range(5) for begins, ends in ((450, 690), (810, 1020)))


def opening(shifts: Sequence[Shift], moment: datetime) -> datetime | None:
    """Return `moment` if they answer then, else when they begin next, or None if they never do."""
    for since, until in _spans(shifts, in_vietnam(moment).date()):
        if moment < until:
            return max(moment, since)
    return None


def open_seconds(shifts: Sequence[Shift], since: datetime, until: datetime) -> int:
    """Return how much of the time between the two they answered, in seconds."""
    total = timedelta()
    for begins, ends in _spans(shifts, in_vietnam(since).date()):
        if begins >= until:
            break
        total += max(timedelta(), min(ends, until) - max(begins, since))
    return int(total.total_seconds())


def _spans(shifts: Sequence[Shift], first: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield what they answer, in order, from the day `first` on; on holidays nobody does."""
    for day in (first + _DAY * number for number in range(_DAYS_AHEAD)):
        if calendar().rest(day) is Rest.HOLIDAY:
            continue
        for shift in sorted(each for each in shifts if each.weekday == day.weekday()):
            yield _at(day, shift.begins), _at(day, shift.ends)


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time.min, VIETNAM) + timedelta(minutes=minutes)

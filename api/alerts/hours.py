"""When officers may be written to: Monday to Friday 7:30-17:00, on the days that the offices of the state work."""

from datetime import datetime, time, timedelta

from api.clock import VIETNAM, in_vietnam
from knowledge.workdays import calendar

OPENS, CLOSES = time(7, 30), time(17, 0)


def in_hours(now: datetime) -> datetime:
    """Return now, or the moment at which an office opens next."""
    local, days = in_vietnam(now), calendar()
    if days.works(local.date()) and OPENS <= local.time() < CLOSES:
        return now
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    while not days.works(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, VIETNAM)

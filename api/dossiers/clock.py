"""The deadline clock: how the day on which a result is due comes about, line by line. Pure.

Working days are counted after the day on which the competent agency got the file (Decree 309/2026, Art. 7 and 8; the
day itself does not count, Civil Code Art. 147). While the citizen has papers or money to bring the clock stands still:
working days after the day of the request, up to and with the day on which it was met, are not counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.workdays import Calendar, Rest, days_between

_DAY = timedelta(days=1)


class Wants(StrEnum):
    """What the agency waits for."""

    PAPERS = "papers"
    MONEY = "money"


class State(StrEnum):
    """What the clock does."""

    RUNNING = "running"
    WAITING = "waiting"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the citizen had to act; `until` is None while it lasts."""

    wants: Wants
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the clock needs to know of a dossier, in days of Vietnam.

    `reached` is when the competent agency got what was filed elsewhere. Without `limit` (working days) the first
    appointed day says how long it may take.
    """

    received: date
    reached: date | None = None
    limit: int | None = None
    first_appointed: date | None = None
    appointed: date | None = None
    pauses: tuple[Pause, ...] = ()
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the arithmetic; its sentence is `clock-<kind>` in locales."""

    kind: str
    since: date | None = None
    until: date | None = None
    days: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The arithmetic and what it comes to. While the agency waits there is no `due`, only the days that are `left`.

    `late` are working days past the due day; `gap` are working days from the due day to the appointed one.
    """

    state: State
    starts: date
    limit: int
    derived: bool
    used: int
    left: int
    paused: int
    due: date | None
    late: int
    appointed: date | None
    gap: int | None
    lines: tuple[Line, ...]


def clock(terms: Terms, today: date, days: Calendar) -> Clock | None:
    """Return the clock of a dossier as of `today`; None where nothing says how long it may take."""
    start = terms.reached or terms.received
    limit = _limit(terms, start, days)
    if limit is None:
        return None
    open_ = next((p for p in terms.pauses if p.until is None), None) if terms.ended is None else None
    stopped = _stopped(terms.pauses, terms.ended or today)
    due = None if open_ else _due(start, limit, stopped, days)
    now = min(filter(None, (terms.ended, today)))
    used = min(limit, sum(1 for day in days_between(start, now) if day not in stopped and days.works(day)))
    late = max(0, days.count(due, now)) if due else 0
    gap = days.count(due, terms.appointed) if due and terms.appointed else None
    return Clock(
        state=State.ENDED if terms.ended else State.WAITING if open_ else State.RUNNING,
        starts=start,
        limit=limit,
        derived=terms.limit is None,
        used=used,
        left=limit - used,
        paused=sum(1 for day in stopped if day > start and days.works(day)),
        due=due,
        late=late,
        appointed=terms.appointed,
        gap=gap,
        lines=tuple(_lines(terms, start, limit, due or now, days)),
    )


def _limit(terms: Terms, start: date, days: Calendar) -> int | None:
    if terms.limit is not None:
        return terms.limit
    return max(0, days.count(start, terms.first_appointed)) if terms.first_appointed else None


def _stopped(pauses: Sequence[Pause], now: date) -> frozenset[date]:
    """Return all days on which the clock stood still, up to `now`."""
    return frozenset(day for pause in pauses for day in days_between(pause.since, pause.until or now))


def _due(start: date, limit: int, stopped: frozenset[date], days: Calendar) -> date:
    day, left = start, limit
    while left > 0:
        day += _DAY
        left -= days.works(day) and day not in stopped
    while not days.works(day):
        day += _DAY
    return day


def _lines(terms: Terms, start: date, limit: int, end: date, days: Calendar) -> Iterator[Line]:
    """Yield the steps between the start and `end`: where from, how long, what was left out, when."""
    if terms.reached and terms.reached != terms.received:
        yield Line("elsewhere", since=terms.received, until=terms.reached)
    yield Line("start", since=start, until=start + _DAY)
    yield Line("limit-appointed" if terms.limit is None else "limit", until=terms.first_appointed, days=limit)
    weekends = [day for day in days_between(start, end) if days.rest(day) is Rest.WEEKEND]
    if weekends:
        yield Line("weekends", days=len(weekends))
    yield from _holidays(start, end, days)
    yield from (Line("worked", since=day) for day in days_between(start, end) if day in days.worked and days.works(day))
    for pause in terms.pauses:
        if pause.until is None and terms.ended is None:
            yield Line(f"{pause.wants}-open", since=pause.since)
        else:
            until = pause.until or end
            yield Line(str(pause.wants), since=pause.since, until=until, days=days.count(pause.since, until))


def _holidays(start: date, end: date, days: Calendar) -> Iterator[Line]:
    """Yield holidays that fell on days otherwise worked, each stretch of them once, under the name of its first."""
    stretch: list[date] = []
    for day in days_between(start, end):
        rest = days.rest(day)
        if rest is Rest.HOLIDAY:
            stretch.append(day)
        elif rest is None and stretch:
            yield _holiday(stretch, days)
            stretch = []
    if stretch:
        yield _holiday(stretch, days)


def _holiday(stretch: Sequence[date], days: Calendar) -> Line:
    name = next(filter(None, map(days.name, stretch)), "")
    return Line("holidays" if len(stretch) > 1 else "holiday", stretch[0], stretch[-1], len(stretch), name)

"""The dossiers of a year, one month at a time: each goes its way by the truths of the province, until yesterday."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from api.clock import VIETNAM
from api.demo.dossiers import DemoDossier
from api.demo.ratings import month_days, weighted_place
from api.demo.written import happens, weighted, written
from api.dossiers.events import Event, Person
from api.dossiers.second_fact import birth_of, phone_of
from knowledge.workdays import calendar

_FIRST_NUMBER = 101  # those of the first start have smaller ones
_HOURS = {7: 12, 8: 26, 9: 22, 10: 14, 13: 12, 14: 16, 15: 10, 16: 4}
_ONLINE, _IN_PERSON = 2, 1
_COLLECTED = 85  # of a hundred results are collected within three working days, the rest within twenty
_STEP = timedelta(minutes=10)
_STUCK = datetime.max.replace(tzinfo=VIETNAM)


@dataclass(frozen=True)
class Days:
    """The working days around a year; days are counted by their places, which is faster than by the calendar."""

    works: Sequence[date]

    def after(self, day: date, days: int) -> date:
        """Return the last of so many working days after `day`."""
        return self.works[bisect_right(self.works, day) + max(days, 1) - 1]

    def on_or_after(self, day: date) -> date:
        """Return the first working day from `day` on."""
        return self.works[bisect_left(self.works, day)]


@cache
def working_days(today: date) -> Days:
    """Return the working days from 14 months before `today` to three months after it."""
    known = calendar()
    around = (today + timedelta(days=place) for place in range(-430, 90))
    return Days([day for day in around if known.works(day)])


@dataclass
class _Month:
    """What one month of dossiers is drawn from."""

    today: date
    key: bytes
    chance: Random
    truth: Mapping[str, Any] = field(default_factory=lambda: written("truths")["dossiers"])
    numbers: Counter[tuple[str, date]] = field(default_factory=Counter)

    @property
    def latest(self) -> datetime:
        """The moment after which nothing has happened yet."""
        return datetime.combine(self.today - timedelta(days=1), time(17), VIETNAM)

    @property
    def days(self) -> Days:
        return working_days(self.today)


def month_of_dossiers(today: date, seed: str, key: bytes, months_ago: int) -> Iterator[DemoDossier]:
    """Yield the dossiers filed in one month of the year before `today`; the same day and seed give the same ones."""
    month = _Month(today, key, Random(f"{seed}-dossiers-{today}-{months_ago}"))  # noqa: S311 - play data, no secret
    days = [day for day in month_days(today, months_ago, month.truth["days"]) if calendar().works(day)]
    each_day = month.truth["count"] / sum(1 for day in month.days.works if _in_year(day, today, month.truth["days"]))
    for day in days:
        for _ in range(int(each_day) + (month.chance.random() < each_day % 1)):
            yield _dossier(month, day)


def _in_year(day: date, today: date, days: int) -> bool:
    return today - timedelta(days=days) <= day < today


def _dossier(month: _Month, day: date) -> DemoDossier:
    chance = month.chance
    place, procedure = weighted_place(chance), _procedure(chance)
    month.numbers[place["agency"], day] += 1
    code = f"{place['agency']}-{day:%y%m%d}-{_FIRST_NUMBER + month.numbers[place['agency'], day]:04d}"
    filed = datetime.combine(day, time(weighted(chance, _HOURS), chance.randint(0, 59)), VIETNAM)
    received = filed + timedelta(minutes=chance.randint(20, 150))
    appointed = datetime.combine(month.days.after(day, procedure["days"]), time(16, 30), VIETNAM)
    online = happens(chance, 62)
    facts = {
        "procedure": procedure["code"],
        "procedure_name": procedure["name"],
        "agency": place["agency"],
        "agency_name": place["centre"],
        "commune": place["commune"],
        "filed_by": _ONLINE if online else _IN_PERSON,
    }
    path = _path(month, place, (filed, received, appointed))
    person = _person(code, month.key)
    return DemoDossier(code, tuple(_told(month, path, facts, (received, appointed), person)))


def _path(
    month: _Month, place: Mapping[str, Any], moments: tuple[datetime, datetime, datetime]
) -> list[tuple[int, datetime]]:
    """Return each status with its moment, whether it has come by now or not."""
    filed, received, appointed = moments
    chance, kind = month.chance, weighted(month.chance, month.truth["paths"])
    begin = [(1, filed), (2, received)]
    if kind == "refused":
        return [(1, filed), (3, received + timedelta(hours=2))]
    if kind == "withdrawn":
        return [*begin, (7, received + timedelta(days=1, hours=1))]
    started = datetime.combine(month.days.after(filed.date(), 1), time(8, 15), VIETNAM)
    work = [*begin, (4, min(started, appointed - timedelta(hours=3)))]
    if kind == "lapsed":
        return [*work, (8, appointed + timedelta(days=2))]
    if kind == "supplement":
        asked = received + (appointed - received) / 3
        back = datetime.combine(month.days.after(asked.date(), chance.randint(2, 12)), time(9, 30), VIETNAM)
        work, appointed = [*work, (5, asked), (4, back)], appointed + (back - asked)
    if kind == "payment":
        work = [*work, (6, received + (appointed - received) / 2)]
    done = _done(month, place, filed.date(), appointed)
    return work if done is _STUCK else [*work, (9, done), (10, _collected(month, done))]


def _done(month: _Month, place: Mapping[str, Any], filed: date, appointed: datetime) -> datetime:
    """Return when the result is there: in time, late, or (at the slow agency, lately) not at all."""
    chance, slow = month.chance, month.truth["slow"]
    is_slow = place["agency"] == slow["agency"]
    if is_slow and (month.today - filed).days <= slow["stuck_days"] and happens(chance, slow["stuck"]):
        return _STUCK
    if happens(chance, slow["late"] if is_slow else month.truth["late"]):
        day = month.days.after(appointed.date(), chance.randint(1, 6))
        return datetime.combine(day, time(10, 20), VIETNAM)
    early = chance.choice((1, 2, 4, 6, 25, 30))
    return appointed - timedelta(hours=min(early, max(1, (appointed - _open(filed)).total_seconds() // 7200)))


def _open(day: date) -> datetime:
    return datetime.combine(day, time(8), VIETNAM)


def _collected(month: _Month, done: datetime) -> datetime:
    most = 3 if happens(month.chance, _COLLECTED) else 20
    day = month.days.after(done.date(), month.chance.randint(1, most))
    return datetime.combine(day, time(month.chance.randint(8, 10), month.chance.randint(0, 59)), VIETNAM)


def _told(
    month: _Month,
    path: Sequence[tuple[int, datetime]],
    facts: Mapping[str, Any],
    moments: tuple[datetime, datetime],
    person: Person,
) -> Iterator[Event]:
    """Yield what has happened by now; the first event tells what the dossier is, later ones what is new."""
    story = written("story")
    received, appointed = moments
    at, new = path[0][1] - _STEP, dict(facts)
    for order, (status, moment) in enumerate(path):
        at = max(moment, at + _STEP)
        if order and at > month.latest:
            return
        at = min(at, month.latest)
        if status == 2:  # noqa: PLR2004 received
            new |= {"received_at": received, "appointed_at": appointed}
        new |= story["facts"].get(status, {})
        reason = month.chance.choice(story["reasons"][status]) if status in story["reasons"] else None
        yield Event(f"demo-{order}", status, at.replace(second=0, microsecond=0), reason, "demo", new, person)
        new = {}


def _procedure(chance: Random) -> Mapping[str, Any]:
    procedures = written("procedures")
    return chance.choices(procedures, [each["weight"] for each in procedures])[0]  # type: ignore[no-any-return]


def _person(code: str, key: bytes) -> Person:
    told = written("story")["person"]
    return Person(None, birth_of(key, code, told["birth_year"]), phone_of(key, code, told["phone"]))

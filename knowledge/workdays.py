"""Working days of the offices of the state in Vietnam: weekends, holidays, swapped days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from holidays import country_holidays

_SATURDAY = 5
_DAY = timedelta(days=1)
_LANGUAGES = {"vi": "vi", "en": "en_US"}


class Rest(StrEnum):
    """Why nobody works on a day."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. `named` are holidays with their names; `off` and `worked` are days that were swapped."""

    named: Mapping[date, str]
    off: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()

    def rest(self, day: date) -> Rest | None:
        """Return why nobody works on `day`, or None where it is worked."""
        if day in self.off:
            return Rest.HOLIDAY
        if day in self.worked:
            return None
        if day.weekday() >= _SATURDAY:
            return Rest.WEEKEND
        return Rest.HOLIDAY if day in self.named else None

    def name(self, day: date) -> str:
        """Return what a day off is called; empty where it has no name."""
        return self.named.get(day) or self.off.get(day, "")

    def works(self, day: date) -> bool:
        """Whether `day` is worked."""
        return self.rest(day) is None

    def after(self, day: date, days: int) -> date:
        """Return the last of so many working days that begin after `day`; for none, `day` or the next worked one."""
        left = days
        while left > 0:
            day += _DAY
            left -= self.works(day)
        while not self.works(day):
            day += _DAY
        return day

    def before(self, day: date, days: int) -> date:
        """Return the day from which on only so many working days are left until `day`."""
        left = days
        while left > 0:
            day -= _DAY
            left -= self.works(day)
        return day

    def count(self, since: date, until: date) -> int:
        """Return how many working days lie after `since` up to and with `until`; negative where `until` is earlier."""
        if until < since:
            return -self.count(until, since)
        return sum(1 for day in days_between(since, until) if self.works(day))


def days_between(since: date, until: date) -> Iterator[date]:
    """Yield the days after `since` up to and with `until`."""
    day = since
    while day < until:
        day += _DAY
        yield day


@lru_cache(maxsize=4)
def calendar(language: str = "vi") -> Calendar:
    """Return the calendar with names in `language`; years are worked out when they are first asked for."""
    written = yaml.safe_load((files("knowledge") / "workdays.yaml").read_text("utf-8"))
    named = country_holidays("VN", language=_LANGUAGES.get(language, "vi"))
    swaps: list[Mapping[str, Any]] = written["swaps"]
    off = {each["free"]: "" for each in swaps} | {each["day"]: each["name"] for each in written["extra"]}
    return Calendar(named, off, frozenset(each["worked"] for each in swaps))

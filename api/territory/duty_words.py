"""Duty times as people write them: "T2-T6 7:30-11:30, 13:30-17:00; CN 8:00-11:00"."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from api.desk.hours import Shift
from knowledge.text import fold

_DAYS = ("t2", "t3", "t4", "t5", "t6", "t7", "cn")
_EVERY_DAY = ("hang ngay", "moi ngay", "ca tuan", "daily")
_DAY = r"(?:t[2-7]|cn)"
_PART = re.compile(rf"\s*({_DAY}(?:\s*(?:-|,|den)\s*{_DAY})*|hang ngay|moi ngay|ca tuan|daily)\s*:?\s+(.+)")
_SPAN = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?\s*-\s*(\d{1,2})(?:[:hg](\d{2})?)?")
_RANGE = re.compile(rf"({_DAY})\s*-\s*({_DAY})")
_DASHES = str.maketrans("–—−", "---")
_HOUR, _DAY_MINUTES = 60, 1440


class DutyUnreadableError(ValueError):
    """These are no duty times."""


def read_duty(text: str) -> tuple[Shift, ...]:
    """Return the spans that a text says, in order. Raises `DutyUnreadableError`."""
    found: set[Shift] = set()
    for part in filter(str.strip, text.split(";")):
        match = _PART.fullmatch(fold(part).translate(_DASHES).strip())
        if match is None:
            raise DutyUnreadableError(part)
        spans = [_span(each) for each in match[2].split(",")]
        found |= {Shift(day, *span) for day in _days(match[1]) for span in spans}
    shifts = tuple(sorted(found))
    if any(a.weekday == b.weekday and b.begins < a.ends for a, b in pairwise(shifts)):
        raise DutyUnreadableError(text)
    return shifts


def write_duty(shifts: Sequence[Shift]) -> str:
    """Return spans as `read_duty` reads them, days that are alike put together."""
    by_day = {day: tuple((each.begins, each.ends) for each in shifts if each.weekday == day) for day in range(7)}
    runs = [(spans, [day for day, _ in days]) for spans, days in groupby(by_day.items(), key=lambda each: each[1])]
    return "; ".join(f"{_run(days)} {', '.join(_clock(*span) for span in spans)}" for spans, days in runs if spans)


def _days(text: str) -> set[int]:
    if text in _EVERY_DAY:
        return set(range(7))
    found: set[int] = set()
    for part in re.split(r"\s*,\s*", text.replace("den", "-")):
        between = _RANGE.fullmatch(part)
        first, last = (between[1], between[2]) if between else (part, part)
        if first not in _DAYS or last not in _DAYS or _DAYS.index(first) > _DAYS.index(last):
            raise DutyUnreadableError(text)
        found |= set(range(_DAYS.index(first), _DAYS.index(last) + 1))
    return found


def _span(text: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise DutyUnreadableError(text)
    hours, minutes = (int(match[1]), int(match[3])), (int(match[2] or 0), int(match[4] or 0))
    begins, ends = (hour * _HOUR + minute for hour, minute in zip(hours, minutes, strict=True))
    if max(minutes) >= _HOUR or not 0 <= begins < ends <= _DAY_MINUTES:
        raise DutyUnreadableError(text)
    return begins, ends


def _run(days: Sequence[int]) -> str:
    first, last = (_DAYS[day].upper() for day in (days[0], days[-1]))
    return first if first == last else f"{first}-{last}"


def _clock(begins: int, ends: int) -> str:
    return "-".join(f"{at // _HOUR:02}:{at % _HOUR:02}" for at in (begins, ends))

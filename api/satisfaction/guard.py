"""Keep the headline independent: answers through helpers, in bursts from one device, or by officers stay out of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.satisfaction.answers import LeftOut

WINDOW = timedelta(hours=24)
MOST_THINGS = 5
MOST_ANSWERS = 12
"""So many things one device may rate within `WINDOW`, in so many answers; with one more, all of them are a burst."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the guard looks at: one answer, what it is about, and when it came from a device."""

    id: int
    subject: str
    at: datetime


def first_flag(*, helper: bool, officer: bool) -> LeftOut | None:
    """Return why an answer is left out from the moment it comes, or None."""
    if officer:
        return LeftOut.OFFICER
    return LeftOut.HELPER if helper else None


def bursts(seen: Iterable[Seen]) -> frozenset[int]:
    """Return the ids of the answers of one device that lie in a burst, however the window is laid."""
    ordered = sorted(seen, key=lambda each: (each.at, each.id))
    found: set[int] = set()
    begin = 0
    for end, last in enumerate(ordered):
        while last.at - ordered[begin].at > WINDOW:
            begin += 1
        window = ordered[begin : end + 1]
        if len(window) > MOST_ANSWERS or len({each.subject for each in window}) > MOST_THINGS:
            found.update(each.id for each in window)
    return frozenset(found)


def newly_flagged(seen: Iterable[Seen], flags: Mapping[int, LeftOut | None]) -> frozenset[int]:
    """Return which answers of a device lie in a burst and carry no flag yet."""
    return frozenset(number for number in bursts(seen) if flags[number] is None)

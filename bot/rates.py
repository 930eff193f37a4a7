"""How fast messages go out: a bucket for each channel and one for each person, and answers before notices."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.ports import Pace

_MOST_PEOPLE = 50_000
_START = timedelta()


@dataclass(slots=True)
class _Bucket:
    """Tokens that come back with time; it may be booked ahead of that."""

    left: float
    since: datetime

    def filled(self, now: datetime, per_second: float, most: float) -> float:
        gone = max(_START, now - self.since).total_seconds()
        self.left, self.since = min(most, self.left + gone * per_second), max(now, self.since)
        return self.left


@dataclass(slots=True)
class Rates:
    """What one process sends; `share` processes part a platform's patience among them."""

    share: int = 1
    channels: dict[str, _Bucket] = field(default_factory=dict)
    people: OrderedDict[tuple[str, str], _Bucket] = field(default_factory=OrderedDict)
    held: dict[str, datetime] = field(default_factory=dict)

    def hold(self, channel: str, until: datetime) -> None:
        """The platform wants nothing before `until`, whoever it is for."""
        self.held[channel] = max(until, self.held.get(channel, until))

    def wait(self, channel: str, person: str, pace: Pace, now: datetime, *, notice: bool, most: float) -> float:
        """Return how many seconds a message has to wait; up to `most` its place is booked.

        A notice takes only what answers are sure to leave over.
        """
        all_, one = self._buckets(channel, person, pace, now)
        per_second = pace.per_second / self.share
        left = all_.filled(now, per_second, pace.at_once)
        own = one.filled(now, pace.per_second_to_one, pace.at_once_to_one)
        spared = pace.at_once / 2 if notice else 0.0
        short = max(0.0, (1 + spared - left) / per_second, (1 - own) / pace.per_second_to_one)
        short = max(short, (self.held.get(channel, now) - now).total_seconds())
        if short <= most:
            all_.left -= 1
            one.left -= 1
        return short

    def _buckets(self, channel: str, person: str, pace: Pace, now: datetime) -> tuple[_Bucket, _Bucket]:
        all_ = self.channels.setdefault(channel, _Bucket(pace.at_once, now))
        one = self.people.pop((channel, person), None) or _Bucket(pace.at_once_to_one, now)
        self.people[channel, person] = one
        if len(self.people) > _MOST_PEOPLE:
            self.people.popitem(last=False)
        return all_, one

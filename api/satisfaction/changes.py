"""What is surely different from the period before: only where the intervals lie apart and both have enough people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from api.satisfaction.report import Report
from api.satisfaction.saying import Figure
from api.statistics import Sample


@dataclass(frozen=True, slots=True)
class Change:
    """One figure, now and before; `kind` is its breakdown, empty for the headline."""

    kind: str
    key: str
    now: Decimal
    before: Decimal

    @property
    def better(self) -> bool:
        """Return whether more people are satisfied now."""
        return self.now > self.before


def period_before(period: str) -> str:
    """Return the year before a year, the month before a month."""
    year, _, month = period.partition("-")
    if not month:
        return f"{int(year) - 1:04d}"
    return f"{int(year) - 1:04d}-12" if month == "01" else f"{year}-{int(month) - 1:02d}"


def changes(now: Report, before: Report) -> Sequence[Change]:
    """Return the figures that moved, the headline first."""
    return list(_changes(now, before))


def _changes(now: Report, before: Report) -> Iterator[Change]:
    yield from _apart("", [now.headline], [before.headline])
    for kind, figures in now.parts.items():
        yield from _apart(kind, figures, before.parts.get(kind, ()))


def _apart(kind: str, now: Sequence[Figure], before: Sequence[Figure]) -> Iterator[Change]:
    earlier = {each.key: each for each in before if each.sample is Sample.ENOUGH}
    for each in now:
        past = earlier.get(each.key)
        if past is None or each.sample is not Sample.ENOUGH or each.share is None or past.share is None:
            continue
        if each.low is None or each.high is None or past.low is None or past.high is None:
            continue
        if each.low > past.high or each.high < past.low:
            yield Change(kind, each.key, each.share, past.share)

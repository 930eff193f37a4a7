"""How much of the sums may be said: shares with intervals over persons, small numbers hidden and not derivable."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from api.satisfaction.cells import PERSONS, Sums
from api.statistics import COMPARABLE_FROM, HIDDEN_BELOW, LEVELS, SATISFIED, Interval, Sample, percent, wilson


@dataclass(frozen=True, slots=True)
class Figure:
    """What is said of one cell: `persons` behind `n` answers, counts by level, share and interval in percent.

    A hidden figure says nothing but that it is hidden.
    """

    key: str
    sample: Sample
    n: int | None = None
    persons: int | None = None
    counts: tuple[tuple[int, int], ...] = ()
    share: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


HIDDEN = Sample.HIDDEN


def figure(key: str, sums: Sums) -> Figure:
    """Return what may be said of `sums` by itself."""
    persons, n = sums[PERSONS], _answers(sums)
    if persons < HIDDEN_BELOW:
        return Figure(key, HIDDEN)
    satisfied = sum(sums[level] for level in SATISFIED)
    interval = over_persons(satisfied, n, persons)
    return Figure(
        key,
        Sample.SMALL if persons < COMPARABLE_FROM else Sample.ENOUGH,
        n,
        persons,
        tuple((level, sums[level]) for level in LEVELS),
        percent(satisfied, n),
        percent(interval.low),
        percent(interval.high),
    )


def over_persons(satisfied: int, n: int, persons: int) -> Interval:
    """Return the interval of a share of `n` answers that only `persons` gave: one person's answers go together."""
    return wilson(satisfied * min(persons, n) / n, min(persons, n))


def breakdown(parts: Mapping[str, Sums], also: Collection[str] = ()) -> Sequence[Figure]:
    """Return what may be said of parts whose whole is shown beside them; `also` are hidden for another reason.

    Where hiding the small ones would leave a remainder that tells what one of them holds, the next smallest is hidden
    too: what is hidden is either nothing, or several parts of five persons or more together.
    """
    hidden = {key for key, sums in parts.items() if sums[PERSONS] < HIDDEN_BELOW or key in also}
    rest = sorted((key for key in parts if key not in hidden), key=lambda key: (parts[key][PERSONS], key))
    while hidden and (len(hidden) < 2 or _persons(parts, hidden) < HIDDEN_BELOW) and rest:  # noqa: PLR2004 one alone is the remainder
        hidden.add(rest.pop(0))
    return [Figure(key, HIDDEN) if key in hidden else figure(key, sums) for key, sums in parts.items()]


def ranking(figures: Sequence[Figure]) -> Mapping[str, int]:
    """Return a rank, 1 the best, for each figure that is surely different from its neighbours; others have none.

    Only where every figure has `COMPARABLE_FROM` persons, and a figure's interval touches no other's.
    """
    able = sorted((each for each in figures if each.sample is Sample.ENOUGH), key=_share, reverse=True)
    if len(able) < 2:  # noqa: PLR2004 the first of one is no first
        return {}
    return {each.key: place for place, each in enumerate(able, 1) if _apart(each, able)}


def _apart(one: Figure, others: Sequence[Figure]) -> bool:
    return all(
        other is one or _bound(one.low) > _bound(other.high) or _bound(one.high) < _bound(other.low) for other in others
    )


def _share(one: Figure) -> Decimal:
    return _bound(one.share)


def _bound(value: Decimal | None) -> Decimal:
    return Decimal(0) if value is None else value


def _answers(sums: Sums) -> int:
    return sum(sums[level] for level in LEVELS)


def _persons(parts: Mapping[str, Sums], keys: set[str]) -> int:
    return sum(parts[key][PERSONS] for key in keys)

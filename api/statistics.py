"""Figures about ratings that do not claim more than they know: shares, Wilson intervals, small samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import sqrt

Z = 1.959963984540054  # 95 %, two-sided
LEVELS = (5, 4, 3, 2, 1)
SATISFIED = (5, 4)  # 3 is not satisfied: the reading of the index used by the ministry
HIDDEN_BELOW = 5
COMPARABLE_FROM = 30
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Interval:
    """A share between `low` and `high`, both from 0 to 1."""

    low: float
    high: float


class Sample(StrEnum):
    """How much may be said about so many ratings."""

    HIDDEN = "hidden"
    SMALL = "small"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class Summary:
    """Ratings of one thing: how many of each level, the satisfied share in percent, its interval in percent.

    Below five ratings nothing is told but that: counts, share and interval are None.
    """

    sample: Sample
    n: int | None = None
    counts: tuple[tuple[int, int], ...] = ()
    share: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def wilson(successes: float, n: int) -> Interval:
    """Return the 95 % Wilson score interval. Raises `ValueError` unless 0 <= successes <= n and n > 0."""
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    p, z2 = successes / n, Z * Z
    centre = p + z2 / (2 * n)
    spread = Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    low = 0.0 if successes == 0 else (centre - spread) / (1 + z2 / n)
    high = 1.0 if successes == n else (centre + spread) / (1 + z2 / n)
    return Interval(low, high)


def percent(part: float | Decimal, whole: int = 1) -> Decimal:
    """Return `part` of `whole` in percent with two decimals, half up: the one rounding rule of every report."""
    return (Decimal(str(part)) * 100 / whole).quantize(_CENT, ROUND_HALF_UP)


def summarise(counts: Sequence[tuple[int, int]]) -> Summary:
    """Summarise (level, how many) pairs; a level that is missing counts as none."""
    by_level = dict(counts)
    n = sum(by_level.get(level, 0) for level in LEVELS)
    if n < HIDDEN_BELOW:
        return Summary(Sample.HIDDEN)
    satisfied = sum(by_level.get(level, 0) for level in SATISFIED)
    interval = wilson(satisfied, n)
    return Summary(
        sample=Sample.SMALL if n < COMPARABLE_FROM else Sample.ENOUGH,
        n=n,
        counts=tuple((level, by_level.get(level, 0)) for level in LEVELS),
        share=percent(satisfied, n),
        low=percent(interval.low),
        high=percent(interval.high),
    )

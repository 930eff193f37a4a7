"""How long people wait: a promise from the last waits, and two figures about many of them."""

from collections.abc import Sequence
from math import ceil

_LAST, LEAST = 20, 5
PROMISED = 15
"""Minutes after which somebody hears that it takes long, where no wait is known."""
_MINUTE = 60


def median(seconds: Sequence[int]) -> int | None:
    """Return the middle one in minutes, rounded up; None below five."""
    return _at(seconds, 0.5)


def most(seconds: Sequence[int]) -> int | None:
    """Return what nine in ten waited at most, in minutes, rounded up; None below five."""
    return _at(seconds, 0.9)


def promise(latest: Sequence[int]) -> int | None:
    """Return what may be promised from the waits of a queue, the latest first."""
    return median(latest[:_LAST])


def _at(seconds: Sequence[int], share: float) -> int | None:
    if len(seconds) < LEAST:
        return None
    place = max(0, ceil(share * len(seconds)) - 1)
    return max(1, ceil(sorted(seconds)[place] / _MINUTE))

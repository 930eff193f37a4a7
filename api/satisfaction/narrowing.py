"""Looking at less than one may see must not tell by subtraction what is hidden in the whole."""

from collections.abc import Collection, Mapping, Sequence

from api.satisfaction.cells import PERSONS, Sums
from api.satisfaction.saying import Figure, breakdown
from api.statistics import HIDDEN_BELOW, Sample


def too_close(whole: Mapping[str, Sums], inner: Mapping[str, Sums]) -> frozenset[str]:
    """Return the keys of which so few persons lie outside `inner` that the difference would tell of them."""
    left = {key: whole.get(key, Sums())[PERSONS] - sums[PERSONS] for key, sums in inner.items()}
    return frozenset(key for key, persons in left.items() if 0 < persons < HIDDEN_BELOW)


def hidden_keys(parts: Mapping[str, Sums]) -> frozenset[str]:
    """Return the keys of a breakdown that are hidden."""
    return _hidden(breakdown(parts))


def tells_of_hidden(parts: Mapping[str, Sums], chosen: Collection[str]) -> bool:
    """Say whether the sum of `chosen` parts tells of a hidden one, where the others and the whole are shown.

    On either side of the cut nothing may be hidden, or several parts of five persons or more together.
    """
    hidden = hidden_keys(parts)
    inside = [parts[key][PERSONS] for key in hidden if key in chosen]
    outside = [parts[key][PERSONS] for key in hidden if key not in chosen]
    return any(side and (len(side) == 1 or sum(side) < HIDDEN_BELOW) for side in (inside, outside))


def _hidden(figures: Sequence[Figure]) -> frozenset[str]:
    return frozenset(each.key for each in figures if each.sample is Sample.HIDDEN)

"""What agencies told of their months, added up: an agency's number stands for itself and for all below it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.agency_codes import covers
from api.indicators.definitions import measures


@dataclass(frozen=True, slots=True)
class Row:
    """One number of one agency and month."""

    month: str
    agency: str
    measure: str
    value: int


@dataclass(frozen=True, slots=True)
class Told:
    """A sum of what was told: of which months, and by whom (of a stock, in its last month)."""

    values: tuple[int, ...]
    months: int
    agencies: tuple[str, ...]


def told(rows: Iterable[Row], *names: str) -> Told | None:
    """Return the sums of measures over months and agencies that told all of them; None where nobody did.

    Of an agency and one above it that both told of a month only the upper one counts. Of stocks the last month does.
    """
    by_month: dict[str, dict[str, dict[str, int]]] = {}
    for row in rows:
        if row.measure in names:
            by_month.setdefault(row.month, {}).setdefault(row.agency, {})[row.measure] = row.value
    whole = {month: found for month, agencies in by_month.items() if (found := _whole(agencies, names))}
    if not whole:
        return None
    stock = any(measures()[name].kind == "stock" for name in names)
    counted = [max(whole)] if stock else sorted(whole)
    sums = tuple(sum(whole[month][agency][name] for month in counted for agency in whole[month]) for name in names)
    return Told(sums, len(whole), tuple(sorted({agency for month in counted for agency in whole[month]})))


def topmost(agencies: Iterable[str]) -> Sequence[str]:
    """Return the agencies that stand below none of the others."""
    every = sorted(set(agencies))
    return [one for one in every if not any(one != other and covers(other, one) for other in every)]


def _whole(agencies: Mapping[str, Mapping[str, int]], names: Sequence[str]) -> dict[str, Mapping[str, int]]:
    complete = {agency: values for agency, values in agencies.items() if all(name in values for name in names)}
    return {agency: complete[agency] for agency in topmost(complete)}

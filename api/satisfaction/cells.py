"""Sums that are kept ready: every answer that counts, in each cell that a page or a report may ask for.

A cell belongs to one period (a year or a month of Viet Nam), one target, one scope (the whole province, an agency with
all below it, a commune, both) and one kind of breakdown. What one person adds to the cells depends on that person's
answers alone, so a change is what they add now less what they added before.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from api.clock import in_vietnam
from api.satisfaction.answers import Answer, last_ones

PERSONS: Final = 0
"""The place of the number of persons in a `Sums`; the levels 1 to 5 stand at 1 to 5."""

Sums = Counter[int]


class Cell(NamedTuple):
    """The name of one cell. `kind` is the breakdown and `key` its value; `all` has the key ""."""

    period: str
    target: str
    scope: str
    kind: str
    key: str
    demo: bool = False


def scope_key(agency: str | None = None, commune: str | None = None) -> str:
    """Return the scope of who may see an agency with all below it, a commune, or (both None) everything."""
    named = [f"a:{agency}" if agency else "", f"c:{commune}" if commune else ""]
    return "|".join(filter(None, named))


def contribution(answers: Iterable[Answer]) -> dict[Cell, Sums]:
    """Return what the answers of ONE person add to each cell."""
    found: dict[Cell, Sums] = {}
    for answer in last_ones(answers):
        for cell in _cells(answer):
            sums = found.setdefault(cell, Counter({PERSONS: 1}))
            sums[answer.score] += 1
    return found


def summed(persons: Iterable[Sequence[Answer]]) -> Mapping[Cell, Sequence[int]]:
    """Return what all these persons add to each cell together: persons, then the levels 1 to 5."""
    whole: dict[Place, dict[tuple[str, str], list[int]]] = {}
    for answers in persons:
        counted = set[int]()
        for answer in last_ones(answers):
            for place in _places_of(answer):
                _count(whole.setdefault(place, {}), place, answer, counted)
    return {
        Cell(place.period, place.target, place.scope, kind, key, place.demo): sums
        for place, parts in whole.items()
        for (kind, key), sums in parts.items()
    }


def _count(parts: dict[tuple[str, str], list[int]], place: "Place", answer: Answer, counted: set[int]) -> None:
    for part in _breakdowns(answer):
        if part[0] == "commune" and place.one_commune:
            continue
        sums = parts.get(part)
        if sums is None:
            sums = parts[part] = [0] * 6
        sums[answer.score] += 1
        if id(sums) not in counted:
            counted.add(id(sums))
            sums[PERSONS] += 1


def difference(before: Iterable[Answer], after: Iterable[Answer]) -> dict[Cell, Sums]:
    """Return what changes in the cells when one person's answers change; cells that stay are left out."""
    change = contribution(after)
    for cell, sums in contribution(before).items():
        change.setdefault(cell, Counter()).subtract(sums)
    return {cell: sums for cell, sums in change.items() if any(sums.values())}


class Place(NamedTuple):
    """Where an answer counts: `one_commune` says that the whole scope is one."""

    period: str
    target: str
    scope: str
    demo: bool
    one_commune: bool


def _cells(answer: Answer) -> Sequence[Cell]:
    return [
        Cell(place.period, place.target, place.scope, kind, key, place.demo)
        for place in _places_of(answer)
        for kind, key in _breakdowns(answer)
        if kind != "commune" or not place.one_commune
    ]


def _places_of(answer: Answer) -> Sequence[Place]:
    at = in_vietnam(answer.at)
    return _places(at.year, at.month, answer.target, answer.agency, answer.commune, answer.demo)


@lru_cache(maxsize=65_536)
def _places(year: int, month: int, target: str, agency: str | None, commune: str | None, demo: bool) -> Sequence[Place]:
    return [
        Place(period, target, scope_key(above, within), demo, within is not None)
        for above, within in _scopes(agency, commune)
        for period in (f"{year}", f"{year}-{month:02d}")
    ]


def _breakdowns(answer: Answer) -> tuple[tuple[str, str], ...]:
    if answer.flag is not None:
        return (("left_out", answer.flag.value),)
    return (
        ("all", ""),
        ("element", answer.element or ""),
        ("channel", answer.channel),
        ("procedure", answer.procedure or ""),
        ("agency", answer.agency or ""),
        ("commune", answer.commune or ""),
    )


def _scopes(agency: str | None, commune: str | None) -> Sequence[tuple[str | None, str | None]]:
    """Return the agency and commune of every scope that sees an answer: an agency's are its own and all above it."""
    parts = agency.split(".") if agency else []
    agencies: list[str | None] = [None, *(".".join(parts[: place + 1]) for place in range(len(parts)))]
    communes = [None, commune] if commune else [None]
    return [(above, within) for above in agencies for within in communes]

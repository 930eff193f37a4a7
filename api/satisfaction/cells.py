"""Sums that are kept ready: every answer that counts, in each cell that a page or a report may ask for.

A cell belongs to one period (a year or a month of Viet Nam), one target, one scope (the whole province, an agency with
all below it, a commune, both) and one kind of breakdown. What one person adds to the cells depends on that person's
answers alone, so a change is what they add now less what they added before.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from api.clock import in_vietnam
from api.satisfaction.answers import Answer, last_ones

PERSONS: Final = 0
"""The place of the number of persons in a `Sums`; the levels 1 to 5 stand at 1 to 5."""

Sums = Counter[int]


@dataclass(frozen=True, slots=True, order=True)
class Cell:
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


def difference(before: Iterable[Answer], after: Iterable[Answer]) -> dict[Cell, Sums]:
    """Return what changes in the cells when one person's answers change; cells that stay are left out."""
    change = contribution(after)
    for cell, sums in contribution(before).items():
        change.setdefault(cell, Counter()).subtract(sums)
    return {cell: sums for cell, sums in change.items() if any(sums.values())}


def _cells(answer: Answer) -> Iterator[Cell]:
    at = in_vietnam(answer.at)
    breakdowns = _breakdowns(answer)
    for agency, commune in _scopes(answer):
        for kind, key in breakdowns:
            if kind == "commune" and commune is not None:
                continue  # the whole scope is one commune
            for period in (f"{at:%Y}", f"{at:%Y-%m}"):
                yield Cell(period, answer.target, scope_key(agency, commune), kind, key, answer.demo)


def _breakdowns(answer: Answer) -> Sequence[tuple[str, str]]:
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


def _scopes(answer: Answer) -> Sequence[tuple[str | None, str | None]]:
    """Return the agency and commune of every scope that sees an answer: an agency's are its own and all above it."""
    parts = answer.agency.split(".") if answer.agency else []
    agencies: list[str | None] = [None, *(".".join(parts[: place + 1]) for place in range(len(parts)))]
    communes = [None, answer.commune] if answer.commune else [None]
    return [(agency, commune) for agency in agencies for commune in communes]

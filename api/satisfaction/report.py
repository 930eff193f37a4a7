"""One report on satisfaction: the headline, what it is made of, how it went over the months, what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.satisfaction.answers import LeftOut
from api.satisfaction.cells import Sums, scope_key
from api.satisfaction.saying import Figure, breakdown, figure, ranking
from api.statistics import LEVELS, Sample
from api.storage import rating_cells
from api.storage.ratings import Scope

BREAKDOWNS = ("element", "procedure", "agency", "commune", "channel")
TARGETS = ("assistant", "agency")


@dataclass(frozen=True, slots=True)
class Report:
    """What may be said of one target in a period (YYYY or YYYY-MM) and scope.

    `left_out` counts answers by reason; `parts` holds the figures of each breakdown and `ranks` the ranks in it, where
    there are any. Below a hidden headline nothing else is told.
    """

    target: str
    period: str
    headline: Figure
    months: Sequence[Figure]
    parts: Mapping[str, Sequence[Figure]]
    ranks: Mapping[str, Mapping[str, int]]
    left_out: Mapping[LeftOut, int]


def report(session: Session, scope: Scope, target: str, period: str) -> Report:
    """Return the report on `target`."""
    within = scope_key(scope.agency, scope.commune)
    year = period[:4]

    def cells(kind: str) -> Mapping[str, Sums]:
        return rating_cells.read(session, period=period, target=target, scope=within, kind=kind, demo=scope.demo)

    headline = figure("", cells("all").get("", Sums()))
    known = headline.sample is not Sample.HIDDEN
    parts = {kind: breakdown(cells(kind)) if known else () for kind in BREAKDOWNS}
    return Report(
        target,
        period,
        headline,
        _months(session, within, target, year, demo=scope.demo),
        parts,
        {kind: ranking(figures) for kind, figures in parts.items()},
        {LeftOut(key): sum(sums[level] for level in LEVELS) for key, sums in cells("left_out").items()},
    )


def periods(session: Session, scope: Scope) -> Sequence[str]:
    """Return the years and months in which anything was rated, the newest first, each year before its months."""
    found = rating_cells.periods(session, scope=scope_key(scope.agency, scope.commune), demo=scope.demo)
    return sorted(found, key=lambda period: (period[:4], len(period) == len("2026"), period), reverse=True)


def _months(session: Session, within: str, target: str, year: str, *, demo: bool) -> Sequence[Figure]:
    """Return the months of a year; a month alone that is hidden takes another with it, for the year stands beside."""
    names = [f"{year}-{month:02d}" for month in range(1, 13)]
    found = rating_cells.by_period(session, periods=names, target=target, scope=within, demo=demo)
    return breakdown(found)

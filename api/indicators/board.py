"""The board: every indicator in a period, the one before and twelve months, and whether the sum comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from sqlalchemy.orm import Session

from api.indicators.definitions import Indicator, indicators, measures
from api.indicators.figures import Figure, Numbers, change, figure, met
from api.indicators.periods import before, months, span, trend
from api.storage import indicator_cells
from api.storage import indicators as stored
from api.storage.dossier_reports import Balance
from api.storage.indicator_models import IndicatorFact
from api.storage.ratings import Scope


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: its figure, that of the period before, the change between them, the target, twelve months."""

    indicator: Indicator
    figure: Figure
    before: Figure
    change: Decimal | None
    met: bool | None
    months: Sequence[tuple[str, Figure]]
    told: Sequence[IndicatorFact]


@dataclass(frozen=True)
class Board:
    """All indicators of a period; `lasts` says that it is not over.

    `flawed` are codes of dossiers that make a gap, `counted_at` is when the register was counted.
    """

    period: str
    previous: str
    lines: Sequence[Line]
    balance: Balance
    flawed: Sequence[str]
    counted_at: datetime | None
    lasts: bool

    @cached_property
    def cards(self) -> Mapping[str, Sequence[Line]]:
        """The lines of the campaign by their number, which share a card."""
        return self._numbered("campaign")

    @cached_property
    def decision(self) -> Sequence[Line]:
        """The lines of Decision 766."""
        return [line for line in self.lines if line.indicator.set == "decision"]

    def _numbered(self, which: str) -> Mapping[str, Sequence[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.indicator.set == which:
                found.setdefault(line.indicator.number, []).append(line)
        return found


def needed(period: str, now: datetime) -> Sequence[str]:
    """Return the periods that must be counted for a board."""
    return list(dict.fromkeys((period, before(period), *trend(period, now))))


def board(session: Session, scope: Scope, period: str, now: datetime) -> Board:
    """Return the board of what an officer, or the system of an agency, may see."""
    names = needed(period, now)
    known = _numbers(session, scope, names, now)
    told = stored.fact_sources(session, scope, months(period))
    counts = known[period].register
    return Board(
        period,
        before(period),
        [_line(each, period, known, trend(period, now), told) for each in indicators()],
        _balance(counts, scope),
        stored.flawed(session, scope, span(period, now)),
        indicator_cells.counted_at(session).get(period),
        span(period, now).judged == now,
    )


def _numbers(session: Session, scope: Scope, names: Sequence[str], now: datetime) -> Mapping[str, Numbers]:
    sums = stored.sums(session, scope, names)
    services = stored.services(session, scope, names)
    rows = stored.facts(session, scope, {month for name in names for month in months(name)})
    found = {}
    for name in names:
        within = set(months(name))
        begun = sum(1 for month in within if span(month, now).since <= now)
        found[name] = Numbers(
            sums.get(name, {}),
            [row for row in rows if row.month in within],
            begun,
            stored.teams(session, scope, span(name, now).until),
            services[name],
            by_commune=scope.commune is not None,
        )
    return found


def _line(
    indicator: Indicator,
    period: str,
    known: Mapping[str, Numbers],
    over: Sequence[str],
    told: Mapping[str, IndicatorFact],
) -> Line:
    now, earlier = (figure(indicator, known[name]) for name in (period, before(period)))
    behind = [told[name] for name in sorted(indicator.names & measures().keys()) if name in told]
    course = [(month, figure(indicator, known[month])) for month in over]
    return Line(indicator, now, earlier, change(now, earlier), met(indicator, now), course, behind)


def _balance(counts: Mapping[str, int], scope: Scope) -> Balance:
    names = "carried_over received finished closed withdrawn running in_time late undated".split()
    return Balance(scope.agency or "", "", *(counts.get(name, 0) for name in names))

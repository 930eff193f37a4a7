"""Read what indicators are made of: counts kept ready, numbers that agencies told, teams and their members."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, text, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.agency_codes import covers, roots
from api.indicators.told import Row
from api.storage.dossier_lists import seen
from api.storage.dossier_reports import Period, during
from api.storage.indicator_cells import COUNTS
from api.storage.indicator_models import IndicatorCell, IndicatorFact, IndicatorService
from api.storage.models import FLAWED, Dossier
from api.storage.ratings import Scope
from api.storage.territory_models import Agency, Commune, Member, Team

_MOST_FLAWED = 50
_Table = type[IndicatorCell] | type[IndicatorService]


def sums(session: Session, scope: Scope, periods: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """Return the counts of each period that has any."""
    columns = [func.sum(getattr(IndicatorCell, name)) for name in COUNTS]
    rows = select(IndicatorCell.period, *columns).where(
        IndicatorCell.period.in_(periods), *_cells(IndicatorCell, scope)
    )
    found = session.execute(rows.group_by(IndicatorCell.period))
    return {period: dict(zip(COUNTS, map(int, counts), strict=True)) for period, *counts in found}


def services(session: Session, scope: Scope, periods: Sequence[str]) -> Mapping[str, Callable[[Sequence[str]], int]]:
    """Return for each period what counts the procedures with dossiers filed online at agencies and below them."""
    distinct = func.count(IndicatorService.procedure.distinct())
    wanted = IndicatorService.period.in_(periods), *_cells(IndicatorService, scope)
    key = IndicatorService.period, IndicatorService.agency
    single = {(p, a): many for p, a, many in session.execute(select(*key, distinct).where(*wanted).group_by(*key))}
    known = {agency for _, agency in single}

    def together(top: str) -> Mapping[str, int]:
        below = [agency for agency in known if covers(top, agency)]
        if len(below) < 2:  # noqa: PLR2004 one agency's are counted already
            return {period: many for (period, agency), many in single.items() if agency in below}
        rows = select(IndicatorService.period, distinct).where(*wanted, IndicatorService.agency.in_(below))
        return dict(session.execute(rows.group_by(IndicatorService.period)).all())

    kept: dict[str, Mapping[str, int]] = {}

    def counting(period: str) -> Callable[[Sequence[str]], int]:
        def count(tops: Sequence[str]) -> int:
            for top in tops:
                if top not in kept:
                    kept[top] = together(top)
            return sum(kept[top].get(period, 0) for top in tops)

        return count

    return {period: counting(period) for period in periods}


def agencies(session: Session, scope: Scope) -> Sequence[str]:
    """Return the agencies within the scope of which anything is counted."""
    rows = select(IndicatorCell.agency).where(*_cells(IndicatorCell, scope)).distinct()
    return session.scalars(rows.order_by(IndicatorCell.agency)).all()


def facts(session: Session, scope: Scope, months: Iterable[str]) -> Sequence[Row]:
    """Return what agencies within the scope told of months; the real numbers go before those of the demonstration."""
    fact = IndicatorFact
    columns = fact.month, fact.agency, fact.measure, fact.value
    rows = select(*columns).where(fact.month.in_(set(months)), _below(fact.agency, scope.agency))
    rows = rows if scope.demo else rows.where(fact.demo.is_(False))
    return [Row(*row) for row in session.execute(rows.order_by(fact.demo.desc()))]


def fact_sources(session: Session, scope: Scope, months: Iterable[str]) -> Mapping[str, IndicatorFact]:
    """Return the newest paper behind each measure."""
    rows = select(IndicatorFact).where(IndicatorFact.month.in_(set(months)), _below(IndicatorFact.agency, scope.agency))
    rows = rows if scope.demo else rows.where(IndicatorFact.demo.is_(False))
    found = session.scalars(rows.order_by(IndicatorFact.month, IndicatorFact.source_date))
    return {row.measure: row for row in found}


def teams(session: Session, scope: Scope, until: datetime) -> Mapping[str, int]:
    """Return teams and members as they stood, by level; nothing where no territory is kept here."""
    there = and_(Team.active, Team.created_at < until, _of_demo(scope))
    if session.execute(select(Team.id).where(_of_demo(scope)).limit(1)).first() is None:
        return {}
    served = and_(there, _serving(scope))
    at_work = and_(Member.created_at < until, or_(Member.left_at.is_(None), Member.left_at >= until))
    levels = dict(session.execute(select(Team.level, func.count()).where(served).group_by(Team.level)).all())
    people = select(Team.level, func.count()).join(Member, Member.team_id == Team.id).where(served, at_work)
    members = dict(session.execute(people.group_by(Team.level)).all())
    return {
        f"{name}_{level}": found.get(level, 0)
        for name, found in (("teams", levels), ("members", members))
        for level in ("commune", "village")
    }


def flawed(session: Session, scope: Scope, period: Period) -> Sequence[str]:
    """Return codes of dossiers of a period that no sum can be right with."""
    touched = or_(*(during(column, period) for column in (Dossier.received_at, Dossier.ended_at)))
    rows = select(Dossier.code).where(text(f"({FLAWED})"), seen(scope), or_(touched, Dossier.received_at.is_(None)))
    return session.scalars(rows.order_by(Dossier.code).limit(_MOST_FLAWED)).all()


def _cells(table: _Table, scope: Scope) -> list[ColumnElement[bool]]:
    found = [_below(table.agency, scope.agency)]
    if scope.commune is not None:
        found.append(table.commune == scope.commune)
    return found if scope.demo else [*found, table.demo.is_(False)]


def _below(column: InstrumentedAttribute[str], scope: str | None) -> ColumnElement[bool]:
    if scope is None:
        return true()
    return or_(*(each for root in roots(scope) for each in (column == root, column.like(f"{root}.%"))))


def _serving(scope: Scope) -> ColumnElement[bool]:
    """Return which teams an officer may see: those of their commune, or of the communes that their agency serves."""
    parts: list[ColumnElement[bool]] = [true()]
    if scope.commune is not None:
        parts.append(Team.commune.in_(select(Commune.code).where(Commune.name == scope.commune)))
    if scope.agency is not None:
        parts.append(Team.commune.in_(select(Agency.commune).where(_below(Agency.code, scope.agency))))
    return and_(*parts)


def _of_demo(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.demo else Team.demo.is_(False)

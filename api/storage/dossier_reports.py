"""Reports about dossiers: does the sum come out, how many were in time (Decision 766), which are overdue."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, literal, or_, select, text, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.agency_codes import roots
from api.storage.columns import Moment
from api.storage.models import FLAWED, Dossier

_OPEN = (2, 4, 5, 6)
_WORKED_ON = (2, 4)
_HANDLED = (9, 10)
_REFUSED, _WITHDRAWN, _STOPPED = 3, 7, 8
_FLOWS = ("received", "finished", "closed", "withdrawn", "in_time", "late", "undated")
_MOST_SUPPLEMENTS = 1  # a second request makes a dossier late (Decision 766)
_MOST_FLAWED = 50
NEVER_RECEIVED = and_(Dossier.received_at.is_(None), Dossier.status.in_(_OPEN))
"""Worked on without a day of receipt: it runs, in every period."""
Counted = tuple[ColumnElement[bool], ...]
"""Conditions that say which dossiers a report is about."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` up to but without `until`; what runs on is judged as of `judged`, which is never in the future."""

    since: datetime
    until: datetime
    judged: datetime


@dataclass(frozen=True, slots=True)
class Balance:
    """Dossiers of one agency in a period. Whatever came in must have come out or be there still: else there is a `gap`.

    `closed` were stopped, or refused after they had been received. Of those received or handled in the period
    `in_time` were so by Decision 766, `late` were not, and of the rest nobody knows when they were due.
    """

    agency: str
    agency_name: str
    carried_over: int
    received: int
    finished: int
    closed: int
    withdrawn: int
    running: int
    in_time: int
    late: int
    undated: int

    @property
    def came(self) -> int:
        """What was there or came in."""
        return self.carried_over + self.received

    @property
    def gap(self) -> int:
        """What came in and did not come out; negative where more came out than in."""
        return self.came - self.finished - self.closed - self.withdrawn - self.running


def within(scope: str | None) -> ColumnElement[bool]:
    """Return the condition that a dossier is of the agency `scope` or of one below it; None is everything."""
    if scope is None:
        return true()
    return or_(*(each for root in roots(scope) for each in (Dossier.agency == root, Dossier.agency.like(f"{root}.%"))))


def balances(session: Session, scope: str | None, period: Period, *, demo: bool) -> list[Balance]:
    """Return the balance of each agency that had a dossier in the period, in the order of their codes."""
    counted = (within(scope), demonstrated(demo=demo))
    flows = _flows(session, period, counted)
    before, after = (_open_at(session, moment, counted) for moment in (period.since, period.until))
    never = _grouped(session, and_(NEVER_RECEIVED, *counted))
    found = []
    for agency in sorted({*flows, *before, *after, *never}):
        name, numbers = flows.get(agency) or (_name_of(session, agency), {})
        running = after.get(agency, 0) + never.get(agency, 0)
        rest = {each: numbers.get(each, 0) for each in _FLOWS}
        found.append(Balance(agency, name, carried_over=before.get(agency, 0), running=running, **rest))
    return found


def _name_of(session: Session, agency: str) -> str:
    return session.scalars(select(Dossier.agency_name).where(Dossier.agency == agency).limit(1)).first() or ""


def _flows(session: Session, period: Period, counted: Counted) -> dict[str, tuple[str, dict[str, int]]]:
    """Return what came and what went in the period, by agency, with the agency's name."""
    conditions = flow_conditions(period)
    sums = [func.sum(case((conditions[name], 1), else_=0)) for name in _FLOWS]
    touched = or_(*(during(column, period) for column in (Dossier.received_at, Dossier.ended_at)))
    wanted = select(Dossier.agency, func.max(Dossier.agency_name), *sums).where(touched, *counted)
    rows = session.execute(wanted.group_by(Dossier.agency))
    return {agency: (name, dict(zip(_FLOWS, map(int, counts), strict=True))) for agency, name, *counts in rows}


def _open_at(session: Session, moment: datetime, counted: Counted) -> dict[str, int]:
    """Return how many dossiers had been received and had not ended at a moment, by agency: an index answers alone."""
    return _grouped(session, and_(open_at(moment), *counted))


def open_at(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that a dossier had been received and had not ended at a moment."""
    return and_(Dossier.received_at < moment, or_(Dossier.ended_at.is_(None), Dossier.ended_at >= moment))


def _grouped(session: Session, condition: ColumnElement[bool]) -> dict[str, int]:
    wanted = select(Dossier.agency, func.count().label("many")).where(condition).group_by(Dossier.agency)
    return {row.agency: row.many for row in session.execute(wanted)}


def during(column: InstrumentedAttribute[Any], period: Period) -> ColumnElement[bool]:
    """Return the condition that a moment lies in a period."""
    return and_(column >= period.since, column < period.until)


def total(balances: Iterable[Balance], scope: str) -> Balance:
    """Return the sum of balances."""
    numbers = [field.name for field in fields(Balance)][2:]
    all_ = list(balances)
    return Balance(scope, "", *(sum(getattr(each, name) for each in all_) for name in numbers))


def flawed(session: Session, scope: str | None, *, demo: bool) -> list[str]:
    """Return codes of dossiers that no sum can be right with: handled but never received, or ended before that."""
    condition = and_(text(f"({FLAWED})"), within(scope), demonstrated(demo=demo))
    return list(session.scalars(select(Dossier.code).where(condition).order_by(Dossier.code).limit(_MOST_FLAWED)))


Place = tuple[datetime, str]
"""Where a list goes on: the moment and the code of the last dossier seen."""


def overdue(
    session: Session, scope: str | None, now: datetime, *, demo: bool, limit: int, after: Place | None = None
) -> list[Row[Any]]:
    """Return dossiers that are worked on past their due moment, the most overdue first, after the place `after`."""
    wanted = select(
        Dossier.code, Dossier.agency, Dossier.agency_name, Dossier.procedure_name, Dossier.status, Dossier.due_at
    ).where(
        Dossier.stopped_at.is_(None),
        Dossier.due_at < now,
        Dossier.status.in_(_WORKED_ON),
        within(scope),
        demonstrated(demo=demo),
    )
    if after is not None:
        moment, code = after
        wanted = wanted.where(or_(Dossier.due_at > moment, and_(Dossier.due_at == moment, Dossier.code > code)))
    return list(session.execute(wanted.order_by(Dossier.due_at, Dossier.code).limit(limit)))


def demonstrated(*, demo: bool) -> ColumnElement[bool]:
    """Return the condition that a dossier counts: those of the demonstration only where it is on."""
    return true() if demo else Dossier.demo.is_(False)


def clock_end(period: Period) -> ColumnElement[datetime]:
    """Return when the clock of a dossier stopped, or the moment as of which a period is judged."""
    judged = literal(period.judged, Moment)  # bare, SQLite would get the hour of Viet Nam for that of UTC
    return case((Dossier.stopped_at < judged, Dossier.stopped_at), else_=judged)


def flow_conditions(period: Period) -> dict[str, ColumnElement[bool]]:
    """Return what a dossier must be to count as received, finished, in time (Decision 766), and so on."""
    came, received, ended = Dossier.received_at, during(Dossier.received_at, period), during(Dossier.ended_at, period)
    judged = or_(received, and_(ended, Dossier.status.in_(_HANDLED)))
    in_time = and_(clock_end(period) <= Dossier.due_at, Dossier.supplements <= _MOST_SUPPLEMENTS)
    return {
        "received": received,
        "finished": and_(ended, Dossier.status.in_(_HANDLED)),
        "closed": and_(ended, or_(Dossier.status == _STOPPED, and_(Dossier.status == _REFUSED, came.is_not(None)))),
        "withdrawn": and_(ended, Dossier.status == _WITHDRAWN, came.is_not(None)),
        "in_time": and_(judged, in_time),
        "late": and_(judged, Dossier.due_at.is_not(None), ~in_time),
        "undated": and_(judged, Dossier.due_at.is_(None)),
    }

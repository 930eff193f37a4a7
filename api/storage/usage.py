"""Queries about how the assistant is used: what the bot counted each day, and what the office itself knows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, false, func, insert, select, true
from sqlalchemy.orm import Session

from api.storage.alert_models import UsageCount
from api.storage.desk_models import Ticket
from api.storage.models import SavedTrip, Submission
from api.storage.ratings import Scope

_COUNTS = UsageCount.__table__


def replace_day(session: Session, day: date, counts: Iterable[Mapping[str, Any]]) -> None:
    """Put what the bot counted of a day in place of what it told of it before."""
    session.execute(delete(UsageCount).where(UsageCount.day == day, UsageCount.demo.is_(False)))
    rows = [{**each, "day": day, "demo": False} for each in counts]
    if rows:
        session.execute(insert(_COUNTS), rows)  # type: ignore[arg-type]


def by_day(session: Session, scope: Scope, since: date, until: date) -> Mapping[tuple[date, str], int]:
    """Return the counts of each kind on each day from `since` to `until`, both with."""
    rows = select(UsageCount.day, UsageCount.kind, func.sum(UsageCount.n)).where(*_seen(scope, since, until))
    grouped = rows.group_by(UsageCount.day, UsageCount.kind)
    return {(day, kind): int(n) for day, kind, n in session.execute(grouped)}


def by_key(session: Session, scope: Scope, kind: str, since: date, until: date) -> Sequence[tuple[str, int]]:
    """Return the counts of one kind by key, the largest first."""
    n = func.sum(UsageCount.n)
    rows = select(UsageCount.key, n).where(*_seen(scope, since, until), UsageCount.kind == kind)
    found = session.execute(rows.group_by(UsageCount.key).order_by(n.desc(), UsageCount.key))
    return [(key, int(many)) for key, many in found]


def demonstrated(session: Session, since: date, until: date) -> bool:
    """Whether any of the counts of these days are for demonstration."""
    some = select(UsageCount.n).where(
        UsageCount.demo.is_(True), UsageCount.commune == "", UsageCount.day >= since, UsageCount.day <= until
    )
    return session.execute(some.limit(1)).first() is not None


def finished_forms(session: Session, scope: Scope, since: datetime, until: datetime) -> int:
    """Return how many forms were handed in; a form is of the place of the officer who opened it."""
    own = _within(scope, Submission.agency, Submission.commune)
    span = Submission.created_at >= since, Submission.created_at < until
    return session.execute(select(func.count()).select_from(Submission).where(own, *span)).scalar_one()


def saved_trips(session: Session, scope: Scope, since: datetime, until: datetime) -> int:
    """Return how many trips were spared; they bear no place, so who is limited to one sees none."""
    if scope.agency is not None or scope.commune is not None:
        return 0
    span = SavedTrip.created_at >= since, SavedTrip.created_at < until
    return session.execute(select(func.count()).select_from(SavedTrip).where(*span)).scalar_one()


def helped(session: Session, scope: Scope, since: datetime, until: datetime) -> int:
    """Return how many people a person of the desk answered."""
    own = _within(scope, Ticket.agency, Ticket.commune_name)
    shown = true() if scope.demo else Ticket.demo.is_(False)
    span = Ticket.answered_at >= since, Ticket.answered_at < until
    return session.execute(select(func.count()).select_from(Ticket).where(own, shown, *span)).scalar_one()


def _within(scope: Scope, agency: Any, commune: Any) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = true()
    if scope.agency is not None:
        wanted = (agency == scope.agency) | agency.startswith(f"{scope.agency}.", autoescape=True)
    if scope.commune is not None:
        wanted = wanted & (commune == scope.commune)
    return wanted


def _seen(scope: Scope, since: date, until: date) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of what an officer may see: of a commune their own; nobody asks an agency, so nothing."""
    wanted: list[ColumnElement[bool]] = [UsageCount.commune == (scope.commune or "")]
    wanted += [UsageCount.day >= since, UsageCount.day <= until]
    if scope.agency is not None and scope.commune is None:
        wanted.append(false())
    if not scope.demo:
        wanted.append(UsageCount.demo.is_(False))
    return wanted

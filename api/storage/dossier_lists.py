"""Lists of dossiers that officers look at: what is late, what waits for the citizen, what never came, a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from api.storage.dossier_reports import demonstrated, within
from api.storage.follow_models import Mismatch
from api.storage.models import Dossier
from api.storage.ratings import Scope

WAITING = (3, 5, 6, 9)
"""Here the citizen has to do something: mend, bring papers, pay, collect."""

RUNNING = (2, 4)
"""Here the agency is at work and may be late."""
_RUNNING = Dossier.stopped_at.is_(None), Dossier.status.in_(RUNNING)

SOON = timedelta(days=3)
"""So long before its due moment a dossier is due soon."""


def seen(scope: Scope) -> ColumnElement[bool]:
    """Return which dossiers an officer may see."""
    parts = [within(scope.agency)]
    if scope.commune is not None:
        parts.append(Dossier.commune == scope.commune)
    return and_(*parts, demonstrated(demo=scope.demo))


@dataclass(frozen=True, slots=True)
class AtWork:
    """What one agency works on: how much of it, overdue, due soon, of unknown date, and overdue since when at most."""

    agency: str
    name: str
    running: int
    late: int
    soon: int
    undated: int
    oldest: datetime | None

    @property
    def on_time(self) -> int:
        """How many are not overdue, of those that have an appointment."""
        return self.running - self.late - self.undated


def at_work(session: Session, scope: Scope, now: datetime) -> Sequence[AtWork]:
    """Return what each agency works on, the most overdue first."""
    overdue = Dossier.due_at < now
    soon = and_(~overdue, Dossier.due_at < now + SOON)
    counts = [func.sum(case((each, 1), else_=0)) for each in (overdue, soon, Dossier.due_at.is_(None))]
    oldest = func.min(case((overdue, Dossier.due_at)))
    rows = select(Dossier.agency, func.max(Dossier.agency_name), func.count(), *counts, oldest)
    found = session.execute(rows.where(seen(scope), *_RUNNING).group_by(Dossier.agency)).all()
    return sorted((AtWork(*row) for row in found), key=lambda each: (-each.late, each.agency))


def late(session: Session, scope: Scope, now: datetime, limit: int) -> Sequence[Dossier]:
    """Return what is worked on past its due moment, the most overdue first."""
    rows = select(Dossier).where(seen(scope), Dossier.due_at < now, *_RUNNING)
    return session.scalars(rows.order_by(Dossier.due_at, Dossier.code).limit(limit)).all()


def in_time(session: Session, scope: Scope, since: datetime, until: datetime | None, limit: int) -> Sequence[Dossier]:
    """Return what is worked on and due from a moment on (and before another one), the soonest first."""
    rows = select(Dossier).where(seen(scope), Dossier.due_at >= since, *_RUNNING)
    rows = rows if until is None else rows.where(Dossier.due_at < until)
    return session.scalars(rows.order_by(Dossier.due_at, Dossier.code).limit(limit)).all()


def waiting(session: Session, scope: Scope, limit: int) -> Sequence[Dossier]:
    """Return what waits for the citizen, the longest first."""
    rows = select(Dossier).where(seen(scope), Dossier.status.in_(WAITING))
    return session.scalars(rows.order_by(Dossier.status_since, Dossier.code).limit(limit)).all()


def missing(session: Session, scope: Scope, limit: int) -> Sequence[Dossier]:
    """Return what counts as returned while somebody says that the result never came, the oldest first."""
    said = exists().where(Mismatch.code == Dossier.code, Mismatch.settled_at.is_(None))
    rows = select(Dossier).where(seen(scope), said).order_by(Dossier.status_since, Dossier.code)
    return session.scalars(rows.limit(limit)).all()


def search(session: Session, scope: Scope, words: str, limit: int) -> Sequence[Dossier]:
    """Return what has this code, begins with it, or is of this procedure; without words the latest."""
    rows = select(Dossier).where(seen(scope))
    if words:
        code = words.upper().replace(" ", "-")
        rows = rows.where(or_(Dossier.code.startswith(code, autoescape=True), Dossier.procedure == words))
    return session.scalars(rows.order_by(Dossier.status_since.desc(), Dossier.code).limit(limit)).all()


def find(session: Session, scope: Scope, code: str) -> Dossier | None:
    """Return a dossier that the officer may see."""
    return session.scalars(select(Dossier).where(Dossier.code == code, seen(scope))).one_or_none()


def missed_since(session: Session, code: str) -> Sequence[datetime]:
    """Return when people said that the result never came."""
    said = select(Mismatch.said_at).where(Mismatch.code == code, Mismatch.settled_at.is_(None))
    return session.scalars(said.order_by(Mismatch.said_at)).all()

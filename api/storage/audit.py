"""The book of who did or saw what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from api.storage import officers
from api.storage.models import AuditEntry, Officer
from api.storage.ratings import Scope


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the book; `name` and `role` are None where nobody was recognised."""

    id: int
    at: datetime
    name: str | None
    role: str | None
    action: str
    subject: str | None


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for in the book: an empty text looks for everything."""

    name: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


def note(
    session: Session,
    action: str,
    at: datetime,
    *,
    officer_id: int | None,
    subject: str | None = None,
    address: str | None = None,
) -> None:
    """Write one line into the book. `address` is a keyed hash."""
    session.add(AuditEntry(at=at, officer_id=officer_id, action=action, subject=subject, address=address))


def lines(session: Session, scope: Scope, search: Search, limit: int, before: int | None = None) -> Sequence[Line]:
    """Return the newest lines that match, older than the line `before`."""
    wanted = _wanted(scope, search)
    if before is not None:
        wanted = wanted.where(AuditEntry.id < before)
    return [Line(*row) for row in session.execute(wanted.order_by(AuditEntry.id.desc()).limit(limit))]


def every(session: Session, scope: Scope, search: Search) -> Iterator[Line]:
    """Yield all lines that match, the newest first, a thousand in memory at a time."""
    wanted = _wanted(scope, search).order_by(AuditEntry.id.desc()).execution_options(yield_per=1000)
    yield from (Line(*row) for row in session.execute(wanted))


def actions(session: Session) -> Sequence[str]:
    """Return what was ever noted, by skipping along the index from one to the next."""
    found: list[str] = []
    newest = select(AuditEntry.action).order_by(AuditEntry.action).limit(1)
    while (action := session.scalar(newest.where(AuditEntry.action > (found[-1] if found else "")))) is not None:
        found.append(action)
    return found


def _wanted(scope: Scope, search: Search) -> Select[int, datetime, str, str, str, str | None]:
    """Return the query; whoever is limited sees the lines of officers of their place, and not those of strangers."""
    limited = scope.agency is not None or scope.commune is not None
    columns = (AuditEntry.id, AuditEntry.at, Officer.name, Officer.role, AuditEntry.action, AuditEntry.subject)
    conditions: list[ColumnElement[bool]] = officers.within(scope) if limited else []
    if search.name:
        whose = select(Officer.id).where(Officer.name == search.name.strip().lower()).scalar_subquery()
        conditions.append(AuditEntry.officer_id == whose)  # in the index, from the newest on
    if search.action:
        conditions.append(AuditEntry.action == search.action)
    if search.subject:
        conditions.append(AuditEntry.subject == search.subject.strip())
    if search.since is not None:
        conditions.append(AuditEntry.at >= search.since)
    if search.until is not None:
        conditions.append(AuditEntry.at < search.until)
    return select(*columns).outerjoin(Officer, Officer.id == AuditEntry.officer_id).where(*conditions)

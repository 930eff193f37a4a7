"""Queries about submissions on their way to the province."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from api.storage.models import Forwarding, Submission
from api.storage.once import insert_once
from api.storage.ratings import Scope


@dataclass(frozen=True, slots=True)
class Trip:
    """One submission on its way, as it is listed: no answers, nobody's name."""

    forwarding: Forwarding
    submission: Submission


def add(session: Session, submission: int, now: datetime) -> None:
    """Send a submission on its way, once."""
    row = {"submission_id": submission, "state": "waiting", "attempts": 0, "due_at": now, "created_at": now}
    insert_once(session, Forwarding, row)


def take(session: Session, now: datetime, within: timedelta, limit: int) -> Sequence[Trip]:
    """Take what is due: it is ours until `within` is over, and then anybody's again."""
    due = select(Forwarding, Submission).join(Submission, Submission.id == Forwarding.submission_id)
    due = due.where(Forwarding.state == "waiting", Forwarding.due_at <= now)
    rows = session.execute(
        due.order_by(Forwarding.due_at).limit(limit).with_for_update(skip_locked=True, of=Forwarding)
    )
    taken = [Trip(forwarding, submission) for forwarding, submission in rows]
    for trip in taken:
        trip.forwarding.attempts += 1
        trip.forwarding.due_at = now + within
    return taken


def write(session: Session, number: int, **values: Any) -> None:
    """Write down what became of one; one that was dropped meanwhile stays dropped."""
    session.execute(update(Forwarding).where(Forwarding.id == number, Forwarding.state == "waiting").values(values))


def counts(session: Session, scope: Scope) -> dict[str, int]:
    """Return how many there are in each state."""
    rows = select(Forwarding.state, func.count()).join(Submission, Submission.id == Forwarding.submission_id)
    found = session.execute(rows.where(*_within(scope)).group_by(Forwarding.state)).all()
    return {row[0]: row[1] for row in found}


def latest(session: Session, scope: Scope, limit: int) -> Sequence[Trip]:
    """Return the newest, those that are not through first."""
    rows = select(Forwarding, Submission).join(Submission, Submission.id == Forwarding.submission_id)
    through = Forwarding.state.in_(("sent", "dropped"))
    rows = rows.where(*_within(scope)).order_by(through, Forwarding.id.desc()).limit(limit)
    return [Trip(forwarding, submission) for forwarding, submission in session.execute(rows)]


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    """Whoever is limited to an agency or a commune sees what was opened there."""
    conditions: list[ColumnElement[bool]] = []
    if scope.agency is not None:
        below = Submission.agency.startswith(f"{scope.agency}.", autoescape=True)
        conditions.append(or_(Submission.agency == scope.agency, below))
    if scope.commune is not None:
        conditions.append(Submission.commune == scope.commune)
    return conditions

"""Queries about helping: which session is open at a phone, who read what in it, and how it ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from api.storage.helping_models import HelpingReading, HelpingSession
from api.storage.once import insert_once

KEPT = timedelta(days=365)
"""How long it is known that somebody was helped and who read what: as long as a year's report looks back."""


def of_key(session: Session, key: str) -> HelpingSession | None:
    """Return the session of this chat and number."""
    return session.scalars(select(HelpingSession).where(HelpingSession.key == key)).one_or_none()


def of_citizen(session: Session, citizen: str) -> HelpingSession | None:
    """Return the session in which the office knows somebody under this keyed hash."""
    return session.scalars(select(HelpingSession).where(HelpingSession.citizen == citizen)).one_or_none()


def named(session: Session, names: Sequence[str]) -> Sequence[HelpingSession]:
    """Return the sessions that a citizen's own chat knows by these names."""
    rows = select(HelpingSession).where(HelpingSession.name.in_(names)).order_by(HelpingSession.id)
    return session.scalars(rows.with_for_update()).all()


def read(session: Session, found: HelpingSession, key: str, what: str, now: datetime) -> None:
    """Add one reading; the same key again adds nothing."""
    insert_once(session, HelpingReading, {"session_id": found.id, "idempotency_key": key, "what": what, "at": now})


def readings(session: Session, number: int) -> Sequence[tuple[str, int, datetime, datetime]]:
    """Return what was read in a session: of what, how often, first and last."""
    at = HelpingReading.at
    rows = select(HelpingReading.what, func.count(), func.min(at), func.max(at))
    grouped = rows.where(HelpingReading.session_id == number).group_by(HelpingReading.what).order_by(func.min(at))
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(grouped)]


def end(session: Session, found: HelpingSession, how: str, now: datetime) -> None:
    """End a session once; the chat in which it was is known no more."""
    if found.ended_at is None:
        found.ended_at, found.ended, found.address = now, how, None
    session.flush()


def finished_forms(session: Session, team: int, since: datetime, until: datetime) -> tuple[int, int]:
    """Return how many villagers a team helped at a phone in a span of time, and how many forms were handed in there."""
    own = HelpingSession.team_id == team, HelpingSession.started_at >= since, HelpingSession.started_at < until
    row = session.execute(select(func.count(), func.coalesce(func.sum(HelpingSession.forms), 0)).where(*own)).one()
    return row[0], row[1]


def forget_old(session: Session, now: datetime) -> None:
    """End what is over its time, and remove what is too old."""
    over = update(HelpingSession).where(HelpingSession.ended_at.is_(None), HelpingSession.expires_at <= now)
    session.execute(over.values(ended_at=now, ended="expired", address=None))
    old = select(HelpingSession.id).where(HelpingSession.started_at <= now - KEPT)
    session.execute(delete(HelpingReading).where(HelpingReading.session_id.in_(old)))
    session.execute(delete(HelpingSession).where(HelpingSession.started_at <= now - KEPT))

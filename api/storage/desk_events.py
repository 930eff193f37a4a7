"""Queries about what the assistant is to tell because of the desk, and which of its requests were done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.orm import Session

from api.storage.desk_models import DeskEvent, DeskRequest, Ticket
from api.storage.once import insert_once


def put(session: Session, values: Mapping[str, Any], now: datetime) -> bool:
    """Put one thing to be told; return False where the same `key` was put before."""
    row = {"language": "vi", "due_at": now, **values, "created_at": now}
    return insert_once(session, DeskEvent, row)


def waiting(session: Session, now: datetime, after: int, limit: int) -> Sequence[Row[DeskEvent, Ticket | None]]:
    """Return what is to be told by now, in the order in which it was put."""
    rows = select(DeskEvent, Ticket).outerjoin(Ticket, Ticket.id == DeskEvent.ticket_id)
    due = rows.where(DeskEvent.taken_at.is_(None), DeskEvent.due_at <= now, DeskEvent.id > after)
    return session.execute(due.order_by(DeskEvent.id).limit(limit)).all()


def take(session: Session, ids: Sequence[int], now: datetime) -> int:
    """Note that these were told; return how many were not noted before."""
    fresh = update(DeskEvent).where(DeskEvent.id.in_(ids), DeskEvent.taken_at.is_(None)).values(taken_at=now)
    return len(session.execute(fresh.returning(DeskEvent.id)).all())


def drop(session: Session, ticket: int, kinds: Sequence[str], now: datetime) -> set[int]:
    """Take back what was not told yet of a ticket to teams; return the teams whose group never heard of it."""
    waits = update(DeskEvent).where(DeskEvent.ticket_id == ticket, DeskEvent.taken_at.is_(None))
    gone = waits.where(DeskEvent.audience.in_(("group", "member")), DeskEvent.kind.in_(kinds)).values(taken_at=now)
    rows = session.execute(gone.returning(DeskEvent.audience, DeskEvent.team_id)).all()
    return {row.team_id for row in rows if row.audience == "group"}


def done_before(session: Session, key: str, fingerprint: str, now: datetime) -> DeskRequest | None:
    """Return the request that came with this key before, or None and keep that it came now."""
    row = {"key": key, "fingerprint": fingerprint, "outcome": "", "ticket_id": None, "created_at": now}
    if insert_once(session, DeskRequest, row):
        return None
    return session.scalars(select(DeskRequest).where(DeskRequest.key == key)).one()


def keep_outcome(session: Session, key: str, outcome: str, ticket: int | None) -> None:
    """Keep what a request came to."""
    session.execute(update(DeskRequest).where(DeskRequest.key == key).values(outcome=outcome, ticket_id=ticket))


def forget_old(session: Session, before: datetime) -> None:
    """Remove what was told and asked so long ago."""
    session.execute(delete(DeskEvent).where(DeskEvent.taken_at <= before))
    session.execute(delete(DeskRequest).where(DeskRequest.created_at <= before))

"""Queries about codes that were given out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api.storage.models import HandOver, Submission
from api.storage.once import insert_once


def put(session: Session, values: Mapping[str, Any]) -> HandOver | None:
    """Store a code once per idempotency key and return it, or None where another one has the same signs."""
    insert_once(session, HandOver, dict(values))
    return of_key(session, values["idempotency_key"])


def of_key(session: Session, key: str) -> HandOver | None:
    """Return the code that was asked for with this key."""
    return session.scalars(select(HandOver).where(HandOver.idempotency_key == key)).one_or_none()


def of_code(session: Session, code_hash: str) -> HandOver | None:
    """Return the code behind this keyed hash, held against others who claim it until the transaction ends."""
    return session.scalars(select(HandOver).where(HandOver.code_hash == code_hash).with_for_update()).one_or_none()


def opened_by(session: Session, reference: str, officer: int, since: datetime) -> Submission | None:
    """Return the submission if this officer has opened it with a code since then, and it was not erased."""
    return session.scalars(
        select(Submission)
        .join(HandOver, HandOver.submission_id == Submission.id)
        .where(
            Submission.reference == reference,
            Submission.erased_at.is_(None),
            HandOver.officer_id == officer,
            HandOver.claimed_at >= since,
        )
        .limit(1)
    ).one_or_none()


def forget(session: Session, person: str) -> int:
    """Remove the drafts that a person has lent; return how many."""
    gone = delete(HandOver).where(HandOver.person == person).returning(HandOver.id)
    return len(session.execute(gone).all())


def forget_old(session: Session, now: datetime, before: datetime) -> None:
    """Empty what is over at `now`, and remove what was over `before` then."""
    session.execute(update(HandOver).where(HandOver.expires_at <= now, HandOver.draft.is_not(None)).values(draft=None))
    session.execute(delete(HandOver).where(HandOver.expires_at <= before))

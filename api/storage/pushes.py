"""What was answered to the batches of agencies, for as long as they may be sent again."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.storage.models import Push
from api.storage.once import insert_once

Answered = tuple[str, dict[str, Any]]
"""The fingerprint of a batch and what was answered to it."""


def find(session: Session, agency_key: int, idempotency_key: str) -> Answered | None:
    """Return what was answered to a batch of this key before."""
    wanted = select(Push.fingerprint, Push.answer).where(
        Push.agency_key_id == agency_key, Push.idempotency_key == idempotency_key
    )
    row = session.execute(wanted).first()
    return (row.fingerprint, row.answer) if row else None


def put(
    session: Session, agency_key: int, idempotency_key: str, fingerprint: str, answer: dict[str, Any], now: datetime
) -> Answered:
    """Keep an answer, and return the one that counts: whoever came first."""
    row = {
        "agency_key_id": agency_key,
        "idempotency_key": idempotency_key,
        "fingerprint": fingerprint,
        "answer": answer,
        "created_at": now,
    }
    insert_once(session, Push, row)
    return find(session, agency_key, idempotency_key) or (fingerprint, answer)


def forget_old(session: Session, before: datetime) -> None:
    """Forget the answers to batches that nobody sends again."""
    session.execute(delete(Push).where(Push.created_at < before))

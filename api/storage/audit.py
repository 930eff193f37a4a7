"""The book of who did or saw what."""

from datetime import datetime

from sqlalchemy.orm import Session

from api.storage.models import AuditEntry


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

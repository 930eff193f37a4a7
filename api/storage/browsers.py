"""Queries about signed-in browsers of officers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from api.storage.models import Officer, OfficerSession

IDLE = timedelta(minutes=30)
LASTS = timedelta(hours=8)
_STEP = timedelta(minutes=1)  # how exactly it is kept when somebody was seen last: not every page shall write

Stage = Literal["code", "full"]
Way = Literal["password", "sso"]


@dataclass(frozen=True, slots=True)
class Browser:
    """A signed-in browser and whose it is."""

    officer: Officer
    row: OfficerSession

    def unseen(self, now: datetime) -> bool:
        """Return whether it is time to write down that it was seen."""
        return now - self.row.seen_at >= _STEP


def enter(session: Session, officer_id: int, token_hash: str, now: datetime, *, stage: Stage, way: Way) -> None:
    """Keep a signed-in browser, and remove those whose time is over."""
    session.execute(delete(OfficerSession).where(or_(OfficerSession.expires_at <= now, _idle(now))))
    session.add(
        OfficerSession(
            token_hash=token_hash,
            officer_id=officer_id,
            created_at=now,
            expires_at=now + LASTS,
            seen_at=now,
            stage=stage,
            way=way,
        )
    )


def find(session: Session, token_hash: str, now: datetime, *, demo: bool) -> Browser | None:
    """Return a browser, unless its time is over, it was idle for too long, or the officer was dismissed."""
    found = session.execute(
        select(Officer, OfficerSession)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .where(
            OfficerSession.token_hash == token_hash,
            OfficerSession.expires_at > now,
            ~_idle(now),
            Officer.active.is_(True),
        ),
    ).one_or_none()
    return None if found is None or (found[0].demo and not demo) else Browser(found[0], found[1])


def seen(session: Session, token_hash: str, now: datetime) -> None:
    """Write down that a browser was seen."""
    session.execute(update(OfficerSession).where(OfficerSession.token_hash == token_hash).values(seen_at=now))


def of_officer(session: Session, officer_id: int, now: datetime) -> Sequence[OfficerSession]:
    """Return the browsers of an officer, the one seen last first."""
    wanted = (OfficerSession.officer_id == officer_id, OfficerSession.expires_at > now, ~_idle(now))
    return session.scalars(select(OfficerSession).where(*wanted).order_by(OfficerSession.seen_at.desc())).all()


def leave(session: Session, token_hash: str) -> None:
    """Forget a browser."""
    session.execute(delete(OfficerSession).where(OfficerSession.token_hash == token_hash))


def leave_all(session: Session, officer_id: int, *, but: str = "") -> None:
    """Forget all browsers of an officer, except the one with this hash."""
    mine = OfficerSession.officer_id == officer_id
    session.execute(delete(OfficerSession).where(mine, OfficerSession.token_hash != but))


def _idle(now: datetime) -> ColumnElement[bool]:
    return OfficerSession.seen_at <= now - IDLE

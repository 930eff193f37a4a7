"""Count what somebody tries, so that nobody can try everything; shared by all processes."""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import case, delete, or_, update
from sqlalchemy.orm import Session

from api.storage.models import Attempt
from api.storage.once import insert_for


def count(session: Session, who: str, now: datetime, *, allowed: int, within: timedelta, slide: bool) -> int | None:
    """Count one attempt; return None if it is allowed, else the seconds to wait.

    With `slide` each allowed attempt starts the time anew, so that a lock lasts `within` from the last of them.
    """
    insert = insert_for(session, Attempt).values(who=who, tries=1, until=now + within)
    over = Attempt.until <= now
    anew = or_(over, Attempt.tries < allowed) if slide else over
    tried, lasts = session.execute(
        insert.on_conflict_do_update(
            index_elements=[Attempt.who],
            set_={
                "tries": case((over, 1), else_=Attempt.tries + 1),
                "until": case((anew, insert.excluded.until), else_=Attempt.until),
            },
        ).returning(Attempt.tries, Attempt.until),
    ).one()
    return None if tried <= allowed else max(1, ceil((lasts - now).total_seconds()))


def give_back(session: Session, who: str) -> None:
    """Take back an attempt that turned out right; counting first and taking back later misses none of many at once."""
    session.execute(update(Attempt).where(Attempt.who == who, Attempt.tries > 0).values(tries=Attempt.tries - 1))


def clear(session: Session, who: str) -> None:
    """Forget the attempts of somebody who has proved who they are."""
    session.execute(delete(Attempt).where(Attempt.who == who))


def forget_old(session: Session, now: datetime) -> None:
    """Remove what no longer counts."""
    session.execute(delete(Attempt).where(Attempt.until <= now))

"""Nothing is kept longer than it is needed (docs/data.md)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.storage import attempts, follows, handovers, pushes, submissions

KEPT = timedelta(days=7)  # a form that was handed in: time to take it to the counter
CODES_KEPT = timedelta(days=1)  # that a code was used, so that the officer can read the form once more
PUSHES_KEPT = timedelta(days=7)  # the answer to a batch, in case it is sent again
NEWS_KEPT = timedelta(days=90)  # who followed a dossier, and what was told
_BATCH = 500


def forget_old(session: Session, now: datetime) -> int:
    """Erase what is over; return how many forms, at most `_BATCH` at once."""
    over = submissions.before(session, now - KEPT, _BATCH)
    submissions.erase(session, over, now)
    handovers.forget_old(session, now, now - CODES_KEPT)
    attempts.forget_old(session, now)
    pushes.forget_old(session, now - PUSHES_KEPT)
    follows.forget_old(session, now - NEWS_KEPT)
    return len(over)

"""Nothing is kept longer than it is needed (docs/data.md)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.desk import forgetting
from api.storage import alert_ways, attempts, follows, handovers, helping, pushes, questions, submissions

KEPT = timedelta(days=7)  # a form that was handed in: time to take it to the counter
CODES_KEPT = timedelta(days=1)  # that a code was used, so that the officer can read the form once more
PUSHES_KEPT = timedelta(days=7)  # the answer to a batch, in case it is sent again
ALERTS_KEPT = timedelta(days=730)  # what was dealt with: to see what became of it
NEWS_KEPT = timedelta(days=90)  # who followed a dossier, and what was told
QUESTIONS_KEPT = timedelta(days=180)  # a question that was not answered well: two quarters, for officers to read
WISHES_KEPT = timedelta(days=60)  # where to reach who wants to be told the answer
_BATCH = 500


def forget_old(session: Session, now: datetime) -> int:
    """Erase what is over; return how many forms and tickets, at most `_BATCH` of each at once."""
    over = submissions.before(session, now - KEPT, _BATCH)
    submissions.erase(session, over, now)
    handovers.forget_old(session, now, now - CODES_KEPT)
    attempts.forget_old(session, now)
    pushes.forget_old(session, now - PUSHES_KEPT)
    follows.forget_old(session, now - NEWS_KEPT)
    alert_ways.forget_old(session, now - ALERTS_KEPT)
    helping.forget_old(session, now)
    questions.forget_old(session, now - QUESTIONS_KEPT, now - WISHES_KEPT)
    return len(over) + forgetting.forget_old(session, now)

"""Forget what the desk keeps of people: when a person wants it, and when its time is over (docs/data.md)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.desk import acting
from api.storage import desk_events, teams, tickets
from api.storage.desk_models import Ticket
from api.territory import codes

KEPT = timedelta(days=30)  # after a ticket was closed
TOLD_KEPT = timedelta(days=7)  # what was told, and requests in case they come again
_BATCH = 500


def forget_person(session: Session, person: str, now: datetime) -> int:
    """Erase the tickets of a person, whoever has one is told that its citizen went; return how many.

    Who was a member in that chat is one no more.
    """
    ids = tickets.of_person(session, person)
    for number in ids:
        ticket = session.get(Ticket, number)
        if ticket is not None:
            acting.citizen_leaves(session, ticket, now)
    session.flush()
    tickets.erase(session, ids, now)
    for member in teams.of_person(session, person):
        acting.leave_all(session, member, now)
        teams.unlink(member)
    return len(ids)


def forget_old(session: Session, now: datetime) -> int:
    """Erase what is over; return how many tickets, at most `_BATCH` at once."""
    over = tickets.closed_before(session, now - KEPT, _BATCH)
    tickets.erase(session, over, now)
    desk_events.forget_old(session, now - TOLD_KEPT)
    codes.forget_old(session, now)
    return len(over)

"""Look after tickets that wait for too long: tell the team again, pass them on, say so to the citizen."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.deps import Office
from api.desk import acting, announcing, opening
from api.desk.hours import Shift, open_seconds
from api.desk.stations import shifts_of
from api.storage import duties, tickets
from api.storage.desk_models import Ticket

EVERY = timedelta(seconds=20)
AGAIN = timedelta(minutes=10)
"""Open time after which a notice is repeated, or an owner reminded."""
UP: Mapping[str, timedelta] = {"team": timedelta(minutes=20), "commune": timedelta(hours=2)}
"""Open time after which a ticket that nobody took goes to the next station."""
AWAY = timedelta(minutes=20)
AWAY_LATER = timedelta(hours=1)
"""Open time after which an owner who says nothing loses the ticket: at first, and in the middle of a talk."""
SILENT = timedelta(hours=24)
GIVEN_UP = timedelta(days=14)
_AT_ONCE = 200

_Shifts = dict[int | None, tuple[Shift, ...]]
"""The hours of teams by their number, those of offices by None."""


def watch(office: Office) -> int:
    """Look after all tickets, if no other process did so just now; return how many something was done about."""
    now, after, done = office.clock(), 0, 0
    known: _Shifts = {}
    with office.writing() as session:
        if not duties.take(session, "desk", now, now + EVERY):
            return 0
    while True:
        with office.writing() as session:
            rows = tickets.overdue(session, now - AGAIN, now - SILENT, _AT_ONCE, after)
            done += sum(_look(session, office, ticket, _shifts(session, ticket, known), now) for ticket in rows)
        if len(rows) < _AT_ONCE:
            return done
        after = rows[-1].id


def _shifts(session: Session, ticket: Ticket, known: _Shifts) -> tuple[Shift, ...]:
    team = ticket.team_id if ticket.queue == "team" else None
    if team not in known:
        known[team] = shifts_of(session, ticket)
    return known[team]


def _look(session: Session, office: Office, ticket: Ticket, shifts: tuple[Shift, ...], now: datetime) -> bool:
    if ticket.owner_member is None and ticket.owner_officer is None:
        return _unowned(session, office, ticket, shifts, now)
    since = max(filter(None, (ticket.owned_at, ticket.last_said_at)))
    if ticket.last_reply_at is not None and ticket.last_reply_at >= since:
        return _silent(session, ticket, now)
    return _unanswered(session, ticket, timedelta(seconds=open_seconds(shifts, since, now)), now)


def _unowned(session: Session, office: Office, ticket: Ticket, shifts: tuple[Shift, ...], now: datetime) -> bool:
    if now - ticket.created_at >= GIVEN_UP:
        acting.end(session, ticket, "other", now)
        return True
    queued = timedelta(seconds=open_seconds(shifts, ticket.queued_at, now))
    if queued >= UP.get(ticket.queue, timedelta.max) and opening.pass_on(session, office, ticket, now):
        return True
    again = ticket.queue == "team" and ticket.announced == 1 and queued >= AGAIN
    if again:
        ticket.announced += 1
        announcing.to_team(session, ticket, "slow", now)
    return _own_up(session, ticket, shifts, now) or again


def _own_up(session: Session, ticket: Ticket, shifts: tuple[Shift, ...], now: datetime) -> bool:
    """Say to the citizen, once, that it takes more than twice the promised time."""
    waited = open_seconds(shifts, ticket.created_at, now)
    if ticket.told_slow_at is not None or waited < 2 * timedelta(minutes=ticket.promised).total_seconds():
        return False
    ticket.told_slow_at = now
    announcing.to_citizen(session, ticket, "slow", now)
    return True


def _unanswered(session: Session, ticket: Ticket, waited: timedelta, now: datetime) -> bool:
    """Remind an owner who does not answer; after a while the ticket is somebody else's to take."""
    if waited >= (AWAY if ticket.last_reply_at is None else AWAY_LATER):
        opening.release(session, ticket, now)
        return True
    if waited >= AGAIN and ticket.reminded_at is None:
        ticket.reminded_at = now
        announcing.to_owner(session, ticket, "slow", now)
        return True
    return False


def _silent(session: Session, ticket: Ticket, now: datetime) -> bool:
    """Close a talk in which the citizen said nothing more for a day after the last answer."""
    if ticket.last_reply_at is None or now - ticket.last_reply_at < SILENT:
        return False
    acting.end(session, ticket, "no_answer", now)
    return True

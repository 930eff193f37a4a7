"""Queries about tickets and what was said in them."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, not_, or_, select, update
from sqlalchemy.orm import Session, defer

from api.storage.desk_models import DeskEvent, DeskRequest, Ticket, TicketMessage
from api.storage.once import insert_once

_WAITS, _WAITS_WITHIN = 20, timedelta(days=30)
FREE = and_(Ticket.owner_member.is_(None), Ticket.owner_officer.is_(None))
OPEN = Ticket.closed_at.is_(None)


def put(session: Session, values: Mapping[str, Any]) -> Ticket:
    """Store a ticket, unless its person has an open one: then that is returned."""
    insert_once(session, Ticket, dict(values))
    return session.scalars(select(Ticket).where(Ticket.person == values["person"], OPEN)).one()


def open_of(session: Session, person: str) -> Ticket | None:
    """Return the open ticket of a person."""
    return session.scalars(select(Ticket).where(Ticket.person == person, OPEN)).one_or_none()


def find(session: Session, ticket: int) -> Ticket | None:
    """Return a ticket by its number as it stands now, held against others until the transaction ends."""
    held = select(Ticket).where(Ticket.id == ticket).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one_or_none()


def take(session: Session, ticket: int, owner: Mapping[str, int], within: ColumnElement[bool], now: datetime) -> bool:
    """Give a ticket to an owner (`owner_member` or `owner_officer`) if it is open, free and `within` their reach.

    One statement decides, so that of any number at once exactly one gets it.
    """
    free = update(Ticket).where(Ticket.id == ticket, FREE, OPEN, within)
    taken = free.values(**owner, owned_at=now).returning(Ticket.id).execution_options(synchronize_session=False)
    return session.execute(taken).first() is not None


def of_team(session: Session, team: int, *, free: bool = True) -> Sequence[Ticket]:
    """Return the open tickets of a team, the oldest first."""
    rows = select(Ticket).where(Ticket.queue == "team", Ticket.team_id == team, OPEN)
    return session.scalars((rows.where(FREE) if free else rows).order_by(Ticket.id).limit(_WAITS)).all()


def of_member(session: Session, member: int) -> Sequence[Ticket]:
    """Return the open tickets that a member has, the oldest first."""
    return session.scalars(select(Ticket).where(Ticket.owner_member == member, OPEN).order_by(Ticket.id)).all()


def queue_of(ticket: Ticket) -> ColumnElement[bool]:
    """Return the condition that another ticket stands in the same queue."""
    if ticket.queue == "team":
        return and_(Ticket.queue == "team", Ticket.team_id == ticket.team_id)
    if ticket.queue == "commune":
        return and_(Ticket.queue == "commune", Ticket.commune == ticket.commune)
    return Ticket.queue == "province"


def ahead(session: Session, ticket: Ticket) -> int:
    """Return how many wait in front of a ticket."""
    before = select(func.count()).where(queue_of(ticket), OPEN, FREE, Ticket.id < ticket.id)
    return session.execute(before).scalar_one()


def last_waits(session: Session, ticket: Ticket, now: datetime) -> list[int]:
    """Return how long the last ones waited in the queue of a ticket, in seconds."""
    answered = Ticket.answered_at > now - _WAITS_WITHIN, Ticket.waited.is_not(None)
    rows = select(Ticket.waited).where(queue_of(ticket), *answered).order_by(Ticket.answered_at.desc()).limit(_WAITS)
    return [waited for waited in session.scalars(rows) if waited is not None]


def overdue(session: Session, queued: datetime, replied: datetime, limit: int, after: int = 0) -> Sequence[Ticket]:
    """Return open tickets that somebody may have to look after, the oldest first, from the one after number `after`.

    Nobody has them since `queued` or longer; or their owner has not answered the last words, or not since `replied`.
    Tickets of the demonstration stay as they were made.
    """
    unanswered = or_(Ticket.last_reply_at.is_(None), Ticket.last_said_at > Ticket.last_reply_at)
    owned = and_(not_(FREE), Ticket.owned_at <= queued, or_(unanswered, Ticket.last_reply_at <= replied))
    real = OPEN, Ticket.demo.is_(False), Ticket.id > after
    rows = select(Ticket).where(*real, or_(and_(FREE, Ticket.queued_at <= queued), owned))
    light = rows.options(defer(Ticket.transcript), defer(Ticket.question), defer(Ticket.address))
    return session.scalars(light.order_by(Ticket.id).limit(limit).with_for_update(skip_locked=True)).all()


def say(session: Session, values: Mapping[str, Any]) -> None:
    """Keep one thing that was said."""
    session.add(TicketMessage(**values))


def messages(session: Session, ticket: int) -> Sequence[TicketMessage]:
    """Return what was said in a ticket, in order."""
    rows = select(TicketMessage).where(TicketMessage.ticket_id == ticket).order_by(TicketMessage.id)
    return session.scalars(rows).all()


def anybody_waits(session: Session) -> bool:
    """Whether any ticket is open."""
    return bool(session.scalar(select(exists().where(OPEN, Ticket.demo.is_(False)))))


def erase(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Empty tickets: what figures need stays, and leads to nobody."""
    session.execute(delete(TicketMessage).where(TicketMessage.ticket_id.in_(ids)))
    personal = or_(DeskEvent.audience == "citizen", DeskEvent.text.is_not(None))
    session.execute(delete(DeskEvent).where(DeskEvent.ticket_id.in_(ids), personal))
    session.execute(delete(DeskRequest).where(DeskRequest.ticket_id.in_(ids)))
    closed = func.coalesce(Ticket.closed_at, now), func.coalesce(Ticket.close_reason, "erased")
    empty = {"address": None, "question": None, "transcript": None, "erased_at": now}
    emptied = update(Ticket).where(Ticket.id.in_(ids)).values(**empty, closed_at=closed[0], close_reason=closed[1])
    session.execute(emptied.values(person=f"erased-{secrets.token_hex(8)}"))


def of_person(session: Session, person: str) -> list[int]:
    """Return the numbers of a person's tickets."""
    return list(session.scalars(select(Ticket.id).where(Ticket.person == person, Ticket.erased_at.is_(None))))


def closed_before(session: Session, before: datetime, limit: int) -> list[int]:
    """Return tickets that were closed so long ago and are not erased yet."""
    over = select(Ticket.id).where(Ticket.closed_at <= before, Ticket.erased_at.is_(None))
    return list(session.scalars(over.order_by(Ticket.closed_at).limit(limit)))

"""What members and officers do with tickets, and what citizens do with theirs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from api.deps import Office
from api.desk import announcing, opening, stations
from api.desk.announcing import Speaker
from api.desk.hours import open_seconds
from api.private_text import without_numbers
from api.storage import audit, tickets
from api.storage.desk_models import Ticket
from api.storage.territory_models import Member, Team

Outcome = Literal["taken", "lost", "said", "closed", "passed", "left", "none"]
State = Literal["waiting", "talking", "closed"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who works on tickets: a member in a chat, an officer at the console, or both in one; `reach` is what they may."""

    speaker: Speaker
    reach: ColumnElement[bool]
    member: int | None = None
    officer: int | None = None

    @property
    def owner(self) -> dict[str, int]:
        """Return as whom they own a ticket."""
        if self.member is not None:
            return {"owner_member": self.member}
        assert self.officer is not None
        return {"owner_officer": self.officer}

    def has(self, ticket: Ticket) -> bool:
        """Whether they are the one who has this ticket."""
        if self.member is not None:
            return ticket.owner_member == self.member
        return self.officer is not None and ticket.owner_officer == self.officer


def of_member(member: Member, team: Team, officer: int | None = None) -> Actor:
    """Return a member as somebody who works on the tickets of their team, and no others."""
    reach = and_(Ticket.queue == "team", Ticket.team_id == team.id)
    return Actor(Speaker("team", team.name), reach, member=member.id, officer=officer)


def take(session: Session, actor: Actor, ticket_id: int, now: datetime) -> Outcome:
    """Take a free ticket; of any number who do so at once exactly one gets it, all others have lost it."""
    won = tickets.take(session, ticket_id, actor.owner, actor.reach, now)
    ticket = tickets.find(session, ticket_id)
    if ticket is None or ticket.closed_at is not None:
        return "none"
    if not won:
        return "taken" if actor.has(ticket) else "lost"
    ticket.last_reply_at = ticket.reminded_at = None
    ticket.seen = ticket.said
    announcing.taken(session, ticket, now)
    announcing.to_citizen(session, ticket, "joined", now, by=actor.speaker)
    _note(session, "ticket-taken", ticket, actor, now)
    return "taken"


def say(session: Session, actor: Actor, ticket_id: int, text: str, now: datetime) -> Outcome:
    """Say something to the citizen; only who has the ticket can."""
    ticket = _mine(session, actor, ticket_id)
    if ticket is None:
        return _why_not(session, ticket_id)
    words = without_numbers(text)
    named = {"speaker": actor.speaker.kind, "speaker_name": actor.speaker.name}
    by = {"member_id": actor.member, "officer_id": actor.officer if actor.member is None else None}
    tickets.say(session, {"ticket_id": ticket.id, **named, **by, "text": words, "at": now})
    if ticket.answered_at is None:
        ticket.answered_at, ticket.waited = (
            now,
            open_seconds(stations.shifts_of(session, ticket), ticket.created_at, now),
        )
    ticket.last_reply_at, ticket.reminded_at, ticket.seen = now, None, ticket.said
    announcing.to_citizen(session, ticket, "said", now, text=words, by=actor.speaker)
    return "said"


def close(session: Session, actor: Actor, ticket_id: int, reason: str, now: datetime) -> Outcome:
    """End a ticket with a reason; the assistant speaks again."""
    ticket = _mine(session, actor, ticket_id)
    if ticket is None:
        return _why_not(session, ticket_id)
    end(session, ticket, reason, now, by=actor.speaker)
    _note(session, "ticket-closed", ticket, actor, now)
    return "closed"


def end(session: Session, ticket: Ticket, reason: str, now: datetime, *, by: Speaker | None = None) -> None:
    """Close a ticket and let the citizen know."""
    announcing.withdrawn(session, ticket, now)
    ticket.closed_at, ticket.close_reason = now, reason
    announcing.to_citizen(session, ticket, "closed", now, by=by)


def pass_on(session: Session, office: Office, actor: Actor, ticket_id: int, now: datetime) -> Outcome:
    """Hand a ticket to the next station above."""
    ticket = _mine(session, actor, ticket_id)
    if ticket is None:
        return _why_not(session, ticket_id)
    if not opening.pass_on(session, office, ticket, now):
        return "none"
    _note(session, "ticket-passed", ticket, actor, now)
    return "passed"


def leave(session: Session, actor: Actor, ticket_id: int, now: datetime) -> Outcome:
    """Give a ticket back to the queue."""
    ticket = _mine(session, actor, ticket_id)
    if ticket is None:
        return _why_not(session, ticket_id)
    opening.release(session, ticket, now)
    _note(session, "ticket-left", ticket, actor, now)
    return "left"


def leave_all(session: Session, member: Member, now: datetime) -> int:
    """Give everything back that a member has; return how many tickets."""
    owned = tickets.of_member(session, member.id)
    for ticket in owned:
        opening.release(session, ticket, now)
    return len(owned)


def citizen_says(session: Session, ticket: Ticket, text: str, now: datetime) -> State:
    """Keep a citizen's words and pass them to who has the ticket."""
    state = state_of(ticket)
    if state == "closed":
        return state
    words = without_numbers(text)
    row = {"ticket_id": ticket.id, "speaker": "citizen", "speaker_name": "", "text": words, "at": now}
    tickets.say(session, row)
    ticket.said, ticket.last_said_at, ticket.reminded_at = ticket.said + 1, now, None
    announcing.to_owner(session, ticket, "said", now, words)
    return state


def citizen_leaves(session: Session, ticket: Ticket, now: datetime) -> None:
    """End a ticket because its citizen went; whoever knew of it is told."""
    if ticket.closed_at is not None:
        return
    ticket.closed_at, ticket.close_reason = now, "left"
    if ticket.owner_member is not None or ticket.owner_officer is not None:
        announcing.withdrawn(session, ticket, now)
        announcing.to_owner(session, ticket, "left", now)
    else:
        announcing.gone(session, ticket, now)


def state_of(ticket: Ticket) -> State:
    """Return where a ticket stands for its citizen."""
    if ticket.closed_at is not None:
        return "closed"
    return "waiting" if ticket.owner_member is None and ticket.owner_officer is None else "talking"


def _mine(session: Session, actor: Actor, ticket_id: int) -> Ticket | None:
    ticket = tickets.find(session, ticket_id)
    return ticket if ticket and ticket.closed_at is None and actor.has(ticket) else None


def _why_not(session: Session, ticket_id: int) -> Outcome:
    ticket = tickets.find(session, ticket_id)
    return "none" if ticket is None or ticket.closed_at is not None else "lost"


def _note(session: Session, action: str, ticket: Ticket, actor: Actor, now: datetime) -> None:
    by = f" member {actor.member}" if actor.member is not None else ""
    audit.note(session, action, now, officer_id=actor.officer, subject=f"ticket {ticket.id}{by}")

"""What the assistant is to tell because of a ticket: to the citizen, to its owner, to the team."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.desk.stations import queue_name
from api.news import by_day
from api.storage import desk_events, teams
from api.storage.desk_models import Ticket
from api.storage.territory_models import Member, Team


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks to a citizen: a team or an office by its name, never a person by theirs."""

    kind: str
    name: str


def to_citizen(
    session: Session, ticket: Ticket, kind: str, now: datetime, *, text: str | None = None, by: Speaker | None = None
) -> None:
    """Put what the citizen is to hear."""
    if ticket.address is None:
        return
    speaker = by or Speaker("team" if ticket.queue == "team" else "officer", queue_name(session, ticket))
    row = {"ticket_id": ticket.id, "audience": "citizen", "kind": kind, "address": ticket.address, "text": text}
    named = {"speaker": speaker.kind, "speaker_name": speaker.name, "language": ticket.language}
    desk_events.put(session, {**row, **named}, now)


def to_owner(session: Session, ticket: Ticket, kind: str, now: datetime, text: str | None = None) -> None:
    """Put what the member who has a ticket is to hear in their own chat."""
    member = session.get(Member, ticket.owner_member) if ticket.owner_member else None
    if member is not None:
        _to_member(session, ticket, member, kind, now, text)


def to_team(session: Session, ticket: Ticket, kind: str, now: datetime) -> None:
    """Put a short notice to the group of a ticket's team, and to members whom the group does not reach.

    It names topic and commune only. It goes out by day, and not before the team is on duty.
    """
    team = teams.find(session, ticket.team_id) if ticket.queue == "team" else None
    if team is None:
        return
    due = by_day(max(now, ticket.opens_at or now))
    _to_group(session, ticket, team, kind, due)
    for member in teams.reachable(session, team):
        _to_member(session, ticket, member, kind, due)


def taken(session: Session, ticket: Ticket, now: datetime) -> None:
    """Tell the group that somebody has the ticket; a notice that was not told yet is taken back instead."""
    unheard = desk_events.drop(session, ticket.id, ("new", "slow", "reopened"), now)
    team = teams.find(session, ticket.team_id) if ticket.queue == "team" else None
    if team is not None and team.id not in unheard:
        _to_group(session, ticket, team, "taken", now)


def gone(session: Session, ticket: Ticket, now: datetime) -> None:
    """Tell a group that heard of a ticket that its citizen went."""
    unheard = desk_events.drop(session, ticket.id, ("new", "slow", "reopened"), now)
    team = teams.find(session, ticket.team_id) if ticket.queue == "team" else None
    if team is not None and team.id not in unheard:
        _to_group(session, ticket, team, "left", now)


def withdrawn(session: Session, ticket: Ticket, now: datetime) -> None:
    """Take back what teams have not heard yet of a ticket that is over or has gone elsewhere."""
    desk_events.drop(session, ticket.id, ("new", "slow", "reopened", "taken"), now)


def _to_group(session: Session, ticket: Ticket, team: Team, kind: str, due: datetime) -> None:
    if team.group_address is None:
        return
    row = {"ticket_id": ticket.id, "team_id": team.id, "audience": "group", "kind": kind, "due_at": due}
    desk_events.put(session, {**row, "address": team.group_address}, due)


def _to_member(
    session: Session, ticket: Ticket, member: Member, kind: str, due: datetime, text: str | None = None
) -> None:
    if member.address is None:
        return
    row = {"ticket_id": ticket.id, "member_id": member.id, "audience": "member", "kind": kind, "text": text}
    desk_events.put(session, {**row, "address": member.address, "due_at": due}, due)

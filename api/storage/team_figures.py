"""Queries about the work of teams: talks, persons, waits, satisfaction, what was asked in their area."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, func, select
from sqlalchemy.orm import Session

from api.storage.desk_models import Ticket
from api.storage.models import Rating
from api.storage.territory_models import Team

_TALKS_MOST = 5_000
SUBJECT = "ticket:"
"""What the subject of a rating of a talk begins with; its number follows."""


def endings(session: Session, team: int, since: datetime, until: datetime) -> list[tuple[str, int]]:
    """Return how the talks of a team that were closed in the span ended, the most frequent way first."""
    many = func.count()
    rows = select(Ticket.close_reason, many).where(_closed(team, since, until), Ticket.answered_at.is_not(None))
    grouped = rows.group_by(Ticket.close_reason).order_by(many.desc(), Ticket.close_reason)
    return [(reason or "", times) for reason, times in session.execute(grouped)]


def persons(session: Session, team: int, since: datetime, until: datetime) -> int:
    """Return how many persons the team spoke with in talks that were closed in the span."""
    spoken = _closed(team, since, until), Ticket.answered_at.is_not(None)
    return session.execute(select(func.count(Ticket.person.distinct())).where(*spoken)).scalar_one()


def waits(session: Session, team: int, since: datetime, until: datetime) -> list[int]:
    """Return how long people waited for the first answer of this team, in seconds of open time."""
    answered = Ticket.team_id == team, Ticket.answered_at >= since, Ticket.answered_at < until
    rows = select(Ticket.waited).where(Ticket.queue == "team", *answered, Ticket.waited.is_not(None))
    return [waited for waited in session.scalars(rows.limit(_TALKS_MOST)) if waited is not None]


def levels(session: Session, team: int, since: datetime, until: datetime) -> list[tuple[int, int]]:
    """Return how many persons gave each level to talks of the team; who rated twice counts with the last one."""
    subjects = select(SUBJECT + cast(Ticket.id, String)).where(_closed(team, since, until))
    rated = Rating.subject.in_(subjects), Rating.target == "assistant", Rating.element.is_(None), Rating.flag.is_(None)
    latest = select(func.max(Rating.id)).where(*rated).group_by(Rating.rater, Rating.subject)
    rows = select(Rating.score, func.count()).where(Rating.id.in_(latest)).group_by(Rating.score)
    return [(level, times) for level, times in session.execute(rows)]


def topics(
    session: Session, team: Team, since: datetime, until: datetime, limit: int
) -> Sequence[tuple[str, str, int]]:
    """Return what people of the team's area asked a person about, the most frequent first: code, name, how often."""
    area = Ticket.commune == team.commune if team.level == "commune" else Ticket.team_id == team.id
    asked = area, Ticket.created_at >= since, Ticket.created_at < until
    many, name = func.count(), func.max(Ticket.topic_name)
    rows = select(func.coalesce(Ticket.topic, ""), name, many).where(*asked).group_by(Ticket.topic)
    return [
        (code, short, times) for code, short, times in session.execute(rows.order_by(many.desc(), name).limit(limit))
    ]


def _closed(team: int, since: datetime, until: datetime) -> ColumnElement[bool]:
    own = and_(Ticket.queue == "team", Ticket.team_id == team)
    return and_(own, Ticket.closed_at >= since, Ticket.closed_at < until)

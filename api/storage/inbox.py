"""Queries of the inbox: which tickets an officer or a member may see, in three lists, without opening any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from api.storage import territory
from api.storage.desk_models import Ticket
from api.storage.ratings import Scope
from api.storage.territory_models import Team
from api.storage.tickets import FREE, OPEN

Tab = Literal["mine", "free", "all"]


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One ticket in a list: what it is about and how it stands, nothing of what was said."""

    id: int
    topic_name: str
    commune_name: str
    queue: str
    team_name: str | None
    reason: str
    created_at: datetime
    last_said_at: datetime | None
    opens_at: datetime | None
    taken: bool
    mine: bool
    unread: int
    demo: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tickets each list holds, and how many messages of one's own nobody has read."""

    mine: int
    free: int
    all: int
    unread: int


def reach_of(scope: Scope) -> ColumnElement[bool]:
    """Return which tickets an officer may see: those of their agency's communes, of their commune, or all."""
    wanted: list[ColumnElement[bool]] = [] if scope.demo else [Ticket.demo.is_(False)]
    if scope.commune is not None:
        wanted.append(Ticket.commune_name == scope.commune)
    if scope.agency is not None:
        wanted.append(territory.serves(scope.agency, Ticket.commune))
    return and_(Ticket.id.is_not(None), *wanted)


def counts(session: Session, reach: ColumnElement[bool], mine: ColumnElement[bool]) -> Counts:
    """Return how long the lists are."""
    unread = func.coalesce(func.sum(case((mine, Ticket.said - Ticket.seen), else_=0)), 0)
    columns = (func.count().filter(mine), func.count().filter(FREE), func.count(), unread)
    return Counts(*session.execute(select(*columns).where(reach, OPEN)).one())


def listed(
    session: Session, reach: ColumnElement[bool], mine: ColumnElement[bool], tab: Tab, limit: int, after: int = 0
) -> Sequence[TicketLine]:
    """Return open tickets of a list, the oldest first, from the one after number `after`."""
    kept = {"mine": mine, "free": FREE, "all": OPEN}[tab]
    columns = (
        Ticket.id,
        Ticket.topic_name,
        Ticket.commune_name,
        Ticket.queue,
        Team.name,
        Ticket.reason,
        Ticket.created_at,
        Ticket.last_said_at,
        Ticket.opens_at,
        FREE,
        mine,
        Ticket.said - Ticket.seen,
        Ticket.demo,
    )
    rows = select(*columns).outerjoin(Team, Team.id == Ticket.team_id).where(reach, OPEN, kept, Ticket.id > after)
    found = session.execute(rows.order_by(Ticket.id).limit(limit)).all()
    return [TicketLine(*row[:9], taken=not row[9], mine=bool(row[10]), unread=row[11], demo=row[12]) for row in found]


def find(session: Session, reach: ColumnElement[bool], number: int) -> Ticket | None:
    """Return a ticket within reach."""
    return session.scalars(select(Ticket).where(Ticket.id == number, reach, Ticket.erased_at.is_(None))).one_or_none()

"""Queries about teams, their duty times and members, as the desk needs them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session

from api.desk.hours import Shift
from api.storage.desk_models import Ticket
from api.storage.models import Officer
from api.storage.territory_models import Agency, DutyTime, Member, Team

_ANSWERING = ("officer", "head")


@dataclass(frozen=True, slots=True)
class Staffed:
    """A team that somebody works in now, its duty times, how busy it is, and whether it is the village named."""

    team: Team
    shifts: tuple[Shift, ...]


def here(*, demo: bool) -> ColumnElement[bool]:
    """Return which teams exist for this office: those of the demonstration only where it is on."""
    return Team.active.is_(True) if demo else and_(Team.active.is_(True), Team.demo.is_(False))


def at_work() -> ColumnElement[bool]:
    """Return which members can be reached: linked chats and console accounts, unless they pause."""
    reached = or_(Member.person.is_not(None), Member.officer_id.is_not(None))
    return and_(Member.left_at.is_(None), Member.paused_at.is_(None), reached)


def staffed(session: Session, commune: str, *, demo: bool) -> Sequence[Staffed]:
    """Return the teams of a commune that somebody works in: the commune's first, then the least busy."""
    busy = (
        select(func.count()).where(Ticket.team_id == Team.id, Ticket.closed_at.is_(None)).correlate(Team)
    ).scalar_subquery()
    someone = exists().where(Member.team_id == Team.id, at_work())
    order = case((Team.level == "commune", 0), else_=1), busy, Team.id
    teams = session.scalars(
        select(Team).where(Team.commune == commune, here(demo=demo), someone).order_by(*order)
    ).all()
    shifts = shifts_of(session, [team.id for team in teams])
    return [Staffed(team, shifts.get(team.id, ())) for team in teams]


def shifts_of(session: Session, teams: Iterable[int]) -> Mapping[int, tuple[Shift, ...]]:
    """Return the duty times of teams, in order; a team without any is left out."""
    found: dict[int, tuple[Shift, ...]] = {}
    rows = select(DutyTime).where(DutyTime.team_id.in_(list(teams))).order_by(DutyTime.weekday, DutyTime.begins)
    for each in session.scalars(rows):
        found[each.team_id] = (*found.get(each.team_id, ()), Shift(each.weekday, each.begins, each.ends))
    return found


def office_of(session: Session, commune: str) -> Agency | None:
    """Return the agency of a commune."""
    return session.scalars(select(Agency).where(Agency.commune == commune).order_by(Agency.code).limit(1)).first()


def is_manned(session: Session, agency: Agency | None, commune_name: str, *, demo: bool) -> bool:
    """Whether some officer has an account for this agency or this commune."""
    own = [Officer.commune == commune_name, *([Officer.agency == agency.code] if agency else [])]
    wanted = [Officer.active.is_(True), Officer.role.in_(_ANSWERING), or_(*own)]
    return bool(session.scalar(select(exists().where(*wanted, *([] if demo else [Officer.demo.is_(False)])))))


def find(session: Session, team: int | None) -> Team | None:
    """Return a team by its number."""
    return session.get(Team, team) if team is not None else None


def member_of_chat(session: Session, channel: str, person: str) -> Row[Member, Team] | None:
    """Return who works in this chat, and their team."""
    rows = select(Member, Team).join(Team, Team.id == Member.team_id)
    mine = rows.where(Member.person == person, Member.channel == channel, Member.left_at.is_(None))
    return session.execute(mine).one_or_none()


def member_of_account(session: Session, officer: int) -> Row[Member, Team] | None:
    """Return which member an account of the console belongs to, and their team."""
    rows = select(Member, Team).join(Team, Team.id == Member.team_id)
    return session.execute(rows.where(Member.officer_id == officer, Member.left_at.is_(None)).limit(1)).one_or_none()


def reachable(session: Session, team: Team) -> Sequence[Member]:
    """Return the members who hear of a new ticket in their own chat: where the group is not on their channel."""
    linked = select(Member).where(Member.team_id == team.id, at_work(), Member.person.is_not(None))
    if team.group_channel is not None:
        linked = linked.where(Member.channel != team.group_channel)
    return session.scalars(linked.order_by(Member.id)).all()


def link(session: Session, member: Member, chat: Mapping[str, str], now: datetime) -> None:
    """Tie a chat to a member; whoever worked in that chat before does so no more."""
    others = update(Member).where(Member.person == chat["person"], Member.id != member.id)
    session.execute(others.values(person=None, address=None, channel=None, linked_at=None))
    member.person, member.address, member.channel = chat["person"], chat["address"], chat["channel"]
    member.linked_at, member.paused_at = now, None


def unlink(member: Member) -> None:
    """Cut a member's chat loose."""
    member.person = member.address = member.channel = member.linked_at = member.paused_at = None


def of_person(session: Session, person: str) -> Sequence[Member]:
    """Return as whom a person works in a chat."""
    return session.scalars(select(Member).where(Member.person == person)).all()


def anybody_linked(session: Session) -> bool:
    """Whether any chat belongs to a member."""
    return bool(session.scalar(select(exists().where(Member.person.is_not(None)))))

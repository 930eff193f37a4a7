"""Queries about communes, agencies, villages, teams and members, as they are looked after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.desk.hours import Shift
from api.storage.models import Officer
from api.storage.ratings import Scope
from api.storage.teams import here
from api.storage.territory_models import Agency, Commune, DutyTime, LinkCode, Member, Team, Village


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team in a list: how many members it has, how many of them can be reached, and whether it has a group."""

    id: int
    name: str
    level: str
    commune_name: str
    members: int
    linked: int
    group: bool
    demo: bool


@dataclass(frozen=True, slots=True)
class TeamSearch:
    """Which teams are looked for: words in the name without accents, a commune, those behind the name `after`."""

    words: str = ""
    commune: str = ""
    after: int = 0


def seen(scope: Scope) -> list[ColumnElement[bool]]:
    """Return which teams an officer may see: by commune, or by the agency of the commune."""
    wanted = [here(demo=scope.demo)]
    if scope.commune is not None:
        wanted.append(Team.commune.in_(select(Commune.code).where(Commune.name == scope.commune)))
    if scope.agency is not None:
        wanted.append(serves(scope.agency, Team.commune))
    return wanted


def serves(agency: str, commune: InstrumentedAttribute[str] | InstrumentedAttribute[str | None]) -> ColumnElement[bool]:
    """Return whether an agency, or one below it, serves a commune; one that stands over communes serves them all."""
    below = or_(Agency.code == agency, Agency.code.startswith(f"{agency}.", autoescape=True))
    own = select(Agency.commune).where(below, Agency.commune.is_not(None))
    over = select(Agency.code).where(Agency.code == agency, Agency.commune.is_(None)).exists()
    return or_(commune.in_(own), and_(over, own.exists()))


def listed(session: Session, scope: Scope, search: TeamSearch, limit: int) -> Sequence[TeamLine]:
    """Return teams in the order in which they came, from the one after `search.after`."""
    wanted = [*seen(scope), Team.id > search.after]
    if search.words:
        wanted.append(Team.key.contains(search.words, autoescape=True))
    if search.commune:
        wanted.append(Team.commune == search.commune)
    reached = or_(Member.person.is_not(None), Member.officer_id.is_not(None))
    counted = (
        select(Member.team_id, func.count().label("all"), func.count().filter(reached).label("linked"))
        .where(Member.left_at.is_(None))
        .group_by(Member.team_id)
        .subquery()
    )
    columns = (
        Team.id,
        Team.name,
        Team.level,
        Commune.name,
        counted.c.all,
        counted.c.linked,
        Team.group_channel,
        Team.demo,
    )
    rows = select(*columns).join(Commune, Commune.code == Team.commune).outerjoin(counted, counted.c.team_id == Team.id)
    return [
        TeamLine(row[0], row[1], row[2], row[3], row[4] or 0, row[5] or 0, row[6] is not None, row[7])
        for row in session.execute(rows.where(*wanted).order_by(Team.id).limit(limit))
    ]


def totals(session: Session, scope: Scope) -> tuple[int, int]:
    """Return how many teams and members there are."""
    mine = select(Team.id).where(*seen(scope))
    teams = session.execute(select(func.count()).select_from(mine.subquery())).scalar_one()
    members = select(func.count()).where(Member.team_id.in_(mine), Member.left_at.is_(None))
    return teams, session.execute(members).scalar_one()


def communes(session: Session, scope: Scope) -> Sequence[Commune]:
    """Return the communes of the teams that an officer may see, by name."""
    mine = select(Team.commune).where(*seen(scope))
    return session.scalars(select(Commune).where(Commune.code.in_(mine)).order_by(Commune.name)).all()


def team(session: Session, scope: Scope, number: int) -> Team | None:
    """Return a team, if an officer may see it."""
    return session.scalars(select(Team).where(Team.id == number, *seen(scope))).one_or_none()


def members(session: Session, team_id: int) -> Sequence[Member]:
    """Return the members of a team, leaders first."""
    rows = select(Member).where(Member.team_id == team_id, Member.left_at.is_(None))
    return session.scalars(rows.order_by(Member.role, Member.id)).all()


def member(session: Session, team_id: int, number: int) -> Member | None:
    """Return a member of a team."""
    mine = Member.id == number, Member.team_id == team_id, Member.left_at.is_(None)
    return session.scalars(select(Member).where(*mine)).one_or_none()


def put_member(session: Session, team_id: int, key: str, values: Mapping[str, Any], now: datetime) -> Member:
    """Return the member of a team behind `key`, added or come back; who is there stays as they are."""
    found = session.scalars(select(Member).where(Member.team_id == team_id, Member.key == key)).one_or_none()
    if found is None:
        found = Member(team_id=team_id, key=key, created_at=now, **values)
        session.add(found)
    elif found.left_at is not None:
        found.left_at, found.name, found.phone, found.role = None, values["name"], values["phone"], values["role"]
    session.flush()
    return found


def commune_of(session: Session, team: Team) -> str:
    """Return the name of a team's commune."""
    found = session.get(Commune, team.commune)
    return found.name if found else ""


def accounts_of(session: Session, team_id: int) -> Mapping[int, str]:
    """Return the accounts of a team's members by member."""
    rows = select(Member.id, Officer.name).join(Officer, Officer.id == Member.officer_id)
    return {row[0]: row[1] for row in session.execute(rows.where(Member.team_id == team_id, Member.left_at.is_(None)))}


def set_shifts(session: Session, team_id: int, shifts: Sequence[Shift]) -> None:
    """Give a team these duty times instead of all earlier ones."""
    session.execute(delete(DutyTime).where(DutyTime.team_id == team_id))
    row = [{"team_id": team_id, "weekday": each.weekday, "begins": each.begins, "ends": each.ends} for each in shifts]
    session.add_all(DutyTime(**each) for each in row)


def account(session: Session, name: str, roles: Sequence[str]) -> Officer | None:
    """Return the active account of this name, if it has one of these roles and no member has it."""
    free = Officer.id.not_in(select(Member.officer_id).where(Member.officer_id.is_not(None)))
    found = select(Officer).where(Officer.name == name, Officer.active.is_(True), Officer.role.in_(roles), free)
    return session.scalars(found).one_or_none()


def drop_codes(session: Session, member_id: int) -> None:
    """Remove the link codes of a member."""
    session.execute(delete(LinkCode).where(LinkCode.member_id == member_id))


class Register:
    """The territory in memory while a list is taken in, so that 6,600 lines need no 6,600 queries."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self._communes = {each.code: each for each in session.scalars(select(Commune))}
        self._agencies = {each.code: each for each in session.scalars(select(Agency))}
        self._villages = {(each.commune, each.key): each for each in session.scalars(select(Village))}
        self._teams = {(each.commune, each.key): each for each in session.scalars(select(Team))}
        self._members = {(each.team_id, each.key): each for each in session.scalars(select(Member))}

    def commune(self, code: str, name: str) -> bool:
        """Keep a commune; return whether it is new."""
        return self._put(self._communes, code, Commune, {"code": code, "name": name}) is not None

    def agency(self, code: str, values: Mapping[str, Any]) -> bool:
        """Keep an agency; return whether anything is new about it."""
        return self._keep(self._agencies, code, Agency, {"code": code, **values}, ("name", "commune"))

    def village(self, commune: str, key: str, name: str) -> Village:
        """Keep a village and return it."""
        values = {"commune": commune, "key": key, "name": name}
        return self._put(self._villages, (commune, key), Village, values) or self._villages[commune, key]

    def team(self, commune: str, key: str, values: Mapping[str, Any]) -> tuple[Team, bool]:
        """Keep a team; return it and whether anything is new about it."""
        row = {"commune": commune, "key": key, "active": True, "demo": False, **values}
        changed = self._keep(self._teams, (commune, key), Team, row, ("name", "level", "village_id", "active"))
        return self._teams[commune, key], changed

    def member(self, team_id: int, key: str) -> Member | None:
        """Return a member, also one who has left."""
        return self._members.get((team_id, key))

    def add_member(self, team_id: int, key: str, values: Mapping[str, Any]) -> Member:
        """Keep a new member."""
        made: Member | None = self._put(
            self._members, (team_id, key), Member, {"team_id": team_id, "key": key, **values}
        )
        assert made is not None
        return made

    def _put(self, known: dict[Any, Any], key: Any, table: type[Any], values: Mapping[str, Any]) -> Any:
        if key in known:
            return None
        known[key] = table(**values, created_at=self._now)
        self._session.add(known[key])
        self._session.flush()
        return known[key]

    def _keep(
        self, known: dict[Any, Any], key: Any, table: type[Any], values: Mapping[str, Any], fields: Sequence[str]
    ) -> bool:
        if self._put(known, key, table, values) is not None:
            return True
        differing = [each for each in fields if each in values and getattr(known[key], each) != values[each]]
        for each in differing:
            setattr(known[key], each, values[each])
        return bool(differing)

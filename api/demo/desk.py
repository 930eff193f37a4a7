"""Community teams of the demonstration, and talks with them in the last two months."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.clock import VIETNAM
from api.demo.ratings import PLACES, weighted_place
from api.demo.written import happens, weighted, written
from api.storage.desk_models import Ticket, TicketMessage
from api.storage.models import Officer
from api.storage.once import insert_once
from api.storage.territory_models import Agency, Commune, DutyTime, Member, Team, Village
from knowledge.text import fold

_ACCOUNTS = {"leader": "totruong", "member": "thanhvien"}


def put_desk(session: Session, day: date, seed: str, now: datetime) -> None:
    """Put teams with members and duty times in each commune of the demonstration, and their talks."""
    plan, chance = written("desk"), Random(f"{seed}-desk-{day}")  # noqa: S311 - play data, no secret
    teams = {}
    for place in PLACES:
        _put_place(session, place, now)
        teams[place["code"]] = _put_teams(session, plan, place, now)
    _give_accounts(session, teams[plan["own_place"]])
    for _ in range(plan["tickets"]["count"]):
        _put_closed(session, plan, chance, day, teams)
    own = next(place for place in PLACES if place["code"] == plan["own_place"])
    for _ in range(plan["tickets"]["open"]):
        _put_open(session, plan, chance, now, own, teams[own["code"]])


def _put_place(session: Session, place: Mapping[str, Any], now: datetime) -> None:
    insert_once(session, Commune, {"code": place["code"], "name": place["commune"], "created_at": now})
    agency = {"code": place["agency"], "name": place["centre"], "commune": place["code"], "created_at": now}
    insert_once(session, Agency, agency)


def _put_teams(session: Session, plan: Mapping[str, Any], place: Mapping[str, Any], now: datetime) -> Team:
    """Put a team of the commune and one of a village; return the first."""
    village = Village(commune=place["code"], name=plan["village"], key=fold(plan["village"]), created_at=now)
    found = select(Village).where(Village.commune == village.commune, Village.key == village.key)
    village = session.scalars(found).one_or_none() or village
    session.add(village)
    session.flush()
    names = {"commune": place["commune"], "village": plan["village"]}
    first, second = (
        _team(session, place["code"], plan[words].format(**names), own, now)
        for words, own in (("team", None), ("village_team", village.id))
    )
    for team in (first, second):
        _put_members(session, plan, team, now)
    return first


def _team(session: Session, commune: str, name: str, village: int | None, now: datetime) -> Team:
    level = "commune" if village is None else "village"
    row = Team(
        name=name, key=f"demo {fold(name)}"[:120], level=level, commune=commune, village_id=village, active=True,
        group_channel=None, group_address=None, demo=True, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _put_members(session: Session, plan: Mapping[str, Any], team: Team, now: datetime) -> None:
    duty = plan["duty"]
    for weekday in duty["weekdays"]:
        session.add(DutyTime(team_id=team.id, weekday=weekday, begins=duty["begins"], ends=duty["ends"]))
    names = [plan["leader"], *(plan["member"].format(number=place + 1) for place in range(plan["members"]))]
    for place, name in enumerate(names):
        key, role = f"demo-{team.id}-{place}", "member" if place else "leader"
        session.add(Member(team_id=team.id, name=name, phone=None, key=key, role=role, created_at=now))
    session.flush()


def _give_accounts(session: Session, team: Team) -> None:
    """Let the leader and a member of the demonstration sign in as one of this team."""
    for role, name in _ACCOUNTS.items():
        officer = session.scalars(select(Officer).where(Officer.name == name, Officer.demo.is_(True))).one_or_none()
        members = select(Member).where(Member.team_id == team.id, Member.role == role).order_by(Member.id)
        if officer is not None:
            session.scalars(members).first().officer_id = officer.id  # type: ignore[union-attr]


def _put_closed(
    session: Session, plan: Mapping[str, Any], chance: Random, day: date, teams: Mapping[str, Team]
) -> None:
    """Put one talk that is over."""
    rules, talk, place = plan["tickets"], chance.choice(plan["talks"]), weighted_place(chance)
    age = 1 + int(chance.random() ** 1.3 * (rules["days"] - 1))
    at = datetime.combine(day - timedelta(days=age), time(chance.randint(8, 15), chance.randint(0, 59)), VIETNAM)
    team, waited = teams[place["code"]], chance.randint(*rules["waited"])
    answered_at = at + timedelta(seconds=waited)
    values = _ticket(chance, talk, place, at) | {"team_id": team.id, "reason": weighted(chance, rules["reasons"])}
    values |= {"closed_at": answered_at + timedelta(minutes=15), "close_reason": "left"}
    if happens(chance, rules["answered"]):
        values |= _answered(answered_at, waited, chance.choice(_members(session, team)))
        values["close_reason"] = weighted(chance, rules["endings"])
    _put(session, values, talk, team)


def _put_open(
    session: Session, plan: Mapping[str, Any], chance: Random, now: datetime, place: Mapping[str, Any], team: Team
) -> None:
    """Put a talk that somebody is in, a ticket that waits for the team, and one that waits for the province."""
    at = now - timedelta(minutes=chance.randint(4, 8))
    for kind in ("talking", "team", "province"):
        talk = chance.choice(plan["talks"])
        values = _ticket(chance, talk, place, at) | {"reason": "asked", "team_id": team.id}
        if kind == "talking":
            member = session.scalars(select(Member.id).where(Member.team_id == team.id, Member.officer_id.is_not(None)))
            values |= _answered(now, 200, max(member))
        if kind == "province":
            values |= {"queue": "province", "team_id": None}
        _put(session, values, talk, team)


def _members(session: Session, team: Team) -> list[int]:
    return list(session.scalars(select(Member.id).where(Member.team_id == team.id).order_by(Member.id)))


def _answered(at: datetime, waited: int, member: int) -> dict[str, Any]:
    return {"answered_at": at, "waited": waited, "last_reply_at": at, "owner_member": member, "owned_at": at}


def _put(session: Session, values: Mapping[str, Any], talk: Mapping[str, Any], team: Team) -> None:
    ticket = Ticket(**values)
    session.add(ticket)
    session.flush()
    session.add_all(_messages(ticket, talk, team))


def _ticket(chance: Random, talk: Mapping[str, Any], place: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    names = {each["code"]: each["name"] for each in written("procedures")}
    return {
        "person": f"demo-{chance.getrandbits(96):024x}",
        "channel": "web",
        "address": "web/demo",
        "language": "vi",
        "topic": talk["topic"],
        "topic_name": names[talk["topic"]],
        "question": talk["question"],
        "transcript": [{"who": "citizen", "text": talk["question"]}],
        "commune": place["code"],
        "commune_name": place["commune"],
        "agency": place["agency"],
        "queue": "team",
        "owner_member": None,
        "owner_officer": None,
        "owned_at": None,
        "created_at": at,
        "queued_at": at,
        "opens_at": None,
        "promised": 15,
        "announced": 1,
        "told_slow_at": at,
        "said": 1,
        "seen": 0,
        "last_said_at": at,
        "last_reply_at": None,
        "answered_at": None,
        "waited": None,
        "closed_at": None,
        "close_reason": None,
        "reminded_at": None,
        "erased_at": None,
        "demo": True,
    }


def _messages(ticket: Ticket, talk: Mapping[str, Any], team: Team) -> Iterator[TicketMessage]:
    common = {"ticket_id": ticket.id, "officer_id": None}
    yield TicketMessage(
        **common, speaker="citizen", speaker_name="", member_id=None, text=talk["question"], at=ticket.created_at
    )
    if ticket.answered_at is not None:
        said = {"speaker": "team", "speaker_name": team.name, "member_id": ticket.owner_member}
        yield TicketMessage(**common, **said, text=talk["answer"], at=ticket.answered_at)

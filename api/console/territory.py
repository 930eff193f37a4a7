"""Teams and their members: who they are, when they are on duty, and the codes that link their chats.

Heads and administrators change them; a team leader sees the own team and gives out its codes. Names and phones are
personal: each opening of a team is written into the book.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Query
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.console.access import SignedIn, check_csrf, need
from api.console.language import say
from api.console.rendering import CONSOLE, page
from api.deps import Now, Office, OfOffice
from api.desk.problems import TeamNotFoundError
from api.storage import audit, teams, territory
from api.storage.territory import TeamSearch
from api.storage.territory_models import MEMBER_ROLES, Member, Team
from api.territory import codes
from api.territory.duty_words import DutyUnreadableError, read_duty, write_duty
from api.territory.importing import member_key
from api.territory.leaving import leave
from api.territory.reading import phone_of
from knowledge.text import fold

TEAMS = f"{CONSOLE}/to"
MOST = 50
_BIGGEST = 2**53
_ACCOUNT_ROLES = ("member", "team_leader")

router = APIRouter(prefix=TEAMS)
Seer = Annotated[SignedIn, Depends(need("territory"))]
Editor = Annotated[SignedIn, Depends(need("territory_edit"))]
Number = Annotated[int, Path(ge=1, le=_BIGGEST)]
_SEEN = [Depends(need("territory")), Depends(check_csrf)]
_EDITED = [Depends(need("territory_edit")), Depends(check_csrf)]


@router.get("")
def list_teams(
    officer: Seer,
    office: OfOffice,
    tim: Annotated[str, Query(max_length=80)] = "",
    xa: Annotated[str, Query(max_length=10)] = "",
    sau: Annotated[int, Query(ge=0, le=_BIGGEST)] = 0,
) -> Response:
    """List teams, fifty on a page; a team leader is led to the own one."""
    with office.reading() as session:
        if officer.role == "team_leader":
            found = teams.member_of_account(session, officer.id)
            return page("teams.html", officer=officer, **_nothing()) if found is None else _to(found[1].id)
        search = TeamSearch(fold(tim).strip(), xa, sau)
        rows = territory.listed(session, officer.scope, search, MOST + 1)
        total = territory.totals(session, officer.scope)
        places = territory.communes(session, officer.scope)
    more = rows[MOST - 1].id if len(rows) > MOST else None
    values: dict[str, Any] = {"rows": rows[:MOST], "more": more, "total": total, "communes": places}
    return page("teams.html", officer=officer, words=tim, commune=xa, **values)


@router.get("/{number}")
def show_team(officer: Seer, office: OfOffice, now: Now, number: Number) -> Response:
    """Show a team with its members."""
    return _show(officer, office, now, number)


@router.post("/{number}/gio", dependencies=_EDITED)
def set_duty(
    officer: Editor, office: OfOffice, now: Now, number: Number, gio: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    """Change when a team is on duty."""
    try:
        shifts = read_duty(gio)
    except DutyUnreadableError:
        return _show(officer, office, now, number, _Told(problem=say("territory-fault-hours", value=gio)))
    with office.writing() as session:
        team = _team(session, officer, number)
        territory.set_shifts(session, team.id, shifts)
        _note(session, "team-hours", now, officer, f"team {team.id}")
    return _to(number)


@router.post("/{number}/thanh-vien", dependencies=_EDITED)
def add_member(
    officer: Editor,
    office: OfOffice,
    now: Now,
    number: Number,
    name: Annotated[str, Form(max_length=80)] = "",
    phone: Annotated[str, Form(max_length=30)] = "",
    role: Annotated[str, Form(max_length=16)] = "member",
) -> Response:
    """Add a member to a team; who is in it already stays as they are."""
    name, real = name.strip(), phone_of(phone) if phone.strip() else ""
    if not name or real is None or role not in MEMBER_ROLES:
        key = "team-name-needed" if not name else "team-phone-wrong"
        return _show(officer, office, now, number, _Told(problem=say(key)))
    with office.writing() as session:
        team = _team(session, officer, number)
        key = member_key(office.settings.secret, real, name)
        made = territory.put_member(session, team.id, key, {"name": name, "phone": real or None, "role": role}, now)
        _note(session, "member-added", now, officer, f"member {made.id} team {team.id}")
    return _to(number)


@router.post("/{number}/thanh-vien/{member}/nghi", dependencies=_EDITED)
def let_go(officer: Editor, office: OfOffice, now: Now, number: Number, member: Number) -> Response:
    """Let a member go: chat, account, name and phone are gone at once, their tickets go back."""
    with office.writing() as session:
        leave(session, _member(session, officer, number, member), now, officer.id)
    return _to(number)


@router.post("/{number}/thanh-vien/{member}/ma", dependencies=_SEEN)
def member_code(officer: Seer, office: OfOffice, now: Now, number: Number, member: Number) -> Response:
    """Give out a code with which a member links the own chat; it is shown once."""
    with office.writing() as session:
        found = _member(session, officer, number, member)
        code = codes.issue(session, office, _team(session, officer, number), found, now)
        _note(session, "member-code", now, officer, f"member {found.id}")
        name = found.name
    return _show(officer, office, now, number, _Told(code=codes.grouped(code), code_for=name))


@router.post("/{number}/thanh-vien/{member}/tai-khoan", dependencies=_EDITED)
def link_account(
    officer: Editor,
    office: OfOffice,
    now: Now,
    number: Number,
    member: Number,
    account: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    """Give a member an account of the console; it must bear a role of teams and belong to nobody else."""
    with office.writing() as session:
        found = _member(session, officer, number, member)
        owner = territory.account(session, account.strip().lower(), _ACCOUNT_ROLES)
        if owner is not None:
            found.officer_id = owner.id
            _note(session, "member-account", now, officer, f"member {found.id} officer {owner.id}")
    if owner is None:
        return _show(officer, office, now, number, _Told(problem=say("team-account-unknown")))
    return _to(number)


@router.post("/{number}/nhom", dependencies=_SEEN)
def group_code(officer: Seer, office: OfOffice, now: Now, number: Number) -> Response:
    """Give out a code with which a group chat becomes the team's; it is shown once."""
    with office.writing() as session:
        team = _team(session, officer, number)
        code = codes.issue(session, office, team, None, now)
        _note(session, "group-code", now, officer, f"team {team.id}")
    return _show(officer, office, now, number, _Told(code=codes.grouped(code)))


@router.post("/{number}/nhom/bo", dependencies=_SEEN)
def drop_group(officer: Seer, office: OfOffice, now: Now, number: Number) -> Response:
    """Let a group chat be the team's no more."""
    with office.writing() as session:
        team = _team(session, officer, number)
        team.group_channel = team.group_address = None
        _note(session, "group-dropped", now, officer, f"team {team.id}")
    return _to(number)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a team's page says besides the team: what was wrong, or a code and for whom it is."""

    problem: str | None = None
    code: str | None = None
    code_for: str | None = None


def _show(officer: SignedIn, office: Office, now: datetime, number: int, told: _Told = _Told()) -> Response:
    with office.writing() as session:
        team = _team(session, officer, number)
        _note(session, "team-opened", now, officer, f"team {team.id}")
        shifts = teams.shifts_of(session, [team.id]).get(team.id, ())
        values: dict[str, Any] = {
            "team": team,
            "commune": territory.commune_of(session, team),
            "hours": write_duty(shifts),
            "members": territory.members(session, team.id),
            "accounts": territory.accounts_of(session, team.id),
            "roles": MEMBER_ROLES,
        }
    return page("team.html", 422 if told.problem else 200, officer=officer, told=told, **values)


def _team(session: Session, officer: SignedIn, number: int) -> Team:
    """Return a team that an officer may see. Raises `TeamNotFoundError`."""
    if officer.role == "team_leader":
        own = teams.member_of_account(session, officer.id)
        found = own[1] if own is not None and own[1].id == number else None
    else:
        found = territory.team(session, officer.scope, number)
    if found is None:
        raise TeamNotFoundError
    return found


def _member(session: Session, officer: SignedIn, number: int, member: int) -> Member:
    found = territory.member(session, _team(session, officer, number).id, member)
    if found is None:
        raise TeamNotFoundError
    return found


def _note(session: Session, action: str, now: datetime, officer: SignedIn, subject: str) -> None:
    audit.note(session, action, now, officer_id=officer.id, subject=subject)


def _nothing() -> dict[str, Any]:
    return {"rows": [], "more": None, "total": (0, 0), "communes": [], "words": "", "commune": ""}


def _to(number: int) -> Response:
    return RedirectResponse(f"{TEAMS}/{number}", 303, {"Cache-Control": "no-store"})

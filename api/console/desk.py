"""The inbox of whoever answers people: members of teams see their team's tickets, officers those of their place.

What was said is shown to who has the ticket and to nobody else; each opening is written into the book.
"""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Path, Query
from sqlalchemy import ColumnElement, and_, false
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.clock import in_vietnam
from api.console.access import SignedIn, check_csrf, need
from api.console.language import say as say_here
from api.console.rendering import CONSOLE, page
from api.deps import Now, Office, OfOffice
from api.desk import acting, opening
from api.desk.acting import Actor
from api.desk.announcing import Speaker
from api.desk.canned import canned
from api.desk.problems import TicketNotFoundError
from api.desk.routing import Station
from api.desk.stations import queue_name, stations_of
from api.storage import audit, desk_events, inbox, teams, tickets
from api.storage.desk_models import CLOSE_REASONS, Ticket
from api.storage.territory_models import Agency
from locales import DEFAULT, say

DESK = f"{CONSOLE}/hotro"
MOST = 50
_BIGGEST = 2**53
_HOUR, _DAY = 60, 24
_IN_CHATS = frozenset({"member", "team_leader"})
_TABS: dict[str, inbox.Tab] = {"cua-toi": "mine", "dang-cho": "free", "tat-ca": "all"}

router = APIRouter(prefix=DESK)
Helper = Annotated[SignedIn, Depends(need("desk"))]
Number = Annotated[int, Path(ge=1, le=_BIGGEST)]
_SENT = [Depends(need("desk")), Depends(check_csrf)]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody works: as whom they speak, and which tickets are theirs. Nobody speaks without a team."""

    actor: Actor
    mine: ColumnElement[bool]
    team_name: str | None
    team: int | None = None
    seated: bool = True


@router.get("")
def show_inbox(
    officer: Helper,
    office: OfOffice,
    now: Now,
    muc: Literal["cua-toi", "dang-cho", "tat-ca", ""] = "",
    sau: Annotated[int, Query(ge=0, le=_BIGGEST)] = 0,
) -> Response:
    """Show a list of open tickets: one's own, those that nobody has, or all."""
    with office.reading() as session:
        seat = seat_of(session, officer)
        counts = inbox.counts(session, seat.actor.reach, seat.mine)
        tab = muc or ("cua-toi" if counts.mine else "dang-cho")
        rows = inbox.listed(session, seat.actor.reach, seat.mine, _TABS[tab], MOST + 1, sau)
    more = rows[MOST - 1].id if len(rows) > MOST else None
    values: dict[str, Any] = {
        "tab": tab,
        "tabs": _TABS,
        "counts": counts,
        "rows": rows[:MOST],
        "more": more,
        "now": now,
    }
    return page("desk.html", officer=officer, seat=seat, waited=waited, **values)


@router.get("/{number}")
def show_ticket(officer: Helper, office: OfOffice, now: Now, number: Number) -> Response:
    """Show a ticket; its talk only to who has it, and that is written down."""
    with office.writing() as session:
        seat = seat_of(session, officer)
        ticket = _found(session, seat, number)
        values = _talk(session, office, ticket, officer, now) if seat.actor.has(ticket) else _closed_book()
        station = queue_name(session, ticket)
        places = _places(session, office, ticket)
        state = acting.state_of(ticket)
    more: dict[str, Any] = {
        "ticket": ticket,
        "state": state,
        "station": station,
        "reasons": CLOSE_REASONS,
        "places": places,
    }
    form: dict[str, Any] = {"once": token_urlsafe(12), "waited": waited(ticket.created_at, now)}
    return page("ticket.html", officer=officer, seat=seat, own=seat.actor.has(ticket), **more, **form, **values)


@router.get("/{number}/loi")
def show_words(
    officer: Helper, office: OfOffice, number: Number, sau: Annotated[int, Query(ge=0, le=_BIGGEST)] = 0
) -> Response:
    """Return what was said after message `sau`, to who has the ticket; their opened page asks for it now and then."""
    with office.writing() as session:
        seat = seat_of(session, officer)
        ticket = _found(session, seat, number)
        if not seat.actor.has(ticket):
            raise TicketNotFoundError
        lines = [each for each in tickets.messages(session, ticket.id) if each.id > sau]
        ticket.seen = ticket.said
        state = acting.state_of(ticket)
    return page("ticket_words.html", headers={"X-State": state}, officer=officer, lines=lines)


@router.post("/{number}/nhan", dependencies=_SENT)
def take(officer: Helper, office: OfOffice, now: Now, number: Number) -> Response:
    """Take a ticket; who comes second is told so on its page."""
    with office.writing() as session:
        seat = seat_of(session, officer)
        _found(session, seat, number)
        acting.take(session, seat.actor, number, now)
    return _back(number)


@router.post("/{number}/tra-loi", dependencies=_SENT)
def reply(
    officer: Helper,
    office: OfOffice,
    now: Now,
    number: Number,
    text: Annotated[str, Form(max_length=2000)] = "",
    san: Annotated[int, Form(ge=-1, le=20)] = -1,
    once: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Answer the citizen, in own words or with a ready sentence; a form that is sent twice says it once."""
    with office.writing() as session:
        seat = seat_of(session, officer)
        ticket = _found(session, seat, number)
        words = _ready(office, ticket, san, now) if san >= 0 else text.strip()
        key = office.keyed("desk-form", str(officer.id), str(number), once)
        if words and desk_events.done_before(session, key, key, now) is None:
            acting.say(session, seat.actor, number, words, now)
    return _back(number)


@router.post("/{number}/chuyen", dependencies=_SENT)
def pass_on(
    officer: Helper,
    office: OfOffice,
    now: Now,
    number: Number,
    noi: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Pass a ticket on to a station that was chosen; only who has it can."""
    with office.writing() as session:
        seat = seat_of(session, officer)
        ticket = _found(session, seat, number)
        chosen = next((each for key, each in _stations(session, office, ticket) if key == noi), None)
        if chosen is not None and seat.actor.has(ticket) and ticket.closed_at is None:
            opening.place(session, ticket, chosen, now)
            audit.note(session, "ticket-passed", now, officer_id=officer.id, subject=f"ticket {ticket.id}")
    return RedirectResponse(DESK, 303, {"Cache-Control": "no-store"})


@router.post("/{number}/dong", dependencies=_SENT)
def close(
    officer: Helper, office: OfOffice, now: Now, number: Number, ly_do: Annotated[str, Form(max_length=20)] = ""
) -> Response:
    """End a ticket with a reason; only who has it can."""
    with office.writing() as session:
        seat = seat_of(session, officer)
        _found(session, seat, number)
        if ly_do in CLOSE_REASONS:
            acting.close(session, seat.actor, number, ly_do, now)
    return RedirectResponse(DESK, 303, {"Cache-Control": "no-store"})


@router.post("/{number}/tra-lai", dependencies=_SENT)
def give_back(officer: Helper, office: OfOffice, now: Now, number: Number) -> Response:
    """Give a ticket back to its queue; somebody else is looked for."""
    with office.writing() as session:
        seat = seat_of(session, officer)
        _found(session, seat, number)
        acting.leave(session, seat.actor, number, now)
    return RedirectResponse(DESK, 303, {"Cache-Control": "no-store"})


def seat_of(session: Session, officer: SignedIn) -> Seat:
    """Return as whom an account works: accounts of teams as their member, officers for their place."""
    if officer.role in _IN_CHATS:
        found = teams.member_of_account(session, officer.id)
        if found is None:
            nobody = Actor(Speaker("team", ""), false(), officer=officer.id)
            return Seat(nobody, false(), None, seated=False)
        member, team = found
        own = acting.of_member(member, team, officer.id)
        shown = own.reach if officer.scope.demo else and_(own.reach, Ticket.demo.is_(False))
        actor = Actor(own.speaker, shown, own.member, own.officer)
        return Seat(actor, Ticket.owner_member == member.id, team.name, team.id)
    actor = Actor(Speaker("officer", _office_name(session, officer)), inbox.reach_of(officer.scope), officer=officer.id)
    return Seat(actor, Ticket.owner_officer == officer.id, None)


def waited(since: datetime, now: datetime) -> str:
    """Return in words how long somebody has waited."""
    minutes = max(0, int((now - since).total_seconds()) // 60)
    if minutes < 2 * _HOUR:
        return say_here("ticket-waits", minutes=minutes)
    hours = minutes // _HOUR
    return (
        say_here("ticket-waits-hours", hours=hours)
        if hours < 2 * _DAY
        else say_here("ticket-waits-days", days=hours // _DAY)
    )


def _office_name(session: Session, officer: SignedIn) -> str:
    """Return as which office somebody speaks; citizens read it in Vietnamese, as it stands on the door."""
    agency = session.get(Agency, officer.scope.agency) if officer.scope.agency else None
    if agency is not None:
        return agency.name
    if officer.scope.commune:
        return say("ticket-queue-commune", DEFAULT, commune=officer.scope.commune)
    return say("ticket-queue-province", DEFAULT)


def _found(session: Session, seat: Seat, number: int) -> Ticket:
    ticket = inbox.find(session, seat.actor.reach, number)
    if ticket is None:
        raise TicketNotFoundError
    return ticket


def _talk(session: Session, office: Office, ticket: Ticket, officer: SignedIn, now: datetime) -> dict[str, Any]:
    audit.note(session, "ticket-opened", now, officer_id=officer.id, subject=f"ticket {ticket.id}")
    ticket.seen = ticket.said
    ready = canned(office.library, ticket.topic, in_vietnam(now).date(), ticket.language)
    return {"before": ticket.transcript or [], "lines": tickets.messages(session, ticket.id), "ready": ready}


def _closed_book() -> dict[str, Any]:
    return {"before": [], "lines": [], "ready": []}


def _ready(office: Office, ticket: Ticket, place: int, now: datetime) -> str:
    ready = canned(office.library, ticket.topic, in_vietnam(now).date(), ticket.language)
    return ready[place] if place < len(ready) else ""


def _places(session: Session, office: Office, ticket: Ticket) -> list[tuple[str, str]]:
    return [(key, each.name) for key, each in _stations(session, office, ticket)]


def _stations(session: Session, office: Office, ticket: Ticket) -> list[tuple[str, Station]]:
    """Return to whom a ticket may be passed, by a key for the form: everybody who could take it but who has it."""
    found = stations_of(session, ticket.commune, demo=office.settings.demo)
    keyed = [(f"{each.queue}-{each.team or ''}", each) for each in found]
    own = f"{ticket.queue}-{ticket.team_id or ''}" if ticket.queue == "team" else f"{ticket.queue}-"
    return [(key, each) for key, each in keyed if key != own]


def _back(number: int) -> Response:
    return RedirectResponse(f"{DESK}/{number}", 303, {"Cache-Control": "no-store"})

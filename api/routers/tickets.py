"""Tickets: somebody who talks with the assistant wants to talk with a person."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.deps import IdempotencyKey, Now, OfOffice, require_bot
from api.desk import acting, examples
from api.desk.hours import opening
from api.desk.opening import Asked, open_ticket
from api.desk.problems import TicketNotFoundError
from api.desk.requests import Once
from api.desk.stations import queue_name, shifts_of
from api.desk.waiting import promise
from api.errors import IdempotencyConflictError, RequestInvalidError, TokenRequiredError, describe
from api.examples import answer, request
from api.routers.kinds import Body, Channel, CleanText, KeyedHash, MomentOut
from api.storage import tickets
from api.storage.desk_models import Ticket

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], dependencies=[Depends(require_bot)])

Number = Annotated[int, Path(ge=1, le=2**53, description="The number of the ticket")]
Address = Annotated[str, Field(min_length=1, max_length=200, examples=["telegram/5521"])]
_MOST_LINES = 20


class Said(Body):
    """One line of the conversation so far."""

    who: Literal["citizen", "assistant"]
    text: CleanText


class TicketIn(Body):
    """Who wants a person, why, and what was said so far. Long numbers are masked before anything is kept."""

    channel: Channel
    address: Address
    person: KeyedHash
    reason: Literal["asked", "failed", "rating", "anger"]
    topic: Annotated[str, Field(max_length=40, description="Code of a procedure")] | None = None
    question: CleanText = ""
    commune: Annotated[str, Field(pattern=r"^\d{1,10}$", description="Official code", examples=["26068"])] | None = None
    village: Annotated[str, Field(max_length=80)] = ""
    language: Literal["vi", "en"] = "vi"
    transcript: Annotated[tuple[Said, ...], Field(max_length=_MOST_LINES)] = ()


class TicketOut(BaseModel):
    """Who is asked now and how long that takes; a wait that is not known is null and never guessed."""

    ticket: int
    queue: Literal["team", "commune", "province"]
    queue_name: str
    open_now: bool
    waits_minutes: int | None = Field(description="Median of the last 20 first answers there within 30 days")
    ahead: int
    opens_at: MomentOut | None
    helper_said: bool


class WordsIn(Body):
    """What the citizen says to the person."""

    person: KeyedHash
    text: Annotated[CleanText, Field(min_length=1)]


class LeaveIn(Body):
    """Who goes."""

    person: KeyedHash


class StateOut(BaseModel):
    """Where the ticket stands: `waiting` for somebody, `talking` with somebody, or `closed`."""

    state: Literal["waiting", "talking", "closed"]


@router.post(
    "",
    status_code=201,
    openapi_extra=request(examples.TICKET),
    responses={
        201: answer(examples.TICKET_OPEN),
        **describe(TokenRequiredError, IdempotencyConflictError, RequestInvalidError),
    },
)
def open_one(body: TicketIn, key: IdempotencyKey, office: OfOffice, now: Now) -> TicketOut:
    """Ask for a person. Who has an open ticket gets that one again."""
    with office.writing() as session:
        once = Once(session, office, "ticket", key, body, now)
        ticket = session.get(Ticket, once.before.ticket_id) if once.before and once.before.ticket_id else None
        if ticket is None:
            ticket = open_ticket(session, office, _asked(body), now)
            once.keep("open", ticket.id)
        return _shown(session, ticket, now)


@router.post(
    "/{ticket}/messages",
    status_code=202,
    openapi_extra=request(examples.SAYS),
    responses={
        202: answer(examples.STATE),
        **describe(TokenRequiredError, TicketNotFoundError, IdempotencyConflictError, RequestInvalidError),
    },
)
def say(ticket: Number, body: WordsIn, key: IdempotencyKey, office: OfOffice, now: Now) -> StateOut:
    """Keep a citizen's words and pass them to who has the ticket; words to a closed ticket are not kept."""
    with office.writing() as session:
        found = _own(session, ticket, body.person)
        once = Once(session, office, f"say-{ticket}", key, body, now)
        if once.before is None:
            once.keep(acting.citizen_says(session, found, body.text, now), found.id)
        return StateOut(state=acting.state_of(found))


@router.post(
    "/{ticket}/leave",
    openapi_extra=request(examples.LEAVES),
    responses={
        200: answer({"state": "closed"}),
        **describe(TokenRequiredError, TicketNotFoundError, IdempotencyConflictError, RequestInvalidError),
    },
)
def leave(ticket: Number, body: LeaveIn, key: IdempotencyKey, office: OfOffice, now: Now) -> StateOut:
    """End a ticket because its citizen wants no person any more; one that is closed stays closed."""
    with office.writing() as session:
        found = _own(session, ticket, body.person)
        once = Once(session, office, f"leave-{ticket}", key, body, now)
        if once.before is None:
            acting.citizen_leaves(session, found, now)
            once.keep("left", found.id)
        return StateOut(state=acting.state_of(found))


def _own(session: Session, ticket: int, person: str) -> Ticket:
    found = tickets.find(session, ticket)
    if found is None or found.person != person:
        raise TicketNotFoundError
    return found


def _asked(body: TicketIn) -> Asked:
    return Asked(**{**body.model_dump(exclude={"transcript"}), "transcript": [dict(each) for each in body.transcript]})


def _shown(session: Session, ticket: Ticket, now: datetime) -> TicketOut:
    opens = opening(shifts_of(session, ticket), now)
    shown = {
        "ticket": ticket.id,
        "queue": ticket.queue,
        "queue_name": queue_name(session, ticket),
        "open_now": opens is not None and opens <= now,
        "waits_minutes": promise(tickets.last_waits(session, ticket, now)),
        "ahead": tickets.ahead(session, ticket),
        "opens_at": opens if opens and opens > now else None,
        "helper_said": ticket.answered_at is not None,
    }
    return TicketOut.model_validate(shown)

"""What the assistant is to tell because of the desk: to citizens, members, groups and officers."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from api.deps import Now, OfOffice, require_bot
from api.desk import examples
from api.errors import RequestInvalidError, TokenRequiredError, describe
from api.examples import answer, request
from api.routers.kinds import Body
from api.storage import desk_events, teams, tickets
from api.storage.desk_models import DeskEvent, Ticket

router = APIRouter(prefix="/v1/desk", tags=["tickets"], dependencies=[Depends(require_bot)])
_MINUTE = 60


class EventOut(BaseModel):
    """One thing to be told.

    To citizens: `joined` (a person is there, the assistant is silent from now on), `said`, `passed` (to whom), `left`
    (who had it went), `slow`, `closed`. To members and groups: `new`, `reopened`, `slow`, `taken`, `said`, `left`.
    To a group once a week: `digest`. To officers: `alert`. `speaker_name` is a team or an office, never a person.
    """

    id: int
    address: str
    audience: str = Field(examples=["citizen"])
    kind: str = Field(examples=["said"])
    ticket: int | None
    text: str | None
    speaker: str | None
    speaker_name: str | None
    topic_name: str | None
    commune_name: str | None
    waits_minutes: int | None
    language: str
    reason: str | None = Field(default=None, description="With `closed`: why", examples=["answered"])


class EventsOut(BaseModel):
    """What is to be told by now, in order; `awake`: somebody may wait for the next one, so ask again soon."""

    events: list[EventOut]
    awake: bool


class TakenIn(Body):
    """What was told."""

    ids: Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=500)]


class Taken(BaseModel):
    """How many of them were not known to be told."""

    taken: int


@router.get("/events", responses={200: answer(examples.EVENTS), **describe(TokenRequiredError, RequestInvalidError)})
def events(
    office: OfOffice,
    now: Now,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> EventsOut:
    """List what is to be told by now, in order, from behind number `after` on. It stays until it is said to be told."""
    with office.reading() as session:
        rows = desk_events.waiting(session, now, after, limit)
        awake = tickets.anybody_waits(session) or teams.anybody_linked(session)
        return EventsOut(events=[_shown(*row, now) for row in rows], awake=awake)


@router.post(
    "/events/taken",
    openapi_extra=request(examples.TAKEN),
    responses={200: answer(examples.TAKEN_NOW), **describe(TokenRequiredError, RequestInvalidError)},
)
def taken(body: TakenIn, office: OfOffice, now: Now) -> Taken:
    """Note what was told; said again it changes nothing."""
    with office.writing() as session:
        return Taken(taken=desk_events.take(session, body.ids, now))


def _shown(event: DeskEvent, ticket: Ticket | None, now: datetime) -> EventOut:
    return EventOut(
        id=event.id,
        address=event.address,
        audience=event.audience,
        kind=event.kind,
        ticket=event.ticket_id,
        text=event.text,
        speaker=event.speaker,
        speaker_name=event.speaker_name,
        topic_name=ticket.topic_name if ticket else None,
        commune_name=ticket.commune_name if ticket else None,
        waits_minutes=int((now - ticket.created_at).total_seconds()) // _MINUTE if ticket else None,
        language=event.language,
        reason=ticket.close_reason if ticket and event.kind == "closed" else None,
    )

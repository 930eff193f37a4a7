"""Members of community teams in their chats: linking, and what they do with tickets."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.alerts import linking
from api.clock import in_vietnam
from api.deps import IdempotencyKey, Now, Office, OfOffice, require_bot
from api.desk import acting, examples, working
from api.desk.canned import canned
from api.desk.problems import LinkCodeUnknownError
from api.desk.requests import Once
from api.desk.working import Act, Done
from api.errors import (
    IdempotencyConflictError,
    RequestInvalidError,
    TokenRequiredError,
    TooManyRequestsError,
    describe,
)
from api.examples import answer, request
from api.routers.kinds import Body, Channel, CleanText, KeyedHash
from api.routers.tickets import Address
from api.storage import audit, teams, tickets
from api.storage.desk_models import Ticket
from api.storage.territory_models import Member, Team
from api.territory import codes

router = APIRouter(prefix="/v1", tags=["tickets"], dependencies=[Depends(require_bot)])

Code = Annotated[str, Field(min_length=1, max_length=60, examples=["7HM4 XY21"])]
_REFUSALS = describe(
    TokenRequiredError, LinkCodeUnknownError, IdempotencyConflictError, RequestInvalidError, TooManyRequestsError
)
_MINUTE = 60


class LinkIn(Body):
    """A code that somebody typed in their own chat."""

    code: Code
    channel: Channel
    address: Address
    person: KeyedHash


class Linked(BaseModel):
    """Who works in this chat now; `officer` is somebody who only hears alerts there, and no member."""

    member: int
    role: Literal["member", "leader", "officer"]
    team_name: str


class ChatIn(Body):
    """A chat; with its `address` alerts for officers end there too."""

    channel: Channel
    person: KeyedHash
    address: Annotated[str, Field(max_length=200)] = ""


class Unlinked(BaseModel):
    """Whether anybody worked in that chat."""

    unlinked: bool


class GroupIn(Body):
    """A code that somebody typed in a group."""

    code: Code
    channel: Channel
    address: Address


class GroupLinked(BaseModel):
    """Whose group it is now."""

    team_name: str


class ActIn(Body):
    """What a member does. `ticket` may be left out where only one can be meant; `take` without it is `next`."""

    channel: Channel
    person: KeyedHash
    act: Literal["list", "take", "say", "close", "pass", "leave", "next", "pause", "resume"]
    ticket: Annotated[int, Field(ge=1, le=2**53)] | None = None
    text: CleanText | None = None
    reason: Literal["answered", "not_needed", "sent_to_office", "no_answer", "other"] | None = None


class Line(BaseModel):
    """One ticket in a list; who asks is only ever its number."""

    ticket: int
    topic_name: str
    commune_name: str
    waits_minutes: int
    unread: int = 0


class Spoken(BaseModel):
    """One thing that was said."""

    who: Literal["citizen", "assistant", "team", "officer"]
    text: str


class Acted(BaseModel):
    """What an act came to, and what the member has and could take now.

    `lost`: somebody else has it. `none`: no such ticket, or it is not clear which. `off`: the member pauses now.
    `not_member`: nobody works in this chat.
    """

    outcome: Literal["taken", "lost", "said", "closed", "passed", "left", "listed", "none", "not_member", "off"]
    ticket: int | None = None
    mine: list[Line] = []
    waiting: list[Line] = []
    transcript: list[Spoken] | None = None
    canned: list[str] | None = None


@router.post(
    "/members/link", openapi_extra=request(examples.CODE), responses={200: answer(examples.LINKED), **_REFUSALS}
)
def link(body: LinkIn, key: IdempotencyKey, office: OfOffice, now: Now) -> Linked:
    """Tie a chat to the member whose code this is, or alerts to the chat of the officer whose code it is.

    A member's code works once and for seven days; ten tries in 30 minutes.
    """
    with office.writing() as session:
        codes.count_try(session, office, body.person, now)
    with office.writing() as session:
        once = Once(session, office, "link", key, body, now)
        if once.before is not None:
            return _officer() if once.before.outcome == "officer" else _linked(session, body)
        if linking.link(session, office, codes.plain(body.code), body.address, now) is not None:
            once.keep("officer")
            return _officer()
        _link(session, office, body, now)
        once.keep("linked")
        return _linked(session, body)


@router.post(
    "/members/unlink",
    openapi_extra=request(examples.CHAT),
    responses={200: answer(examples.UNLINKED), **describe(TokenRequiredError, RequestInvalidError)},
)
def unlink(body: ChatIn, office: OfOffice, now: Now) -> Unlinked:
    """Cut a chat loose from its member; tickets that they have go back to the queue. Said again it changes nothing."""
    with office.writing() as session:
        alerts = linking.unlink(session, office, body.address) if body.address else 0
        found = teams.member_of_chat(session, body.channel, body.person)
        if found is None:
            return Unlinked(unlinked=alerts > 0)
        member = found[0]
        acting.leave_all(session, member, now)
        teams.unlink(member)
        audit.note(session, "member-unlinked", now, officer_id=None, subject=f"member {member.id}")
        return Unlinked(unlinked=True)


@router.post(
    "/groups/link", openapi_extra=request(examples.GROUP), responses={200: answer(examples.GROUP_LINKED), **_REFUSALS}
)
def link_group(body: GroupIn, key: IdempotencyKey, office: OfOffice, now: Now) -> GroupLinked:
    """Tie a group chat to the team whose code this is; notices of new tickets go there, without personal data."""
    with office.writing() as session:
        codes.count_try(session, office, body.address, now)
    with office.writing() as session:
        once = Once(session, office, "link-group", key, body, now)
        if once.before is not None:
            team = teams.find(session, int(once.before.outcome or 0))
        else:
            claimed = codes.claim(session, office, body.code, "group", body.address, now)
            team = teams.find(session, claimed.team_id) if claimed else None
        if team is None or not team.active:
            raise LinkCodeUnknownError
        if once.before is None:
            team.group_channel, team.group_address = body.channel, body.address
            once.keep(str(team.id))
            audit.note(session, "group-linked", now, officer_id=None, subject=f"team {team.id}")
        return GroupLinked(team_name=team.name)


@router.post(
    "/members/acts",
    openapi_extra=request(examples.ACT),
    responses={
        200: answer(examples.ACTED),
        **describe(TokenRequiredError, IdempotencyConflictError, RequestInvalidError),
    },
)
def act(body: ActIn, key: IdempotencyKey, office: OfOffice, now: Now) -> Acted:
    """Do what a member wants. The same key again changes nothing, hears the same outcome and today's lists."""
    with office.writing() as session:
        found = teams.member_of_chat(session, body.channel, body.person)
        if found is None:
            return Acted(outcome="not_member")
        once = Once(session, office, f"act-{found[0].id}", key, body, now)
        if once.before is not None:
            done = Done(once.before.outcome, once.before.ticket_id)
        elif body.act == "say" and not (body.text or "").strip():
            done = Done("none")
        else:
            wanted = Act(body.act, body.ticket, body.text or "", body.reason or "answered")
            done = working.do(session, office, *found, wanted, now)
        once.keep(done.outcome, done.ticket if done.outcome != "none" else None)
        session.flush()
        return _acted(session, office, found[0], found[1], done, now)


def _officer() -> Linked:
    return Linked(member=0, role="officer", team_name="")


def _link(session: Session, office: Office, body: LinkIn, now: datetime) -> None:
    claimed = codes.claim(session, office, body.code, "member", body.person, now)
    member = session.get(Member, claimed.member_id) if claimed and claimed.member_id else None
    if member is None or member.left_at is not None:
        raise LinkCodeUnknownError
    before = teams.member_of_chat(session, body.channel, body.person)
    if before is not None and before[0].id != member.id:
        acting.leave_all(session, before[0], now)
    teams.link(session, member, {"person": body.person, "address": body.address, "channel": body.channel}, now)
    audit.note(session, "member-linked", now, officer_id=None, subject=f"member {member.id}")


def _linked(session: Session, body: LinkIn) -> Linked:
    session.flush()
    found = teams.member_of_chat(session, body.channel, body.person)
    if found is None:
        raise LinkCodeUnknownError
    member, team = found
    return Linked(member=member.id, role="leader" if member.role == "leader" else "member", team_name=team.name)


def _acted(session: Session, office: Office, member: Member, team: Team, done: Done, now: datetime) -> Acted:
    told = Acted.model_validate({"outcome": done.outcome, "ticket": done.ticket})
    told.mine = [_line(each, now) for each in tickets.of_member(session, member.id)]
    told.waiting = [_line(each, now) for each in tickets.of_team(session, team.id)]
    ticket = session.get(Ticket, done.ticket) if done.ticket and done.outcome == "taken" else None
    if ticket is not None:
        told.transcript = [Spoken.model_validate(each) for each in working.talk(session, ticket)]
        told.canned = canned(office.library, ticket.topic, in_vietnam(now).date(), ticket.language)
    return told


def _line(ticket: Ticket, now: datetime) -> Line:
    return Line(
        ticket=ticket.id,
        topic_name=ticket.topic_name,
        commune_name=ticket.commune_name,
        waits_minutes=int((now - ticket.created_at).total_seconds()) // _MINUTE,
        unread=max(0, ticket.said - ticket.seen),
    )

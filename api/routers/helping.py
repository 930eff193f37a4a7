"""Helping at one phone: a member begins a session with a citizen's consent, each reading is noted, and it ends."""

import secrets
from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.deps import IdempotencyKey, Now, OfOffice, require_bot
from api.desk.requests import Once
from api.errors import (
    IdempotencyConflictError,
    NotAllowedError,
    RequestInvalidError,
    TokenRequiredError,
    describe,
)
from api.examples import answer, request
from api.routers.kinds import Body, Channel, KeyedHash, MomentOut
from api.routers.tickets import Address
from api.storage import desk_events, helping, people, teams
from api.storage.helping_models import HelpingSession
from api.storage.territory_models import Team

router = APIRouter(prefix="/v1/helping", tags=["tickets"], dependencies=[Depends(require_bot)])

LIFE = timedelta(hours=24)
_PERSON = "9c1d8a34e0b7f2a65d13c0ffee5eed01"
_NAME = "5f0c2b7de81a4c39"
_PROBLEMS = describe(TokenRequiredError, NotAllowedError, IdempotencyConflictError, RequestInvalidError)
Number = Annotated[str, Field(min_length=1, max_length=30, pattern=r"^[0-9:-]+$", examples=["2026-11-23:14"])]
Name = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", examples=[_NAME])]


class _Chat(Body):
    """Whose chat it is, and which of its sessions: the bot numbers them."""

    channel: Channel
    person: Annotated[KeyedHash, Field(description="The member")]
    session: Number


class BeginIn(_Chat):
    """The citizen agreed: in which way, to which version of the words."""

    address: Address
    citizen: Annotated[KeyedHash, Field(description="Whose the ratings, drafts and forms of the session are")]
    way: Literal["typed", "tapped", "spoken"]
    text_version: Annotated[int, Field(ge=1, le=1000)]


class Begun(BaseModel):
    """The session, by the name under which the citizen's own chat will know it."""

    name: str
    expires_at: MomentOut


class ReadIn(_Chat):
    """Something of the citizen was on the screen; `what` names the form or the kind, never what stood in it."""

    what: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9_.:-]+$", examples=["ct01"])]


class ReadOut(BaseModel):
    """Whether the session is over: its time, the citizen took the consent back, or the member is one no more."""

    over: Literal["", "expired", "withdrawn", "left"]


class EndIn(_Chat):
    """How it ended, and how many forms were handed in."""

    how: Literal["done", "silence", "expired", "withdrawn", "left"]
    forms: Annotated[int, Field(ge=0, le=1000)] = 0


class NamesIn(Body):
    """Sessions that a citizen's own chat knows."""

    names: Annotated[list[Name], Field(min_length=1, max_length=50)]


class Reading(BaseModel):
    """What was read in a session: how often, first and last."""

    what: str
    times: int
    first_at: MomentOut
    last_at: MomentOut


class Told(BaseModel):
    """One session as its citizen may see it: by which team, never by whom."""

    team_name: str
    way: Literal["typed", "tapped", "spoken"]
    started_at: MomentOut
    ended_at: MomentOut | None
    withdrawn: bool
    readings: list[Reading]


class Sessions(BaseModel):
    """The sessions that are known."""

    sessions: list[Told]


class Done(BaseModel):
    """How many sessions it was about; none where it was done before."""

    sessions: int


_CHAT = {"channel": "telegram", "person": _PERSON, "session": "2026-11-23:14"}


@router.post(
    "",
    status_code=201,
    openapi_extra=request(
        _CHAT | {"address": "telegram/5521", "citizen": _PERSON[::-1], "way": "spoken", "text_version": 1}
    ),
    responses={201: answer({"name": _NAME, "expires_at": "2026-11-24T08:00:00+07:00"}), **_PROBLEMS},
)
def begin(body: BeginIn, key: IdempotencyKey, office: OfOffice, now: Now) -> Begun:
    """Note that a citizen agreed to be helped at this phone. Only a member's chat may; a number is used once."""
    with office.writing() as session:
        member = teams.member_of_chat(session, body.channel, body.person)
        if member is None:
            raise NotAllowedError
        once = Once(session, office, "helping", key, body, now)
        found = helping.of_key(session, _key(body))
        if once.before is None and found is not None:
            raise IdempotencyConflictError
        if found is None:
            found = HelpingSession(
                key=_key(body),
                name=secrets.token_hex(8),
                team_id=member[1].id,
                member_id=member[0].id,
                citizen=body.citizen,
                address=body.address,
                way=body.way,
                text_version=body.text_version,
                started_at=now,
                expires_at=now + LIFE,
            )
            session.add(found)
        session.flush()
        return Begun(name=found.name, expires_at=found.expires_at)


@router.post(
    "/readings",
    openapi_extra=request(_CHAT | {"what": "ct01"}),
    responses={200: answer({"over": ""}), **_PROBLEMS},
)
def read(body: ReadIn, key: IdempotencyKey, office: OfOffice, now: Now) -> ReadOut:
    """Note a reading, and say whether the session goes on."""
    with office.writing() as session:
        found = helping.of_key(session, _key(body))
        if found is None:
            return ReadOut(over="left")
        helping.read(session, found, office.keyed("helping-reading", key), body.what, now)
        if found.withdrawn_at is not None:
            return ReadOut(over="withdrawn")
        if found.ended_at is not None or found.expires_at <= now:
            return ReadOut(over="expired")
        gone = teams.member_of_chat(session, body.channel, body.person) is None
        return ReadOut(over="left" if gone else "")


@router.post(
    "/end",
    openapi_extra=request(_CHAT | {"how": "done", "forms": 1}),
    responses={200: answer({"sessions": 1}), **_PROBLEMS},
)
def end(body: EndIn, office: OfOffice, now: Now) -> Done:
    """End a session; withdrawn at the phone, what is kept of the citizen is erased. Again it changes nothing."""
    with office.writing() as session:
        found = helping.of_key(session, _key(body))
        if found is None or found.ended_at is not None:
            return Done(sessions=0)
        found.forms = body.forms
        if body.how == "withdrawn":
            _withdraw(session, found, now)
        helping.end(session, found, body.how, now)
        return Done(sessions=1)


@router.post(
    "/told",
    openapi_extra=request({"names": [_NAME]}),
    responses={
        200: answer({"sessions": []}),
        **describe(TokenRequiredError, RequestInvalidError),
    },
)
def told(body: NamesIn, office: OfOffice) -> Sessions:
    """Tell a citizen who read what: the team, the form, how often and when."""
    with office.reading() as session:
        return Sessions(sessions=[_told(session, each) for each in helping.named(session, body.names)])


@router.post(
    "/withdraw",
    openapi_extra=request({"names": [_NAME]}),
    responses={200: answer({"sessions": 1}), **_PROBLEMS},
)
def withdraw(body: NamesIn, office: OfOffice, now: Now) -> Done:
    """Take the consent back from the citizen's own chat: erased here, and at the member's phone if still open."""
    with office.writing() as session:
        open_ones = [each for each in helping.named(session, body.names) if each.withdrawn_at is None]
        for each in open_ones:
            if each.ended_at is None and each.address:
                _tell_member(session, each, now)
            _withdraw(session, each, now)
        return Done(sessions=len(open_ones))


def _key(body: _Chat) -> str:
    return f"{body.person}:{body.session}"


def _withdraw(session: Session, found: HelpingSession, now: datetime) -> None:
    found.withdrawn_at = now
    people.erase_all(session, found.citizen, now)


def _tell_member(session: Session, found: HelpingSession, now: datetime) -> None:
    event = {
        "key": f"helping-withdrawn:{found.id}",
        "audience": "member",
        "kind": "withdrawn",
        "address": found.address,
        "team_id": found.team_id,
        "member_id": found.member_id,
    }
    desk_events.put(session, event, now)


def _told(session: Session, found: HelpingSession) -> Told:
    team = session.get(Team, found.team_id)
    read_ones = helping.readings(session, found.id)
    lines = [Reading(what=what, times=n, first_at=first, last_at=last) for what, n, first, last in read_ones]
    return Told.model_validate(
        {
            "team_name": team.name if team else "",
            "way": found.way,
            "started_at": found.started_at,
            "ended_at": found.ended_at,
            "withdrawn": found.withdrawn_at is not None,
            "readings": lines,
        }
    )

"""Following a dossier: who wants news of it, what is to be told them, and whether the result really came."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api import follow_examples as examples
from api.clock import in_vietnam
from api.deps import Now, OfAgency, Office, OfOffice, require_bot
from api.dossier_code import Unreadable, read_code
from api.dossiers.showing import DossierNow, shown
from api.errors import (
    DossierNotFoundError,
    RequestInvalidError,
    TokenRequiredError,
    TooManyRequestsError,
    describe,
)
from api.examples import answer, request
from api.news import holds
from api.routers.kinds import KEYED_HASH, LARGEST_ID, Body, Channel, KeyedHash, MomentOut
from api.statuses import STATUSES
from api.storage import dossiers, follows
from api.storage.follow_models import Follow, Notice
from api.storage.models import Dossier, DossierEvent

router = APIRouter(tags=["follows"])
_OF_BOT = [Depends(require_bot)]
_RETURNED = 10
_DAY = 86_400

Code = Annotated[str, Path(description="In any disguise: lower case, blanks for dashes, o for zero")]
Person = Annotated[str, Path(pattern=KEYED_HASH, description="A keyed hash")]


class FollowIn(Body):
    """Who wants news, and where the bot sends them. `opened`: they knew the second fact, so reasons are told too."""

    channel: Channel
    person: KeyedHash
    address: Annotated[str, Field(min_length=1, max_length=200, examples=["web/9f2c"])]
    opened: bool = False


class Following(BaseModel):
    """The dossier that is followed now."""

    code: str


class Ended(BaseModel):
    """How many dossiers are not followed any more."""

    ended: int


class HandIn(Body):
    """Whether the result is in the person's hand."""

    channel: Channel
    person: KeyedHash
    in_hand: bool


class HandKept(BaseModel):
    """Whether the dossier stands on the list of results that never came."""

    code: str
    missing: bool


class News(BaseModel):
    """One thing to be told: what happened, to whom, and the dossier as it stood then.

    `change`: another status; `moved`: another appointed date; `soon`: that date is the next working day; `passed`: it
    is over; `lapse`: papers or money are due. Reason and money are there only for who knew the second fact.
    """

    id: int
    kind: str = Field(examples=["change"])
    address: str
    opened: bool
    dossier: DossierNow
    reason: str | None
    fee_due: int | None
    fee_paid: int | None
    result: str | None


class NewsOut(BaseModel):
    """What is to be told by now, in order."""

    news: list[News]


class TakenIn(Body):
    """What was told."""

    ids: Annotated[list[Annotated[int, Field(ge=1, le=LARGEST_ID)]], Field(max_length=500)]


class Taken(BaseModel):
    """How many of them were not known to be told."""

    taken: int


class MismatchOut(BaseModel):
    """A dossier that counts as returned and whose result never came, as the person says."""

    code: str
    procedure_name: str
    agency: str
    commune: str | None
    returned_at: MomentOut
    said_at: MomentOut


class MismatchesOut(BaseModel):
    """What is open, the latest first."""

    mismatches: list[MismatchOut]


@router.post(
    "/v1/dossiers/{code}/follows",
    dependencies=_OF_BOT,
    openapi_extra=request(examples.FOLLOW),
    responses={
        200: answer(examples.FOLLOWING),
        **describe(TokenRequiredError, DossierNotFoundError, RequestInvalidError, TooManyRequestsError),
    },
)
def follow(code: Code, body: FollowIn, office: OfOffice, now: Now) -> Following:
    """Begin to tell a person each change of a dossier from now on. Asked again it goes on as it was."""
    with office.writing() as session:
        found = _dossier(session, office, code)
        who = {"person": body.person, "address": body.address, "opened": body.opened}
        if not follows.follow(session, found, who, now):
            raise TooManyRequestsError(_DAY)
        return Following(code=found.code)


@router.delete(
    "/v1/dossiers/{code}/follows/{person}",
    dependencies=_OF_BOT,
    responses={200: answer(examples.ENDED), **describe(TokenRequiredError, RequestInvalidError)},
)
def unfollow(code: Code, person: Person, office: OfOffice, now: Now) -> Ended:
    """Tell a person nothing more of a dossier; what waits is dropped too."""
    read = read_code(code, office.settings.dossier_code_pattern)
    with office.writing() as session:
        ended = 0 if isinstance(read, Unreadable) else follows.unfollow(session, person, read, now)
    return Ended(ended=ended)


@router.delete(
    "/v1/follows/{person}",
    dependencies=_OF_BOT,
    responses={200: answer(examples.ENDED), **describe(TokenRequiredError, RequestInvalidError)},
)
def unfollow_all(person: Person, office: OfOffice, now: Now) -> Ended:
    """Tell a person nothing more of any dossier."""
    with office.writing() as session:
        return Ended(ended=follows.unfollow(session, person, None, now))


@router.get(
    "/v1/notices",
    dependencies=_OF_BOT,
    responses={200: answer(examples.NEWS), **describe(TokenRequiredError, RequestInvalidError)},
)
def notices(
    office: OfOffice,
    now: Now,
    after: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> NewsOut:
    """List what is to be told by now, in order, from behind number `after` on. It stays until it is said to be told."""
    today = in_vietnam(now).date()
    with office.reading() as session:
        rows = follows.waiting(session, now, after, limit)
        return NewsOut(news=[_news(office, *row, now) for row in rows if holds(row[0], row[2], today)])


@router.post(
    "/v1/notices/taken",
    dependencies=_OF_BOT,
    openapi_extra=request(examples.TAKEN),
    responses={200: answer(examples.TAKEN_NOW), **describe(TokenRequiredError, RequestInvalidError)},
)
def taken(body: TakenIn, office: OfOffice, now: Now) -> Taken:
    """Note what was told; said again it changes nothing."""
    with office.writing() as session:
        return Taken(taken=follows.take(session, body.ids, now))


@router.post(
    "/v1/dossiers/{code}/hands",
    dependencies=_OF_BOT,
    openapi_extra=request(examples.HAND),
    responses={
        200: answer(examples.HAND_KEPT),
        **describe(TokenRequiredError, DossierNotFoundError, RequestInvalidError),
    },
)
def hand(code: Code, body: HandIn, office: OfOffice, now: Now) -> HandKept:
    """Note whether the result of a dossier that counts as returned is in hand; one that does not count so is 404.

    This is a list for the agency to mend, and never a rating.
    """
    with office.writing() as session:
        found = _dossier(session, office, code)
        if found.status != _RETURNED:
            raise DossierNotFoundError
        if body.in_hand:
            follows.settle(session, found.code, body.person, now)
        else:
            follows.say_missing(session, found, body.person, body.channel, now)
        return HandKept(code=found.code, missing=not body.in_hand)


@router.get("/v1/mismatches", responses={200: answer(examples.MISMATCHES), **describe(TokenRequiredError)})
def mismatches(key: OfAgency, office: OfOffice) -> MismatchesOut:
    """List the dossiers of the caller's agency that count as returned and whose result never came."""
    with office.reading() as session:
        rows = follows.mismatches(session, key.agency)
        return MismatchesOut(
            mismatches=[
                MismatchOut(
                    code=each.code,
                    procedure_name=dossier.procedure_name,
                    agency=each.agency,
                    commune=each.commune,
                    returned_at=dossier.status_since,
                    said_at=each.said_at,
                )
                for each, dossier in rows
            ]
        )


def _dossier(session: Session, office: Office, typed: str) -> Dossier:
    read = read_code(typed, office.settings.dossier_code_pattern)
    found = None if isinstance(read, Unreadable) else dossiers.find(session, read, demo=office.settings.demo)
    if found is None:
        raise DossierNotFoundError
    return found


def _news(
    office: Office, notice: Notice, follow: Follow, dossier: Dossier, event: DossierEvent | None, now: datetime
) -> News:
    current = shown(office, dossier, now, "vi")
    if event is not None and event.status != dossier.status:
        current = _as_of(current, event)
    told = follow.opened
    return News(
        id=notice.id,
        kind=notice.kind,
        address=follow.address,
        opened=told,
        dossier=current,
        reason=(event or dossier).reason if told else None,
        fee_due=dossier.fee_due if told else None,
        fee_paid=dossier.fee_paid if told else None,
        result=dossier.result if told else None,
    )


def _as_of(current: DossierNow, event: DossierEvent) -> DossierNow:
    """Return the dossier as it stood when this happened; more has happened since, and is told after it."""
    status = STATUSES[event.status]
    return current.model_copy(
        update={
            "status": status.number,
            "status_key": status.key,
            "status_name": status.name("vi"),
            "status_since": event.at,
            "waits_for": status.waits_for,
            "next_step": status.next_step,
        }
    )

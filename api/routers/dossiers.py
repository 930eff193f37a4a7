"""Where a dossier stands, by the code on its receipt; and how agencies tell it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, Field

from api import examples
from api.deps import Now, OfAgency, Office, OfOffice, limit_lookups
from api.dossier_code import Unreadable, agency_of, read_code, read_reference
from api.errors import (
    DossierCodeInvalidError,
    DossierNotFoundError,
    EventConflictError,
    NotAllowedError,
    RequestInvalidError,
    TokenRequiredError,
    TooManyRequestsError,
    describe,
)
from api.examples import answer, request
from api.gate import language_of
from api.routers.kinds import AgencyCode, Body, CleanText, MomentIn, MomentOut, Name, ProcedureCode, canonical
from api.statuses import PREFILLED, STATUSES, Waiting
from api.storage import agencies, dossiers, submissions
from api.storage.models import Dossier, Submission
from locales import say

router = APIRouter(prefix="/v1/dossiers", tags=["dossiers"])


class DossierNow(BaseModel):
    """Where a dossier stands. By code alone nobody learns names, papers or amounts of money.

    A form that was filled in here and not handed in yet has the status 0 (`prefilled`) and no agency.
    """

    code: str = Field(examples=["H19.31-261105-0012"])
    procedure: str = Field(examples=["1.001193"])
    procedure_name: str
    agency: str = Field(examples=["H19.31"])
    agency_name: str
    commune: str | None
    status: int = Field(ge=0, le=10, examples=[4])
    status_key: str = Field(examples=["processing"])
    status_name: str
    status_since: MomentOut
    received_at: MomentOut | None
    appointed_at: MomentOut | None
    finished_at: MomentOut | None
    reason: str | None
    waits_for: Waiting = Field(description="`citizen` where the person has to act, else null")
    next_step: str = Field(description="What the person does now, as a stable word", examples=["wait"])
    demo: bool = Field(description="True for demonstration data")


class DossierEventIn(Body):
    """One change of a dossier, as its agency tells it. `event` is the sender's own word for it, unique per dossier."""

    status: Annotated[int, Field(ge=1, le=10, examples=[4])]
    at: Annotated[MomentIn, Field(examples=["2026-11-20T09:30:00+07:00"])]
    event: Annotated[str | None, Field(min_length=1, max_length=128)] = None
    reason: CleanText | None = None
    procedure: ProcedureCode
    procedure_name: Annotated[str, Field(min_length=1, max_length=500)]
    agency: AgencyCode
    agency_name: Annotated[str, Field(min_length=1, max_length=200)]
    commune: Name | None = None
    filed_by: Annotated[int | None, Field(ge=1, le=3, description="1 in person, 2 online, 3 by post")] = None
    received_at: MomentIn | None = None
    appointed_at: MomentIn | None = None
    finished_at: MomentIn | None = None


class DossierEventKept(BaseModel):
    """Whether the event changed the dossier; an older or known one does not."""

    code: str
    applied: bool
    status: int


def _code(office: Office, typed: str) -> str:
    read = read_code(typed, office.settings.dossier_code_pattern)
    if isinstance(read, Unreadable):
        raise DossierCodeInvalidError(hint=read.hint)
    return read


TypedCode = Annotated[str, Path(description="In any disguise: lower case, blanks for dashes, o for zero")]


@router.get(
    "/{code}",
    dependencies=[Depends(limit_lookups)],
    openapi_extra={"security": [{}]},  # the token is optional here
    responses={
        200: answer(examples.DOSSIER),
        **describe(TokenRequiredError, DossierNotFoundError, DossierCodeInvalidError, TooManyRequestsError),
    },
)
def read_dossier(code: TypedCode, http: Request, office: OfOffice) -> DossierNow:
    """Say where a dossier stands, or a form that was filled in here (`TK-261122-7KQ4`).

    Open to everybody, 30 times a minute per address; the bot shows its token.
    """
    reference = read_reference(code)
    if reference is not None:
        return _prefilled(office, reference, language_of(http.scope))
    official = _code(office, code)
    with office.reading() as session:
        found = dossiers.find(session, official, demo=office.settings.demo)
    if found is None:
        raise DossierNotFoundError
    return _shown(found, language_of(http.scope))


@router.put(
    "/{code}",
    openapi_extra=request(examples.DOSSIER_EVENT),
    responses={
        200: answer(examples.DOSSIER_EVENT_KEPT),
        **describe(
            TokenRequiredError, NotAllowedError, EventConflictError, RequestInvalidError, DossierCodeInvalidError
        ),
    },
)
def put_dossier(code: TypedCode, body: DossierEventIn, key: OfAgency, office: OfOffice, now: Now) -> DossierEventKept:
    """Tell a change of a dossier. Only a newer event changes its state; the same event twice changes nothing."""
    official = _code(office, code)
    if not (agencies.covers(key.agency, agency_of(official)) and agencies.covers(key.agency, body.agency)):
        raise NotAllowedError
    try:
        with office.writing() as session:
            applied = dossiers.record(session, official, _event(office, body, key.name), now)
            found = dossiers.find(session, official, demo=True)
    except dossiers.EventDiffersError:
        raise EventConflictError from None
    assert found is not None
    return DossierEventKept(code=official, applied=applied, status=found.status)


def _prefilled(office: Office, reference: str, language: str) -> DossierNow:
    with office.reading() as session:
        found = submissions.find(session, reference)
    if found is None or found.erased_at is not None:
        raise DossierNotFoundError
    return DossierNow(
        code=reference,
        procedure=found.procedure,
        procedure_name=_procedure_name(office, found),
        agency="",
        agency_name=say("office-agency-none", language),
        commune=None,
        status=PREFILLED.number,
        status_key=PREFILLED.key,
        status_name=PREFILLED.name(language),
        status_since=found.created_at,
        received_at=None,
        appointed_at=None,
        finished_at=None,
        reason=None,
        waits_for=PREFILLED.waits_for,
        next_step=PREFILLED.next_step,
        demo=False,
    )


def _procedure_name(office: Office, found: Submission) -> str:
    known = office.library.find(found.procedure)
    return known.short if known else found.procedure


def _event(office: Office, body: DossierEventIn, source: str) -> dossiers.Event:
    facts = body.model_dump(exclude={"event", "status", "at", "reason"})
    return dossiers.Event(
        key=body.event or f"{body.status}@{body.at.isoformat()}",
        fingerprint=office.keyed("event", canonical(body)),
        status=body.status,
        at=body.at,
        reason=body.reason,
        source=source,
        facts=facts,
    )


def _shown(dossier: Dossier, language: str) -> DossierNow:
    status = STATUSES[dossier.status]
    return DossierNow(
        code=dossier.code,
        procedure=dossier.procedure,
        procedure_name=dossier.procedure_name,
        agency=dossier.agency,
        agency_name=dossier.agency_name,
        commune=dossier.commune,
        status=status.number,
        status_key=status.key,
        status_name=status.name(language),
        status_since=dossier.status_since,
        received_at=dossier.received_at,
        appointed_at=dossier.appointed_at,
        finished_at=dossier.finished_at,
        reason=dossier.reason,
        waits_for=status.waits_for,
        next_step=status.next_step,
        demo=dossier.demo,
    )

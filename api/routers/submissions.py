"""Finished e-forms, handed in by the bot once each, and the codes with which officers open them."""

from datetime import datetime
from random import Random
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, Field, JsonValue

from api import examples, handover
from api.clock import in_vietnam
from api.deps import IdempotencyKey, Now, Office, OfOffice, require_bot
from api.errors import (
    IdempotencyConflictError,
    RequestInvalidError,
    SubmissionNotFoundError,
    TokenRequiredError,
    describe,
)
from api.examples import answer, request
from api.handover import Issued, Wanted
from api.papers.submitted import path_of
from api.routers.handovers import Ready, ready
from api.routers.kinds import Body, Channel, FormCode, FormVersion, KeyedHash, MomentOut, ProcedureCode, canonical
from api.storage import forwardings, submissions

router = APIRouter(prefix="/v1/submissions", tags=["submissions"], dependencies=[Depends(require_bot)])

SIGNS = "2346789ACDEFGHJKMNPQRTUVWXYZ"  # none that is read as another: no 0 O, 1 I L, 5 S, B (8)
_SIGNS_OF_A_REFERENCE = 4
_LONGEST_BEHALF = 200
Reference = Annotated[str, Path(pattern=r"^TK-\d{6}-[0-9A-Z]{4}$", examples=["TK-261122-7KQ4"])]


class SubmissionIn(Body):
    """The answers to one form, in the version the person began with; `behalf` says whom it is for, in plain words."""

    form: FormCode
    form_version: FormVersion
    procedure: ProcedureCode
    answers: Annotated[dict[str, JsonValue], Field(max_length=500, examples=[{"ngay_sinh": "2026-11-05"}])]
    behalf: Annotated[str, Field(max_length=_LONGEST_BEHALF)] = ""
    channel: Channel
    person: KeyedHash


class SubmissionKept(BaseModel):
    """The receipt of a submission. With `code` an officer opens it within 30 minutes, once."""

    reference: str = Field(examples=["TK-261122-7KQ4"])
    created_at: MomentOut
    code: str = Field(description="Empty once it was used or its time is over", examples=["18Y4WH"])
    paper: str = Field(
        description="The address of the form as a PDF, good for 30 minutes",
        examples=["https://motcua.example/v1/papers/gAAAAABn…"],
    )


class PaperReady(BaseModel):
    """A form to be printed once more, with a new code for the counter on it."""

    code: str = Field(examples=["18Y4WH"])
    paper: str = Field(
        description="The address of the form as a PDF, good for 30 minutes",
        examples=["https://motcua.example/v1/papers/gAAAAABn…"],
    )


class CounterCodeIn(Body):
    """Who asks: only the person who handed a form in gets a code or a paper of it."""

    channel: Channel
    person: KeyedHash


@router.post(
    "",
    status_code=201,
    openapi_extra=request(examples.SUBMISSION),
    responses={
        201: answer(examples.SUBMISSION_KEPT),
        200: {
            "model": SubmissionKept,
            **answer(examples.SUBMISSION_KEPT, "The same request came before; this is its answer"),
        },
        **describe(TokenRequiredError, IdempotencyConflictError, RequestInvalidError),
    },
)
def submit(body: SubmissionIn, key: IdempotencyKey, response: Response, office: OfOffice, now: Now) -> SubmissionKept:
    """Hand in a form: kept as a draft of a dossier, sealed. The same key with the same body answers 200."""
    fingerprint = office.keyed("submission", canonical(body))
    values = {**body.model_dump(), "idempotency_key": key, "fingerprint": fingerprint, "created_at": now}
    code_key = office.keyed("counter-code", key)
    with office.writing() as session:
        kept, new = submissions.put(session, values, lambda: _reference(now, office.chance))
        if new:
            handover.issue(session, office, Wanted("counter", code_key, fingerprint, body.person, kept.id), now)
            if office.settings.provincial_url:
                forwardings.add(session, kept.id, now)
        code = handover.given_before(session, office, code_key, now)
    if kept.fingerprint != fingerprint and kept.erased_at is None:
        raise IdempotencyConflictError
    response.status_code = 201 if new else 200
    paper = _address(office, kept.reference, code, now)
    return SubmissionKept(reference=kept.reference, created_at=kept.created_at, code=code, paper=paper)


@router.post(
    "/{reference}/codes",
    status_code=201,
    openapi_extra=request(examples.COUNTER_CODE),
    responses={
        201: answer(examples.HAND_OVER_READY),
        **describe(TokenRequiredError, SubmissionNotFoundError, IdempotencyConflictError, RequestInvalidError),
    },
)
def give_code(reference: Reference, body: CounterCodeIn, key: IdempotencyKey, office: OfOffice, now: Now) -> Ready:
    """Give out a new code with which an officer opens this form; the same key gets the same code."""
    return ready(office, _issued(reference, body, key, office, now), now)


@router.post(
    "/{reference}/papers",
    status_code=201,
    openapi_extra=request(examples.COUNTER_CODE),
    responses={
        201: answer(examples.PAPER_READY),
        **describe(TokenRequiredError, SubmissionNotFoundError, IdempotencyConflictError, RequestInvalidError),
    },
)
def give_paper(
    reference: Reference, body: CounterCodeIn, key: IdempotencyKey, office: OfOffice, now: Now
) -> PaperReady:
    """Give out a new address at which this form is printed, with a new code; the same key gets the same code."""
    code = _issued(reference, body, key, office, now).code
    return PaperReady(code=code, paper=_address(office, reference, code, now))


def _issued(reference: str, body: CounterCodeIn, key: str, office: Office, now: datetime) -> Issued:
    """Return a new code for a form. Raises `SubmissionNotFoundError` where it is gone or somebody else's."""
    fingerprint = office.keyed("counter-code", reference, body.person)
    with office.writing() as session:
        found = submissions.find(session, reference)
        if found is None or found.erased_at is not None or found.person != body.person:
            raise SubmissionNotFoundError
        issued = handover.issue(session, office, Wanted("counter", key, fingerprint, body.person, found.id), now)
    if issued.row.fingerprint != fingerprint:
        raise IdempotencyConflictError
    return issued


def _address(office: Office, reference: str, code: str, now: datetime) -> str:
    return office.settings.public_url.rstrip("/") + path_of(office, reference, code, now)


def _reference(now: datetime, chance: Random) -> str:
    """Propose a receipt number: the day in Vietnam and four signs that cannot be misread."""
    signs = "".join(chance.choices(SIGNS, k=_SIGNS_OF_A_REFERENCE))
    return f"TK-{in_vietnam(now):%y%m%d}-{signs}"

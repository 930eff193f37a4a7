"""Finished e-forms, handed in by the bot once each."""

from datetime import datetime
from random import Random
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field, JsonValue

from api import examples
from api.clock import in_vietnam
from api.deps import IdempotencyKey, Now, OfOffice, require_bot
from api.errors import IdempotencyConflictError, RequestInvalidError, TokenRequiredError, describe
from api.examples import answer, request
from api.routers.kinds import Body, Channel, KeyedHash, MomentOut, ProcedureCode, canonical
from api.storage import submissions

router = APIRouter(prefix="/v1/submissions", tags=["submissions"], dependencies=[Depends(require_bot)])

SIGNS = "2346789ACDEFGHJKMNPQRTUVWXYZ"  # none that is read as another: no 0 O, 1 I L, 5 S, B (8)
_SIGNS_OF_A_REFERENCE = 4


class SubmissionIn(Body):
    """The answers to one form, in the version the person began with."""

    form: Annotated[str, Field(min_length=1, max_length=80, examples=["to_khai_khai_sinh"])]
    form_version: Annotated[int, Field(ge=1, le=1_000_000, examples=[1])]
    procedure: ProcedureCode
    answers: Annotated[dict[str, JsonValue], Field(max_length=500, examples=[{"ngay_sinh": "2026-11-05"}])]
    channel: Channel
    person: KeyedHash


class SubmissionKept(BaseModel):
    """The receipt of a submission."""

    reference: str = Field(examples=["TK-261122-7KQ4"])
    created_at: MomentOut


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
    """Hand in a form. The same key with the same body answers 200 with the same receipt."""
    fingerprint = office.keyed("submission", canonical(body))
    values = {**body.model_dump(), "idempotency_key": key, "fingerprint": fingerprint, "created_at": now}
    with office.writing() as session:
        kept, new = submissions.put(session, values, lambda: _reference(now, office.chance))
    if kept.fingerprint != fingerprint:
        raise IdempotencyConflictError
    response.status_code = 201 if new else 200
    return SubmissionKept(reference=kept.reference, created_at=kept.created_at)


def _reference(now: datetime, chance: Random) -> str:
    """Propose a receipt number: the day in Vietnam and four signs that cannot be misread."""
    signs = "".join(chance.choices(SIGNS, k=_SIGNS_OF_A_REFERENCE))
    return f"TK-{in_vietnam(now):%y%m%d}-{signs}"

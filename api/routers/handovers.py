"""Drafts that move from one chat to another by a code that is read aloud or scanned."""

from datetime import datetime
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api import examples, handover
from api.code_page import address_of_code
from api.deps import IdempotencyKey, Now, Office, OfOffice, require_bot
from api.errors import (
    ApiError,
    HandOverExpiredError,
    HandOverLockedError,
    HandOverUnknownError,
    HandOverUsedError,
    IdempotencyConflictError,
    RequestInvalidError,
    TokenRequiredError,
    describe,
)
from api.examples import answer, request
from api.handover import Issued, Reason, Wanted
from api.routers.kinds import Body, Channel, FormCode, FormVersion, KeyedHash, MomentOut, ProcedureCode, canonical
from api.storage import helping

router = APIRouter(prefix="/v1/handovers", tags=["handovers"], dependencies=[Depends(require_bot)])

_REFUSED: dict[Reason, type[ApiError]] = {
    "unknown": HandOverUnknownError,
    "expired": HandOverExpiredError,
    "used": HandOverUsedError,
    "locked": HandOverLockedError,
}


class DraftOut(BaseModel):
    """A draft: the answers as they stand, by field name, skipped ones empty."""

    form: str
    form_version: int
    procedure: str
    answers: dict[str, str]
    helping: str = Field("", description="The session in which a member filled it in, if one did", examples=[""])


class HandOverIn(Body):
    """A draft to lend for 30 minutes."""

    form: FormCode
    form_version: FormVersion
    procedure: ProcedureCode
    answers: Annotated[dict[str, Annotated[str, Field(max_length=2000)]], Field(max_length=1000)]
    channel: Channel
    person: KeyedHash


class ClaimIn(Body):
    """A code as somebody typed it. Five wrong ones lock the person out for 30 minutes."""

    code: Annotated[str, Field(max_length=60, examples=["18y 4wh"])]
    channel: Channel
    person: KeyedHash


class Ready(BaseModel):
    """A code that was given out. `link` is a page that shows it, with its picture to scan."""

    code: str = Field(examples=["18Y4WH"])
    minutes: int = Field(description="How long it is good, rounded up", examples=[30])
    expires_at: MomentOut
    link: str


@router.post(
    "",
    status_code=201,
    openapi_extra=request(examples.HAND_OVER),
    responses={
        201: answer(examples.HAND_OVER_READY),
        **describe(TokenRequiredError, IdempotencyConflictError, RequestInvalidError),
    },
)
def lend(body: HandOverIn, key: IdempotencyKey, office: OfOffice, now: Now) -> Ready:
    """Keep a draft for whoever brings the code, sealed under it. The same key gets the same code."""
    fingerprint = office.keyed("hand-over", canonical(body))
    draft = body.model_dump(include={"form", "form_version", "procedure", "answers"})
    with office.writing() as session:
        helped = helping.of_citizen(session, body.person)
        draft["helping"] = helped.name if helped else ""
        issued = handover.issue(session, office, Wanted("draft", key, fingerprint, body.person, draft=draft), now)
    if issued.row.fingerprint != fingerprint:
        raise IdempotencyConflictError
    return ready(office, issued, now)


@router.post(
    "/claim",
    openapi_extra=request(examples.CLAIM),
    responses={
        200: answer(examples.DRAFT),
        **describe(
            TokenRequiredError,
            HandOverUnknownError,
            HandOverUsedError,
            HandOverExpiredError,
            HandOverLockedError,
            RequestInvalidError,
        ),
    },
)
def claim(body: ClaimIn, key: IdempotencyKey, office: OfOffice, now: Now) -> DraftOut:
    """Fetch the draft behind a code. It works once; the same key gets it again until the 30 minutes are over."""
    with office.writing() as session:
        found = handover.claim(session, office, body.code, "draft", who=body.person, use=key, now=now)
        draft = handover.opened(office, found) if isinstance(found, Issued) else None
    if not isinstance(found, Issued):
        raise _REFUSED[found]
    if draft is None:
        raise HandOverExpiredError
    return DraftOut(**draft)


def ready(office: Office, issued: Issued, now: datetime) -> Ready:
    """Return what is told of a code that was given out."""
    left = max(0.0, (issued.row.expires_at - now).total_seconds())
    return Ready(
        code=issued.code,
        minutes=ceil(left / 60),
        expires_at=issued.row.expires_at,
        link=address_of_code(office.settings.public_url, issued.row.purpose, issued.code),
    )

"""How satisfied people are, told by the bot in the style of SIPAS."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api import examples
from api.deps import IdempotencyKey, Now, Office, OfOffice, require_bot
from api.dossier_code import Unreadable, read_code
from api.errors import (
    DossierCodeInvalidError,
    IdempotencyConflictError,
    RequestInvalidError,
    TokenRequiredError,
    describe,
)
from api.examples import answer, request
from api.routers.kinds import AgencyCode, Body, Channel, CleanText, KeyedHash, Name, ProcedureCode, canonical
from api.storage import dossiers, ratings

router = APIRouter(prefix="/v1/ratings", tags=["ratings"], dependencies=[Depends(require_bot)])

Target = Literal["assistant", "agency"]
Element = Literal["access", "procedure", "officer", "result", "feedback"]


class RatingIn(Body):
    """One rating: of the assistant or of an agency, never of both. `subject` is the one thing that was rated."""

    target: Target
    subject: Annotated[str, Field(min_length=1, max_length=120, examples=["answer:1.001193"])]
    score: Annotated[int, Field(ge=1, le=5, description="5 very satisfied … 1 very dissatisfied", examples=[5])]
    reason: Annotated[str | None, Field(pattern=r"^[a-z-]{1,24}$", description="One of the reasons offered")] = None
    comment: CleanText | None = None
    element: Element | None = None
    procedure: ProcedureCode | None = None
    dossier: Annotated[str | None, Field(max_length=60)] = None
    agency: AgencyCode | None = None
    commune: Name | None = None
    channel: Channel
    helper: Annotated[bool, Field(description="Given in a session that somebody helped with")] = False
    question_version: Annotated[int, Field(ge=1, le=1_000_000)]
    person: KeyedHash
    device: Annotated[KeyedHash | None, Field(description="Where the channel can tell a device from a chat")] = None


class RatingKept(BaseModel):
    """The number of the stored rating."""

    id: int


@router.post(
    "",
    status_code=201,
    openapi_extra=request(examples.RATING),
    responses={
        201: answer(examples.RATING_KEPT),
        200: {"model": RatingKept, **answer(examples.RATING_KEPT, "The same request came before; this is its answer")},
        **describe(TokenRequiredError, IdempotencyConflictError, RequestInvalidError, DossierCodeInvalidError),
    },
)
def rate(body: RatingIn, key: IdempotencyKey, response: Response, office: OfOffice, now: Now) -> RatingKept:
    """Store a rating. The same key with the same body answers 200; long numbers in the comment are masked."""
    fingerprint = office.keyed("rating", canonical(body))
    values = {"idempotency_key": key, "fingerprint": fingerprint, "demo": False, "created_at": now}
    with office.writing() as session:
        kept, new = ratings.put(session, {**_about(session, office, body), **values})
    if kept.fingerprint != fingerprint:
        raise IdempotencyConflictError
    response.status_code = 201 if new else 200
    return RatingKept(id=kept.id)


def _about(session: Session, office: Office, body: RatingIn) -> dict[str, Any]:
    """Return what is stored of a body; what the register knows of its dossier fills the gaps."""
    row = body.model_dump(exclude={"person"}) | {"rater": body.person, "device": body.device or body.person}
    if body.dossier is None:
        return row
    code = read_code(body.dossier, office.settings.dossier_code_pattern)
    if isinstance(code, Unreadable):
        raise DossierCodeInvalidError(hint=code.hint)
    found = dossiers.find(session, code, demo=office.settings.demo)
    if found is not None:
        for column in ("procedure", "agency", "commune"):
            row[column] = row[column] or getattr(found, column)
    return row | {"dossier": code}

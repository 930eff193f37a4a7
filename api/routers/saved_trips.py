"""Trips that people were spared because a rule said in time that they are not needed."""

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from api import examples
from api.deps import IdempotencyKey, Now, OfOffice, require_bot
from api.errors import IdempotencyConflictError, RequestInvalidError, TokenRequiredError, describe
from api.examples import answer, request
from api.routers.kinds import Body, Channel, KeyedHash, ProcedureCode, RuleCode, canonical
from api.storage import saved_trips

router = APIRouter(prefix="/v1/saved-trips", tags=["saved-trips"], dependencies=[Depends(require_bot)])


class SavedTripIn(Body):
    """One trip: by which rule, for which procedure. Of the person only a keyed hash is told."""

    rule: RuleCode
    procedure: ProcedureCode
    channel: Channel
    person: KeyedHash


class SavedTripKept(BaseModel):
    """The number of the counted trip."""

    id: int


@router.post(
    "",
    status_code=201,
    openapi_extra=request(examples.SAVED_TRIP),
    responses={
        201: answer(examples.SAVED_TRIP_KEPT),
        200: {
            "model": SavedTripKept,
            **answer(examples.SAVED_TRIP_KEPT, "The same request came before; this is its answer"),
        },
        **describe(TokenRequiredError, IdempotencyConflictError, RequestInvalidError),
    },
)
def count(body: SavedTripIn, key: IdempotencyKey, response: Response, office: OfOffice, now: Now) -> SavedTripKept:
    """Count a saved trip. The same key with the same body answers 200 and counts nothing."""
    fingerprint = office.keyed("saved-trip", canonical(body))
    values = {**body.model_dump(), "idempotency_key": key, "fingerprint": fingerprint, "created_at": now}
    with office.writing() as session:
        kept, new = saved_trips.put(session, values)
    if kept.fingerprint != fingerprint:
        raise IdempotencyConflictError
    response.status_code = 201 if new else 200
    return SavedTripKept(id=kept.id)

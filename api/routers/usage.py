"""How much the assistant was used: the bot tells the counts of a day, whole, as often as it likes."""

from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field

from api.clock import in_vietnam
from api.deps import Now, OfOffice, require_bot
from api.errors import RequestInvalidError, TokenRequiredError, describe
from api.examples import answer, request
from api.routers.kinds import Body
from api.storage import usage
from locales import say

router = APIRouter(prefix="/v1/usage", tags=["usage"], dependencies=[Depends(require_bot)])

Kind = Literal["channel", "message", "hour", "topic", "language", "invited"]
LATEST_DAYS = 7
_MOST = 50_000
_EXAMPLE = {
    "counts": [
        {"kind": "channel", "key": "zalo_bot", "commune": "", "n": 14},
        {"kind": "topic", "key": "1.001193", "commune": say("office-example-commune"), "n": 5},
    ]
}


class Count(BaseModel):
    """So many of one kind and key, in one commune (its name of today) or, where that is empty, in all."""

    kind: Kind
    key: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[0-9A-Za-z_./-]+$", examples=["zalo_bot"])]
    commune: Annotated[str, Field(max_length=80)] = ""
    n: Annotated[int, Field(ge=1, le=1_000_000_000, examples=[14])]


class DayIn(Body):
    """All counts of a day. Nobody is in them: they say how many, never who."""

    counts: Annotated[list[Count], Field(max_length=_MOST)]


class DayKept(BaseModel):
    """How many counts of that day are kept now."""

    counts: int


@router.put(
    "/{day}",
    openapi_extra=request(_EXAMPLE),
    responses={200: answer({"counts": 2}), **describe(TokenRequiredError, RequestInvalidError)},
)
def tell(body: DayIn, day: Annotated[date, Path(examples=["2026-11-22"])], office: OfOffice, now: Now) -> DayKept:
    """Take the counts of a day in place of those told before. Only the last seven days can be told."""
    today = in_vietnam(now).date()
    if not today - timedelta(days=LATEST_DAYS) <= day <= today:
        raise RequestInvalidError
    sums: dict[tuple[str, str, str], int] = {}
    for each in body.counts:
        named = each.kind, each.key, each.commune
        sums[named] = sums.get(named, 0) + each.n
    rows = [{"kind": kind, "key": key, "commune": commune, "n": n} for (kind, key, commune), n in sums.items()]
    with office.writing() as session:
        usage.replace_day(session, day, rows)
    return DayKept(counts=len(rows))

"""Kinds of values that several request bodies share."""

import json
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

from api.clock import in_vietnam
from api.private_text import without_numbers

# A keyed hash is at least 20 signs long, so a phone or identity number cannot stand in for it.
KEYED_HASH = r"^[A-Za-z0-9_-]{20,128}$"
KeyedHash = Annotated[str, Field(pattern=KEYED_HASH, examples=["9c1d8a34e0b7f2a65d13c0ffee5eed01"])]
FormCode = Annotated[str, Field(min_length=1, max_length=80, examples=["to_khai_khai_sinh"])]
LARGEST_ID = 2**53  # what JSON tells exactly, and every database takes
FormVersion = Annotated[int, Field(ge=1, le=1_000_000, examples=[1])]
ProcedureCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z.]{3,40}$", examples=["1.001193"])]
RuleCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,59}$", examples=["bang_lai_khong_thoi_han"])]
AgencyCode = Annotated[str, Field(pattern=r"^[A-Z]\d{2}(\.\d{1,3}){0,4}$", examples=["H19.31"])]
Channel = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$", examples=["web"])]
Name = Annotated[str, Field(min_length=1, max_length=80)]
CleanText = Annotated[str, Field(max_length=2000), AfterValidator(without_numbers)]
FarAwayYears = (1900, 2200)


def _sensible(moment: datetime) -> datetime:
    low, high = FarAwayYears
    if not low <= moment.year <= high:
        raise ValueError("no sensible year")
    return moment


MomentIn = Annotated[AwareDatetime, AfterValidator(_sensible)]
MomentOut = Annotated[datetime, PlainSerializer(lambda moment: in_vietnam(moment).isoformat(timespec="seconds"), str)]


class Body(BaseModel):
    """A request body: unknown fields are a mistake of the caller and are told, not dropped."""

    model_config = ConfigDict(extra="forbid")


def canonical(body: Body) -> str:
    """Return the same text for the same body, whatever the order of its fields; defaults do not count."""
    return json.dumps(body.model_dump(mode="json", exclude_unset=True), sort_keys=True)

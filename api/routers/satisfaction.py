"""Figures on satisfaction for the operations centre of a province and for the government's reporting system."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api import examples
from api.agency_codes import covers
from api.deps import OfAgency, OfOffice
from api.errors import NotAllowedError, RequestInvalidError, TokenRequiredError, TooManyRequestsError, describe
from api.examples import answer
from api.indicators.response import response_of
from api.routers.kinds import AgencyCode, Name
from api.satisfaction.report import BREAKDOWNS, report
from api.satisfaction.saying import Figure
from api.satisfaction.spans import PATTERN
from api.statistics import Sample
from api.storage.ratings import Scope
from locales import say

router = APIRouter(prefix="/v1/satisfaction", tags=["satisfaction"])


class FigureOut(BaseModel):
    """One figure. Below five persons, or where subtraction would tell, only `hidden` is true."""

    key: str
    hidden: bool
    comparable: Annotated[bool, Field(description="30 persons or more")] = False
    answers: int | None = None
    persons: int | None = None
    counts: Annotated[dict[int, int], Field(description="Answers by level, 5 the best")] = {}
    share: Annotated[Decimal | None, Field(description="Levels 4 and 5 in percent, two decimals, half up")] = None
    low: Annotated[Decimal | None, Field(description="Wilson interval of 95 %, over persons, in percent")] = None
    high: Decimal | None = None
    rank: Annotated[int | None, Field(description="Only where no intervals touch")] = None


class ResponseOut(BaseModel):
    """How many of those who could rate did: of invitations for the assistant, of finished dossiers for an agency."""

    part: int
    whole: int
    share: Annotated[Decimal | None, Field(description="In percent; null where nothing is counted to divide by")]


class SatisfactionOut(BaseModel):
    """What may be said of one target. It is no SIPAS: people choose whether they rate."""

    label: str
    target: Literal["assistant", "agency"]
    period: str
    agency: str
    commune: str | None
    headline: FigureOut
    months: list[FigureOut]
    parts: dict[str, list[FigureOut]]
    left_out: Annotated[dict[str, int], Field(description="Answers kept and not counted, by reason")]
    response: ResponseOut


@router.get(
    "",
    responses={
        200: answer(examples.SATISFACTION),
        **describe(TokenRequiredError, NotAllowedError, RequestInvalidError, TooManyRequestsError),
    },
)
def satisfaction(
    office: OfOffice,
    key: OfAgency,
    period: Annotated[str, Query(pattern=PATTERN, examples=["2026-11"])],
    target: Literal["assistant", "agency"] = "agency",
    agency: AgencyCode | None = None,
    commune: Name | None = None,
) -> SatisfactionOut:
    """Return the figures of an agency with all below it, in a year or a month, as far as the caller's key reaches."""
    asked = agency or key.agency
    if not covers(key.agency, asked):
        raise NotAllowedError
    with office.reading() as session:
        scope = Scope(asked, commune, demo=office.settings.demo)
        found = report(session, scope, target, period)
        response = response_of(session, scope, target, period)
    return SatisfactionOut(
        label=say("office-overview-label"),
        target=target,
        period=period,
        agency=asked,
        commune=commune,
        headline=_out(found.headline),
        months=_all(found.months, {}),
        parts={kind: _all(found.parts[kind], found.ranks[kind]) for kind in BREAKDOWNS},
        left_out={flag.value: many for flag, many in found.left_out.items()},
        response=ResponseOut(part=response.part, whole=response.whole, share=response.share),
    )


def _all(figures: Sequence[Figure], ranks: Mapping[str, int]) -> list[FigureOut]:
    return [_out(each, ranks.get(each.key)) for each in figures]


def _out(figure: Figure, rank: int | None = None) -> FigureOut:
    return FigureOut(
        key=figure.key,
        hidden=figure.sample is Sample.HIDDEN,
        comparable=figure.sample is Sample.ENOUGH,
        answers=figure.n,
        persons=figure.persons,
        counts=dict(figure.counts),
        share=figure.share,
        low=figure.low,
        high=figure.high,
        rank=rank,
    )

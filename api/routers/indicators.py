"""Indicators for the operations centre of a province and for the government's reporting system."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api import indicator_examples
from api.agency_codes import covers
from api.deps import Now, OfAgency, OfOffice
from api.errors import NotAllowedError, RequestInvalidError, TokenRequiredError, TooManyRequestsError, describe
from api.examples import answer
from api.indicators.board import Board, Line, board, needed
from api.indicators.counting import count_missing
from api.indicators.definitions import Target
from api.indicators.figures import Figure
from api.indicators.periods import PATTERN
from api.routers.kinds import AgencyCode, MomentOut
from api.storage.ratings import Scope
from locales import say

router = APIRouter(prefix="/v1/indicators", tags=["indicators"])
ReasonOut = Literal["not-told", "by-agency", "empty", "unknown", "few", "contradiction"]


class FigureOut(BaseModel):
    """What an indicator comes to; without a `value` there is a `reason`, and it is never 0 instead.

    `known` of `known_of` dossiers, or months that something was told of, are behind it.
    """

    value: Annotated[Decimal | None, Field(description="Two decimals, half up; in the indicator's unit")]
    part: Annotated[int | None, Field(description="Numerator; of days it is in seconds")]
    whole: Annotated[int | None, Field(description="Denominator; null where things are only counted")]
    reason: ReasonOut | None
    known: int | None
    known_of: int | None

    @classmethod
    def of(cls, found: Figure) -> Self:
        """Return a figure as it is told."""
        known, known_of = found.known or (None, None)
        reason: ReasonOut | None = found.reason.value if found.reason else None
        return cls(value=found.value, part=found.part, whole=found.whole, reason=reason, known=known, known_of=known_of)


class SourceOut(BaseModel):
    """The paper that names or defines an indicator, and its day."""

    name: str
    date: date


class TargetOut(BaseModel):
    """What the paper wants, in percent. `rise`: the paper does not say against what, so nobody judges it here."""

    kind: Literal["at_least", "below", "rise"]
    value: Decimal


class MonthFigureOut(FigureOut):
    """The figure of one month."""

    month: str


class IndicatorOut(BaseModel):
    """One indicator in a period; `number` is that of the paper, and parts of one number share it."""

    key: str
    set: Literal["campaign", "decision"]
    number: str
    name: str
    formula: str
    unit: Literal["percent", "days", "count", "dong"]
    better: Literal["more", "less", "neither"]
    source: SourceOut
    figure: FigureOut
    before: Annotated[FigureOut, Field(description="The same in the period before, of the same length")]
    change: Annotated[Decimal | None, Field(description="Value less value before, as both are printed")]
    target: TargetOut | None
    met: Annotated[bool | None, Field(description="Null where there is no target or no figure")]
    months: Annotated[list[MonthFigureOut], Field(description="Twelve months up to the end of the period, or to now")]


class BalanceCheckOut(BaseModel):
    """carried_over + received = finished + closed + withdrawn + running + gap."""

    carried_over: int
    received: int
    finished: int
    closed: int = Field(description="Stopped, or refused after they were received")
    withdrawn: int
    running: int
    gap: int = Field(description="Not 0 where dossiers are missing: their dates contradict each other")


class IndicatorsOut(BaseModel):
    """The indicators of an agency with all below it. Days are those of Asia/Ho_Chi_Minh."""

    period: str
    previous: str
    agency: str
    counted_at: Annotated[MomentOut | None, Field(description="When the register was counted; null: not at all")]
    indicators: list[IndicatorOut]
    balance: BalanceCheckOut
    flawed: Annotated[list[str], Field(description="Codes of dossiers whose dates contradict each other, 50 at most")]


@router.get(
    "",
    responses={
        200: answer(indicator_examples.INDICATORS),
        **describe(TokenRequiredError, NotAllowedError, RequestInvalidError, TooManyRequestsError),
    },
)
def indicators(
    office: OfOffice,
    key: OfAgency,
    now: Now,
    period: Annotated[
        str, Query(pattern=PATTERN, description="A year, quarter or month", examples=["2026", "2026-Q4", "2026-11"])
    ],
    agency: AgencyCode | None = None,
) -> IndicatorsOut:
    """Return the indicators of an agency with all below it, as far as the caller's key reaches."""
    asked = agency or key.agency
    if not covers(key.agency, asked):
        raise NotAllowedError
    count_missing(office, needed(period, now))
    with office.reading() as session:
        found = board(session, Scope(asked, demo=office.settings.demo), period, now)
    return _out(found, asked)


def _out(found: Board, agency: str) -> IndicatorsOut:
    names = BalanceCheckOut.model_fields
    return IndicatorsOut(
        period=found.period,
        previous=found.previous,
        agency=agency,
        counted_at=found.counted_at,
        indicators=[_line(each) for each in found.lines],
        balance=BalanceCheckOut(**{name: getattr(found.balance, name) for name in names}),
        flawed=list(found.flawed),
    )


def _line(line: Line) -> IndicatorOut:
    about = line.indicator
    return IndicatorOut(
        key=about.key,
        set=about.set,
        number=about.number,
        name=say(f"indicator-{about.key}-name"),
        formula=say(f"indicator-{about.key}-formula"),
        unit=about.unit.value,
        better=about.better,
        source=SourceOut(name=say(f"indicator-source-{about.source.key}"), date=about.source.date),
        figure=FigureOut.of(line.figure),
        before=FigureOut.of(line.before),
        change=line.change,
        target=_target(about.target),
        met=line.met,
        months=[MonthFigureOut(month=month, **FigureOut.of(each).model_dump()) for month, each in line.months],
    )


def _target(target: Target | None) -> TargetOut | None:
    return TargetOut(kind=target.kind, value=target.value) if target else None

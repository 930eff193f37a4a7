"""Reports about the dossiers of an agency and of what stands below it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api import examples
from api.clock import VIETNAM, in_vietnam
from api.deps import Now, OfAgency, OfOffice
from api.errors import RequestInvalidError, TokenRequiredError, TooManyRequestsError, describe
from api.examples import answer
from api.routers.kinds import MomentOut
from api.statistics import percent
from api.storage import dossier_reports
from api.storage.dossier_reports import Balance, Period

router = APIRouter(prefix="/v1/reports", tags=["reports"])
_MOST = 500
_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class BalanceOut(BaseModel):
    """carried_over + received = finished + closed + withdrawn + running + gap. `in_time_percent` is by Decision 766."""

    agency: str
    agency_name: str
    carried_over: int
    received: int
    finished: int
    closed: int = Field(description="Stopped, or refused after they were received")
    withdrawn: int
    running: int
    gap: int = Field(description="Not 0 where the data contradict themselves")
    in_time: int
    late: int
    undated: int = Field(description="Nobody told when they were due")
    in_time_percent: float | None


class MonthOut(BaseModel):
    """A month of dossiers; `flawed` are codes that make a gap."""

    month: str
    total: BalanceOut
    agencies: list[BalanceOut]
    flawed: list[str]


class OverdueOut(BaseModel):
    """A dossier whose clock runs past its due moment."""

    code: str
    agency: str
    agency_name: str
    procedure_name: str
    status: int
    due_at: MomentOut


class OverdueList(BaseModel):
    """Overdue dossiers, the most overdue first; `next` asks for those after these."""

    dossiers: list[OverdueOut]
    next: str | None


@router.get(
    "/months/{month}",
    responses={200: answer(examples.MONTH), **describe(TokenRequiredError, RequestInvalidError, TooManyRequestsError)},
)
def month(month: str, key: OfAgency, office: OfOffice, now: Now) -> MonthOut:
    """Tell a month (`2026-11`): what came in, what came out, what is left, and whether the sum comes out."""
    period = period_of(month, now)
    demo = office.settings.demo
    with office.reading() as session:
        found = dossier_reports.balances(session, key.agency, period, demo=demo)
        flawed = dossier_reports.flawed(session, key.agency, demo=demo)
    total = dossier_reports.total(found, key.agency)
    return MonthOut(month=month, total=_shown(total), agencies=[_shown(each) for each in found], flawed=flawed)


@router.get(
    "/overdue",
    responses={
        200: answer(examples.OVERDUE),
        **describe(TokenRequiredError, RequestInvalidError, TooManyRequestsError),
    },
)
def overdue(
    key: OfAgency,
    office: OfOffice,
    now: Now,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
    after: Annotated[str | None, Query(max_length=100, description="`next` of the answer before")] = None,
) -> OverdueList:
    """List dossiers that are worked on past their due moment; who waits for papers or money is not among them."""
    with office.reading() as session:
        rows = dossier_reports.overdue(
            session, key.agency, now, demo=office.settings.demo, limit=limit, after=_place(after) if after else None
        )
    listed = [OverdueOut.model_validate(row._asdict()) for row in rows]
    last = listed[-1] if len(listed) == limit else None
    return OverdueList(dossiers=listed, next=_name(last) if last else None)


def period_of(month: str, now: datetime) -> Period:
    """Return the moments between which a month lies in Vietnam. Raises `RequestInvalidError`."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise RequestInvalidError from None
    following = (first + timedelta(days=31)).replace(day=1)
    since, until = (datetime.combine(day, time(), VIETNAM) for day in (first, following))
    return Period(since, until, min(until, now))


def _name(last: OverdueOut) -> str:
    """Return the place behind `last`, in signs that mean nothing else in an address."""
    return f"{last.due_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{last.code}"


def _place(text: str) -> tuple[datetime, str]:
    moment, _, code = text.partition("~")
    try:
        return in_vietnam(datetime.fromisoformat(moment)), code
    except ValueError:
        raise RequestInvalidError from None


def _shown(found: Balance) -> BalanceOut:
    judged = found.in_time + found.late
    numbers = {name: getattr(found, name) for name in BalanceOut.model_fields if name != "in_time_percent"}
    return BalanceOut(**numbers, in_time_percent=float(percent(found.in_time, judged)) if judged else None)

"""The first page: how satisfied people are, over time and in parts, and what they wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.clock import in_vietnam
from api.console.access import OfOfficer
from api.console.rendering import CONSOLE, channel_name, page, period_name
from api.deps import Now, Office, OfOffice
from api.satisfaction.report import TARGETS, Report, periods, report
from api.satisfaction.spans import PATTERN
from api.statistics import COMPARABLE_FROM, HIDDEN_BELOW, Sample
from api.storage import ratings, saved_trips
from api.storage.models import Rating
from locales import say

router = APIRouter()

NEWEST = 20
Period = Annotated[str, Query(alias="ky", pattern=f"^$|{PATTERN}")]


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One rating as it is listed: what was rated and how, never by whom."""

    at: datetime
    target: str
    score: int
    about: str | None
    element: str | None
    commune: str | None
    comment: str | None
    flag: str | None
    demo: bool


@router.get(CONSOLE)
def overview(officer: OfOfficer, office: OfOffice, now: Now, period: Period = "") -> Response:
    """Show the share of satisfied people with its interval in a year or a month, its parts, and the newest ratings."""
    with office.reading() as session:
        known = periods(session, officer.scope)
        chosen = period or (known[0][:4] if known else f"{in_vietnam(now):%Y}")
        values = _figures(session, office, officer.scope, chosen)
    return page(
        "overview.html",
        officer=officer,
        hidden_below=HIDDEN_BELOW,
        comparable_from=COMPARABLE_FROM,
        period=chosen,
        periods=known,
        **values,
    )


def _figures(session: Session, office: Office, scope: ratings.Scope, period: str) -> dict[str, Any]:
    reports = [report(session, scope, target, period) for target in TARGETS]
    # One by one, ratings of a target that is hidden would tell what the figure above hides.
    listed = [each.target for each in reports if each.headline.sample is not Sample.HIDDEN]
    total, demo = ratings.totals(session, scope)
    return {
        "reports": reports,
        "names": names_of(session, office, reports),
        "newest": [_line(office, each) for each in ratings.latest(session, scope, listed, NEWEST)],
        "most": NEWEST,
        "total": total,
        "demo": demo,
        "trips": saved_trips.total(session),
    }


def names_of(session: Session, office: Office, reports: Sequence[Report]) -> Mapping[str, Mapping[str, str]]:
    """Return the words for the keys of each breakdown."""
    keys = {kind: {figure.key for each in reports for figure in each.parts[kind]} for kind in reports[0].parts}
    found = {kind: {key: key or say("office-part-none") for key in some} for kind, some in keys.items()}
    found["element"] = {key: say(f"office-element-{key}" if key else "office-element-whole") for key in keys["element"]}
    found["month"] = {each.key: period_name(each.key) for one in reports for each in one.months}
    found["channel"] = {key: channel_name(key) for key in keys["channel"]}
    found["procedure"] |= {key: known.short for key in keys["procedure"] if (known := office.library.find(key))}
    found["agency"] |= ratings.agency_names(session, keys["agency"])
    return found


def _line(office: Office, rating: Rating) -> RatingLine:
    known = office.library.find(rating.procedure) if rating.procedure else None
    return RatingLine(
        at=rating.created_at,
        target=rating.target,
        score=rating.score,
        about=known.short if known else rating.procedure,
        element=say(f"office-element-{rating.element}") if rating.element else None,
        commune=rating.commune,
        comment=rating.comment,
        flag=rating.flag,
        demo=rating.demo,
    )

"""The first page: how satisfied people are, and what they wrote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.console.access import OfOfficer
from api.console.rendering import CONSOLE, page
from api.deps import Office, OfOffice
from api.statistics import COMPARABLE_FROM, HIDDEN_BELOW, Sample, Summary, summarise
from api.storage import ratings, saved_trips
from api.storage.models import Rating
from locales import say

router = APIRouter()

NEWEST = 20


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
    helper: bool
    demo: bool


@router.get(CONSOLE)
def overview(officer: OfOfficer, office: OfOffice) -> Response:
    """Show the share of satisfied people with its interval, and the newest ratings."""
    with office.reading() as session:
        values = _figures(session, office, officer.scope)
    return page("overview.html", officer=officer, hidden_below=HIDDEN_BELOW, comparable_from=COMPARABLE_FROM, **values)


def _figures(session: Session, office: Office, scope: ratings.Scope) -> dict[str, Any]:
    counts = ratings.counts(session, scope)
    summaries = {target: summarise(counts[target]) for target in ("assistant", "agency")}
    # One by one, ratings of a target that is hidden would tell what the figure above hides.
    listed = [target for target, summary in summaries.items() if summary.sample is not Sample.HIDDEN]
    total, helped, demo = ratings.totals(session, scope)
    return {
        "summaries": summaries,
        "widest": {target: _widest(summary) for target, summary in summaries.items()},
        "newest": [_line(office, each) for each in ratings.latest(session, scope, listed, NEWEST)],
        "most": NEWEST,
        "total": total,
        "helped": helped,
        "demo": demo,
        "trips": saved_trips.total(session),
    }


def _widest(summary: Summary) -> int:
    return max((many for _, many in summary.counts), default=0) or 1


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
        helper=rating.helper,
        demo=rating.demo,
    )

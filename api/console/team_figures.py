"""What a team sees of its own work in the last week or month; no team is held against another."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.console.access import SignedIn, need
from api.console.rendering import CONSOLE, page
from api.deps import Now, OfOffice
from api.desk.figures import figures_of
from api.desk.problems import TeamNotFoundError
from api.desk.waiting import LEAST
from api.statistics import COMPARABLE_FROM, HIDDEN_BELOW
from api.storage import teams, territory
from api.storage.territory_models import Team

router = APIRouter(prefix=f"{CONSOLE}/to")
_OF_TEAMS = frozenset({"member", "team_leader"})
_SPANS = (7, 30)


@router.get("/{number}/so-lieu")
def show_figures(
    officer: Annotated[SignedIn, Depends(need("desk"))],
    office: OfOffice,
    now: Now,
    number: Annotated[int, Path(ge=1, le=2**53)],
    ngay: Annotated[Literal["7", "30"], Query()] = "7",
) -> Response:
    """Show whom a team helped, how long people waited, how satisfied they were, and what was asked in its area."""
    with office.reading() as session:
        team = _team(session, officer, number)
        figures = figures_of(session, team, _since(now, int(ngay)), now)
    values = {"days": int(ngay), "spans": _SPANS, "least": LEAST}
    limits = {"hidden_below": HIDDEN_BELOW, "comparable_from": COMPARABLE_FROM}
    return page("team_figures.html", officer=officer, team=team, figures=figures, limits=limits, given=values)


def _since(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _team(session: Session, officer: SignedIn, number: int) -> Team:
    if officer.role in _OF_TEAMS:
        own = teams.member_of_account(session, officer.id)
        found = own[1] if own is not None and own[1].id == number else None
    else:
        found = territory.team(session, officer.scope, number)
    if found is None:
        raise TeamNotFoundError
    return found

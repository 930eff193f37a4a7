"""The board of indicators: what they come to, how that was worked out, and whether the sum of dossiers comes out."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.agency_codes import covers
from api.clock import in_vietnam
from api.console import indicator_words
from api.console.access import SignedIn, need
from api.console.rendering import CONSOLE, page
from api.deps import Now, OfOffice
from api.errors import NotAllowedError
from api.indicators.board import board, needed
from api.indicators.counting import count_missing, countable
from api.indicators.periods import PATTERN
from api.storage import indicators as stored
from api.storage import ratings
from api.storage.ratings import Scope

router = APIRouter()


@router.get(f"{CONSOLE}/chi-tieu")
def indicators(
    officer: Annotated[SignedIn, Depends(need("indicators"))],
    office: OfOffice,
    now: Now,
    period: Annotated[str, Query(alias="ky", pattern=f"^$|{PATTERN}")] = "",
    agency: Annotated[str, Query(alias="co-quan", max_length=40)] = "",
) -> Response:
    """Show the indicators of a period, of all that the officer may see or of one agency with all below it."""
    chosen = period or f"{in_vietnam(now):%Y-%m}"
    if agency and officer.scope.agency is not None and not covers(officer.scope.agency, agency):
        raise NotAllowedError
    scope = Scope(agency or officer.scope.agency, officer.scope.commune, demo=officer.scope.demo)
    count_missing(office, needed(chosen, now))
    with office.reading() as session:
        found = board(session, scope, chosen, now)
        known = countable(session, now)
        values: dict[str, Any] = {"agencies": _agencies(session, officer.scope)}
    periods = known if chosen in known else [chosen, *known]
    return page(
        "indicators.html", officer=officer, board=found, agency=agency, periods=periods, words=indicator_words, **values
    )


def _agencies(session: Session, scope: Scope) -> list[tuple[str, str]]:
    codes = stored.agencies(session, scope)
    names = ratings.agency_names(session, codes)
    return [(code, names.get(code, code)) for code in codes]

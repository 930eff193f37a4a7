"""What is on its way to the system of the province, and what does not get through."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.console.access import SignedIn, need
from api.console.rendering import CONSOLE, page
from api.deps import OfOffice
from api.storage import forwardings

router = APIRouter()

NEWEST = 100


@router.get(f"{CONSOLE}/chuyen-tinh")
def list_forwardings(officer: Annotated[SignedIn, Depends(need("forwardings"))], office: OfOffice) -> Response:
    """List the newest, with how often each was tried and what the province said."""
    with office.reading() as session:
        counts = forwardings.counts(session, officer.scope)
        trips = forwardings.latest(session, officer.scope, NEWEST)
    on = office.settings.provincial_url is not None
    titles = {code: form.title for code, form in office.library.forms.items()}
    values: dict[str, Any] = {"counts": counts, "trips": trips, "on": on, "newest": NEWEST, "titles": titles}
    return page("forwardings.html", officer=officer, **values)

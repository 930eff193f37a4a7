"""The second step at signing in: a code of an app, or one of the recovery codes."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from api import second_step
from api.console import trying
from api.console.access import COOKIE, SECOND_STEP, browser_of, check_csrf_outside, csrf_for, own_address
from api.console.access_errors import LedElsewhereError
from api.console.language import say
from api.console.rendering import CONSOLE, page
from api.console.sign_in import admitted
from api.deps import Now, Office, OfOffice, address_of
from api.errors import SignInRequiredError
from api.storage import attempts, audit, browsers
from api.storage.browsers import Browser
from api.storage.models import Officer

router = APIRouter()

IN_TIME = timedelta(minutes=10)


def require_half(request: Request, office: OfOffice, now: Now) -> Browser:
    """Let only those through whose password was right a moment ago."""
    found = browser_of(request, office, now)
    if found is not None and found.row.stage == "full":
        raise LedElsewhereError(CONSOLE)
    if found is None or found.row.created_at + IN_TIME <= now:
        raise SignInRequiredError
    return found


OfHalf = Annotated[Browser, Depends(require_half)]


@router.get(SECOND_STEP)
def ask_code(request: Request, office: OfOffice, _half: OfHalf, next: str = CONSOLE) -> Response:  # noqa: A002
    """Ask for the code."""
    return _form(office, request, next, None)


@router.post(SECOND_STEP, dependencies=[Depends(require_half), Depends(check_csrf_outside)])
def take_code(
    request: Request,
    office: OfOffice,
    half: OfHalf,
    now: Now,
    code: Annotated[str, Form(max_length=40)] = "",
    next: Annotated[str, Form(max_length=500)] = CONSOLE,  # noqa: A002 - its public name
) -> Response:
    """Check the code; after five failures the account waits for 15 minutes, from wherever it is tried."""
    wait = trying.step_wait(office, half.officer.id, now)
    if wait is not None:
        return _form(office, request, next, trying.locked(wait), 429, {"Retry-After": str(wait)})
    address = office.keyed("address", address_of(request))
    with office.writing() as session:
        right = second_step.passes(session, session.get_one(Officer, half.officer.id), code, now)
        if right:
            attempts.clear(session, trying.step_of(office, half.officer.id))
            browsers.leave(session, half.row.token_hash)
        else:
            audit.note(session, "second-step-failed", now, officer_id=half.officer.id, address=address)
    if not right:
        return _form(office, request, next, say("access-step-wrong"), 401)
    return admitted(office, half.officer, now, stage="full", way="password", after=next, address=address)


def _form(
    office: Office,
    request: Request,
    after: str,
    text: str | None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    csrf = csrf_for(office, request.cookies[COOKIE])
    return page("second_step.html", status, headers, csrf=csrf, after=own_address(after), text=text, step=SECOND_STEP)

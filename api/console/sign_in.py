"""Signing in and out. Who is unknown and who mistyped hear the same words after the same time."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api import security
from api.console import trying
from api.console.access import (
    COOKIE,
    SECOND_STEP,
    OfKnown,
    check_csrf,
    check_csrf_outside,
    csrf_for,
    own_address,
    set_cookie,
)
from api.console.language import say
from api.console.rendering import CONSOLE, SIGN_IN, page
from api.console.trying import Asker
from api.deps import Now, Office, OfOffice
from api.storage import attempts, audit, browsers, officers
from api.storage.browsers import LASTS, Stage, Way
from api.storage.models import Officer

router = APIRouter()


@router.get(SIGN_IN)
def sign_in_page(request: Request, office: OfOffice, next: str = CONSOLE) -> Response:  # noqa: A002 - its public name
    """Show the form; the browser gets a cookie that the form is tied to."""
    token = request.cookies.get(COOKIE) or security.new_token()
    shown = _form(office, token, next)
    set_cookie(shown, office, token, None)
    return shown


@router.post(SIGN_IN, dependencies=[Depends(check_csrf_outside)])
def sign_in(
    request: Request,
    office: OfOffice,
    now: Now,
    name: Annotated[str, Form(max_length=80)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=500)] = CONSOLE,  # noqa: A002 - its public name
) -> Response:
    """Check name and password; after five failures the account is locked for this address for 15 minutes."""
    name = name.strip().lower()
    asker = trying.asker_of(office, request, name)
    wait = trying.password_wait(office, asker, now)
    if wait is not None:
        text, headers = trying.locked(wait), {"Retry-After": str(wait)}
        return _form(office, request.cookies[COOKIE], next, name=name, text=text, status=429, headers=headers)
    officer = _recognised(office, name, password, asker, now)
    if officer is None:
        text = say("office-sign-in-wrong")
        return _form(office, request.cookies[COOKIE], next, name=name, text=text, status=401)
    stage: Stage = "full" if officer.totp_since is None else "code"
    return admitted(office, officer, now, stage=stage, way="password", after=next, address=asker.address)


def admitted(
    office: Office, officer: Officer, now: datetime, *, stage: Stage, way: Way, after: str, address: str
) -> Response:
    """Give the browser of a recognised officer a new cookie, and lead it on."""
    token = security.new_token()
    with office.writing() as session:
        attempts.forget_old(session, now)
        browsers.enter(session, officer.id, security.token_hash(token), now, stage=stage, way=way)
        if stage == "full":
            by = None if way == "password" else way
            audit.note(session, "sign-in", now, officer_id=officer.id, subject=by, address=address)
    onward = own_address(after)
    if stage == "code":
        onward = f"{SECOND_STEP}?next={quote(onward, safe='/')}"
    entered = RedirectResponse(onward, 303, {"Cache-Control": "no-store"})
    set_cookie(entered, office, token, int(LASTS.total_seconds()))
    return entered


@router.post(f"{CONSOLE}/dang-xuat", dependencies=[Depends(check_csrf)])
def sign_out(request: Request, office: OfOffice, officer: OfKnown, now: Now) -> Response:
    """Forget this browser."""
    with office.writing() as session:
        browsers.leave(session, security.token_hash(request.cookies[COOKIE]))
        audit.note(session, "sign-out", now, officer_id=officer.id)
    return left()


def left() -> Response:
    """Lead a browser that is signed in no more back to the door."""
    to_the_door = RedirectResponse(SIGN_IN, 303, {"Cache-Control": "no-store"})
    to_the_door.delete_cookie(COOKIE, path=CONSOLE)
    return to_the_door


def _recognised(office: Office, name: str, password: str, asker: Asker, now: datetime) -> Officer | None:
    """Return the officer whose name and password these are."""
    with office.reading() as session:
        officer = officers.find(session, name, demo=office.settings.demo)
    right = security.password_matches(officer.password_hash if officer else None, password)
    in_time = officer is None or officer.change_by is None or officer.change_by > now
    with office.writing() as session:
        if officer is None or not right or not in_time:
            who = officer.id if officer else None
            audit.note(session, "sign-in-failed", now, officer_id=who, address=asker.address)
            return None
        attempts.clear(session, asker.account)
    return officer


def _form(
    office: Office,
    token: str,
    after: str,
    *,
    name: str = "",
    text: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    return page(
        "sign_in.html",
        status,
        headers,
        csrf=csrf_for(office, token),
        after=own_address(after),
        name=name,
        text=text,
        demo=office.settings.demo,
        sso=office.settings.oidc_issuer is not None,
    )

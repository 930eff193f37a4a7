"""Signing in and out. Who is unknown and who mistyped hear the same words after the same time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api import security
from api.console.access import (
    COOKIE,
    OfOfficer,
    check_csrf,
    csrf_for,
    own_address,
    require_officer,
    set_cookie,
)
from api.console.rendering import CONSOLE, SIGN_IN, page
from api.deps import Now, Office, OfOffice, address_of
from api.storage import attempts, audit, officers
from locales import say

router = APIRouter()

HOURS = timedelta(hours=8)
LOCK = timedelta(minutes=15)
TRIES = 5
TRIES_OF_AN_ADDRESS = 100  # an office shares one address; a machine that tries names does not get far


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who tries to sign in, as keyed hashes."""

    account: str
    address: str


@router.get(SIGN_IN)
def sign_in_page(request: Request, office: OfOffice, next: str = CONSOLE) -> Response:  # noqa: A002 - its public name
    """Show the form; the browser gets a cookie that the form is tied to."""
    token = request.cookies.get(COOKIE) or security.new_token()
    shown = _form(office, token, next)
    set_cookie(shown, office, token, None)
    return shown


@router.post(SIGN_IN, dependencies=[Depends(check_csrf)])
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
    address = office.keyed("address", address_of(request))
    asker = _Asker(office.keyed("sign-in", name, address), office.keyed("sign-in", address))
    wait = _wait(office, asker, now)
    if wait is not None:
        text = say("office-sign-in-locked", minutes=ceil(wait / 60))
        headers = {"Retry-After": str(wait)}
        return _form(office, request.cookies[COOKIE], next, name=name, text=text, status=429, headers=headers)
    token = _enter(office, name, password, asker, now)
    if token is None:
        text = say("office-sign-in-wrong")
        return _form(office, request.cookies[COOKIE], next, name=name, text=text, status=401)
    entered = RedirectResponse(own_address(next), 303, {"Cache-Control": "no-store"})
    set_cookie(entered, office, token, int(HOURS.total_seconds()))
    return entered


@router.post(f"{CONSOLE}/dang-xuat", dependencies=[Depends(require_officer), Depends(check_csrf)])
def sign_out(request: Request, office: OfOffice, officer: OfOfficer, now: Now) -> Response:
    """Forget this browser."""
    with office.writing() as session:
        officers.sign_out(session, security.token_hash(request.cookies[COOKIE]))
        audit.note(session, "sign-out", now, officer_id=officer.id)
    left = RedirectResponse(SIGN_IN, 303, {"Cache-Control": "no-store"})
    left.delete_cookie(COOKIE, path=CONSOLE)
    return left


def _wait(office: Office, asker: _Asker, now: datetime) -> int | None:
    """Count this try before the password is looked at, so that many tries at once are counted too."""
    with office.writing() as session:
        of_account = attempts.count(session, asker.account, now, allowed=TRIES, within=LOCK, slide=True)
        of_address = attempts.count(session, asker.address, now, allowed=TRIES_OF_AN_ADDRESS, within=LOCK, slide=False)
    return of_account or of_address


def _enter(office: Office, name: str, password: str, asker: _Asker, now: datetime) -> str | None:
    """Return the token of a new session, or None."""
    with office.reading() as session:
        officer = officers.find(session, name, demo=office.settings.demo)
    right = security.password_matches(officer.password_hash if officer else None, password)
    token = security.new_token()
    with office.writing() as session:
        if officer is None or not right:
            audit.note(
                session, "sign-in-failed", now, officer_id=officer.id if officer else None, address=asker.address
            )
            return None
        attempts.clear(session, asker.account)
        attempts.forget_old(session, now)
        officers.sign_in(session, officer, security.token_hash(token), now, now + HOURS)
        audit.note(session, "sign-in", now, officer_id=officer.id, address=asker.address)
    return token


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
    )

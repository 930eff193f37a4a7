"""Accounts of officers: added, changed, locked and given new one-time passwords by an administrator."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Query
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.console.access import SignedIn, check_csrf, need
from api.console.language import say
from api.console.rendering import CONSOLE, page
from api.deps import Now, Office, OfOffice
from api.errors import NotAllowedError, NotFoundError
from api.passwords import one_time_password
from api.roles import ROLES
from api.security import hash_password
from api.storage import audit, browsers, officers
from api.storage.models import Officer
from api.storage.ratings import Scope

ACCOUNTS = f"{CONSOLE}/tai-khoan"
ONE_TIME = timedelta(days=7)  # how long a password that somebody else has seen is good
MOST = 100
_BIGGEST = 2**63 - 1

router = APIRouter(prefix=ACCOUNTS)
Keeper = Annotated[SignedIn, Depends(need("accounts"))]
Number = Annotated[int, Path(ge=1, le=_BIGGEST)]
Role = Annotated[str, Form(max_length=16)]
Place = Annotated[str, Form(max_length=80)]
_SENT = [Depends(need("accounts")), Depends(check_csrf)]


@router.get("")
def list_accounts(
    officer: Keeper,
    office: OfOffice,
    tim: Annotated[str, Query(max_length=80)] = "",
    vai: Annotated[str, Query(max_length=16)] = "",
    sau: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """List accounts by name, a hundred on a page."""
    return _list(officer, office, words=tim, role=vai, after=sau)


@router.post("", dependencies=_SENT)
def add_account(
    officer: Keeper,
    office: OfOffice,
    now: Now,
    name: Annotated[str, Form(max_length=80)] = "",
    role: Role = "",
    agency: Place = "",
    commune: Place = "",
) -> Response:
    """Add an account and show its one-time password, once."""
    name, place = name.strip().lower(), _place(officer, agency, commune)
    problem = _problem(name, role, place)
    if problem is not None:
        return _list(officer, office, text=problem)
    password = one_time_password()
    try:
        with office.writing() as session:
            values = {"agency": place.agency, "commune": place.commune} if place else {}
            made = officers.add(session, name, password, role, now, **values)
            made.change_by = now + ONE_TIME
            audit.note(session, "account-added", now, officer_id=officer.id, subject=name)
    except IntegrityError:
        return _list(officer, office, text=say("access-account-exists", name=name))
    return page("one_time_password.html", officer=officer, account=made, password=password, accounts=ACCOUNTS)


@router.get("/{number}")
def read_account(number: Number, officer: Keeper, office: OfOffice) -> Response:
    """Show one account."""
    with office.reading() as session:
        return _account(officer, _found(session, officer, number))


@router.post("/{number}", dependencies=_SENT)
def change_account(
    number: Number,
    officer: Keeper,
    office: OfOffice,
    now: Now,
    role: Role = "",
    agency: Place = "",
    commune: Place = "",
) -> Response:
    """Change role and place of an account; its browsers are signed out."""
    place = _place(officer, agency, commune)
    with office.writing() as session:
        found = _other(session, officer, number)
        problem = _problem(found.name, role, place)
        if problem is not None or place is None:
            return _account(officer, found, text=problem)
        found.role, found.agency, found.commune = role, place.agency, place.commune
        browsers.leave_all(session, found.id)
        what = "/".join((found.name, role, place.agency or "*", place.commune or "*"))
        audit.note(session, "account-changed", now, officer_id=officer.id, subject=what[:200])
    return _back(number)


@router.post("/{number}/khoa", dependencies=_SENT)
def lock_account(number: Number, officer: Keeper, office: OfOffice, now: Now) -> Response:
    """Lock an account: whoever is signed in with it is out at once."""
    return _set_active(office, officer, number, now, active=False)


@router.post("/{number}/mo", dependencies=_SENT)
def unlock_account(number: Number, officer: Keeper, office: OfOffice, now: Now) -> Response:
    """Unlock an account."""
    return _set_active(office, officer, number, now, active=True)


@router.post("/{number}/mat-khau", dependencies=_SENT)
def reset_password(number: Number, officer: Keeper, office: OfOffice, now: Now) -> Response:
    """Give an account a new one-time password and show it, once."""
    password = one_time_password()
    hashed = hash_password(password)
    with office.writing() as session:
        found = _other(session, officer, number)
        found.password_hash, found.change_by = hashed, now + ONE_TIME
        browsers.leave_all(session, found.id)
        audit.note(session, "password-reset", now, officer_id=officer.id, subject=found.name)
    return page("one_time_password.html", officer=officer, account=found, password=password, accounts=ACCOUNTS)


@router.post("/{number}/buoc-hai", dependencies=_SENT)
def reset_second_step(number: Number, officer: Keeper, office: OfOffice, now: Now) -> Response:
    """Forget the second step of somebody who lost their telephone."""
    with office.writing() as session:
        found = _other(session, officer, number)
        officers.drop_second_step(session, found)
        browsers.leave_all(session, found.id)
        audit.note(session, "second-step-reset", now, officer_id=officer.id, subject=found.name)
    return _back(number)


def _set_active(office: Office, officer: SignedIn, number: int, now: datetime, *, active: bool) -> Response:
    with office.writing() as session:
        found = _other(session, officer, number)
        found.active = active
        browsers.leave_all(session, found.id)
        action = "account-unlocked" if active else "account-locked"
        audit.note(session, action, now, officer_id=officer.id, subject=found.name)
    return _back(number)


def _found(session: Session, officer: SignedIn, number: int) -> Officer:
    found = officers.of_scope(session, officer.scope, number)
    if found is None:
        raise NotFoundError
    return found


def _other(session: Session, officer: SignedIn, number: int) -> Officer:
    """Return somebody else's account: nobody locks themselves out, and the demonstration stays as it is."""
    found = _found(session, officer, number)
    if found.id == officer.id or found.demo:
        raise NotAllowedError
    return found


def _place(officer: SignedIn, agency: str, commune: str) -> Scope | None:
    """Return the place an account is for, or None if it is outside of what this administrator is limited to."""
    mine, wanted = officer.scope, Scope(agency.strip() or None, commune.strip() or None)
    if mine.agency is not None and not f"{wanted.agency}.".startswith(f"{mine.agency}."):
        return None
    return None if mine.commune is not None and wanted.commune != mine.commune else wanted


def _problem(name: str, role: str, place: Scope | None) -> str | None:
    if not officers.NAME.fullmatch(name):
        return say("access-account-name")
    if role not in ROLES:
        return say("access-account-role")
    return say("access-account-place") if place is None else None


def _list(
    officer: SignedIn, office: Office, *, words: str = "", role: str = "", after: str = "", text: str | None = None
) -> Response:
    with office.reading() as session:
        rows = officers.listed(session, officer.scope, MOST + 1, words=words, role=role, after=after)
    more = rows[MOST - 1].name if len(rows) > MOST else None
    values: dict[str, Any] = {"rows": rows[:MOST], "more": more, "words": words, "role": role, "text": text}
    status = 200 if text is None else 422
    return page("accounts.html", status, officer=officer, accounts=ACCOUNTS, roles=ROLES, **values)


def _account(officer: SignedIn, found: Officer, text: str | None = None) -> Response:
    fixed = found.id == officer.id or found.demo
    status = 200 if text is None else 422
    values: dict[str, Any] = {"account": found, "fixed": fixed, "text": text, "roles": ROLES}
    return page("account.html", status, officer=officer, accounts=ACCOUNTS, **values)


def _back(number: int) -> Response:
    return RedirectResponse(f"{ACCOUNTS}/{number}", 303, {"Cache-Control": "no-store"})

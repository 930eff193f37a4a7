"""An officer's own page: password, second step, and the browsers that are signed in."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api import second_step, security
from api.console import trying
from api.console.access import COOKIE, OWN, OfKnown, SignedIn, check_csrf, set_cookie
from api.console.language import say
from api.console.rendering import page
from api.console.sign_in import left
from api.deps import Now, Office, OfOffice
from api.errors import NotAllowedError
from api.passwords import SHORTEST, weakness
from api.qr import qr_svg
from api.storage import audit, browsers, officers
from api.storage.browsers import LASTS
from api.storage.models import Officer

router = APIRouter(prefix=OWN)
Password = Annotated[str, Form(max_length=200)]
Code = Annotated[str, Form(max_length=40)]


def require_real(officer: OfKnown) -> SignedIn:
    """Let only real officers through: the demonstration officer is shared by all who look."""
    if officer.demo:
        raise NotAllowedError
    return officer


OfReal = Annotated[SignedIn, Depends(require_real)]
_SENT = [Depends(check_csrf)]


@router.get("")
def own_page(request: Request, officer: OfKnown, office: OfOffice, now: Now) -> Response:
    """Show what an officer can change about their own account."""
    return _shown(request, officer, office, now)


@router.post("/mat-khau", dependencies=_SENT)
def change_password(
    request: Request,
    officer: OfReal,
    office: OfOffice,
    now: Now,
    password: Password = "",
    password_new: Password = "",
    password_again: Password = "",
) -> Response:
    """Take a new password; every other browser is signed out, and this one gets a new cookie."""
    text = trying.refusal(office, request, officer, password, now)
    weak = weakness(password_new, officer.name)
    if text is None and weak is not None:
        text = say(f"access-password-{weak}", least=SHORTEST)
    if text is None and password_new != password_again:
        text = say("access-password-differs")
    if text is None and password_new == password:
        text = say("access-password-same")
    if text is not None:
        return _shown(request, officer, office, now, text=text)
    return _change(office, officer, password_new, now)


@router.post("/buoc-hai", dependencies=_SENT)
def begin_second_step(
    request: Request, officer: OfReal, office: OfOffice, now: Now, password: Password = ""
) -> Response:
    """Make a new secret and show it as a picture; it counts once a code of it was typed."""
    text = trying.refusal(office, request, officer, password, now)
    if text is not None:
        return _shown(request, officer, office, now, text=text)
    with office.writing() as session:
        row = session.get_one(Officer, officer.id)
        if row.totp_since is None:
            row.totp = second_step.new_secret()
    return _picture(officer, office)


@router.post("/buoc-hai/bat", dependencies=_SENT)
def confirm_second_step(request: Request, officer: OfReal, office: OfOffice, now: Now, code: Code = "") -> Response:
    """Turn the second step on with the first code, and show the recovery codes, once."""
    wait = trying.step_wait(office, officer.id, now)
    if wait is not None:
        return _picture(officer, office, trying.locked(wait))
    with office.writing() as session:
        row = session.get_one(Officer, officer.id)
        step = None if row.totp_since else second_step.matching_step(row, code.replace(" ", ""), now)
        if step is not None:
            row.totp_since, row.totp_step = now, step
            codes = second_step.give_codes(session, row)
            browsers.leave_all(session, officer.id, but=_this(request))
            audit.note(session, "second-step-on", now, officer_id=officer.id)
    if step is None:
        return _picture(officer, office, say("access-step-wrong"))
    return page("recovery_codes.html", officer=officer, codes=codes, own=OWN)


@router.post("/buoc-hai/tat", dependencies=_SENT)
def end_second_step(
    request: Request, officer: OfReal, office: OfOffice, now: Now, password: Password = "", code: Code = ""
) -> Response:
    """Turn the second step off, with the password and a last code."""
    text = trying.refusal(office, request, officer, password, now)
    wait = trying.step_wait(office, officer.id, now) if text is None else None
    text = trying.locked(wait) if wait is not None else text
    if text is not None:
        return _shown(request, officer, office, now, text=text)
    with office.writing() as session:
        row = session.get_one(Officer, officer.id)
        if not second_step.passes(session, row, code, now):
            text = say("access-step-wrong")
        else:
            officers.drop_second_step(session, row)
            audit.note(session, "second-step-off", now, officer_id=officer.id)
    return _shown(request, officer, office, now, text=text) if text else _again()


@router.post("/thoat", dependencies=_SENT)
def sign_out_everywhere(officer: OfKnown, office: OfOffice, now: Now) -> Response:
    """Forget every browser of the officer, this one too."""
    with office.writing() as session:
        browsers.leave_all(session, officer.id)
        audit.note(session, "sign-out", now, officer_id=officer.id, subject="all")
    return left()


def _change(office: Office, officer: SignedIn, password: str, now: Now) -> Response:
    token, hashed = security.new_token(), security.hash_password(password)
    with office.writing() as session:
        row = session.get_one(Officer, officer.id)
        row.password_hash, row.change_by = hashed, None
        browsers.leave_all(session, officer.id)
        browsers.enter(session, officer.id, security.token_hash(token), now, stage="full", way="password")
        audit.note(session, "password-changed", now, officer_id=officer.id)
    changed = _again()
    set_cookie(changed, office, token, int(LASTS.total_seconds()))
    return changed


def _again() -> Response:
    return RedirectResponse(f"{OWN}?xong=1", 303, {"Cache-Control": "no-store"})


def _this(request: Request) -> str:
    return security.token_hash(request.cookies[COOKIE])


def _picture(officer: SignedIn, office: Office, text: str | None = None) -> Response:
    with office.reading() as session:
        row = session.get_one(Officer, officer.id)
    if row.totp_since is not None or not isinstance(row.totp, str):
        return _again()
    picture = qr_svg(second_step.address_for(row.totp, officer.name), say("access-step-picture"))
    secret = " ".join(row.totp[at : at + 4] for at in range(0, len(row.totp), 4))
    return page("second_step_begin.html", officer=officer, picture=picture, secret=secret, text=text, own=OWN)


def _shown(request: Request, officer: SignedIn, office: Office, now: Now, text: str | None = None) -> Response:
    with office.reading() as session:
        values = _values(session, officer, now)
    this = _this(request)
    done = text is None and "xong" in request.query_params
    status = 200 if text is None else 422
    return page("own.html", status, officer=officer, own=OWN, text=text, done=done, this=this, **values)


def _values(session: Session, officer: SignedIn, now: Now) -> dict[str, Any]:
    row = session.get_one(Officer, officer.id)
    return {
        "since": row.totp_since,
        "codes_left": officers.codes_left(session, officer.id),
        "browsers": browsers.of_officer(session, officer.id, now),
        "least": SHORTEST,
    }

"""Signing in by the provider of the province: it tells who somebody is, our own table tells what they may."""

import json
from datetime import datetime
from typing import Annotated, Any

from cryptography.fernet import InvalidToken
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api import security
from api.console.access import csrf_for, own_address, set_cookie
from api.console.language import say
from api.console.rendering import CONSOLE, SIGN_IN, page
from api.console.sign_in import admitted
from api.deps import Now, Office, OfOffice, address_of
from api.errors import NotFoundError
from api.sealing import seal
from api.sign_on import ProviderAwayError, SignOn, SignOnError
from api.storage import audit, officers

router = APIRouter()

SSO = f"{SIGN_IN}/sso"
BACK = f"{SSO}/ve"
_COOKIE = "motcua_sso"
_SECONDS = 600


@router.get(SSO)
def begin(office: OfOffice, now: Now, next: Annotated[str, Query(max_length=500)] = CONSOLE) -> Response:  # noqa: A002
    """Send the browser to the provider; what must come back is sealed in a cookie of its own."""
    try:
        begun = _provider(office).begin()
    except ProviderAwayError:
        return _refused(office, "away", 503)
    kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "next": own_address(next)}
    sealed = seal("sign-on", office.settings.secret).encrypt(
        json.dumps({**kept, "until": now.timestamp() + _SECONDS}).encode()
    )
    led = RedirectResponse(begun.url, 303, {"Cache-Control": "no-store"})
    led.set_cookie(
        _COOKIE,
        sealed.decode(),
        max_age=_SECONDS,
        path=SSO,
        httponly=True,
        samesite="lax",  # the provider's page leads back here, which "strict" would not let the cookie see
        secure=office.settings.secure_cookies,
    )
    return led


@router.get(BACK)
def finish(
    request: Request,
    office: OfOffice,
    now: Now,
    code: Annotated[str, Query(max_length=4000)] = "",
    state: Annotated[str, Query(max_length=400)] = "",
    iss: Annotated[str, Query(max_length=400)] = "",
) -> Response:
    """Recognise an officer by what the provider says; nobody gets an account by this."""
    provider, kept = _provider(office), _kept(office, request.cookies.get(_COOKIE, ""), now)
    address = office.keyed("address", address_of(request))
    try:
        name = _recognised(provider, kept, code, state, iss, now)
    except ProviderAwayError:
        return _refused(office, "away", 503)
    except SignOnError as error:
        _note(office, now, None, str(error), address)
        return _refused(office, "refused", 401)
    with office.reading() as session:
        officer = officers.find(session, name, demo=False)
    if officer is None:
        _note(office, now, None, "unknown", address)
        return _refused(office, "unknown", 403)
    entered = admitted(office, officer, now, stage="full", way="sso", after=kept["next"], address=address)
    entered.delete_cookie(_COOKIE, path=SSO)
    return entered


def _recognised(provider: SignOn, kept: dict[str, Any], code: str, state: str, iss: str, now: datetime) -> str:
    """Return whose code this is, if it answers to what this browser asked for."""
    if not kept or not state or not security.same(state, kept["state"]):
        raise SignOnError("state")
    if iss and iss != provider.issuer:
        raise SignOnError("iss")
    if not code:
        raise SignOnError("no-code")
    return provider.finish(code, kept["nonce"], kept["verifier"], now)


def _provider(office: Office) -> SignOn:
    if office.sign_on is None:
        raise NotFoundError
    return office.sign_on


def _kept(office: Office, cookie: str, now: datetime) -> dict[str, Any]:
    """Return what was sealed for this browser, or nothing where it is too old or not ours."""
    try:
        kept: dict[str, Any] = json.loads(seal("sign-on", office.settings.secret).decrypt(cookie.encode()))
    except (InvalidToken, ValueError):
        return {}
    return kept if kept["until"] > now.timestamp() else {}


def _note(office: Office, now: datetime, who: int | None, why: str, address: str) -> None:
    with office.writing() as session:
        audit.note(session, "sso-failed", now, officer_id=who, subject=why[:200], address=address)


def _refused(office: Office, why: str, status: int) -> Response:
    token = security.new_token()
    values: dict[str, Any] = {
        "csrf": csrf_for(office, token),
        "after": CONSOLE,
        "name": "",
        "demo": office.settings.demo,
        "sso": True,
    }
    shown = page("sign_in.html", status, text=say(f"access-sso-{why}"), **values)
    set_cookie(shown, office, token, None)
    shown.delete_cookie(_COOKIE, path=SSO)
    return shown

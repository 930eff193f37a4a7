"""Who is looking at the console, what they may do there, and whether a form was really sent from it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Form, Request
from starlette.responses import Response

from api import security
from api.console.access_errors import LedElsewhereError
from api.console.menu import menu
from api.console.rendering import CONSOLE, SIGN_IN
from api.console.rights import RIGHTS, allowed
from api.deps import Now, Office, OfOffice
from api.errors import FormExpiredError, NotAllowedError, SignInRequiredError
from api.storage import alerts, browsers, demo_parts
from api.storage.browsers import Browser
from api.storage.ratings import Scope

COOKIE = "motcua_canbo"
SECOND_STEP = f"{SIGN_IN}/buoc-hai"
OWN = f"{CONSOLE}/toi"
_ASKED_BY_A_SCRIPT = "empty"  # Sec-Fetch-Dest of what a page fetches by itself while nobody sits there


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The officer behind a request; `csrf` is what every form of their pages carries.

    `owes_password` and `owes_step` are what must come before anything else: an own password, a second step. `alerts`
    is how many alerts nobody has looked at, `filling` whether rows of the demonstration are still being put.
    """

    id: int
    name: str
    role: str
    scope: Scope
    demo: bool
    csrf: str
    owes_password: bool = False
    owes_step: bool = False
    alerts: int = 0
    filling: bool = False

    def may(self, right: str) -> bool:
        """Return whether this officer has a right of `api.console.rights`."""
        limited = self.scope.agency is not None or self.scope.commune is not None
        return allowed(right, self.role, scoped=limited)

    @property
    def home(self) -> str:
        """The first page that this officer may open."""
        pages = [each for group in menu(self.may) for each in group.entries]
        return f"{CONSOLE}{pages[0].address}" if pages else OWN


def require_known(request: Request, office: OfOffice, now: Now) -> SignedIn:
    """Let only signed-in officers through, also those who owe something. Raises `SignInRequiredError`."""
    token = request.cookies.get(COOKIE, "")
    browser = browser_of(request, office, now)
    if browser is None:
        raise SignInRequiredError
    if browser.row.stage != "full":
        raise LedElsewhereError(SECOND_STEP)
    if browser.unseen(now) and request.headers.get("sec-fetch-dest") != _ASKED_BY_A_SCRIPT:
        with office.writing() as session:
            browsers.seen(session, browser.row.token_hash, now)
    return _known(office, browser, token)


OfKnown = Annotated[SignedIn, Depends(require_known)]


def require_officer(officer: OfKnown) -> SignedIn:
    """Let only officers through who have all that their account asks for."""
    if officer.owes_password or officer.owes_step:
        raise LedElsewhereError(OWN)
    return officer


OfOfficer = Annotated[SignedIn, Depends(require_officer)]


def need(right: str) -> Callable[[Request, SignedIn, Office], SignedIn]:
    """Return a dependency that lets only officers with this right through; it raises `NotAllowedError`."""
    assert right in RIGHTS

    def holder(request: Request, officer: OfOfficer, office: OfOffice) -> SignedIn:
        if officer.may(right):
            return _warned(office, officer)
        if request.url.path == CONSOLE:
            raise LedElsewhereError(officer.home)
        raise NotAllowedError

    return holder


def _warned(office: Office, officer: SignedIn) -> SignedIn:
    """Return the officer with what every page says: how many alerts are new, and that the demonstration still grows."""
    with office.reading() as session:
        new = alerts.new_ones(session, officer.scope) if officer.may("alerts") else 0
        return replace(officer, alerts=new, filling=office.settings.demo and demo_parts.unfinished(session))


def browser_of(request: Request, office: Office, now: datetime) -> Browser | None:
    """Return the browser behind a request, if somebody is signed in with it."""
    token = request.cookies.get(COOKIE, "")
    with office.reading() as session:
        return browsers.find(session, security.token_hash(token), now, demo=office.settings.demo)


def csrf_for(office: Office, token: str) -> str:
    """Return what a form must carry when it is sent by the browser that holds this cookie."""
    return office.keyed("csrf", token)


def check_csrf_outside(request: Request, office: OfOffice, csrf: Annotated[str, Form(max_length=100)] = "") -> None:
    """Refuse a form that does not come from our own page, also of who is not signed in. Raises `FormExpiredError`."""
    token = request.cookies.get(COOKIE, "")
    if not token or not security.same(csrf, csrf_for(office, token)):
        raise FormExpiredError


def check_csrf(_known: OfKnown, _checked: Annotated[None, Depends(check_csrf_outside)]) -> None:
    """Refuse a form that does not come from our own page; who is not signed in at all is told so first."""


def set_cookie(response: Response, office: Office, token: str, seconds: int | None) -> None:
    """Give the browser its cookie."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=seconds,
        path=CONSOLE,
        httponly=True,
        samesite="lax",
        secure=office.settings.secure_cookies,
    )


def own_address(wanted: str) -> str:
    """Return `wanted` if it is a page of the console, else the overview: nobody is led elsewhere after signing in."""
    inside = wanted == CONSOLE or wanted.startswith((f"{CONSOLE}/", f"{CONSOLE}?"))
    plain = not any(sign in wanted for sign in "\\\r\n") and "//" not in wanted and ".." not in wanted
    return quote(wanted, safe="/?=&%-._~:") if inside and plain else CONSOLE


def _known(office: Office, browser: Browser, token: str) -> SignedIn:
    officer = browser.officer
    by_password = browser.row.way == "password" and not officer.demo
    return SignedIn(
        id=officer.id,
        name=officer.name,
        role=officer.role,
        scope=Scope(officer.agency, officer.commune, demo=office.settings.demo),
        demo=officer.demo,
        csrf=csrf_for(office, token),
        owes_password=by_password and officer.change_by is not None,
        owes_step=by_password and officer.role in office.settings.roles_with_step and officer.totp_since is None,
    )

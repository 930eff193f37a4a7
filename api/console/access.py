"""Who is looking at the console, and whether a form was really sent from it."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Form, Request
from starlette.responses import Response

from api import security
from api.console.rendering import CONSOLE
from api.deps import Now, Office, OfOffice
from api.errors import FormExpiredError, NotAllowedError, SignInRequiredError
from api.storage import officers
from api.storage.models import Officer
from api.storage.ratings import Scope

COOKIE = "motcua_canbo"
_READERS = frozenset({"officer", "head", "auditor", "admin"})
_REGISTRARS = frozenset({"officer", "head", "auditor"})
_AT_COUNTER = frozenset({"officer", "head"})
_TAKERS = frozenset({"head", "auditor", "admin"})
_FORWARDERS = frozenset({"officer", "head", "admin"})


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The officer behind a request; `csrf` is what every form of their pages carries."""

    id: int
    name: str
    role: str
    scope: Scope
    demo: bool
    csrf: str

    @property
    def reads_conversations(self) -> bool:
        """Conversations bear no agency or commune yet, so whoever is limited to one sees none of them."""
        return self.role in _READERS and self.scope.agency is None and self.scope.commune is None

    @property
    def opens_forms(self) -> bool:
        """Only who serves citizens opens what they filled in; who keeps the system going does not."""
        return self.role in _AT_COUNTER

    @property
    def sees_register(self) -> bool:
        """Who works with dossiers or answers for them; what is personal in one needs `opens_forms` besides."""
        return self.role in _REGISTRARS

    @property
    def takes_rows(self) -> bool:
        """Who may take single ratings away, without anybody's words: who answers for what becomes of them."""
        return self.role in _TAKERS

    @property
    def sees_forwardings(self) -> bool:
        """Who may see what is on its way to the province: numbers and states, no answers."""
        return self.role in _FORWARDERS


def require_officer(request: Request, office: OfOffice, now: Now) -> SignedIn:
    """Let only signed-in officers through. Raises `SignInRequiredError`."""
    token = request.cookies.get(COOKIE, "")
    with office.reading() as session:
        officer = officers.signed_in(session, security.token_hash(token), now, demo=office.settings.demo)
    if officer is None:
        raise SignInRequiredError
    return _seen(office, officer, token)


OfOfficer = Annotated[SignedIn, Depends(require_officer)]


def require_reader(officer: OfOfficer) -> SignedIn:
    """Let only officers through who may read conversations."""
    if not officer.reads_conversations:
        raise NotAllowedError
    return officer


def csrf_for(office: Office, token: str) -> str:
    """Return what a form must carry when it is sent by the browser that holds this cookie."""
    return office.keyed("csrf", token)


def check_csrf(request: Request, office: OfOffice, csrf: Annotated[str, Form(max_length=100)] = "") -> None:
    """Refuse a form that does not come from our own page. Raises `FormExpiredError`."""
    token = request.cookies.get(COOKIE, "")
    if not token or not security.same(csrf, csrf_for(office, token)):
        raise FormExpiredError


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


def _seen(office: Office, officer: Officer, token: str) -> SignedIn:
    scope = Scope(officer.agency, officer.commune, demo=office.settings.demo)
    return SignedIn(officer.id, officer.name, officer.role, scope, officer.demo, csrf_for(office, token))

"""What officers are warned of: looked at, dealt with, and where else they want to hear of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.alerts import linking
from api.alerts.found import KINDS
from api.alerts.words import sentence
from api.console.access import SignedIn, check_csrf, need
from api.console.language import spoken
from api.console.rendering import CONSOLE, page
from api.deps import Now, Office, OfOffice
from api.errors import NotFoundError
from api.private_text import without_numbers
from api.sealing import Unopened
from api.storage import alert_ways, alerts, audit
from api.storage.alert_models import Alert
from api.storage.alerts import Which

ADDRESS = f"{CONSOLE}/canh-bao"
STATES: tuple[Which, ...] = ("moi", "da-xem", "xong", "tat-ca")
MOST = 50
_MAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}")
_ABOUT: dict[str, tuple[str, dict[str, str]]] = {
    "bad_words": ("/danh-gia", {"muc": "thap", "co-chu": "1"}),
    "burst": ("/danh-gia", {"muc": "thap"}),
    "fall": ("", {}),
    "missing": ("/ho-so", {"loc": "chua-nhan"}),
    "stuck": ("/tin-chua-gui", {}),
    "stale": ("/kien-thuc", {}),
    "overdue": ("/ho-so", {"loc": "tre-han"}),
    "queued": ("/hotro", {"muc": "dang-cho"}),
}
"""The page that shows what an alert of each kind is about, and its filter."""
_RATED = frozenset({"bad_words", "burst", "fall"})

router = APIRouter(prefix=ADDRESS)
Reader = Annotated[SignedIn, Depends(need("alerts"))]
Number = Annotated[int, Path(ge=1, le=2**62)]
Kind = Annotated[str, Query(alias="loai", pattern=f"^({'|'.join(KINDS)})?$")]


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert as it is listed, with the page that shows what it is about."""

    id: int
    kind: str
    text: str
    demo: bool
    raised_at: datetime
    seen_at: datetime | None
    seen_by: str | None
    dealt_at: datetime | None
    dealt_by: str | None
    note: str | None
    about: str


@router.get("")
def list_alerts(
    officer: Reader,
    office: OfOffice,
    loc: Which = "moi",
    kind: Kind = "",
    before: Annotated[int | None, Query(alias="truoc", ge=1, le=2**62)] = None,
) -> Response:
    """List alerts that concern the officer, the newest first."""
    with office.reading() as session:
        values = _values(session, officer, loc, kind, before)
    return page("alerts.html", officer=officer, **values, **_ways(office, officer))


def _values(session: Session, officer: SignedIn, which: Which, kind: str, before: int | None) -> dict[str, Any]:
    rows = alerts.listed(session, officer.scope, which, kind, before, MOST)
    lines = [_line(alert, seer, dealer) for alert, seer, dealer in rows]
    return {
        "lines": lines,
        "counts": alerts.counts(session, officer.scope),
        "which": which,
        "kind": kind,
        "states": STATES,
        "kinds": KINDS,
        "older": lines[-1].id if len(lines) == MOST else None,
    }


def _line(alert: Alert, seer: str | None, dealer: str | None) -> AlertLine:
    return AlertLine(
        alert.id,
        alert.kind,
        sentence(alert.kind, alert.facts, spoken()),
        alert.demo,
        alert.raised_at,
        alert.seen_at,
        seer,
        alert.dealt_at,
        dealer,
        alert.note,
        about(alert),
    )


def about(alert: Alert) -> str:
    """Return the address of the page, filtered as far as it can be, that shows what an alert is about."""
    page_of, chosen = _ABOUT[alert.kind]
    wanted = chosen | ({"co-quan": alert.agency} if alert.agency else {})
    if alert.kind in _RATED:
        day = alert.facts.get("month") or alert.facts.get("day", "")
        wanted |= {"ky": day[:7]} if day else {}
        wanted |= {"xa": alert.commune} if alert.commune and not alert.agency else {}
        wanted |= {"yeu-to": alert.facts["name"]} if alert.facts.get("part") == "element" else {}
    return f"{CONSOLE}{page_of}{'?' if wanted else ''}{urlencode(wanted)}"


def _ways(office: Office, officer: SignedIn, code: str = "", wrong: str = "") -> dict[str, Any]:
    with office.reading() as session:
        known = alert_ways.addresses(session, officer.id)
    email = known.get("email", "")
    return {
        "email": "" if isinstance(email, Unopened) else email,
        "chat": "chat" in known,
        "mails": office.settings.smtp_url is not None,
        "code": grouped_code(code),
        "wrong": wrong,
    }


def grouped_code(code: str) -> str:
    """Return a code as it is shown: in two halves."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}" if code else ""


@router.post("/{number}/xem", dependencies=[Depends(check_csrf)])
def see(number: Number, officer: Reader, office: OfOffice, now: Now) -> Response:
    """Note that the officer has looked at an alert."""
    with office.writing() as session:
        if not alerts.see(session, officer.scope, number, officer.id, now):
            raise NotFoundError
    return _back()


@router.post("/{number}/xong", dependencies=[Depends(check_csrf)])
def deal(
    number: Number, officer: Reader, office: OfOffice, now: Now, note: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Note that an alert was dealt with, by whom and how."""
    with office.writing() as session:
        if not alerts.deal(session, officer.scope, number, officer.id, without_numbers(note.strip()), now):
            raise NotFoundError
        audit.note(session, "alert-dealt", now, officer_id=officer.id, subject=str(number))
    return _back()


@router.post("/{number}/mo-lai", dependencies=[Depends(check_csrf)])
def reopen(number: Number, officer: Reader, office: OfOffice, now: Now) -> Response:
    """Take back that an alert was dealt with."""
    with office.writing() as session:
        if not alerts.reopen(session, officer.scope, number):
            raise NotFoundError
        audit.note(session, "alert-reopened", now, officer_id=officer.id, subject=str(number))
    return _back()


@router.post("/thu", dependencies=[Depends(check_csrf)])
def set_mail(
    officer: Reader, office: OfOffice, now: Now, address: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Send alerts to this e-mail address from now on; an empty one sends none."""
    wanted = address.strip()
    if wanted and not _MAIL.fullmatch(wanted):
        with office.reading() as session:
            values = _values(session, officer, "moi", "", None)
        return page("alerts.html", 422, officer=officer, **values, **_ways(office, officer, wrong=wanted))
    with office.writing() as session:
        if wanted:
            digest = office.keyed("alert-address", wanted)
            alert_ways.set_address(session, officer.id, "email", wanted, digest, now)
        else:
            alert_ways.remove_address(session, officer.id, "email")
        audit.note(session, "alerts-address", now, officer_id=officer.id, subject="email")
    return _back()


@router.post("/ma", dependencies=[Depends(check_csrf)])
def make_code(officer: Reader, office: OfOffice, now: Now) -> Response:
    """Show a code with which a chat is linked; it is shown this once."""
    with office.writing() as session:
        code = linking.new_code(session, office, officer.id, now)
    with office.reading() as session:
        values = _values(session, officer, "moi", "", None)
    return page("alerts.html", officer=officer, **values, **_ways(office, officer, code=code))


@router.post("/bo-chat", dependencies=[Depends(check_csrf)])
def leave_chat(officer: Reader, office: OfOffice, now: Now) -> Response:
    """Send nothing more to the linked chat."""
    with office.writing() as session:
        alert_ways.remove_address(session, officer.id, "chat")
        audit.note(session, "alerts-address", now, officer_id=officer.id, subject="chat")
    return _back()


def _back() -> Response:
    return RedirectResponse(ADDRESS, 303, {"Cache-Control": "no-store"})

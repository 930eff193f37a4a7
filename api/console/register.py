"""The register of dossiers for officers: what is late, what waits, what never came; one dossier with its clock."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.agency_codes import covers
from api.clock import in_vietnam
from api.console.access import SignedIn, need
from api.console.rendering import CONSOLE, page
from api.deps import Now, Office, OfOffice
from api.dossier_code import Unreadable, read_code
from api.dossiers.clock_words import clock_of, sentences_of
from api.errors import DossierNotFoundError, NotAllowedError
from api.sealing import Unopened
from api.statuses import STATUSES
from api.storage import audit, dossier_lists, dossiers
from api.storage.models import Dossier
from api.storage.ratings import Scope
from locales import DEFAULT

REGISTER = f"{CONSOLE}/ho-so"
MOST = 200

router = APIRouter(prefix=REGISTER)
Filter = Literal["tre-han", "sap-han", "trong-han", "cho-dan", "chua-nhan", "tat-ca"]
FILTERS = get_args(Filter)


Registrar = Annotated[SignedIn, Depends(need("register"))]


@router.get("")
def list_dossiers(
    officer: Registrar,
    office: OfOffice,
    now: Now,
    loc: Filter = "tre-han",
    tim: Annotated[str, Query(max_length=60)] = "",
    agency: Annotated[str, Query(alias="co-quan", max_length=40)] = "",
) -> Response:
    """List dossiers of the officer's agency without anything personal: no names, reasons or amounts."""
    scope = _narrowed(officer.scope, agency)
    shown: Filter = "tat-ca" if tim.strip() else loc
    with office.reading() as session:
        values: dict[str, Any] = {
            "rows": _rows(session, scope, office, shown, tim.strip(), now),
            "at_work": dossier_lists.at_work(session, scope, now),
            "shown": shown,
            "words": tim.strip(),
            "agency": agency,
        }
    return page("register.html", officer=officer, statuses=STATUSES, filters=FILTERS, most=MOST, now=now, **values)


def _narrowed(scope: Scope, agency: str) -> Scope:
    """Return the part of a scope that one agency is. Raises `NotAllowedError` where it is none."""
    if not agency:
        return scope
    if scope.agency is not None and not covers(scope.agency, agency):
        raise NotAllowedError
    return replace(scope, agency=agency)


def _rows(session: Session, scope: Scope, office: Office, shown: Filter, words: str, now: datetime) -> Any:
    match shown:
        case "tre-han":
            return dossier_lists.late(session, scope, now, MOST)
        case "sap-han":
            return dossier_lists.in_time(session, scope, now, now + dossier_lists.SOON, MOST)
        case "trong-han":
            return dossier_lists.in_time(session, scope, now, None, MOST)
        case "cho-dan":
            return dossier_lists.waiting(session, scope, MOST)
        case "chua-nhan":
            return dossier_lists.missing(session, scope, MOST)
        case "tat-ca":
            read = read_code(words, office.settings.dossier_code_pattern)
            code = words if isinstance(read, Unreadable) else read
            return dossier_lists.search(session, scope, code, MOST)


@router.get("/{code}")
def read_dossier(code: Annotated[str, Path(max_length=60)], officer: Registrar, office: OfOffice, now: Now) -> Response:
    """Show one dossier: its clock, what happened, and what is personal in it. Each opening is noted."""
    with office.writing() as session:
        found = dossier_lists.find(session, officer.scope, code)
        if found is None:
            raise DossierNotFoundError
        personal = officer.may("counter")
        what = "dossier-opened" if personal else "dossier-read"
        audit.note(session, what, now, officer_id=officer.id, subject=found.code)
        values: dict[str, Any] = {
            "events": dossiers.history(session, code),
            "missed": dossier_lists.missed_since(session, code),
            "sums": _sums(found, now),
            "owner": _owner(found),
        }
        return page(
            "dossier.html",
            officer=officer,
            dossier=found,
            personal=personal,
            statuses=STATUSES,
            **values,
        )


def _owner(found: Dossier) -> str:
    return "" if isinstance(found.owner, Unopened) else found.owner or ""


def _sums(found: Dossier, now: datetime) -> list[str]:
    """Return the arithmetic of the deadline, in the sentences that the citizen gets too."""
    clock = clock_of(found, in_vietnam(now).date(), DEFAULT)
    return [sentence for _, sentence in sentences_of(clock, DEFAULT)] if clock else []

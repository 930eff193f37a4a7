"""At the counter: an officer types the code that a citizen shows, and sees and prints the form behind it.

Who may: officers and heads of an office, nobody else, and each form only with a code from the citizen's own hands.
Every opening and every reading is written into the book.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Query
from starlette.responses import RedirectResponse, Response

from api import handover
from api.code_page import COUNTER
from api.console.access import SignedIn, check_csrf, need
from api.console.language import say
from api.console.rendering import page
from api.deps import Now, Office, OfOffice
from api.errors import SubmissionNotFoundError
from api.handover import Issued, Reason
from api.papers.submitted import paper_of
from api.retention import KEPT
from api.routers.papers import printed
from api.sealing import Unopened
from api.storage import audit, handovers
from api.storage.models import Submission
from knowledge.filling.output import flat
from knowledge.filling.shown import Sheet, sheet

router = APIRouter(prefix=COUNTER)

READABLE = timedelta(hours=1)  # how long an opened form can be read again, to print it
_STATUS: dict[Reason, int] = {"unknown": 404, "expired": 410, "used": 409, "locked": 423}


AtCounter = Annotated[SignedIn, Depends(need("counter"))]


@router.get("")
def ask_code(officer: AtCounter, ma: Annotated[str, Query(max_length=60)] = "") -> Response:
    """Ask for a code. A scanned picture has it filled in; nothing is opened before the button is pressed."""
    return page("counter.html", officer=officer, typed=ma, text=None)


@router.post("", dependencies=[Depends(need("counter")), Depends(check_csrf)])
def open_form(officer: AtCounter, office: OfOffice, now: Now, ma: Annotated[str, Form(max_length=60)] = "") -> Response:
    """Take the code in and lead to the form, or say in plain words why not."""
    with office.writing() as session:
        # The same officer may bring the same code again: a button that was pressed twice must not look like theft.
        found = handover.claim(session, office, ma, "counter", who=f"officer:{officer.id}", use="counter", now=now)
        opened = session.get(Submission, found.row.submission_id) if isinstance(found, Issued) else None
        if isinstance(found, Issued) and opened is not None:
            found.row.officer_id = officer.id
            opened.agency, opened.commune = officer.scope.agency, officer.scope.commune
        subject = opened.reference if opened else None
        audit.note(session, "form-opened" if opened else "code-wrong", now, officer_id=officer.id, subject=subject)
    if opened is not None:
        return RedirectResponse(f"{COUNTER}/{opened.reference}", 303, {"Cache-Control": "no-store"})
    reason = "unknown" if isinstance(found, Issued) else found
    text = say(f"office-counter-{reason}")
    return page("counter.html", _STATUS[reason], officer=officer, typed=ma, text=text)


@router.get("/{reference}")
def read_form(
    reference: Annotated[str, Path(max_length=40)], officer: AtCounter, office: OfOffice, now: Now
) -> Response:
    """Show the form as its paper says it, to the officer who opened it, for one hour."""
    found = _opened(reference, officer, office, now, "form-read")
    return page("form.html", officer=officer, submission=found, **_told(office, found, now))


@router.get("/{reference}/to-khai.pdf")
def print_form(
    reference: Annotated[str, Path(max_length=40)], officer: AtCounter, office: OfOffice, now: Now
) -> Response:
    """Return the paper to print, to the officer who opened the form, for one hour."""
    found = _opened(reference, officer, office, now, "form-printed")
    return printed(paper_of(office, found), reference)


def _opened(reference: str, officer: SignedIn, office: Office, now: datetime, what: str) -> Submission:
    """Return what this officer opened by a code lately, and write into the book that it is looked at again."""
    with office.writing() as session:
        found = handovers.opened_by(session, reference, officer.id, now - READABLE)
        if found is None:
            raise SubmissionNotFoundError
        audit.note(session, what, now, officer_id=officer.id, subject=reference)
    return found


def _told(office: Office, found: Submission, now: datetime) -> dict[str, Any]:
    """Return the form's lines; where its version is known no more, the names of its fields must do."""
    answers = found.answers
    if answers is None or isinstance(answers, Unopened):
        raise SubmissionNotFoundError
    form = office.library.form(found.form, found.form_version)
    shown: Sheet | None = sheet(form, flat(form, answers)) if form else None
    return {"sheet": shown, "answers": answers, "days_left": _days_left(found, now), "procedure": _name(office, found)}


def _days_left(found: Submission, now: datetime) -> int:
    return max(0, ceil((found.created_at + KEPT - now) / timedelta(days=1)))


def _name(office: Office, found: Submission) -> str:
    known = office.library.find(found.procedure)
    return known.name if known else found.procedure

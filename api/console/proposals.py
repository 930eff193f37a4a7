"""Changes of the knowledge that wait for a second person: the diff, what it does, and who decided."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Path, Query
from starlette.responses import RedirectResponse, Response

from api.console.access import SignedIn, check_csrf, need
from api.console.language import say
from api.console.questions import PROPOSALS, name_of
from api.console.rendering import page
from api.deps import Now, Office, OfOffice
from api.errors import NotFoundError
from api.private_text import without_numbers
from api.questions.proposing import ProposalError, change_of, decide, propose_undo
from api.storage import knowledge_changes

MOST = 50

router = APIRouter(prefix=PROPOSALS)
Reader = Annotated[SignedIn, Depends(need("questions"))]
Editor = Annotated[SignedIn, Depends(need("questions_attach"))]
Approver = Annotated[SignedIn, Depends(need("approve"))]
_WRITING = [Depends(check_csrf)]
Number = Annotated[int, Path(ge=1, le=2**53)]
Words = Annotated[str, Form(max_length=300)]


@router.get("")
def proposals(
    officer: Reader,
    office: OfOffice,
    loai: Literal["", "proposed", "approved", "refused", "withdrawn", "undone"] = "",
    truoc: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> Response:
    """List what was proposed, the newest first."""
    with office.reading() as session:
        rows = knowledge_changes.listed(session, loai, MOST + 1, truoc)
        shown = [(row, name_of(office.library, row.code), by) for row, by, _ in rows[:MOST]]
        following = shown[-1][0].id if len(rows) > MOST else None
        return page("proposals.html", officer=officer, rows=shown, kind=loai, following=following)


@router.get("/{number}")
def proposal(number: Number, officer: Reader, office: OfOffice) -> Response:
    """Show one proposal."""
    return _page(office, officer, number)


@router.post("/{number}/duyet", dependencies=_WRITING)
def approve(number: Number, officer: Approver, office: OfOffice, now: Now) -> Response:
    """Let a proposal of somebody else hold."""
    return _decided(office, officer, number, "approved", now)


@router.post("/{number}/tu-choi", dependencies=_WRITING)
def refuse(number: Number, officer: Approver, office: OfOffice, now: Now, ly_do: Words = "") -> Response:
    """Refuse a proposal of somebody else, with a reason."""
    if not ly_do.strip():
        return _page(office, officer, number, trouble="reason-missing")
    return _decided(office, officer, number, "refused", now, without_numbers(ly_do))


@router.post("/{number}/rut", dependencies=_WRITING)
def withdraw(number: Number, officer: Editor, office: OfOffice, now: Now) -> Response:
    """Take one's own proposal back."""
    return _decided(office, officer, number, "withdrawn", now)


@router.post("/{number}/hoan-tac", dependencies=_WRITING)
def undo(number: Number, officer: Editor, office: OfOffice, now: Now, ly_do: Words = "") -> Response:
    """Propose to take back a change that holds."""
    try:
        fresh = propose_undo(office, officer, number, without_numbers(ly_do), now)
    except ProposalError as error:
        return _page(office, officer, number, trouble=error.why)
    return _led(fresh)


def _decided(
    office: Office,
    officer: SignedIn,
    number: int,
    state: Literal["approved", "refused", "withdrawn"],
    now: datetime,
    reason: str = "",
) -> Response:
    try:
        decide(office, officer, number, state, now, reason)
    except ProposalError as error:
        return _page(office, officer, number, trouble=error.why)
    return _led(number)


def _page(office: Office, officer: SignedIn, number: int, *, trouble: str = "") -> Response:
    with office.reading() as session:
        found = knowledge_changes.find(session, number)
        if found is None:
            raise NotFoundError
        row, by, decider = found
        values: dict[str, Any] = {
            "row": row,
            "change": change_of(row),
            "name": name_of(office.library, row.code),
            "asked": knowledge_changes.asked_of(row),
            "lines": row.diff.splitlines(),
            "by": by,
            "decider": decider,
            "moved": [_words(office, each) for each in (row.preview or {}).get("moved", ())],
            "own": row.proposed_by == officer.id,
        }
        return page("proposal.html", 409 if trouble else 200, officer=officer, trouble=trouble, **values)


def _words(office: Office, moved: dict[str, Any]) -> dict[str, Any]:
    """Return a message that is decided otherwise, with both decisions in words."""
    told = dict(moved)
    for side in ("before", "after"):
        decision, _, head = str(moved[side]).partition(" ")
        told[side] = f"{say(f'office-decision-{decision}')}: {name_of(office.library, head)}"
    return told


def _led(number: int) -> Response:
    return RedirectResponse(f"{PROPOSALS}/{number}", 303, {"Cache-Control": "no-store"})

"""The book of who did or saw what, for auditors and administrators."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response, StreamingResponse

from api.clock import VIETNAM, in_vietnam
from api.console.access import SignedIn, need
from api.console.language import say
from api.console.rendering import CONSOLE, HEADERS, page
from api.deps import Now, OfOffice
from api.exporting import csv_lines, plain_cell
from api.storage import audit
from api.storage.audit import Line, Search
from locales import DEFAULT, sentences

BOOK = f"{CONSOLE}/nhat-ky"
MOST = 100
_BIGGEST = 2**63 - 1

router = APIRouter()
Reader = Annotated[SignedIn, Depends(need("audit"))]


def searched(
    ai: Annotated[str, Query(max_length=80)] = "",
    viec: Annotated[str, Query(max_length=40)] = "",
    ve: Annotated[str, Query(max_length=200)] = "",
    tu: Annotated[str, Query(pattern=r"^$|^\d{4}-\d{2}-\d{2}$")] = "",
    den: Annotated[str, Query(pattern=r"^$|^\d{4}-\d{2}-\d{2}$")] = "",
) -> Search:
    """Return what the address asks for: who, what, about what, from which day to which."""
    last = _day(den)
    until = last + timedelta(days=1) if last else None
    return Search(name=ai, action=viec, subject=ve, since=_day(tu), until=until)


Wanted = Annotated[Search, Depends(searched)]


@router.get(BOOK)
def read_book(
    officer: Reader,
    office: OfOffice,
    search: Wanted,
    truoc: Annotated[int | None, Query(ge=1, le=_BIGGEST)] = None,
) -> Response:
    """Show the newest lines of the book, a hundred on a page."""
    with office.reading() as session:
        found = audit.lines(session, officer.scope, search, MOST + 1, truoc)
        actions = audit.actions(session)
    asked = _asked(search)
    older = urlencode({**asked, "truoc": found[MOST - 1].id}) if len(found) > MOST else None
    values: dict[str, Any] = {"lines": found[:MOST], "actions": actions, "older": older, "asked": asked}
    return page("audit.html", officer=officer, book=BOOK, query=urlencode(asked), name_of=name_of, **values)


@router.get(f"{BOOK}.csv")
def take_book(officer: Reader, office: OfOffice, search: Wanted, now: Now) -> Response:
    """Send the lines that match as CSV; that they were taken is written into the book itself."""
    with office.writing() as session:
        what = urlencode(_asked(search))
        audit.note(session, "book-taken", now, officer_id=officer.id, subject=what[:200] or None)

    def lines() -> Iterator[str]:
        with office.reading() as session:
            yield from csv_lines(_table(audit.every(session, officer.scope, search)))

    headers = {**HEADERS, "Content-Disposition": 'attachment; filename="nhat-ky.csv"'}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)


def name_of(action: str) -> str:
    """Return the words for an action, or its code where there are none."""
    key = f"access-did-{action}"
    return say(key) if key in sentences(DEFAULT) else action


def _table(found: Iterator[Line]) -> Iterator[list[object]]:
    yield ["at", "officer", "role", "action", "subject"]
    for line in found:
        yield [plain_cell(value) for value in (line.at, line.name, line.role, line.action, line.subject)]


def _asked(search: Search) -> dict[str, str]:
    last = search.until - timedelta(days=1) if search.until else None
    days = {"tu": search.since, "den": last}
    texts = {"ai": search.name, "viec": search.action, "ve": search.subject}
    return {key: text for key, text in texts.items() if text} | {
        key: f"{in_vietnam(day):%Y-%m-%d}" for key, day in days.items() if day
    }


def _day(text: str) -> datetime | None:
    """Return the first moment of a day in Viet Nam; None for a day that does not exist."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), VIETNAM) if text else None
    except ValueError:
        return None

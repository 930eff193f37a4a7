"""What officers take away: the rows of ratings as CSV or XLSX, and the report as a PDF."""

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from sqlalchemy import ColumnElement
from starlette.responses import Response, StreamingResponse

from api.clock import in_vietnam
from api.console.access import SignedIn, need
from api.console.filters import OfPicked, Picked
from api.console.language import say, speaking
from api.console.naming import names_of, words
from api.console.rating_log import OfSought, Sought, asked
from api.console.rendering import CONSOLE, HEADERS, period_name
from api.deps import Now, Office, OfOffice
from api.exporting import csv_lines, rows, write_xlsx
from api.indicators.response import response_of
from api.satisfaction.paper import report_pdf
from api.satisfaction.report import TARGETS, report
from api.satisfaction.spans import PATTERN, span
from api.storage import audit
from api.storage.rating_log import conditions
from locales import DEFAULT

router = APIRouter()

Period = Annotated[str, Query(alias="ky", pattern=PATTERN)]
_PIECE = 65_536
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


Reader = Annotated[SignedIn, Depends(need("overview"))]
Taker = Annotated[SignedIn, Depends(need("rows"))]


@router.get(f"{CONSOLE}/danh-gia.csv")
def as_csv(officer: Taker, office: OfOffice, now: Now, period: Period, found: OfPicked, sought: OfSought) -> Response:
    """Send the ratings that are picked in the log as CSV, without anybody's words."""
    _note(office, officer, now, _told("csv", found, sought))
    wanted = _wanted(officer, period, found, sought)

    def lines() -> Iterator[str]:
        with office.reading() as session:
            yield from csv_lines(rows(session, wanted))

    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=_named(f"danh-gia-{period}.csv"))


@router.get(f"{CONSOLE}/danh-gia.xlsx")
def as_xlsx(officer: Taker, office: OfOffice, now: Now, period: Period, found: OfPicked, sought: OfSought) -> Response:
    """Send the ratings that are picked in the log as XLSX, without anybody's words."""
    _note(office, officer, now, _told("xlsx", found, sought))
    file = tempfile.TemporaryFile()  # noqa: SIM115 closed when it was sent
    with office.reading() as session:
        write_xlsx(rows(session, _wanted(officer, period, found, sought)), file)
    file.seek(0)
    return StreamingResponse(_pieces(file), media_type=_XLSX, headers=_named(f"danh-gia-{period}.xlsx"))


@router.get(f"{CONSOLE}/bao-cao.pdf")
def as_pdf(officer: Reader, office: OfOffice, now: Now, period: Period, found: OfPicked) -> Response:
    """Send the report of a period as a PDF, in Vietnamese, on the agency or commune that is picked."""
    scope = found.scope(officer.scope)
    with speaking(DEFAULT), office.reading() as session:
        reports = [report(session, scope, target, period, officer.scope) for target in TARGETS]
        names = names_of(session, office, reports)
        agency = words(session, office, "agency", [scope.agency])[scope.agency] if scope.agency else ""
        paper = report_pdf(
            reports,
            names,
            {target: response_of(session, scope, target, period) for target in TARGETS},
            agency=", ".join(filter(None, [agency, scope.commune])) or say("report-everything"),
            period=period_name(period),
            made=say("report-made", at=f"{in_vietnam(now):%H:%M %d/%m/%Y}"),
            demo=say("report-demo") if scope.demo else "",
        )
    _note(office, officer, now, f"pdf {period}")
    return Response(paper, media_type="application/pdf", headers=_named(f"bao-cao-{period}.pdf"))


def _wanted(officer: SignedIn, period: str, found: Picked, sought: Sought) -> list[ColumnElement[bool]]:
    """Return what the rows must fulfil; whoever may take rows answers for small numbers in them."""
    targets = [found.target] if found.target else TARGETS
    return conditions(asked(officer.scope, found, sought, {each: [span(period)] for each in targets}))


def _told(kind: str, found: Picked, sought: Sought) -> str:
    """Return what was taken, as the book keeps it."""
    return f"{kind} {urlencode(found.named() | sought.named())}"[:200]


def _named(name: str) -> dict[str, str]:
    return {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _note(office: Office, officer: SignedIn, now: Now, what: str) -> None:
    with office.writing() as session:
        audit.note(session, "ratings-taken", now, officer_id=officer.id, subject=what)

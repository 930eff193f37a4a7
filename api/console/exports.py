"""What officers take away: the rows of ratings as CSV or XLSX, and the report as a PDF."""

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response, StreamingResponse

from api.clock import in_vietnam
from api.console.access import OfOfficer, SignedIn
from api.console.overview import names_of
from api.console.rendering import CONSOLE, HEADERS, period_name
from api.deps import Now, Office, OfOffice
from api.errors import NotAllowedError
from api.exporting import csv_lines, rows, write_xlsx
from api.satisfaction.paper import report_pdf
from api.satisfaction.report import TARGETS, report
from api.satisfaction.spans import PATTERN, span
from api.storage import audit
from locales import say

router = APIRouter()

Period = Annotated[str, Query(alias="ky", pattern=PATTERN)]
_PIECE = 65_536
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def require_taker(officer: OfOfficer) -> SignedIn:
    """Let only those take rows away who answer for them: single rows say more than a figure."""
    if not officer.takes_rows:
        raise NotAllowedError
    return officer


Taker = Annotated[SignedIn, Depends(require_taker)]


@router.get(f"{CONSOLE}/danh-gia.csv")
def as_csv(officer: Taker, office: OfOffice, now: Now, period: Period) -> Response:
    """Send the ratings of a period as CSV, without anybody's words."""
    _note(office, officer, now, f"csv {period}")

    def lines() -> Iterator[str]:
        with office.reading() as session:
            yield from csv_lines(rows(session, officer.scope, span(period)))

    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=_named(f"danh-gia-{period}.csv"))


@router.get(f"{CONSOLE}/danh-gia.xlsx")
def as_xlsx(officer: Taker, office: OfOffice, now: Now, period: Period) -> Response:
    """Send the ratings of a period as XLSX, without anybody's words."""
    _note(office, officer, now, f"xlsx {period}")
    file = tempfile.TemporaryFile()  # noqa: SIM115 closed when it was sent
    with office.reading() as session:
        write_xlsx(rows(session, officer.scope, span(period)), file)
    file.seek(0)
    return StreamingResponse(_pieces(file), media_type=_XLSX, headers=_named(f"danh-gia-{period}.xlsx"))


@router.get(f"{CONSOLE}/bao-cao.pdf")
def as_pdf(officer: OfOfficer, office: OfOffice, now: Now, period: Period) -> Response:
    """Send the report of a period as a PDF."""
    with office.reading() as session:
        reports = [report(session, officer.scope, target, period) for target in TARGETS]
        names = names_of(session, office, reports)
    scope = officer.scope
    place = ", ".join(
        filter(None, [names["agency"].get(scope.agency, scope.agency) if scope.agency else "", scope.commune])
    )
    paper = report_pdf(
        reports,
        names,
        agency=place or say("report-everything"),
        period=period_name(period),
        made=say("report-made", at=f"{in_vietnam(now):%H:%M %d/%m/%Y}"),
        demo=say("report-demo") if scope.demo else "",
    )
    _note(office, officer, now, f"pdf {period}")
    return Response(paper, media_type="application/pdf", headers=_named(f"bao-cao-{period}.pdf"))


def _named(name: str) -> dict[str, str]:
    return {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _note(office: Office, officer: SignedIn, now: Now, what: str) -> None:
    with office.writing() as session:
        audit.note(session, "ratings-taken", now, officer_id=officer.id, subject=what)

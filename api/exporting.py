"""Write ratings for spreadsheets, row by row in constant memory: no identity, nobody's own words unless asked for."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from openpyxl import Workbook
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.clock import in_vietnam
from api.storage.models import Rating
from api.storage.ratings import Scope, within

_COLUMNS = (
    "created_at",
    "target",
    "score",
    "element",
    "reason",
    "procedure",
    "agency",
    "commune",
    "channel",
    "helper",
    "flag",
    "question_version",
    "demo",
)
_BATCH = 1000
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_MARK = "\ufeff"  # without it, Excel reads a CSV file in the code page of its country
_EVERYTHING = Scope(demo=True)


def export_ratings(session: Session, target: Path, *, comments: bool = False) -> int:
    """Write every rating to `target` (CSV), oldest first; return how many.

    Comments were scrubbed of long numbers when they were stored; they are written only with `comments`.
    """
    written = -1  # the head is no rating
    with target.open("w", encoding="utf-8", newline="") as file:
        for line in csv_lines(rows(session, within(_EVERYTHING), comments=comments)):
            file.write(line)
            written += 1
    return written


def rows(
    session: Session, wanted: Sequence[ColumnElement[bool]], *, comments: bool = False
) -> Iterator[Sequence[object]]:
    """Yield the head and then the ratings that fulfil what is `wanted`, a thousand in memory at a time."""
    columns = (*_COLUMNS, "comment") if comments else _COLUMNS
    yield columns
    facts = [getattr(Rating, column) for column in columns]
    for row in session.execute(select(*facts).where(*wanted).order_by(Rating.id).execution_options(yield_per=_BATCH)):
        yield [plain_cell(value) for value in row]


def csv_lines(table: Iterator[Sequence[object]]) -> Iterator[str]:
    """Yield a CSV file line by line."""
    line = io.StringIO()
    writer = csv.writer(line)
    line.write(_MARK)
    for row in table:
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_xlsx(table: Iterator[Sequence[object]], file: IO[bytes]) -> None:
    """Write an XLSX file; its rows go to the disk as they come."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in table:
        sheet.append(row)
    book.save(file)


def plain_cell(value: object) -> object:
    """Moments in the time of Viet Nam; a text that a spreadsheet would run as a formula is kept a text."""
    if isinstance(value, datetime):
        return in_vietnam(value).isoformat(timespec="seconds")
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return value

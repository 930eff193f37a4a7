"""Write procedures into a spreadsheet that explains itself."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.exchange.cells import CellError, read_cell
from knowledge.exchange.columns import (
    CASES,
    FACTS,
    PROCEDURES,
    SHEETS,
    SOURCES,
    Column,
    Sheet,
    Sort,
    Value,
    guide_title,
    labels,
)
from knowledge.exchange.faults import refused
from knowledge.exchange.rows import Row, rows_of
from knowledge.model import Procedure
from locales import say

GUIDE_LINES = 10
_EXTRA_ROWS = 1000  # so many empty rows below the last one offer their lists of choices too
_HEAD = PatternFill("solid", fgColor="1F4E79")
_HEAD_FONT = Font(bold=True, color="FFFFFF")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FORMATS = {
    Sort.CODE: "@",
    Sort.CODES: "@",
    Sort.KEY: "@",
    Sort.KEYS: "@",
    Sort.DAY: "DD/MM/YYYY",
}


def write_spreadsheet(procedures: Sequence[Procedure], path: Path) -> None:
    """Write `procedures` to `path`. Raises `SpreadsheetError` where a text would not come back as it is."""
    book = Workbook()
    guide = book.worksheets[0]
    _guide(guide)
    every = [rows_of(procedure) for procedure in procedures]
    for sheet in SHEETS:
        rows = [row for one in every for row in one[sheet.key]]
        _sheet(book.create_sheet(sheet.title), sheet, rows)
    book.active = 0
    book.save(path)


def _guide(page: Worksheet) -> None:
    page.title = guide_title()
    page.column_dimensions["A"].width = 120
    page["A1"] = guide_title()
    page["A1"].font = Font(bold=True, size=14)
    for number in range(1, GUIDE_LINES + 1):
        cell = page.cell(number + 1, 1, f"{number}. " + say(f"exchange-guide-{number}"))
        cell.alignment = _WRAPPED


def _sheet(page: Worksheet, sheet: Sheet, rows: Sequence[Row]) -> None:
    for index, column in enumerate(sheet.columns, 1):
        _head(page, index, column)
        for number, row in enumerate(rows, 2):
            _cell(page, number, index, column, row)
    page.freeze_panes = "C2" if sheet is PROCEDURES else "B2"
    last = len(rows) + 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{last}"
    for choice in _choices(sheet, last + _EXTRA_ROWS):
        page.add_data_validation(choice)
    if sheet.hidden:
        page.sheet_state = "hidden"


def _head(page: Worksheet, index: int, column: Column) -> None:
    cell = page.cell(1, index, column.heading)
    cell.font, cell.fill, cell.alignment = _HEAD_FONT, _HEAD, _WRAPPED
    dimension = page.column_dimensions[get_column_letter(index)]
    dimension.width = column.width
    if column.sort in _FORMATS:
        dimension.number_format = _FORMATS[column.sort]


def _cell(page: Worksheet, number: int, index: int, column: Column, row: Row) -> None:
    value = row[column.key]
    shown = as_shown(column.sort, value)
    cell = page.cell(number, index)
    cell.alignment = _WRAPPED
    if column.sort in _FORMATS:
        cell.number_format = _FORMATS[column.sort]
    elif isinstance(shown, int):
        cell.number_format = "#,##0"
    try:
        same = read_cell(column.sort, shown) == value
    except CellError:
        same = False
    if not same:
        raise refused("not-kept", code=row["code"], column=column.heading, value=shown)
    cell.value = shown


def as_shown(sort: Sort, value: Value) -> str | int | date | None:
    """Return what stands in the cell: words for choices, one line for each part of a list."""
    if isinstance(value, tuple):
        return (", " if sort is Sort.KEYS else "\n").join(value) or None
    return labels(sort).get(str(value), value) if sort in {Sort.PART, Sort.LEVEL} else value


def _choices(sheet: Sheet, last: int) -> Iterable[DataValidation]:
    """Yield the lists of choices of a sheet; they help and do not hinder: the import says what is wrong."""
    for index, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(index)
        formula = _formula(sheet, column)
        if formula:
            strict = column.sort in {Sort.PART, Sort.LEVEL}
            hint = None if strict else say("exchange-choice-hint")
            options: dict[str, Any] = {"showErrorMessage": strict, "showInputMessage": bool(hint), "prompt": hint}
            choice = DataValidation(type="list", formula1=formula, allow_blank=True, **options)
            choice.add(f"{letter}2:{letter}{last}")
            yield choice


def _formula(sheet: Sheet, column: Column) -> str | None:
    if column.sort in {Sort.PART, Sort.LEVEL}:
        return '"' + ",".join(labels(column.sort).values()) + '"'
    if sheet is PROCEDURES or sheet.hidden:
        return None
    if column.key == "code":
        return f"'{PROCEDURES.title}'!$A$2:$A${_EXTRA_ROWS}"
    if sheet is FACTS and column.key == "cases":
        return _of_same_code(CASES, "case")
    if sheet is FACTS and column.key == "source":
        return _of_same_code(SOURCES, "source")
    return None


def _of_same_code(sheet: Sheet, key: str) -> str:
    """Return the cells of column `key` that stand beside the code of this row, in a sheet sorted by code."""
    letter = get_column_letter([column.key for column in sheet.columns].index(key) + 1)
    codes = f"'{sheet.title}'!$A:$A"
    return f"OFFSET('{sheet.title}'!${letter}$1,MATCH($A2,{codes},0)-1,0,COUNTIF({codes},$A2),1)"

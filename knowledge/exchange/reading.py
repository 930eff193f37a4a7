"""Read the sheets of a spreadsheet into rows with their places, and everything in them that cannot be used."""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from knowledge.exchange.cells import CellError, read_cell, tidy
from knowledge.exchange.columns import SHEETS, Column, Sheet, Value
from knowledge.exchange.faults import Fault, Place, refused

MOST_BYTES, MOST_UNPACKED, MOST_ROWS, MOST_COLUMNS = 10_000_000, 200_000_000, 100_000, 60

Cell = tuple[object, str]
"""The value of a cell and what openpyxl calls its type."""
Line = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it was read: its values by column, and where they stand."""

    title: str
    number: int
    values: Mapping[str, Value]
    letters: Mapping[str, str]

    def place(self, key: str) -> Place:
        """Return the place of the cell in column `key`."""
        heading = {column.key: column.heading for sheet in SHEETS for column in sheet.columns}[key]
        return Place(self.title, self.number, self.letters[key], heading)

    def text(self, key: str) -> str:
        """Return the words in column `key`; an empty cell is an empty text."""
        value = self.values[key]
        return value if isinstance(value, str) else ""


Tables = Mapping[str, list[ReadRow]]
"""The rows of each sheet, by the key of the sheet."""


def read_tables(path: Path) -> tuple[Tables, list[Fault]]:
    """Return the rows of all sheets and the faults of single cells.

    Raises `SpreadsheetError` for a file that is no spreadsheet, is too large, or holds macros.
    """
    _look_before(path)
    tables: dict[str, list[ReadRow]] = {}
    faults: list[Fault] = []
    found = _lines(path)
    for sheet in SHEETS:
        lines = found.get(_same(sheet.title))
        if lines is None:
            faults.append(Fault("exchange-fault-sheet", None, {"sheet": sheet.title}))
            continue
        tables[sheet.key], wrong = _table(sheet, lines)
        faults += wrong
    return tables, faults


def _look_before(path: Path) -> None:
    """Refuse what must not even be opened."""
    if path.suffix.lower() != ".xlsx":
        raise refused("ending", file=path.name)
    if path.stat().st_size > MOST_BYTES:
        raise refused("large", most=MOST_BYTES // 1_000_000)
    try:
        with ZipFile(path) as packed:
            parts = packed.infolist()
    except (BadZipFile, OSError, ValueError) as error:
        raise refused("unreadable", file=path.name) from error
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise refused("macros")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refused("large", most=MOST_BYTES // 1_000_000)


def _lines(path: Path) -> dict[str, list[Line]]:
    """Return the rows that are not empty of every sheet, by its name in small letters."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that openpyxl passes over say nothing here
        try:
            return _opened(path)
        except (RowsError, MemoryError) as error:
            raise refused("rows", most=MOST_ROWS) from error
        except Exception as error:  # a spreadsheet can be broken in any way, and the library says it in many
            raise refused("unreadable", file=path.name) from error


class RowsError(Exception):
    """A sheet has more rows than anybody writes."""


def _opened(path: Path) -> dict[str, list[Line]]:
    book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        wanted = {_same(sheet.title) for sheet in SHEETS}
        found = {}
        for one in book.worksheets:
            if _same(one.title) in wanted:
                one.reset_dimensions()
                found[_same(one.title)] = list(_filled(one.iter_rows(max_col=MOST_COLUMNS)))
        return found
    finally:
        book.close()


def _filled(rows: Iterable[Iterable[object]]) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise RowsError
        cells = [(getattr(cell, "value", None), str(getattr(cell, "data_type", ""))) for cell in row]
        if any(value is not None and str(value).strip() for value, _ in cells):
            yield number, cells


def _table(sheet: Sheet, lines: list[Line]) -> tuple[list[ReadRow], list[Fault]]:
    header = lines[0][1] if lines and lines[0][0] == 1 else []
    places, faults = _columns(sheet, header)
    if faults:
        return [], faults
    rows = []
    for number, cells in lines[1:]:
        row, wrong = _row(sheet, number, cells, places)
        rows.append(row)
        faults += wrong
    return rows, faults


def _columns(sheet: Sheet, header: list[Cell]) -> tuple[dict[str, int], list[Fault]]:
    """Return where each column stands; headings may be moved, but none may be missing, new or written twice."""
    known = {_same(column.heading): column.key for column in sheet.columns}
    places: dict[str, int] = {}
    faults = []
    for index, (value, _) in enumerate(header):
        title = tidy(str(value)) if value is not None else ""
        key = known.get(_same(title))
        if title and (key is None or key in places):
            place = Place(sheet.title, 1, get_column_letter(index + 1), title)
            faults.append(Fault("exchange-fault-column-twice" if key else "exchange-fault-column-unknown", place))
        elif key:
            places[key] = index
    gone = [column.heading for column in sheet.columns if column.key not in places]
    faults += [Fault("exchange-fault-column", Place(sheet.title, 1), {"column": heading}) for heading in gone]
    return places, faults


def _row(sheet: Sheet, number: int, cells: list[Cell], places: Mapping[str, int]) -> tuple[ReadRow, list[Fault]]:
    values: dict[str, Value] = {}
    faults = []
    letters = {key: get_column_letter(index + 1) for key, index in places.items()}
    for column in sheet.columns:
        cell = cells[places[column.key]] if places[column.key] < len(cells) else (None, "")
        values[column.key], wrong = _value(column, cell)
        if wrong:
            place = Place(sheet.title, number, letters[column.key], column.heading)
            faults.append(Fault(f"exchange-fault-{wrong.kind}", place, {"value": wrong.shown}))
    beyond = [i for i, (value, _) in enumerate(cells) if i not in places.values() and str(value or "").strip()]
    faults += [Fault("exchange-fault-no-heading", Place(sheet.title, number, get_column_letter(i + 1))) for i in beyond]
    return ReadRow(sheet.title, number, values, letters), faults


def _value(column: Column, cell: Cell) -> tuple[Value, CellError | None]:
    try:
        value = read_cell(column.sort, *cell)
    except CellError as error:
        return None, error
    missing = column.must and value in {None, ()}
    return value, CellError("missing") if missing else None


def _same(text: str) -> str:
    return " ".join(tidy(text).casefold().split())

"""Read dossiers from the CSV and XLSX files that one-stop systems export."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from api.statuses import STATUSES
from knowledge.text import fold

_KEY = "MaHoSo"
_CHANNELS = {"truc tiep": 1, "truc tuyen": 2, "buu chinh": 3, "buu chinh cong ich": 3}
_TITLES = 20
_SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number there, and its cells by the names of the national synchronisation."""

    number: int
    cells: dict[str, Any]


class NoHeaderError(ValueError):
    """No line of the file names its columns."""


def read_lines(source: Path) -> Iterator[Line]:
    """Yield the lines of a file. Raises `ValueError` for what is no such file, `NoHeaderError` without a header."""
    rows = enumerate(sheet_rows(source), 1)
    header = _header(rows)
    for number, row in rows:
        cells = {name: value for place, name in header.items() if place < len(row) and (value := _cell(row[place]))}
        if cells:
            yield Line(number, _translated(cells))


def count_lines(source: Path) -> int | None:
    """Return about how many lines a file has, for a progress bar; None where only reading it tells."""
    if source.suffix.lower() != ".csv":
        return None
    with source.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def _header(rows: Iterator[tuple[int, Sequence[object]]]) -> dict[int, str]:
    """Return the columns of the first line that names the code of the dossier; titles above it are passed over."""
    for number, row in rows:
        found = {place: name for place, cell in enumerate(row) if (name := _name(cell))}
        if _KEY in found.values():
            return found
        if number >= _TITLES:
            break
    raise NoHeaderError


def _name(cell: object) -> str:
    """Return the name of a column in the national synchronisation, or the cell itself."""
    text = str(cell or "").strip()
    folded = re.sub(r"[\W_]+", " ", fold(text)).strip()
    return _names().get(folded, text)


@cache
def _names() -> Mapping[str, str]:
    written: dict[str, str] = yaml.safe_load((files("api.dossiers") / "columns.yaml").read_text("utf-8"))
    return written


@cache
def _statuses() -> Mapping[str, int]:
    return {fold(each.name()): each.number for each in STATUSES.values()}


def _cell(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _translated(cells: dict[str, Any]) -> dict[str, Any]:
    """Return cells with statuses and channels as numbers; a fee in a column of its own becomes the list it is."""
    for name, numbers in (("TrangThaiHoSo", _statuses()), ("KenhThucHien", _CHANNELS)):
        told = cells.get(name)
        if isinstance(told, str) and not told.isdigit():
            cells[name] = numbers.get(fold(told), told)
    if "LePhi" in cells:
        cells["DanhSachLePhi"] = [{"Gia": cells.pop("LePhi")}]
    return cells


def sheet_rows(source: Path) -> Iterator[Sequence[object]]:
    """Yield the lines of a CSV or XLSX file as they stand. Raises `ValueError` for what is no such file."""
    kind = source.suffix.lower()
    if kind == ".csv":
        with source.open(encoding="utf-8-sig", newline="") as file:
            sample = file.read(_SAMPLE)
            file.seek(0)
            yield from csv.reader(file, delimiter=";" if sample.count(";") > sample.count(",") else ",")
    elif kind == ".xlsx":
        yield from _sheet(source)
    else:
        raise ValueError(kind or source.name)


def _sheet(source: Path) -> Iterator[Sequence[object]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and only spreadsheets need it

    try:
        book = load_workbook(source, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever the broken file made it stumble over
        raise ValueError(type(error).__name__) from error
    try:
        yield from book.worksheets[0].iter_rows(values_only=True)
    finally:
        book.close()

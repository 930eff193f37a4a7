"""Read what agencies tell of their months from CSV and XLSX, line by line; a wrong line is named and left out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from api.agency_codes import covers
from api.dossiers.importing import sheet_rows
from api.indicators.definitions import measures
from knowledge.text import fold

_AGENCY = re.compile(r"[A-Z]\d{2}(\.\d{1,3}){0,4}", re.ASCII)
_MONTH = re.compile(r"(20\d{2})-(0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])/(20\d{2})", re.ASCII)
_NUMBER = re.compile(r"\d{1,3}(?:([. ])\d{3})(?:\1\d{3})*|\d{1,15}", re.ASCII)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(20\d{2})", re.ASCII)
_TITLES = 20
_LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be told: of which agency and those below it, up to which month, and where it is from if no cell says."""

    agency: str | None
    until: str
    source: str = ""
    source_date: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The numbers of one line."""

    number: int
    month: str
    agency: str
    values: Mapping[str, int]
    source: str
    source_date: date


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line was left out: a word of ours, the column, and what else the sentence needs."""

    number: int
    code: str
    column: str = ""
    other: str = ""


class _WrongError(ValueError):
    def __init__(self, code: str, column: str = "", other: str = "") -> None:
        super().__init__(code)
        self.what = (code, column, other)


class NoHeaderError(ValueError):
    """No line of the file names the agency, the month and a number."""


def read(file: Path, scope: Scope) -> Iterator[Told | Fault]:
    """Yield the lines of a file. Raises `ValueError` for what is no such file, `NoHeaderError` without a header."""
    rows = enumerate(sheet_rows(file), 1)
    header = _header(rows)
    seen: dict[tuple[str, str], int] = {}
    for number, row in rows:
        cells = {name: row[place] for place, name in header.items() if place < len(row) and _text(row[place])}
        if not cells:
            continue
        try:
            found = _first(_line(number, cells, scope), seen)
        except _WrongError as wrong:
            yield Fault(number, *wrong.what)
        else:
            yield found


def _first(found: Told, seen: dict[tuple[str, str], int]) -> Told:
    """Return a line if its agency and month stand in no line before it."""
    before = seen.setdefault((found.agency, found.month), found.number)
    if before != found.number:
        raise _WrongError("twice", other=str(before))
    return found


def _line(number: int, cells: Mapping[str, object], scope: Scope) -> Told:
    agency = _text(cells.get("agency"))
    if not _AGENCY.fullmatch(agency):
        raise _WrongError("agency", "agency")
    if scope.agency is not None and not covers(scope.agency, agency):
        raise _WrongError("elsewhere", "agency")
    month = _month(cells.get("month"))
    if not month or month > scope.until:
        raise _WrongError("month", "month")
    values = {name: _number(name, value) for name, value in cells.items() if name in measures()}
    for name, value in values.items():
        whole = measures()[name].of
        if whole in values and value > values[whole]:
            raise _WrongError("more", name, whole)
    source = _text(cells.get("source")) or scope.source
    told_on = _day(cells.get("source_date")) or scope.source_date
    if not source or told_on is None:
        raise _WrongError("source")
    return Told(number, month, agency, values, source[:_LONGEST_SOURCE], told_on)


def _number(name: str, value: object) -> int:
    """Return a whole number; dots or blanks may part its thousands."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = _text(value).replace("\u00a0", " ")
    if not _NUMBER.fullmatch(text):
        raise _WrongError("number", name)
    return int(re.sub(r"[. ]", "", text))


def _month(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m}"
    found = _MONTH.fullmatch(_text(value))
    if not found:
        return ""
    year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    return f"{year}-{int(month):02d}"


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    text = _text(value)
    if found := _DAY.fullmatch(text):
        text = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _header(rows: Iterator[tuple[int, Sequence[object]]]) -> dict[int, str]:
    """Return the columns of the first line that names all that is needed; titles above it are passed over."""
    for number, row in rows:
        found = {place: name for place, cell in enumerate(row) if (name := _names().get(_folded(cell), ""))}
        if {"agency", "month"} <= set(found.values()) and measures().keys() & set(found.values()):
            return found
        if number >= _TITLES:
            break
    raise NoHeaderError


def _folded(cell: object) -> str:
    return re.sub(r"[\W_]+", " ", fold(_text(cell))).strip()


@cache
def _names() -> Mapping[str, str]:
    written: Mapping[str, list[str]] = yaml.safe_load((files("api.indicators") / "columns.yaml").read_text("utf-8"))
    assert written.keys() - {"agency", "month", "source", "source_date"} == measures().keys()
    return {_folded(word): name for name, words in written.items() for word in (name, *words)}

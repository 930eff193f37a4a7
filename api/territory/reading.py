"""Read a list of teams and members from XLSX or CSV: one line for each member, or for a team without any yet."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import phonenumbers
import yaml

from api.desk.hours import Shift
from api.desk.stations import commune_name
from api.dossiers.importing import NoHeaderError, sheet_rows
from api.territory.duty_words import DutyUnreadableError, read_duty
from knowledge.text import fold

_TITLES = 20
_NEEDED = frozenset({"commune", "team"})
_AGENCY = re.compile(r"[A-Z]\d{2}(\.\d{1,3}){0,4}", re.ASCII)
_LONGEST = {"team": 120, "village": 80, "name": 80, "agency_name": 200}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, checked; without a name it tells only of the team. `shifts` is None where none are told."""

    number: int
    commune: str
    team: str
    village: str = ""
    agency: str = ""
    agency_name: str = ""
    name: str = ""
    phone: str = ""
    role: str = "member"
    shifts: tuple[Shift, ...] | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be taken, and why: a stable word, and what stands there."""

    number: int
    code: str
    value: str = ""


def read_list(source: Path) -> Iterator[Row | Fault]:
    """Yield the lines of a file. Raises `ValueError` for what is no such file, `NoHeaderError` without a header."""
    numbered = enumerate(sheet_rows(source), 1)
    header: dict[int, str] = {}
    for number, cells in numbered:
        header = {place: name for place, cell in enumerate(cells) if (name := _columns().get(_plain(cell)))}
        if set(header.values()) >= _NEEDED:
            break
        if number >= _TITLES:
            raise NoHeaderError
    else:
        raise NoHeaderError
    for number, cells in numbered:
        told = {name: _text(cells[place]) for place, name in header.items() if place < len(cells)}
        if any(told.values()):
            yield _row(number, told)


def _row(number: int, told: Mapping[str, str]) -> Row | Fault:
    fault = next(_faults(told), None)
    if fault is not None:
        return Fault(number, *fault)
    phone = phone_of(told.get("phone", ""))
    return Row(
        number=number,
        commune=told["commune"].zfill(5),
        team=told["team"],
        village=told.get("village", ""),
        agency=told.get("agency", "").upper(),
        agency_name=told.get("agency_name", ""),
        name=told.get("name", ""),
        phone=phone or "",
        role=_roles().get(_plain(told.get("role", "")), "member"),
        shifts=read_duty(told["hours"]) if told.get("hours") else None,
        left=_plain(told.get("left", "")) in _words("is_so"),
    )


def _faults(told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a line; what stands in it about a member is not repeated."""
    known = commune_name(told.get("commune", "").zfill(5))
    if not known:
        yield "commune-unknown", told.get("commune", "")
    said = told.get("commune_name", "")
    if said and known and fold(said) not in {fold(known), fold(known).split(" ", 1)[1]}:
        yield "commune-differs", known
    if not told.get("team"):
        yield "team-missing", ""
    for field, longest in _LONGEST.items():
        if len(told.get(field, "")) > longest:
            yield "too-long", field
    if told.get("agency") and not _AGENCY.fullmatch(told["agency"].upper()):
        yield "agency-code", told["agency"]
    yield from _member_faults(told)


def _member_faults(told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if told.get("phone") and phone_of(told["phone"]) is None:
        yield "phone", ""
    if told.get("phone") and not told.get("name"):
        yield "name-missing", ""
    if told.get("role") and _plain(told["role"]) not in _roles():
        yield "role", told["role"]
    if told.get("left") and _plain(told["left"]) not in _words("is_so"):
        yield "left", told["left"]
    if told.get("hours"):
        try:
            read_duty(told["hours"])
        except DutyUnreadableError as error:
            yield "hours", str(error)


def phone_of(text: str) -> str | None:
    """Return a number of Viet Nam as +84…, or None where it is none."""
    digits = re.sub(r"\D", "", text, flags=re.ASCII)
    if len(digits) == 9 and not text.strip().startswith("+"):  # noqa: PLR2004 - a spreadsheet drops the first 0
        text = f"0{digits}"
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", " ", str(cell)).strip() if cell is not None else ""


def _plain(cell: object) -> str:
    return re.sub(r"[\W_]+", " ", fold(_text(cell))).strip()


@cache
def _written() -> Mapping[str, Any]:
    found: dict[str, Any] = yaml.safe_load((files("api.territory") / "columns.yaml").read_text("utf-8"))
    return found


@cache
def _columns() -> Mapping[str, str]:
    names = {key: value for key, value in _written().items() if key not in {"roles", "is_so"}}
    return {_plain(each): key for key, some in names.items() for each in some}


@cache
def _roles() -> Mapping[str, str]:
    return {_plain(each): role for role, some in _written()["roles"].items() for each in some}


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(_plain(each) for each in _written()[key])

"""Offices where papers are handed in, as a deployment lists them: read rows, and say what is wrong in each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import phonenumbers
import yaml

from knowledge.places.finding import find_commune, find_place
from knowledge.places.found import Choices, Commune, Place, Why
from knowledge.places.spelling import joined, spelled

_SHORT_NUMBERS = ("1800", "1900")  # lines that phonenumbers does not count as possible subscribers
_CODE_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Office:
    """One office of the commune `commune` (its code); what is not known is empty."""

    commune: str
    name: str
    address: str = ""
    phone: str = ""
    hours: str = ""


class Fault(StrEnum):
    """What may be wrong with a list; the sentences stand in `locales` under offices-fault-…."""

    NO_COLUMNS = "no-columns"
    NO_COMMUNE = "no-commune"
    UNKNOWN_CODE = "unknown-code"
    UNKNOWN_COMMUNE = "unknown-commune"
    UNCLEAR_COMMUNE = "unclear-commune"
    OTHER_COMMUNE = "other-commune"
    NO_NAME = "no-name"
    TOO_LONG = "too-long"
    BAD_PHONE = "bad-phone"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which line, and the value that is."""

    line: int
    fault: Fault
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The offices of a list, and every problem; only a list without problems is taken."""

    offices: tuple[Office, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How many offices a list adds, changes, takes away and leaves as they are."""

    added: int
    changed: int
    removed: int
    same: int


def read_offices(rows: Iterable[Sequence[object]]) -> Reading:
    """Read the rows of a table; titles above the line with the names of the columns are passed over."""
    header: dict[int, str] = {}
    offices: dict[tuple[str, str], Office] = {}
    problems: list[Problem] = []
    for line, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in row]
        if not header:
            header = _header(cells)
        elif any(cells):
            values = {name: cells[place] for place, name in header.items() if place < len(cells)}
            office, faults = _office(values)
            problems += [Problem(line, fault, value) for fault, value in faults]
            if office is not None and _key(office) in offices:
                problems.append(Problem(line, Fault.TWICE, office.name))
            elif office is not None:
                offices[_key(office)] = office
    if not header:
        problems.append(Problem(1, Fault.NO_COLUMNS))
    return Reading(tuple(offices.values()), tuple(problems))


def difference(before: Iterable[Office], after: Iterable[Office]) -> Difference:
    """Compare two lists; an office is the same one by commune and name."""
    old, new = ({_key(office): office for office in offices} for offices in (before, after))
    kept = [key for key in new if key in old]
    same = sum(old[key] == new[key] for key in kept)
    return Difference(len(new) - len(kept), len(kept) - same, len(old) - len(kept), same)


def by_commune(offices: Iterable[Office]) -> Mapping[str, tuple[Office, ...]]:
    """Return the offices of each commune."""
    found: dict[str, tuple[Office, ...]] = {}
    for office in offices:
        found[office.commune] = (*found.get(office.commune, ()), office)
    return found


def _key(office: Office) -> tuple[str, str]:
    return office.commune, joined(spelled(office.name))


def _text(cell: object) -> str:
    whole = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    return " ".join(str(whole).split()) if whole is not None else ""


@cache
def _words() -> Mapping[str, Any]:
    document: Mapping[str, Any] = yaml.safe_load((files("knowledge") / "places" / "offices.yaml").read_text("utf-8"))
    return document


def _header(cells: Sequence[str]) -> dict[int, str]:
    known = {joined(spelled(alias)): name for name, aliases in _words()["columns"].items() for alias in aliases}
    found = {place: known[key] for place, cell in enumerate(cells) if (key := joined(spelled(cell))) in known}
    named = set(found.values())
    return found if "name" in named and named & {"code", "commune"} else {}


def _office(values: Mapping[str, str]) -> tuple[Office | None, list[tuple[Fault, str]]]:
    commune, faults = _commune(values)
    faults += list(_faults(values))
    if commune is None or faults:
        return None, faults
    told = {name: values.get(name, "") for name in ("name", "address", "phone", "hours")}
    return Office(commune.code, **told), []


def _commune(values: Mapping[str, str]) -> tuple[Commune | None, list[tuple[Fault, str]]]:
    code, named = values.get("code", ""), values.get("commune", "")
    said = ", ".join(filter(None, (named, values.get("province", ""))))
    if code:
        commune = find_commune(code.zfill(_CODE_DIGITS))
        if commune is None:
            return None, [(Fault.UNKNOWN_CODE, code)]
        if named and joined(spelled(commune.name)) not in joined(spelled(named)):
            return None, [(Fault.OTHER_COMMUNE, f"{code}: {commune.full}, {named}")]
        return commune, []
    if not named:
        return None, [(Fault.NO_COMMUNE, "")]
    place = find_place(said, asked=True)
    if isinstance(place, Place) and not place.was:
        return place.commune, []
    unknown = place is None or (isinstance(place, Choices) and place.why is Why.PROVINCE)
    return None, [(Fault.UNKNOWN_COMMUNE if unknown else Fault.UNCLEAR_COMMUNE, said)]


def _faults(values: Mapping[str, str]) -> Iterator[tuple[Fault, str]]:
    if not values.get("name"):
        yield Fault.NO_NAME, ""
    for name, longest in _words()["longest"].items():
        if len(values.get(name, "")) > longest:
            yield Fault.TOO_LONG, values[name][:longest]
    phone = values.get("phone", "")
    if phone and not all(_is_phone(part) for part in phone.replace(";", ",").split(",")):
        yield Fault.BAD_PHONE, phone


def _is_phone(text: str) -> bool:
    digits = "".join(sign for sign in text if sign.isdigit())
    if digits.startswith(_SHORT_NUMBERS):
        return True
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, "VN"))
    except phonenumbers.NumberParseException:
        return False

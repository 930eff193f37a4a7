"""Read a dossier code in any disguise: lower case, blanks for dashes, the letter o for zero."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.dossier_codes import shape

OFFICIAL_PATTERN = shape().official

_REFERENCE = re.compile(r"TK(\d{6})([0-9A-Z]{4})", re.ASCII)
_SEPARATORS = re.compile(r"[\s.\-_]+")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"), "-")
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), None)
_LONGEST = 60
_PARTS = 3


class Hint(StrEnum):
    """What is wrong with a code, so that the caller can say what to look for."""

    PARTS_MISSING = "parts-missing"
    AGENCY_UNREADABLE = "agency-unreadable"
    DAY_IMPOSSIBLE = "day-impossible"
    NUMBER_UNREADABLE = "number-unreadable"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The text is no dossier code; `hint` says why."""

    hint: Hint


def read_code(text: str, pattern: str = OFFICIAL_PATTERN) -> str | Unreadable:
    """Return the code in its official spelling, or why there is none; nothing is guessed beyond separators and o."""
    if len(text) > _LONGEST:
        return Unreadable(Hint.PARTS_MISSING)
    parts = [part for part in _SEPARATORS.split(_plain(text)) if part]
    if len(parts) < _PARTS:
        return Unreadable(Hint.PARTS_MISSING)
    *agency, day, number = parts
    code = f"{'.'.join(_zeros(part) for part in agency)}-{_digits(day)}-{_digits(number)}"
    found = re.match(pattern, code, re.ASCII)
    if found is None:
        return Unreadable(_why(agency, _digits(day), _digits(number)))
    return code if _is_day(found["day"]) else Unreadable(Hint.DAY_IMPOSSIBLE)


def read_reference(text: str) -> str | None:
    """Return the number of a form that was filled in here (`TK-261122-7KQ4`) in its own spelling, or None."""
    joined = _SEPARATORS.sub("", _plain(text)) if len(text) <= _LONGEST else ""
    found = _REFERENCE.fullmatch(joined)
    return f"TK-{found[1]}-{found[2]}" if found else None


def agency_of(code: str) -> str:
    """Return the agency part of an official code: `H19.31` of `H19.31-261105-0012`."""
    return code.split("-", 1)[0]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_ZERO_WIDTH).translate(_DASHES).upper().strip()


def _digits(part: str) -> str:
    return part.replace("O", "0")


def _zeros(part: str) -> str:
    """Read the letter o as zero behind the first sign, which may be a letter of its own."""
    return part[:1] + _digits(part[1:]) if part[:1].isalpha() else _digits(part)


def _is_day(day: str) -> bool:
    try:
        datetime.strptime(day, "%y%m%d" if len(day) == len("261105") else "%Y%m%d")  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False
    return True


def _why(agency: list[str], day: str, number: str) -> Hint:
    if not re.search(r"^[A-Z]\d{2}", "" if not agency else _zeros(next((p for p in agency if p[:1].isalpha()), ""))):
        return Hint.AGENCY_UNREADABLE
    if not re.fullmatch(r"\d{8}|\d{6}", day, re.ASCII):
        return Hint.DAY_IMPOSSIBLE
    return Hint.AGENCY_UNREADABLE if re.fullmatch(r"\d{3,7}", number, re.ASCII) else Hint.NUMBER_UNREADABLE

"""Codes of dossiers in any disguise: found in what people type, paste or photograph, and never guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import yaml

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # letters and digits of East Asian keyboards
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_SHORT_DAY = 6
_YEARS = 60
_LEAST_DIGITS = 0.5  # of the signs in digit places: "hol ool lllool ool" is no code
_OWN = re.compile(rf"{_BEFORE}TK[\s.-]*(\d{{6}})[\s.-]*([0-9A-Z]{{4}}){_AFTER}", re.IGNORECASE | re.ASCII)
"""The number of a form that was filled in here: it is looked up like a dossier."""


@dataclass(frozen=True, slots=True)
class Found:
    """A code in its official spelling, and where it stands in the text."""

    code: str
    start: int
    end: int


class Fault(StrEnum):
    """What is wrong with something that looks like a code; the sentences stand in `locales`."""

    NO_AGENCY = "no-agency"
    NO_DAY = "no-day"
    NO_NUMBER = "no-number"
    ONLY_AGENCY = "only-agency"
    DAY_IMPOSSIBLE = "day-impossible"
    NUMBER_SHORT = "number-short"
    NUMBER_LONG = "number-long"
    RUN_TOGETHER = "run-together"


@dataclass(frozen=True, slots=True)
class Shape:
    """How codes look, as compiled patterns; `official` is exact, the others bear what people type."""

    official: str
    spaced: re.Pattern[str]
    joined: re.Pattern[str]
    faults: tuple[tuple[Fault, re.Pattern[str]], ...]
    letters: dict[int, str]
    first_year: int


@cache
def shape() -> Shape:
    """Return the shape that `dossier_codes.yaml` describes."""
    told: dict[str, Any] = yaml.safe_load((files("knowledge") / "dossier_codes.yaml").read_text("utf-8"))
    prefix, agency, day, number = (told[name] for name in ("prefix", "agency", "day", "number"))
    letters = {ord(letter): digit for letter, digit in told["digits_as_letters"].items()}
    digit = f"[0-9{''.join(re.escape(chr(code)) for code in letters)}]"
    dash = _signs(told["dashes"])
    gap = rf"(?:\s*[{dash}.]\s*|\s+)"

    def typed(part: str) -> str:
        """Widen a part of an official code to what people type."""
        wide = part.replace(r"\.", rf"(?:\s*[{_signs(told['dots'])}]\s*|\s+)").replace(r"\d", digit)
        return wide.replace("[A-Z]", r"[A-Za-z]\s?").replace("{0,4}", "{0,4}?")

    unit, days, tail = typed(agency), typed(day), typed(number)
    spaced = rf"{_BEFORE}(?:({typed(prefix)})[\s.]\s*)?({unit}){gap}({days}){gap}({tail}){_AFTER}"
    joined = rf"{_BEFORE}()({unit}{gap}|[A-Za-z]{digit}{{2}})({digit}{{6}})({digit}{{4}}){_AFTER}"
    faults = _faults(unit.replace("{0,4}?", "{0,4}"), days, digit, dash, gap)
    official = rf"^(?:{prefix}\.)?{agency}-(?P<day>{day})-{number}$"
    return Shape(official, re.compile(spaced), re.compile(joined), faults, letters, told["first_year"])


def _signs(written: str) -> str:
    """Return the signs of a YAML line as the inside of a character class."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), written)


def _faults(unit: str, days: str, digit: str, dash: str, gap: str) -> tuple[tuple[Fault, re.Pattern[str]], ...]:
    """Return what incomplete codes look like, the fullest first."""
    strict = rf"\s*[{dash}]\s*"
    shapes = (
        (Fault.DAY_IMPOSSIBLE, rf"{unit}{gap}(?P<day>{days}){gap}{digit}{{3,7}}"),
        (Fault.NUMBER_SHORT, rf"{unit}{gap}(?P<day>{days}){strict}{digit}{{1,2}}"),
        (Fault.NUMBER_LONG, rf"{unit}{gap}(?P<day>{days}){gap}{digit}{{8,12}}"),
        (Fault.NO_NUMBER, rf"{unit}{gap}(?P<day>{days})"),
        (Fault.RUN_TOGETHER, rf"[A-Za-z]\s?{digit}{{11,23}}"),
        (Fault.NO_DAY, rf"{unit}{strict}{digit}{{3,7}}"),
        (Fault.NO_AGENCY, rf"(?P<day>{days}){strict}{digit}{{3,7}}"),
        (Fault.ONLY_AGENCY, rf"[A-Za-z]{digit}{{2}}(?:\.{digit}{{1,3}}){{1,4}}"),
    )
    return tuple((fault, re.compile(rf"{_BEFORE}(?:{pattern}){_AFTER}")) for fault, pattern in shapes)


def find(text: str) -> Iterator[Found]:
    """Yield the codes in `text`, in order, with where they stand."""
    wide = text.translate(_WIDE)
    taken = [Found(f"TK-{own[1]}-{own[2].upper()}", *own.span()) for own in _OWN.finditer(wide)]
    for pattern in (shape().spaced, shape().joined):
        taken += [each for each in _matches(pattern, wide) if all(_apart(each, other) for other in taken)]
    yield from sorted(taken, key=lambda each: each.start)


def codes_in(text: str) -> tuple[str, ...]:
    """Return the codes in what somebody typed or pasted, each once, in order; a link is read and never opened."""
    readable = _INVISIBLE.sub("", unquote(text) if "%2" in text else text)
    return tuple(dict.fromkeys(each.code for each in find(readable)))


def fault_in(text: str) -> Fault | None:
    """Return what is wrong with the code that `text` tries to give, or None where nothing in it looks like one."""
    wide = _INVISIBLE.sub("", text).translate(_WIDE)
    for fault, pattern in shape().faults:
        for found in pattern.finditer(wide):
            day = found.groupdict().get("day")
            if not _mostly_digits(found[0]):
                continue
            if day is not None and not _is_day(_digits(day)):
                if fault is Fault.NO_AGENCY:
                    continue
                return Fault.DAY_IMPOSSIBLE
            if fault is not Fault.DAY_IMPOSSIBLE:
                return fault
    return None


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    start = 0
    while (found := pattern.search(text, start)) is not None:
        code = _official(found)
        if code:
            yield Found(code, *found.span())
        start = found.end() if code else found.start() + 1


def _official(found: re.Match[str]) -> str:
    """Return the official spelling of what was found; "" where its day does not exist or it is hardly digits."""
    prefix, unit, day, number = (part or "" for part in found.groups())
    letter, *rest = re.sub(r"\s*[^\w|]+\s*|\s+", ".", unit.strip(" .-")).split(".")
    unit = ".".join([letter[:1].upper() + _digits(letter[1:]), *map(_digits, rest)]).strip(".")
    if unit[1:2] == ".":  # "h 19.31"
        unit = unit[0] + unit[2:]
    prefix = ".".join(re.findall(r"[\w|]+", prefix))
    day, number = _digits(day), _digits(number)
    code = f"{_digits(prefix) + '.' if prefix else ''}{unit}-{day}-{number}"
    return code if _mostly_digits(found[0]) and _is_day(day) and re.match(shape().official, code, re.ASCII) else ""


def _digits(part: str) -> str:
    return part.translate(shape().letters)


def _mostly_digits(typed: str) -> bool:
    return sum(sign.isdigit() for sign in typed) >= _LEAST_DIGITS * sum(sign.isalnum() for sign in typed)


def _apart(one: Found, other: Found) -> bool:
    return one.end <= other.start or one.start >= other.end


def _is_day(digits: str) -> bool:
    year = 2000 + int(digits[:2]) if len(digits) == _SHORT_DAY else int(digits[:4])
    try:
        date(year, int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return False
    return shape().first_year <= year < shape().first_year + _YEARS

"""Numbers as people say them: "hai mươi lăm", "không bảy chín không sáu mươi", "hai nghìn lẻ năm"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from knowledge.text import clean, fold, tokens

_TEN, _HUNDRED = 10, 100


@dataclass(frozen=True, slots=True)
class Said:
    """The words for numbers by how they may be typed: with their accents, or with none."""

    digits: Mapping[str, int]
    units: Mapping[str, int]
    kinds: Mapping[str, frozenset[str]]

    def digit(self, word: str) -> int | None:
        """Return the digit that `word` is, typed or said."""
        return int(word) if len(word) == 1 and word in "0123456789" else self.digits.get(word)

    def is_one(self, kind: str, word: str) -> bool:
        """Whether `word` is one of `kind` (ten, tens, hundred, gap …)."""
        return word in self.kinds[kind]


@cache
def said() -> Said:
    """Return the words of counting.yaml, read once."""
    data: dict[str, Any] = yaml.safe_load((files("knowledge") / "counting.yaml").read_text("utf-8"))
    listed = {kind: found for kind, found in data.items() if isinstance(found, list)}
    return Said(_spelled(data["digits"]), _spelled(data["units"]), {k: _forms(v) for k, v in listed.items()})


def counted(text: str) -> list[str]:
    """Return the words of `text` as numbers are read from them."""
    return tokens(clean(text))


def is_vague(words: Sequence[str]) -> bool:
    """Whether "vài", "mấy" or the like leaves the number open."""
    return any(said().is_one("vague", word) for word in words)


def number(words: Sequence[str]) -> int | None:
    """Return the whole number that all `words` say properly, or None: "hai nghìn không trăm hai mươi sáu"."""
    total, place, last = 0, 0, 0
    while place < len(words):
        if last and said().is_one("gap", words[place]):
            place += 1
        part, after = below_thousand(words, place)
        if part is None:
            return None
        unit = said().units.get(words[after]) if after < len(words) else None
        if (unit is None and after < len(words)) or (last and unit and unit >= last):
            return None
        total, place, last = total + part * (unit or 1), after + (unit is not None), unit or 0
    return total if words else None


def below_thousand(words: Sequence[str], place: int) -> tuple[int | None, int]:
    """Read a number below a thousand from `place` on; return it (None if there is none) and where it ends."""
    hundreds, place = _hundreds(words, place)
    if hundreds is not None and place < len(words) and said().is_one("gap", words[place]):
        ones = said().digit(words[place + 1]) if place + 1 < len(words) else None
        return (hundreds, place) if ones is None else (hundreds + ones, place + 2)
    rest, after = _below_hundred(words, place)
    if hundreds is None and rest is None:
        return None, place
    tens_left_out = hundreds is not None and after == place + 1 and (rest or 0) < _TEN
    return (hundreds or 0) + (rest or 0) * (_TEN if tens_left_out else 1), after  # ba trăm sáu is 360


def digits(words: Sequence[str]) -> str | None:
    """Return what all `words` say digit by digit or in small groups: "không sáu mươi" is 060; None if they do not."""
    found, place = "", 0
    while place < len(words):
        repeated = _repeated(words, place)
        if repeated:
            found, place = found + repeated, place + 3
            continue
        value, after = _below_hundred(words, place)
        if value is None:
            return None
        found, place = found + str(value), after
    return found or None


def _repeated(words: Sequence[str], place: int) -> str:
    """Return the digits of "ba số không": three noughts."""
    if place + 2 >= len(words) or fold(words[place + 1]) not in {"so", "con"}:
        return ""
    times, digit = said().digit(words[place]), said().digit(words[place + 2])
    return str(digit) * times if times is not None and digit is not None and times > 1 else ""


def _hundreds(words: Sequence[str], place: int) -> tuple[int | None, int]:
    if place + 1 < len(words) and said().is_one("hundred", words[place + 1]):
        digit = said().digit(words[place])
        if digit is not None:
            return digit * _HUNDRED, place + 2
    return None, place


def _below_hundred(words: Sequence[str], place: int) -> tuple[int | None, int]:
    """Read "hai mươi lăm", "mười hai", "tám", "79" from `place` on."""
    if place >= len(words):
        return None, place
    word = words[place]
    tens_follow = place + 1 < len(words) and said().is_one("tens", words[place + 1])
    if word.isascii() and word.isdigit() and not (len(word) == 1 and tens_follow):
        return (int(word), place + 1) if len(word) <= 3 and str(int(word)) == word else (None, place)  # noqa: PLR2004
    if said().is_one("ten", word):
        return _with_ones(words, place + 1, _TEN)
    digit = said().digit(word)
    if digit and tens_follow:
        return _with_ones(words, place + 2, digit * _TEN)
    return (None, place) if digit is None else (digit, place + 1)


def _with_ones(words: Sequence[str], place: int, tens: int) -> tuple[int, int]:
    ones = said().digit(words[place]) if place < len(words) else None
    follows = place + 1 < len(words) and (
        said().is_one("tens", words[place + 1]) or said().is_one("hundred", words[place + 1])
    )
    return (tens, place) if not ones or follows else (tens + ones, place + 1)


def _forms(listed: Sequence[str]) -> frozenset[str]:
    return frozenset(form for word in listed for form in (clean(word), fold(clean(word))))


def _spelled(listed: Mapping[int, Sequence[str]]) -> Mapping[str, int]:
    return {form: value for value, words in listed.items() for form in _forms(words)}

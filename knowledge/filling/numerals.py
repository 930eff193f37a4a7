"""Numbers and dates in words, as papers want them beside the figures."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_GROUP = 1000
_TEN = 10


def number_in_words(number: int) -> str:
    """Return a number below a thousand billion in words: 2026 is "hai nghìn không trăm hai mươi sáu"."""
    said: list[str] = []
    names = _words()["groups"]
    place = len(names) - 1
    while place >= 0:
        group = number // _GROUP**place % _GROUP
        if group or (place == 0 and not said):
            said.append(f"{_hundreds(group, full=bool(said))} {names[place]}".strip())
        place -= 1
    return " ".join(said)


def date_in_words(day: date) -> str:
    """Return a date in words."""
    words = _words()
    year = number_in_words(day.year)
    return str(words["date"].format(day=number_in_words(day.day), month=words["months"][day.month - 1], year=year))


def money_in_words(amount: int) -> str:
    """Return an amount of đồng in words."""
    return str(_words()["money"].format(number=number_in_words(amount)))


def _hundreds(group: int, *, full: bool) -> str:
    """Return a number below 1000; `full` says the hundreds even where there are none, as after thousands."""
    words = _words()
    digits, rest = words["digits"], group % 100
    said = [digits[group // 100], words["hundred"]] if full or group >= 100 else []  # noqa: PLR2004 a hundred
    if said and 0 < rest < _TEN:
        return " ".join([*said, words["zero_tens"], digits[rest]])
    return " ".join([*said, _tens(rest)]) if rest or not said else " ".join(said)


def _tens(rest: int) -> str:
    words = _words()
    digits, tens, ones = words["digits"], rest // _TEN, rest % _TEN
    if tens == 0:
        return str(digits[ones])
    head = words["ten"] if tens == 1 else f"{digits[tens]} {words['tens']}"
    after: Mapping[int, str] = words["after_ten" if tens == 1 else "after_tens"]
    return f"{head} {after.get(ones, digits[ones])}" if ones else str(head)


@cache
def _words() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((files("knowledge") / "filling" / "spoken.yaml").read_text("utf-8"))
    return found

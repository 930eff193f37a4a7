"""Lines of a paper that follow from answers. A rule is a function from answers to text, "" where one is missing."""

from collections.abc import Callable, Mapping
from datetime import date

from knowledge.filling.numerals import date_in_words, money_in_words, number_in_words
from knowledge.filling.parts import Computed, Field
from knowledge.filling.written import shown

Rule = Callable[[tuple[str, ...]], str]


def computed(one: Computed, named: Mapping[str, Field], live: Mapping[str, str]) -> str:
    """Return the value of a computed line from the answers of fields that are asked (`named` are all fields)."""
    values = {name: live.get(name, "") for name in one.of}
    if one.rule in _READ:
        values = {name: shown(named[name], value) if name in named else value for name, value in values.items()}
    return RULES[one.rule](tuple(values.values()))


def _date_in_words(of: tuple[str, ...]) -> str:
    return date_in_words(date.fromisoformat(of[0])) if of[0] else ""


def _number_in_words(of: tuple[str, ...]) -> str:
    return number_in_words(int(of[0])) if of[0] else ""


def _money_in_words(of: tuple[str, ...]) -> str:
    return money_in_words(int(of[0])) if of[0] else ""


def _age(of: tuple[str, ...]) -> str:
    """Return the full years from the first day to the second."""
    return str(years_between(*of)) if all(of) else ""


def years_between(born: str, day: str) -> int:
    """Return the full years from one day to another; of bare years, their difference."""
    short = min(len(born), len(day))
    born, day = born[:short], day[:short]
    return int(day[:4]) - int(born[:4]) - (day[4:] < born[4:])


def _year(of: tuple[str, ...]) -> str:
    return of[0][:4]


def _join(of: tuple[str, ...]) -> str:
    """Return what is given as people read it, joined by commas: "Đăng ký tạm trú, số 1, xã Phú Nghĩa, 12 tháng"."""
    return ", ".join(value for value in of if value)


def _first(of: tuple[str, ...]) -> str:
    """Return the first that is given, as where an address is asked only if it differs from another one."""
    return next((value for value in of if value), "")


def _capitals(of: tuple[str, ...]) -> str:
    return of[0].upper()


RULES: Mapping[str, Rule] = {
    "date_in_words": _date_in_words,
    "number_in_words": _number_in_words,
    "money_in_words": _money_in_words,
    "age": _age,
    "year": _year,
    "join": _join,
    "first": _first,
    "capitals": _capitals,
}
_READ = frozenset({"join"})
KINDS: Mapping[str, frozenset[str]] = {
    "date_in_words": frozenset({"date", "past_date", "future_date"}),
    "number_in_words": frozenset({"whole_number", "money"}),
    "money_in_words": frozenset({"money"}),
    "age": frozenset({"date", "past_date", "future_date", "year"}),
    "year": frozenset({"date", "past_date", "future_date", "year"}),
}
"""The kinds of fields that a rule can look at; the other rules take any."""

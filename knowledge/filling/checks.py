"""What makes offices send a paper back, looked at before it is handed in. A rule says whether all is well.

Days are ISO dates; where only a year is known, a rule fails only if it fails for every day of that year.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.filling.asked import holds, living
from knowledge.filling.computed import years_between
from knowledge.filling.model import Check, Field, Form
from knowledge.filling.parts import Rule
from knowledge.personal_numbers import LENGTH, year_of_birth
from knowledge.text import clean

_DAY, _YEAR = len("2026-11-22"), len("2026")
_NUMBERED = frozenset({"years_between", "years_old", "days_since", "days_left"})
_DATES = frozenset({"date", "past_date", "future_date", "year"})


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule looks at: the answers of `of`, none of them empty, with their fields, the check and today."""

    values: tuple[str, ...]
    fields: tuple[Field, ...]
    check: Check
    today: str


def failed(form: Form, answers: Mapping[str, str], today: date) -> tuple[Check, ...]:
    """Return the checks that something is wrong with; those whose fields are empty or not asked say nothing.

    Of several limits to one number the first that fails is told: who is under 70 need not hear of 75.
    """
    live = living(form, answers)
    found: dict[object, Check] = {}
    for check in form.every_check:
        if not _well(form, check, live, today):
            found.setdefault((check.rule, check.of) if check.rule in _NUMBERED else check.name, check)
    return tuple(found.values())


def _well(form: Form, check: Check, live: Mapping[str, str], today: date) -> bool:
    asked = [name for name in check.of if name in live]
    if not asked or not holds(check.when, live):
        return True
    if check.rule == "given":
        return any(live[name] for name in asked)
    known = [name for name in check.of if live.get(name)]
    if len(known) < (1 if check.rule == "number_fits" else len(check.of)):
        return True
    fields = tuple(form.named[name] for name in known)
    return RULES[check.rule](Given(tuple(live[name] for name in known), fields, check, today.isoformat()))


def _order(given: Given) -> bool:
    first, second = given.values
    short = min(len(first), len(second))
    return first[:short] <= second[:short]


def _years_between(given: Given) -> bool:
    first, second = given.values
    return _within_years(first, second, given.check)


def _years_old(given: Given) -> bool:
    return _within_years(given.values[0], given.today, given.check)


def _within_years(born: str, day: str, check: Check) -> bool:
    years = years_between(born, day)
    fewest = years if len(born) == len(day) == _DAY else years - 1
    return (check.least is None or years >= check.least) and (check.most is None or fewest <= check.most)


def _days_since(given: Given) -> bool:
    return _within_days(_days(given.values[0], given.today), given.check)


def _days_left(given: Given) -> bool:
    return _within_days(_days(given.today, given.values[0]), given.check)


def _days(first: str, second: str) -> int:
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def _within_days(days: int, check: Check) -> bool:
    return (check.least is None or days >= check.least) and (check.most is None or days <= check.most)


def _differ(given: Given) -> bool:
    first, second = map(clean, given.values)
    return first != second


def _same(given: Given) -> bool:
    return not _differ(given)


def _never(_given: Given) -> bool:
    """What the conditions of the check describe is itself what is wrong."""
    return False


def _number_fits(given: Given) -> bool:
    """Whether a personal number fits the day of birth and the sex, where these are known.

    Its fourth digit is even for men. The law promises none of it any more (`knowledge.personal_numbers`), so this is
    never more than a doubt.
    """
    pairs = zip(given.fields, given.values, strict=True)
    told = {"date" if field.kind in _DATES else field.kind: value for field, value in pairs}
    number, born, sex = told.get("personal_number", ""), told.get("date", ""), told.get("sex", told.get("choice", ""))
    if len(number) != LENGTH:
        return True
    year = year_of_birth(number)
    fits_sex = sex not in {"nam", "nu"} or ("nam", "nu")[int(number[3]) % 2] == sex
    return fits_sex and (born[:_YEAR] == f"{year}" if born else f"{year}" <= given.today[:_YEAR])


RULES: Mapping[Rule, Callable[[Given], bool]] = {
    "order": _order,
    "years_between": _years_between,
    "years_old": _years_old,
    "days_since": _days_since,
    "days_left": _days_left,
    "differ": _differ,
    "same": _same,
    "never": _never,
    "number_fits": _number_fits,
}
DATES, DAYS = _DATES, _DATES - {"year"}
LOOKS_AT: Mapping[Rule, tuple[frozenset[str] | None, ...]] = {
    "order": (DATES, DATES),
    "years_between": (DATES, DATES),
    "years_old": (DATES,),
    "days_since": (DAYS,),
    "days_left": (DAYS,),
    "differ": (None, None),
    "same": (None, None),
}
"""The kinds of fields each rule takes, in order (None for any); the other rules take a varying number."""

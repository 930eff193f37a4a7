"""Working days, holidays and swapped days."""

from datetime import date
from importlib.resources import files

import pytest
import yaml

from knowledge.workdays import Rest, calendar

DAYS = calendar()


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-02-16", "2026-02-20"),
        ("2027-02-04", "2027-02-05"),
        ("2027-02-08", "2027-02-10"),
        ("2026-08-31", "2026-09-02"),
    ],
)
def test_the_days_that_were_announced_are_free(since, until):
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    free = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    assert {DAYS.rest(day) for day in free} == {Rest.HOLIDAY}
    assert DAYS.name(first)


@pytest.mark.parametrize(
    "worked", ["2026-02-13", "2026-02-23", "2027-02-03", "2027-02-11", "2026-01-10", "2026-08-22", "2025-11-24"]
)
def test_the_days_around_them_are_worked(worked):
    assert DAYS.works(date.fromisoformat(worked))


def test_every_swapped_day_has_a_source_and_was_a_swap():
    for swap in yaml.safe_load((files("knowledge") / "workdays.yaml").read_text("utf-8"))["swaps"]:
        assert swap["source"]
        assert swap["free"].weekday() < 5 <= swap["worked"].weekday()
        assert DAYS.works(swap["worked"])
        assert not DAYS.works(swap["free"])


def test_before_is_the_way_back():
    assert DAYS.before(date(2026, 11, 25), 1) == date(2026, 11, 23)
    assert DAYS.before(date(2026, 11, 23), 1) == date(2026, 11, 20)


def test_names_in_english():
    assert calendar("en").name(date(2026, 11, 24)) != DAYS.name(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"


def test_counting_backwards_is_negative():
    assert DAYS.count(date(2026, 11, 12), date(2026, 11, 10)) == -2

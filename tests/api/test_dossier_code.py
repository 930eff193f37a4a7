"""Codes as people type them."""

import pytest

from api.dossier_code import Hint, Unreadable, agency_of, read_code


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("H19.31-261105-0012", "H19.31-261105-0012"),
        ("h19.31-261105-0012", "H19.31-261105-0012"),
        ("H19.31 261105 0012", "H19.31-261105-0012"),
        ("  H19.31 – 261105 — 0012 ", "H19.31-261105-0012"),
        ("H19.31-2611o5-oO12", "H19.31-261105-0012"),
        ("h19 31 261105 0012", "H19.31-261105-0012"),
        ("H53 261102 0001", "H53-261102-0001"),
        ("Ｈ19.31-261105-0012", "H19.31-261105-0012"),
        ("H19.31\u200b-261105-0012", "H19.31-261105-0012"),
        ("H15.50.05.13-261008-0975", "H15.50.05.13-261008-0975"),
        ("G09.20-20260609-0092637", "G09.20-20260609-0092637"),
        ("H55.242-261102-0001", "H55.242-261102-0001"),
        ("000.00.15.H10-220622-0001", "000.00.15.H10-220622-0001"),
    ],
)
def test_reads(typed, read):
    assert read_code(typed) == read


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("", Hint.PARTS_MISSING),
        ("H19.31", Hint.PARTS_MISSING),
        ("0012", Hint.PARTS_MISSING),
        ("x" * 100_000, Hint.PARTS_MISSING),
        ("H19.31-261305-0012", Hint.DAY_IMPOSSIBLE),
        ("H19.31-260230-0012", Hint.DAY_IMPOSSIBLE),
        ("H19.31-2611-0012", Hint.DAY_IMPOSSIBLE),
        ("H19.31-261105-12", Hint.NUMBER_UNREADABLE),
        ("H19.31-261105-00a2", Hint.NUMBER_UNREADABLE),
        ("19.31-261105-0012", Hint.AGENCY_UNREADABLE),
        ("HX-261105-0012", Hint.AGENCY_UNREADABLE),
        ("H19.31-261105-٠٠١٢", Hint.NUMBER_UNREADABLE),
    ],
)
def test_says_what_is_wrong(typed, hint):
    assert read_code(typed) == Unreadable(hint)


def test_the_pattern_is_configuration():
    assert read_code("X1-261105-7", r"^X1-(?P<day>\d{6})-\d$") == "X1-261105-7"


def test_the_agency_of_a_code():
    assert agency_of("H19.31-261105-0012") == "H19.31"

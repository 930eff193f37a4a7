"""What is looked at before a form is handed in: each rule on what is right, wrong, empty and not asked."""

from dataclasses import replace
from datetime import date

import pytest
from filling_forms import field, form, group
from shipped import LIBRARY

from knowledge.filling.checks import LOOKS_AT, RULES, failed
from knowledge.filling.model import Check, Condition, Section

TODAY = date(2026, 11, 22)
FIELDS = (
    field("loai", "choice"),
    field("sinh", "past_date", optional=True),
    field("mat", "past_date", optional=True),
    field("nam", "year", optional=True),
    field("han", "future_date", optional=True),
    field("ten", "person_name", optional=True),
    field("ten_hai", "person_name", optional=True),
    field("so", "personal_number", optional=True),
    field("gioi", "sex", optional=True),
    field("rieng", "text", [("loai", "a")], optional=True),
)


def fails(rule, of, answers, when=(), **numbers):
    conditions = tuple(Condition(field=name, equals=(value,)) for name, value in when)
    check = Check(
        name="xem", rule=rule, of=tuple(of.split()), say="Xem lại.", edit=of.split()[0], when=conditions, **numbers
    )
    return bool(failed(form(Section(title="", fields=FIELDS), checks=(check,)), {"loai": "a", **answers}, TODAY))


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ("2026-01-01", "2026-01-02", False),
        ("2026-01-01", "2026-01-01", False),
        ("2026-01-02", "2026-01-01", True),
        ("2026-01-02", "", False),
    ],
)
def test_one_day_comes_before_another(first, second, wrong):
    assert fails("order", "sinh mat", {"sinh": first, "mat": second}) is wrong


def test_a_year_comes_before_a_day_of_the_same_year():
    assert not fails("order", "nam sinh", {"nam": "2026", "sinh": "2026-01-01"})
    assert fails("order", "nam sinh", {"nam": "2027", "sinh": "2026-12-31"})


@pytest.mark.parametrize(
    ("born", "day", "numbers", "wrong"),
    [
        ("2000-06-15", "2014-06-15", {"least": 14}, False),
        ("2000-06-15", "2014-06-14", {"least": 14}, True),
        ("2000-02-29", "2014-02-28", {"least": 14}, True),
        ("1950-01-01", "2010-12-31", {"most": 60}, False),
        ("1950-01-01", "2011-01-01", {"most": 60}, True),
    ],
)
def test_years_from_one_day_to_another(born, day, numbers, wrong):
    assert fails("years_between", "sinh mat", {"sinh": born, "mat": day}, **numbers) is wrong


@pytest.mark.parametrize(
    ("year", "numbers", "wrong"),
    [
        ("2012", {"least": 14}, False),  # may have turned 14 this year
        ("2013", {"least": 14}, True),
        ("1965", {"most": 60}, False),  # may not have turned 61 yet
        ("1964", {"most": 60}, True),
    ],
)
def test_a_year_of_birth_fails_only_for_certain(year, numbers, wrong):
    assert fails("years_old", "nam", {"nam": year}, **numbers) is wrong


@pytest.mark.parametrize(("born", "wrong"), [("1951-11-22", False), ("1951-11-23", True)])
def test_years_of_age_today(born, wrong):
    assert fails("years_old", "sinh", {"sinh": born}, least=75) is wrong


@pytest.mark.parametrize(("day", "wrong"), [("2026-09-23", False), ("2026-09-22", True)])
def test_days_since(day, wrong):
    assert fails("days_since", "sinh", {"sinh": day}, most=60) is wrong


@pytest.mark.parametrize(("day", "wrong"), [("2026-12-22", False), ("2026-12-21", True), ("2020-01-01", True)])
def test_days_left(day, wrong):
    assert fails("days_left", "han", {"han": day}, least=30) is wrong


@pytest.mark.parametrize(
    ("rule", "second", "wrong"),
    [
        ("differ", "nguyễn văn hoà", True),
        ("differ", "Nguyễn Văn Hai", False),
        ("same", "Nguyễn Văn Hòa", False),
        ("same", "Lê", True),
    ],
)
def test_two_answers_differ_or_are_the_same(rule, second, wrong):
    assert fails(rule, "ten ten_hai", {"ten": "Nguyễn Văn Hòa", "ten_hai": second}) is wrong


@pytest.mark.parametrize(
    ("answers", "wrong"), [({}, True), ({"mat": "2026-01-01"}, False), ({"sinh": "", "mat": ""}, True)]
)
def test_at_least_one_is_given(answers, wrong):
    assert fails("given", "sinh mat", answers) is wrong


def test_never_fails_where_its_conditions_hold():
    assert fails("never", "loai", {}, when=[("loai", "a")])
    assert not fails("never", "loai", {"loai": "b"}, when=[("loai", "a")])


@pytest.mark.parametrize(
    ("number", "born", "sex", "wrong"),
    [
        ("079060001234", "1960-11-05", "nam", False),
        ("079160001234", "1960-11-05", "nu", False),
        ("079160001234", "1960-11-05", "nam", True),
        ("079060001234", "1961-11-05", "nam", True),
        ("079205001234", "2005-01-01", "nam", False),
        ("079305001234", "2005-01-01", "nu", False),
        ("079305001234", "1905-01-01", "", True),
        ("079060001234", "", "", False),
        ("079060001234", "", "nu", True),
        ("079399001234", "", "", True),  # a year that has not come
        ("123456789", "1960-11-05", "nam", False),  # the old number tells nothing
    ],
)
def test_a_number_fits_birth_and_sex(number, born, sex, wrong):
    assert fails("number_fits", "so sinh gioi", {"so": number, "sinh": born, "gioi": sex}) is wrong


def test_a_number_fits_a_year_of_birth():
    assert not fails("number_fits", "so nam", {"so": "079060001234", "nam": "1960"})
    assert fails("number_fits", "so nam", {"so": "079060001234", "nam": "1961"})


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_speaks_of_what_is_empty_or_not_asked(rule):
    assert not fails(rule, "rieng rieng", {}, least=1, most=2)
    assert not fails(rule, "rieng rieng", {"loai": "b", "rieng": "x"}, least=1, most=2)
    assert not fails("given", "rieng", {"loai": "b"})


def test_every_rule_that_takes_a_certain_number_of_fields_is_known():
    assert set(LOOKS_AT) | {"never", "number_fits"} == set(RULES)


def test_a_check_on_a_group_names_the_item_that_is_wrong():
    check = Check(name="tuoi", rule="order", of=("sinh", "con.sinh"), say="Con thứ {number}.", edit="con.sinh")
    people = group("con", [field("sinh", "past_date")])
    one = form(Section(title="", fields=(field("sinh", "past_date"),)), people, checks=(check,))
    answers = {
        "sinh": "1990-01-01",
        "con.1": "yes",
        "con.1.sinh": "2010-01-01",
        "con.2": "yes",
        "con.2.sinh": "1980-01-01",
    }
    (found,) = failed(one, {**answers, "con.3": "no"}, TODAY)
    assert (found.name, found.edit, found.say) == ("tuoi.2", "con.2.sinh", "Con thứ 2.")
    assert failed(one, {**answers, "con.2": "no"}, TODAY) == ()


BIRTH = {
    "be_ngay_sinh": "2026-11-05",
    "quan_he": "ong_ba_noi",
    "nguoi_yeu_cau_ngay_sinh": "1960-01-01",
    "cha_me": "ket_hon",
    "nguoi_viet_nam": "yes",
    "me_nam_sinh": "1998",
    "cha_nam_sinh": "1995",
}


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, []),
        ({"me_nam_sinh": "2014"}, ["tuoi_me"]),  # a mother of twelve
        ({"me_nam_sinh": "2012"}, []),
        ({"cha_nam_sinh": "2014"}, ["tuoi_cha"]),
        ({"nguoi_yeu_cau_ngay_sinh": "2000-01-01"}, ["tuoi_ong_ba"]),
        ({"quan_he": "me", "nguoi_yeu_cau_ngay_sinh": "2014-01-01"}, ["tuoi_cha_me_di_lam"]),
        ({"be_ngay_sinh": "2026-09-01"}, ["han_60_ngay"]),
        ({"nguoi_viet_nam": "no"}, ["nguoi_nuoc_ngoai"]),
        ({"me_ho_ten": "Lê Thị Hoa", "cha_ho_ten": "lê thị hoa"}, ["cha_me_hai_nguoi"]),
        ({"me_so_dinh_danh": "079198001234"}, []),
        ({"me_so_dinh_danh": "079197001234"}, ["so_me"]),
    ],
)
def test_the_birth_form_catches_what_is_returned(change, names):
    found = failed(LIBRARY.forms["to_khai_khai_sinh"], {**BIRTH, **change}, TODAY)
    assert [check.name for check in found] == names
    assert not any(check.blocks for check in found)


@pytest.mark.parametrize(("born", "told"), [("1970-01-01", ["70"]), ("1954-01-01", ["75"]), ("1940-01-01", [])])
def test_of_several_limits_to_one_number_the_first_is_told(born, told):
    checks = [
        Check(name=str(least), rule="years_old", of=("sinh",), say="Xem lại.", edit="sinh", least=least)
        for least in (70, 75)
    ]
    other = Check(name="khac", rule="differ", of=("ten", "ten_hai"), say="Xem lại.", edit="ten")
    one = form(Section(title="", fields=FIELDS), checks=(*checks, other, replace(other, name="nua")))
    found = failed(one, {"loai": "b", "sinh": born, "ten": "A", "ten_hai": "a"}, TODAY)
    assert [check.name for check in found] == [*told, "khac", "nua"]

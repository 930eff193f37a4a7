"""Lines that follow from answers: dates and numbers in words, ages, addresses; and how answers are shown."""

from datetime import date

import pytest
from filling_forms import VALUES, field, form, group
from hypothesis import given
from hypothesis import strategies as st
from shipped import LIBRARY

from knowledge.filling.computed import KINDS, RULES
from knowledge.filling.model import Computed, Condition, Section, Signature
from knowledge.filling.numerals import date_in_words, number_in_words
from knowledge.filling.output import output
from knowledge.filling.shown import sheet, shown


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (30, "ba mươi"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (999, "chín trăm chín mươi chín"),
        (1005, "một nghìn không trăm linh năm"),
        (1960, "một nghìn chín trăm sáu mươi"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (50_000_000, "năm mươi triệu"),
        (1_000_000_000, "một tỷ"),
    ],
)
def test_numbers_in_words(number, words):
    assert number_in_words(number) == words


@given(st.integers(0, 999_999_999_999), st.integers(0, 999_999_999_999))
def test_no_two_numbers_are_said_alike(one, other):
    assert (number_in_words(one) == number_in_words(other)) == (one == other)


def test_dates_in_words():
    assert date_in_words(date(2026, 11, 5)) == "ngày năm, tháng mười một, năm hai nghìn không trăm hai mươi sáu"
    assert date_in_words(date(1984, 4, 21)) == "ngày hai mươi mốt, tháng tư, năm một nghìn chín trăm tám mươi tư"


ASKED = (
    field("viec", "choice"),
    field("sinh", "past_date"),
    field("hom", "past_date"),
    field("nha"),
    field("xa", "commune"),
    field("tien", "money"),
    field("so", "whole_number"),
)
ANSWERS = {
    "viec": "a",
    "sinh": "1960-11-05",
    "hom": "2026-11-04",
    "nha": "số 1, thôn 2",
    "xa": "Xã Phú Nghĩa, tỉnh Đồng Nai",
    "tien": "1250000",
    "so": "2",
}


@pytest.mark.parametrize(
    ("rule", "of", "value"),
    [
        ("date_in_words", "sinh", "ngày năm, tháng mười một, năm một nghìn chín trăm sáu mươi"),
        ("number_in_words", "so", "hai"),
        ("money_in_words", "tien", "một triệu hai trăm năm mươi nghìn đồng"),
        ("age", "sinh hom", "65"),
        ("year", "sinh", "1960"),
        ("join", "nha xa", "số 1, thôn 2, Xã Phú Nghĩa, tỉnh Đồng Nai"),
        ("join", "viec sinh tien", "A, 05/11/1960, 1.250.000 đồng"),
        ("first", "khong_hoi nha xa", "số 1, thôn 2"),
        ("capitals", "nha", "SỐ 1, THÔN 2"),
    ],
)
def test_each_rule(rule, of, value):
    line = Computed(name="dong", label="Dòng", rule=rule, of=tuple(of.split()))
    one = form(Section(title="", fields=ASKED, computed=(line,)))
    assert output(one, ANSWERS)["dong"] == value
    assert "dong" not in output(one, {}), "nothing follows from nothing"
    assert rule in RULES
    assert set(KINDS) <= set(RULES)


def test_a_computed_line_may_look_at_another_and_keeps_its_conditions():
    lines = (
        Computed(name="nam", label="", rule="year", of=("sinh",)),
        Computed(
            name="nam_chu", label="", rule="capitals", of=("nam",), when=(Condition(field="viec", equals=("b",)),)
        ),
    )
    one = form(Section(title="", fields=ASKED, computed=lines))
    assert "nam_chu" not in output(one, ANSWERS)
    assert output(one, {**ANSWERS, "viec": "b"})["nam_chu"] == "1960"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("past_date", "2026-11-05", "05/11/2026"),
        ("future_date", "2030-01-31", "31/01/2030"),
        ("year", "1960", "1960"),
        ("yes_no", "yes", "Có"),
        ("yes_no", "no", "Không"),
        ("sex", "nu", "Nữ"),
        ("choice", VALUES[0], "A"),
        ("money", "1250000", "1.250.000 đồng"),
        ("personal_number", "079060001234", "079060001234"),
        ("past_date", "", ""),
    ],
)
def test_answers_as_people_read_them(kind, value, text):
    assert shown(field("x", kind), value) == text


def test_the_sheet_has_a_part_for_each_item_and_only_signatures_that_are_due():
    signatures = (
        Signature(label="Người khai", name="ten"),
        Signature(label="Cha mẹ", when=(Condition(field="viec", equals=("b",)),)),
    )
    people = group("con", [field("ten"), field("sinh", "past_date", optional=True)])
    one = form(
        Section(title="Một", fields=(field("viec", "choice"), field("ten"))), people, signatures=signatures, to="Xã"
    )
    answers = {"viec": "a", "ten": "An", "con.1": "yes", "con.1.ten": "Bé", "con.1.sinh": "", "con.2": "no"}
    page = sheet(one, answers)
    assert [(part.title, part.group, part.item) for part in page.parts] == [("Một", "", 0), ("con thứ 1", "con", 1)]
    assert [(row.name, row.label, row.text) for row in page.parts[1].rows] == [
        ("con.1.ten", "Mục ten", "Bé"),
        ("con.1.sinh", "Mục sinh", ""),
    ]
    assert [(s.label, s.name) for s in page.signatures] == [("Người khai", "An")]
    assert (page.to, page.declarations) == ("Xã", ("Cam đoan.",))


def test_the_birth_form_repeats_nothing_and_leaves_nothing_out():
    one = LIBRARY.forms["to_khai_khai_sinh"]
    answers = {
        "be_ho_ten": "Nguyễn Văn Bé",
        "be_ngay_sinh": "2026-11-05",
        "be_dan_toc": "Tày",
        "quan_he": "me",
        "nguoi_yeu_cau_ho_ten": "Lê Thị Hoa",
        "nguoi_yeu_cau_ngay_sinh": "1998-03-08",
        "nguoi_yeu_cau_noi_cu_tru": "thôn 1, Xã Phú Nghĩa, tỉnh Đồng Nai",
        "cha_me": "ket_hon",
        "dan_toc_theo": "theo_me",
        "cha_ho_ten": "Nguyễn Văn Nam",
        "cha_dan_toc": "Kinh",
    }
    found = output(one, answers)
    assert found["be_ngay_sinh_bang_chu"].startswith("ngày năm, tháng mười một")
    assert (found["me_ho_ten"], found["me_nam_sinh"], found["me_dan_toc"]) == ("Lê Thị Hoa", "1998", "Tày")
    assert found["me_noi_cu_tru"] == answers["nguoi_yeu_cau_noi_cu_tru"]
    assert found["cha_dan_toc"] == "Kinh"
    labels = [row.label for part in sheet(one, answers).parts for row in part.rows]
    assert len(labels) == len(set(labels))

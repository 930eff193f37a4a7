"""Codes of dossiers in every disguise: found, read exactly, never guessed; and what is said of a faulty one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dossier_codes import Fault, codes_in, fault_in, find, shape

A = "H19.31-261105-0012"
B = "H53-261102-0001"
LONG = "H15.50.05.13-261008-0975"
MINISTRY = "G09.20-20260609-0092637"
OLD = "000.00.15.H10-220622-0001"

WORDINGS = [
    (A, [A]),
    ("h19.31-261105-0012", [A]),
    ("h19.31 261105 0012", [A]),
    ("h19 31 261105 0012", [A]),
    ("H 19.31 - 261105 - 0012", [A]),
    ("h 19 31 261105 0012", [A]),
    ("H19.31–261105–0012", [A]),
    ("H19.31—261105—0012", [A]),
    ("H19.31−261105−0012", [A]),
    ("H19.31‑261105‑0012", [A]),
    ("H19.31_261105_0012", [A]),
    ("H19.31/261105/0012", [A]),
    ("H19.31\\261105\\0012", [A]),
    ("H19.31:261105:0012", [A]),
    ("H19.31.261105.0012", [A]),
    ("H19,31-261105-0012", [A]),
    ("H19·31-261105-0012", [A]),
    ("H19. 31 -261105- 0012", [A]),
    ("H19.31-261105-OO12", [A]),
    ("Hl9.3l-26ll05-00l2", [A]),
    ("HI9.3I-26II05-00I2", [A]),
    ("H|9.31-261|05-0012", [A]),
    ("h19.31-2611o5-oo12", [A]),
    ("H19.31-2611050012", [A]),
    ("H19.31\n261105\n0012", [A]),
    ("H19.31-\n261105-\n0012", [A]),
    ("\ufeffH19.31-261105-0012", [A]),
    ("H19.31-\u200b261105-\u200b0012", [A]),
    ("H19.31\u00a0261105\u00a00012", [A]),
    ("Ｈ１９．３１－２６１１０５－００１２", [A]),
    ("mã hồ sơ: H19.31-261105-0012.", [A]),
    ("Mã hồ sơ:H19.31-261105-0012,", [A]),
    ("(H19.31-261105-0012)", [A]),
    ("“H19.31-261105-0012”", [A]),
    ("#H19.31-261105-0012!", [A]),
    ("HS_H19.31-261105-0012", [A]),
    ("cháu ơi coi giùm bác hồ sơ h19.31 261105 0012 tới đâu rồi", [A]),
    ("hs h19.31-261105-0012 xong chưa ad", [A]),
    ("ho so cua toi la H19.31-261105-0012 nop ngay 5/11", [A]),
    ("tra giùm H19.31-261105-0012, gọi tui số 0912345678", [A]),
    ("con trai tui sinh 2010, hồ sơ h19.31-261105-0012", [A]),
    ("GIẤY TIẾP NHẬN HỒ SƠ\nMã hồ sơ: H19.31-261105-0012\nNgày hẹn trả: 26/11/2026", [A]),
    ("https://dichvucong.gov.vn/p/home/dvc-tra-cuu.html?ma=H19.31-261105-0012&x=1", [A]),
    ("https://motcua.example.vn/tra-cuu/H19.31-261105-0012", [A]),
    ("https://motcua.example.vn/tra?ma=H19%2E31%2D261105%2D0012", [A]),
    ("ma=H19.31-261105-0012;ngay=20261105", [A]),
    ("H53-261102-0001", [B]),
    ("h53 261102 0001 nha cháu", [B]),
    ("H532611020001", [B]),
    ("h532611020001 tới đâu rồi", [B]),
    (LONG, [LONG]),
    ("h15.5o.05.13 – 261oo8 – o975", [LONG]),
    ("h15 50 05 13 261008 0975", [LONG]),
    (MINISTRY, [MINISTRY]),
    ("hồ sơ g09.20-20260609-0092637 tới đâu", [MINISTRY]),
    ("g09 20 20260609 0092637", [MINISTRY]),
    (OLD, [OLD]),
    ("000 00 15 h10 220622 0001", [OLD]),
    ("ooo.oo.15.H1o-220622-0001", [OLD]),
    ("H55.242-261101-0003", ["H55.242-261101-0003"]),
    (f"{A} và {B}", [A, B]),
    (f"{A}, {B}; {MINISTRY}", [A, B, MINISTRY]),
    (f"{A}\n{B}", [A, B]),
    (f"{B} rồi tới {A} rồi lại {B}", [B, A]),
    ("h19.31 261105 0012 h53 261102 0001", [A, B]),
    ("tờ khai TK-261122-7KQ4 tới đâu rồi", ["TK-261122-7KQ4"]),
    ("tk 261122 7kq4", ["TK-261122-7KQ4"]),
    (f"TK-261122-7KQ4 với {A}", ["TK-261122-7KQ4", A]),
]


@pytest.mark.parametrize(("typed", "codes"), WORDINGS)
def test_codes_are_read_in_any_disguise(typed, codes):
    assert list(codes_in(typed)) == codes


def test_there_are_sixty_wordings_and_more():
    assert len(WORDINGS) >= 60


NONE = [
    "H53-261302-0001",
    "H53-260230-0001",
    "H53-991102-0001",
    "sinh 02/11/2026",
    "0905123456",
    "079060001234",
    "1.001193",
    "1.001612.000.00.00.H19",
    "mẫu CT01 số 2",
    "QL14-261105-0012",
    "hol ool lllool ool",
    "H19.31-261105",
    "261105-0012",
    "H19.31-261105-12",
    "H19.31-261105-00123456789",
    "H19.31261105-0012",
    "9H19.31-261105-0012",
    "AH19.31-261105-0012",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_code_is_none(text):
    assert codes_in(text) == ()


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("261105-0012", Fault.NO_AGENCY),
        ("19.31-261105-0012", Fault.NO_AGENCY),
        ("mã 261105 - 0012", Fault.NO_AGENCY),
        ("H19.31-0012", Fault.NO_DAY),
        ("h19.31 - 0012 nha", Fault.NO_DAY),
        ("H19.31-261105", Fault.NO_NUMBER),
        ("h19.31 261105", Fault.NO_NUMBER),
        ("H19.31-261105-", Fault.NO_NUMBER),
        ("H19.31", Fault.ONLY_AGENCY),
        ("mã là h15.50.05", Fault.ONLY_AGENCY),
        ("H19.31-261305-0012", Fault.DAY_IMPOSSIBLE),
        ("H19.31-260230-0012", Fault.DAY_IMPOSSIBLE),
        ("H19.31-20261305-0012", Fault.DAY_IMPOSSIBLE),
        ("H19.31-261305", Fault.DAY_IMPOSSIBLE),
        ("H19.31-261105-12", Fault.NUMBER_SHORT),
        ("H19.31-261105-1", Fault.NUMBER_SHORT),
        ("H19.31-261105-123456789", Fault.NUMBER_LONG),
        ("H1931261105001234", Fault.RUN_TOGETHER),
        ("hồ sơ của tôi tới đâu rồi", None),
        ("sinh ngày 12-3-1957", None),
        ("sinh ngày 12/11/1957", None),
        ("079060001234", None),
        ("0912 345 678", None),
        ("chưa có mã", None),
        ("hol ool lllool ool", None),
        ("", None),
    ],
)
def test_what_is_missing_is_named(typed, fault):
    assert fault_in(typed) is fault


def test_a_code_stands_where_it_is_said_to_stand():
    text = "hồ sơ h19.31 261105 0012 với TK-261122-7KQ4"
    assert [text[each.start : each.end] for each in find(text)] == ["h19.31 261105 0012", "TK-261122-7KQ4"]


_UNITS = st.builds(
    lambda letter, first, groups: f"{letter}{first:02d}" + "".join(f".{group:02d}" for group in groups),
    st.sampled_from("HGK"),
    st.integers(1, 63),
    st.lists(st.integers(1, 99), max_size=3),
)
_CODES = st.builds(
    lambda unit, day, number: f"{unit}-{day:%y%m%d}-{number:04d}", _UNITS, st.dates(), st.integers(0, 9999)
).filter(lambda code: 10 <= int(code.split("-")[1][:2]) <= 69)
_DISGUISES = st.sampled_from(
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", " – ").replace(".", " "),
        lambda code: code.replace("0", "o"),
        lambda code: code[0] + code[1:].replace("1", "l"),
        lambda code: f"tra giùm {code}.",
    ]
)


@given(_CODES, _DISGUISES)
def test_any_code_in_any_disguise_is_itself(code, disguise):
    digits = sum(sign in "23456789" for sign in code)
    if digits >= len(re.sub(r"\W", "", code)) / 2:
        assert codes_in(disguise(code)) == (code,)


def test_the_pattern_is_configuration(monkeypatch):
    """Other rules for the code change one file; what is found follows from it."""
    text = {
        "prefix": r"\d{3}", "agency": "[A-Z]\\d{3}", "day": r"\d{8}", "number": r"\d{9}", "first_year": 2010,
        "digits_as_letters": {"o": "0"}, "dashes": r"\-", "dots": ".",
    }  # fmt: skip
    shape.cache_clear()
    monkeypatch.setattr("knowledge.dossier_codes.yaml.safe_load", lambda _text: text)
    try:
        assert codes_in("mã x123 20271105 00000oo12") == ("X123-20271105-000000012",)
        assert codes_in(A) == ()
    finally:
        shape.cache_clear()


def test_endless_text_costs_no_time():
    assert codes_in("H19.31-261105-" * 3000) == ()
    assert codes_in("1" * 20000) == ()
    assert fault_in("h 1 " * 5000) in {None, *Fault}

"""Days and years as people write them, on 22 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.dates import read_date, read_year

TODAY = date(2026, 11, 22)
DAYS = {
    "5/11/2026": "2026-11-05", "05/11/2026": "2026-11-05", "5-11-2026": "2026-11-05", "5.11.2026": "2026-11-05",
    "5 11 2026": "2026-11-05", "05112026": "2026-11-05", "5 / 11 / 2026": "2026-11-05", "ngày 5 tháng 11 năm 2026": "2026-11-05",
    "ngay 5 thang 11 nam 2026": "2026-11-05", "mùng 5 tháng 11 năm 2026": "2026-11-05", "5 tháng 11 năm nay": "2026-11-05",
    "5 tháng 11 năm ngoái": "2025-11-05", "5 tháng 11 2026": "2026-11-05", "5 tháng 11 năm kia": "2024-11-05",
    "hôm nay": "2026-11-22", "hôm qua": "2026-11-21", "hom qua": "2026-11-21", "hôm kia": "2026-11-20", "bữa qua": "2026-11-21",
    "1/1/60": "1960-01-01", "31/12/99": "1999-12-31", "29/2/2024": "2024-02-29", "sinh ngày 2/9/1945": "1945-09-02",
    "bé sinh hôm 5/11/2026 ạ": "2026-11-05", "2-9-45": "1945-09-02", "22/11/2026": "2026-11-22", "23/11/2026": "2026-11-23",
}  # fmt: skip
WRONG = {
    "30/2/2026": "date", "31/4/2026": "date", "0/1/2026": "date", "5/13/2026": "date", "29/2/2025": "date", "1/1/1800": "date",
    "5/11": "date_year", "5 tháng 11": "date_year", "05-11": "date_year", "5/11/26": "date_century", "1/1/05": "date_century",
    "rằm tháng giêng năm 1955": "date_lunar", "5/11 âm lịch": "date_lunar", "mùng 3 tháng chạp": "date_lunar",
}  # fmt: skip
YEARS = {
    "1960": 1960, "năm 1960": 1960, "sinh năm 1960": 1960, "nam 60": 1960, "60": 1960, "1/1/1960": 1960, "2026": 2026, "99": 1999,
    "1945": 1945, "năm 45": 1945, "sinh 1990": 1990, "hôm qua": 2026,
}  # fmt: skip


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_day(text, day):
    assert read_date(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(("text", "why"), WRONG.items())
def test_no_day(text, why):
    assert read_date(text, TODAY) == why


@pytest.mark.parametrize("text", ["hôm nọ", "khai sinh", "", "lâu rồi", "không nhớ", "năm ngoái", "/", "1-2-3-4"])
def test_what_names_no_day_says_so(text):
    assert read_date(text, TODAY) in {"date", "date_missing", "date_century"}


@pytest.mark.parametrize(("text", "year"), YEARS.items())
def test_year(text, year):
    assert read_year(text, TODAY) == year


@pytest.mark.parametrize("text", ["2027", "1800", "05", "20", "không nhớ", "", "19 60", "23/11/2026", "tuổi mèo"])
def test_no_year(text):
    assert read_year(text, TODAY) is None


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.sampled_from(["{:%d/%m/%Y}", "{:%d-%m-%Y}", "{:%d%m%Y}", "ngày {:%d tháng %m năm %Y}"]),
)
def test_every_day_is_read_as_written(day, shape):
    assert read_date(shape.format(day), TODAY) == day


@given(st.text())
def test_any_text_gives_a_day_or_a_reason(text):
    assert isinstance(read_date(text, TODAY), date | str)
    read_year(text, TODAY)

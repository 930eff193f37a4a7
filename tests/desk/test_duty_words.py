"""Duty times are read as people write them, and written so that they are read again."""

import pytest

from api.desk.hours import Shift
from api.territory.duty_words import DutyUnreadableError, read_duty, write_duty


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("T2-T6 7:30-11:30, 13:30-17:00; T7 8:00-11:00", "T2-T6 07:30-11:30, 13:30-17:00; T7 08:00-11:00"),
        ("t2 – t6: 8h-11h30; CN 8-10", "T2-T6 08:00-11:30; CN 08:00-10:00"),
        ("Hằng ngày 18:00-20:00", "T2-CN 18:00-20:00"),
        ("T3, T5 8:00-9:00", "T3 08:00-09:00; T5 08:00-09:00"),
        ("CN 0:00-24:00", "CN 00:00-24:00"),
        ("", ""),
    ],
)
def test_reads_and_writes(text, written):
    assert write_duty(read_duty(text)) == written
    assert read_duty(written) == read_duty(text)


def test_reads_minutes_after_midnight():
    assert read_duty("T2 7:30-11:30") == (Shift(0, 450, 690),)


@pytest.mark.parametrize(
    "text", ["T8 8-9", "T2 9-8", "T2 8:70-9", "T2", "sáng", "T6-T2 8-9", "T2 8-10, 9-11", "T2 8-25", "T2 8-9; sáng"]
)
def test_refuses(text):
    with pytest.raises(DutyUnreadableError):
        read_duty(text)

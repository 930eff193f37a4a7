"""Long numbers are masked in comments and transcripts; short ones and dossier codes stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.privacy import masked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("số 079060001234", "số 07********34"), ("079 060 001 234", "07********34"), ("0912345678", "09******78"),
        ("0912.345.678 không ai nghe", "09******78 không ai nghe"), ("123456789", "12*****89"), ("gọi 0912-345-678", "gọi 09******78"),
        ("chờ 3 tiếng", "chờ 3 tiếng"), ("5/11/2026", "5/11/2026"), ("12345678", "12345678"), ("H19.31-261105-0012", "H19.31-261105-0012"),
        ("", ""), ("5.000 đồng", "5.000 đồng"), ("tk 0000111122223333", "tk 00************33"),
    ],
)  # fmt: skip
def test_masked(text, kept):
    assert masked(text) == kept


@given(st.integers(10**8, 10**19), st.sampled_from(["{}", "số {} ạ", "gọi {}.", "({})"]))
def test_no_long_number_survives(number, shape):
    assert str(number) not in masked(shape.format(number))


@given(st.text())
def test_any_text_can_be_masked_twice(text):
    assert masked(masked(text)) == masked(text)

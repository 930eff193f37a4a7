"""Texts as they are said aloud: 188 written by hand, and every sentence of the product without a sign to stumble on."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.spoken import spoken
from knowledge.spoken.numbers import number
from locales import sentences

ROWS = (Path(__file__).parent / "spoken_cases.txt").read_text("utf-8").splitlines()
CASES = [tuple(row.split(" | ")) for row in ROWS if row and not row.startswith("#")]
ONES = "không một hai ba bốn năm sáu bảy tám chín".split()
STUMBLES = re.compile(r"[\d/()\[\]{}<>“”\"•–—_*#@%&+=~^|\\]|https?://|\b[A-ZĐ]{2,}\b")


def value(words):
    """Read a number below 1,000 back."""
    total = 0
    for word in words.split():
        if word == "trăm":
            total *= 100
        elif word == "mươi":
            total = total // 100 * 100 + total % 100 * 10 if total >= 100 else total * 10
        elif word == "mười":
            total += 10
        elif word != "linh":
            total += {"mốt": 1, "lăm": 5, "tư": 4}.get(word) or ONES.index(word)
    return total


@pytest.mark.parametrize(("written", "said"), CASES, ids=[case[0][:30] for case in CASES])
def test_it_is_said(written, said):
    assert spoken(written) == said


def test_there_are_enough_cases():
    assert len(CASES) >= 150


@given(st.integers(0, 999))
def test_a_number_can_be_understood(whole):
    assert value(number(whole)) == whole


@given(st.integers(0, 10**12))
def test_every_number_has_words_of_its_own(whole):
    assert not re.search(r"\d|  ", number(whole))
    assert number(whole) != number(whole + 1)


@given(st.text("Bác gõ 0123456789 ./-–:()ABCĐđ%,\n“”", max_size=120))
def test_nothing_is_left_to_stumble_on(text):
    said = spoken(text)
    assert not STUMBLES.search(said), (text, said)


def test_every_sentence_of_ours_can_be_said():
    said = {key: spoken(re.sub(r"\{\w+\}", "bác", text)) for key, text in sentences("vi").items()}
    assert {key: text for key, text in said.items() if STUMBLES.search(text)} == {}


def test_each_row_becomes_a_sentence():
    assert spoken("Giấy tờ:\n1. Tờ khai\n\n2. CCCD") == "Giấy tờ:\nThứ nhất, Tờ khai.\nThứ hai, căn cước công dân."

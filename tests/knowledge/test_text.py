"""Letters and syllables: folding, composing, raw Telex and VNI."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import clean, fold, has_accents, is_syllable, repair, tokens, toneless


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đường Ấy", "duong ay"), ("GIẤY KHAI SINH", "giay khai sinh"), ("hộ khẩu 2026", "ho khau 2026"), ("", "")],
)
def test_folding_leaves_plain_letters(text, folded):
    assert fold(text) == folded


@given(st.text(alphabet="aăâeêioôơuưyđáàảãạấầẩẫậớờởỡợ bcdghk", max_size=40))
def test_composed_and_decomposed_text_fold_and_clean_alike(text):
    other = unicodedata.normalize("NFD", text)
    assert fold(text) == fold(other)
    assert clean(text) == clean(other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giaays", "giấy"), ("ddawng", "đăng"), ("kys", "ký"), ("chuwngs", "chứng"), ("hooj", "hộ"), ("khaaur", "khẩu"),
        ("dduowcj", "được"), ("nguowif", "người"), ("mowis", "mới"), ("soong", "sông"), ("quyeenf", "quyền"),
        ("gia6y1", "giấy"), ("d9a6t1", "đất"), ("thuyr", "thủy"), ("liiền", "liền"), ("phhong", "phong"),
    ],
)  # fmt: skip
def test_raw_typing_is_repaired(typed, meant):
    assert repair(typed) == meant


@pytest.mark.parametrize("word", ["giay", "lam", "a1", "b2", "ct01", "vneid", "online", "form", "khai", "079", "đất"])
def test_what_is_no_raw_typing_stays(word):
    assert repair(word) == word


def test_both_places_of_the_tone_are_one():
    assert clean("hoà giải uỷ ban quý") == clean("hòa giải ủy ban quý") == "hòa giải ủy ban quý"


def test_invisible_characters_vanish_and_long_input_is_no_trouble():
    assert clean("giấy\u200b khai\x00 sinh") == "giấy khai sinh"
    assert len(tokens(clean("a1 " * 50_000))) == 50_000


def test_syllables_words_tones():
    assert is_syllable("nghieng")
    assert not is_syllable("giaays")
    assert not is_syllable("xyz")
    assert tokens("a-b, c.d 12") == ["a", "b", "c", "d", "12"]
    assert toneless("được cấp") == "đươc câp"
    assert has_accents("ạ")
    assert not has_accents("khong dau")

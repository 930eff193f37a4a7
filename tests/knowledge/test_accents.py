"""Accents left out: the neighbours of a word say which it is, and fillers are told from names."""

import pytest

from knowledge.matcher.accents import accents
from knowledge.matcher.build import searchable
from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.terms import query_terms
from knowledge.matcher.vocabulary import FILLER_WEIGHT, load_words
from knowledge.text import clean, fold


@pytest.fixture(scope="module")
def base():
    things = ("ong", "sen", "ghe", "quán", "nhà", "xe", "điện", "giếng", "cá", "tôm")
    told = ("đăng ký {}", "đang ở {}", "bán {}", "trồng {}", "sổ hộ khẩu {}", "hở {}")
    texts = [phrase.format(thing) for phrase in told for thing in things]
    entries = [Entry(f"1.0000{i:02}", "", Origin.WRITTEN, phrases=(text,)) for i, text in enumerate(texts)]
    return searchable(entries, load_words([]))


def guessed(base, text):
    words = clean(text).split()
    return " ".join(accents(base.index).guess(words, [fold(word) for word in words]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dang ky ho khau", "đăng ký hộ khẩu"),
        ("dang o quan", "đang ở quán"),
        ("so ho khau xyz", "sổ hộ khẩu xyz"),
    ],
)
def test_neighbours_tell_the_accents(base, typed, meant):
    assert guessed(base, typed) == meant


def test_what_was_typed_with_accents_stays(base):
    assert guessed(base, "quán đang bán hồ") == "quán đang bán hồ"
    assert guessed(base, "dăng ky ho khau") == "dăng ký hộ khẩu"


def test_the_likeliest_accents_are_searched_with(base):
    words = load_words([])
    index = base.index
    bare, written = (
        query_terms(words.read(text, guess=base.accents.guess), index.terms, index.marked)
        for text in ("dang ky ho khau", "đăng ký hộ khẩu")
    )
    assert bare == written
    assert index.marked["hộ khẩu"] in bare[1]


def test_a_name_is_no_filler_because_its_accents_are_missing(base):
    words = load_words([{"drop": ["đang", "hở"]}])
    reading = words.read("dang ky ho khau", guess=base.accents.guess)
    assert min(reading.weights) > FILLER_WEIGHT
    reading = words.read("quan dang o xe", guess=base.accents.guess)
    assert reading.weights == [1.0, FILLER_WEIGHT, 1.0, 1.0]

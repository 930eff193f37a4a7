"""What an entry does not explain of a message."""

import numpy as np
import pytest

from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.load import load_matcher


@pytest.fixture(scope="module")
def searched():
    entries = [
        Entry(code="1.000001", name="Nuôi ong", origin=Origin.WRITTEN, questions=("nuôi ong lấy mật",)),
        Entry(code="1.000002", name="Trồng sen", origin=Origin.WRITTEN, questions=("trồng sen ngoài đầm",)),
        *(Entry(code=f"1.00001{i}", name=f"Việc {word}", origin=Origin.WRITTEN) for i, word in enumerate("abcdefgh")),
    ]
    return load_matcher(entries, bodies=lambda: {"1.000001": "tổ chức kiểm dịch kiểm dịch", "1.000002": "x x"})


def left(searched, words, *codes):
    numbers = np.array([searched.numbers[code] for code in codes])
    found = np.empty((3, len(codes)), np.float32)
    searched.base.traits.holding.left(words, [1.0] * len(words), numbers, found)
    return found.T


def test_an_entry_that_holds_every_word_leaves_nothing(searched):
    whole, other = left(searched, ["nuoi", "ong"], "1.000001", "1.000002")
    assert whole.tolist() == pytest.approx([1.0, 0.0, 0.0])
    assert other[0] == 0.0
    assert other[1] > 0.3


def test_a_word_of_the_long_text_is_not_missing_everywhere(searched):
    (found,) = left(searched, ["nuoi", "kiem"], "1.000001")
    assert found[1] > 0
    assert found[2] == 0


def test_unknown_words_and_silence_are_borne(searched):
    assert left(searched, ["zzz"], "1.000001").tolist() == [[0, 0, 0]]
    assert left(searched, [], "1.000001").tolist() == [[0, 0, 0]]

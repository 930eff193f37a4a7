"""Patterns: parts in order, within a gap, at the end of the message, with and without accents."""

import pytest

from knowledge.matcher.frames import Frames, add_frame
from knowledge.matcher.vocabulary import load_words
from knowledge.text import clean
from knowledge.understanding import Intent


@pytest.fixture
def words():
    return load_words([{"drop": ["ạ"]}])


@pytest.fixture
def frames(words):
    found = Frames(words.book)
    asked = {"gap": 3, "sure": 3, "ends": True, "parts": [["có được", "được"], ["không", "chưa"]]}
    add_frame(found, asked, words, Intent.PROCEDURE, "conditions")
    add_frame(found, {"gap": 1, "sure": 2, "parts": [["phí"], ["bao nhiêu"]]}, words, Intent.PROCEDURE, "fee")
    return found


def topics(frames, words, text):
    return [(frame.topic, places) for frame, places in frames.find(words.read(clean(text)))]


def test_parts_are_found_in_their_order_within_the_gap(frames, words):
    assert topics(frames, words, "phí hết bao nhiêu") == [("fee", [(0, 1), (2, 2)])]
    assert topics(frames, words, "bao nhiêu phí") == []
    assert topics(frames, words, "phí làm giấy hết bao nhiêu") == []


def test_a_question_at_the_end_may_be_followed_by_politeness_only(frames, words):
    assert topics(frames, words, "con tôi có được đi học không ạ")[0][0] == "conditions"
    assert topics(frames, words, "có được không thì tôi còn đi hỏi chỗ khác nữa") == []


def test_of_several_ends_the_last_counts(frames, words):
    (found,) = topics(frames, words, "có được hay không không")
    assert found[1][-1] == (4, 1)


def test_words_without_accents_fit_and_other_accents_do_not(frames, words):
    assert topics(frames, words, "phi bao nhieu")[0][0] == "fee"
    assert topics(frames, words, "phỉ bao nhiêu") == []


def test_the_longest_phrase_stands_at_a_place(frames, words):
    (found,) = topics(frames, words, "có được không")
    assert found[1][0] == (0, 2)

"""Manners of talking: heard from the words of a message, and one entry for each topic."""

import numpy as np
import pytest

from knowledge.matcher.build import searchable
from knowledge.matcher.entries import Entry, Origin, intent_entries
from knowledge.matcher.manners import MANNERS, WANTED, manners
from knowledge.matcher.vocabulary import load_words
from knowledge.understanding import Intent

COMPLAINT = MANNERS.index(Intent.RATING_OR_COMPLAINT)


@pytest.fixture(scope="module")
def heard():
    wishes = ("xin phép xây", "làm giấy khai sinh", "xin bản sao", "đổi sổ", "bán ghe", "mở quán", "nuôi cá", "cưới vợ")
    angry = Entry(
        "rating:x", "", Origin.INTENT, ("cán bộ hách dịch", "cán bộ nạt dân", "chờ mỏi"), intent=MANNERS[COMPLAINT]
    )
    entries = [angry, *(Entry(f"1.00000{i}", "", Origin.WRITTEN, (wish,)) for i, wish in enumerate(wishes))]
    return manners(entries, searchable(entries, load_words([])).index)


def test_words_of_a_manner_are_heard(heard):
    told = heard.heard(["ong", "can", "bo", "nat", "toi"])
    assert told.argmax() == COMPLAINT
    assert told[WANTED] < 0 < told[COMPLAINT] <= 1
    assert heard.heard(["xin", "giay", "khai", "sinh"]).argmax() == WANTED


def test_entries_of_the_heard_manner_are_looked_at(heard):
    cover = np.zeros(9, np.float32)
    assert heard.voices(heard.heard(["can", "bo", "nat"]), cover) == [0]
    assert heard.voices(heard.heard(["xin", "giay"]), cover) == []


def test_unknown_words_sound_like_nothing(heard):
    assert not heard.heard(["qqq"]).any()
    assert not heard.heard([]).any()


def test_a_topic_of_two_files_is_one_entry():
    one = {"intent": "human", "topics": [{"topic": "phone", "phrases": ["số máy", "gọi ai"]}]}
    two = {"intent": "human", "topics": [{"topic": "phone", "phrases": ["gọi ai", "xin số"]}]}
    (entry,) = intent_entries([one, two])
    assert entry.code == "human:phone"
    assert entry.phrases == ("số máy", "gọi ai", "xin số")

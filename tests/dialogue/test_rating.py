"""Levels of satisfaction in people's own words, in numbers and in stars; a low one with its reason masked."""

from collections import Counter
from zlib import crc32

import pytest

from bot.dialogue.rating import (
    ELEMENTS,
    _one_element_more,
    element_of,
    enough,
    level_of,
    reasoned,
    score_of,
    scored,
)
from bot.dialogue.replies import SaveRating
from bot.dialogue.state import Idle, Rating, State

LEVELS = {
    "1": 1, "5": 5, "5 sao": 5, "một sao": 1, "4 điểm": 4, "chấm 3 điểm": 3, "số 2": 2, "năm": 5, "hai sao": 2, "cho 5 sao nha": 5,
    "rất hài lòng": 5, "rat hai long": 5, "hài lòng": 4, "hài lòng lắm": 5, "tốt": 4, "rất tốt": 5, "tuyệt vời": 5, "được lắm": 4, "ok": 4,
    "bình thường": 3, "tạm được": 3, "cũng được": 3, "bt": 3, "không hài lòng": 2, "chưa hài lòng": 2, "ko hai long": 2, "thất vọng": 2,
    "tệ": 2, "không tốt": 2, "rất không hài lòng": 1, "quá tệ": 1, "tệ quá": 1, "rất tệ": 1, "Rất không hài lòng": 1, "bực mình": 2,
    "không được hài lòng": 2, "cán bộ tận tình, rất hài lòng": 5, "vừa ý": 4, "hông hài lòng": 2, "vui": 4,
}  # fmt: skip


@pytest.mark.parametrize(("text", "level"), LEVELS.items())
def test_level(text, level):
    assert score_of(text) == level


NO_LEVELS = [
    "", "6", "0", "10", "cán bộ quát", "khai sinh", "chờ cả buổi", "không biết", "2026", "123456", "bảo hiểm y tế",
    "thủ tục cưới hỏi", "trung tâm hành chính", "chị Tuyết",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_LEVELS)
def test_no_level(text):
    assert score_of(text) is None


def test_a_low_rating_is_kept_at_once_and_its_reason_after_it(talk):
    talk.say("Chứng thực bản sao từ bản chính ở đâu?", "cảm ơn", "2")
    rated, noted = talk.requests
    assert rated == SaveRating(target="assistant", subject="procedure:2.000815", score=2)
    assert (noted.why, noted.text, noted.answered) == ("rated", "Chứng thực bản sao từ bản chính ở đâu?", "2.000815")
    talk.say("gọi 0912345678 không ai nghe")
    assert talk.requests[-1].comment == "gọi 09******78 không ai nghe"


def test_a_thing_is_rated_once(talk):
    talk.say("Chứng thực bản sao từ bản chính ở đâu?", "cảm ơn", "5", "cảm ơn", "5")
    assert len(talk.requests) == 1


@pytest.mark.parametrize(
    "asked", ["đăng ký tạm trú ở đâu", "dang ky tam tru o dau", "thu tuc dang ky khai tu nop o dau"]
)
def test_a_question_is_no_rating_whatever_words_it_holds(talk, asked):
    talk.say("Chứng thực bản sao từ bản chính ở đâu?", "cảm ơn", asked)
    assert talk.requests == []


def test_a_number_alone_is_no_rating(talk):
    talk.say("1", "5")
    assert talk.requests == []


LOW = ("Chứng thực bản sao từ bản chính ở đâu?", "cảm ơn")


def test_after_a_low_level_five_reasons_are_offered_and_free_words_are_welcome(talk):
    assert len(talk.say(*LOW, "2").replies[-1].choices) == 6
    talk.say("khó hiểu")
    assert talk.requests[-1] == SaveRating("assistant", "procedure:2.000815", 2, reason="unclear")


@pytest.mark.parametrize("element", ELEMENTS)
def test_one_element_more_is_asked_of_an_agency_and_then_no_more(element):
    subject = next(f"dossier:{n}" for n in range(99) if ELEMENTS[crc32(f"dossier:{n}".encode()) % 5] == element)
    first = scored(State(), Rating("agency", subject), 4)
    assert first.state.doing == Rating("agency", subject, element=element)
    assert first.requests == (SaveRating("agency", subject, 4),)
    second = scored(first.state, first.state.doing, 5)
    assert second.state.doing == Idle()
    assert second.requests == (SaveRating("agency", subject, 5, element=element),)


def test_all_five_elements_come_up_alike_often():
    found = Counter(
        _one_element_more(State(), Rating("agency", f"dossier:H{n}")).state.doing.element for n in range(1000)
    )
    assert set(found) == set(ELEMENTS)
    assert min(found.values()) > 150


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("dạ có", 4),
        ("lịch sự lắm", 4),
        ("không lịch sự", 2),
        ("khó tìm quá", 2),
        ("không", 2),
        ("5", 5),
        ("rất tốt", 5),
        ("dễ", 4),
    ],
)
def test_one_element_may_be_answered_by_words(text, level):
    assert level_of(Rating("agency", "dossier:x", element="access"), text) == level


@pytest.mark.parametrize("reason", ["attitude", "papers", "late", "money", "unheard"])
def test_a_reason_against_an_agency_is_kept_with_its_element(reason):
    outcome = reasoned(State(), Rating("agency", "dossier:x", 1), reason)
    whole, part = outcome.requests
    assert (whole.element, whole.reason) == (None, reason)
    assert part.element in ELEMENTS
    assert (part.score, part.reason) == (1, reason)


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("cán bộ nói nặng lời", "officer"),
        ("hồ sơ trễ hẹn hoài", "result"),
        ("bắt đi lại nhiều lần", "procedure"),
        ("gọi hoài không ai trả lời", "feedback"),
        ("không có chỗ ngồi", "access"),
        ("buồn quá", None),
    ],
)
def test_a_complaint_is_put_under_its_element(text, element):
    assert element_of(text) == element


def test_enough_ends_it():
    outcome = enough(State(doing=Rating("agency", "dossier:x", element="access")))
    assert outcome.state.doing == Idle()
    assert outcome.requests == ()

"""Levels of satisfaction in people's own words, in numbers and in stars; a low one with its reason masked."""

import pytest

from bot.dialogue.rating import score_of
from bot.dialogue.replies import SaveRating

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


@pytest.mark.parametrize(
    "text", ["", "6", "0", "10", "cán bộ quát", "khai sinh", "chờ cả buổi", "không biết", "2026", "123456"]
)
def test_no_level(text):
    assert score_of(text) is None


def test_a_low_rating_is_kept_at_once_and_its_reason_after_it(talk):
    talk.say("Chứng thực bản sao từ bản chính ở đâu?", "cảm ơn", "2")
    assert talk.requests == [SaveRating(target="assistant", subject="procedure:2.000815", score=2)]
    talk.say("gọi 0912345678 không ai nghe")
    assert talk.requests[-1].comment == "gọi 09******78 không ai nghe"


def test_a_thing_is_rated_once(talk):
    talk.say("Chứng thực bản sao từ bản chính ở đâu?", "cảm ơn", "5", "cảm ơn", "5")
    assert len(talk.requests) == 1


def test_a_number_alone_is_no_rating(talk):
    talk.say("1", "5")
    assert talk.requests == []

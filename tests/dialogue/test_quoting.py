"""A message that repeats an answer is private, whoever forgot to say so."""

import pytest

from bot.dialogue.quoting import answers_in, repeats
from bot.dialogue.replies import Choice, Reply
from bot.dialogue.state import Draft, Filling, Keeping, Person, State

ANSWERS = {
    "ho_ten": "Điểu Thị Hoa", "ngay_sinh": "1960-02-01", "so": "079060001234", "gioi_tinh": "nu", "bo": "",
    "noi_o": "Xã Phú Nghĩa, tỉnh Đồng Nai", "lan": "2", "ma_tinh": "70", "co": "yes",
}  # fmt: skip
DRAFT = Draft("f", 1, "1.001193", ANSWERS)
WORDS = {"Điểu Thị Hoa", "01/02/1960", "079060001234", "Xã Phú Nghĩa, tỉnh Đồng Nai"}


@pytest.mark.parametrize(
    "state",
    [
        State(doing=Filling(DRAFT)),
        State(paused=DRAFT),
        State(parked=(Draft("g", 1, "x"), DRAFT)),
        State(people=(Person(ANSWERS),)),
        State(finished=(Person(ANSWERS),)),
        State(doing=Keeping((Person(ANSWERS),), "TK-1")),
    ],
)
def test_wherever_answers_are_held(state):
    assert answers_in(state) == WORDS


def test_a_state_without_a_form_holds_none():
    assert answers_in(State(topic="1.001193", commune="25270")) == frozenset()


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("Điểu Thị Hoa sinh ngày nào ạ?", True),
        ("Sinh ngày 01/02/1960, đúng không bác?", True),
        ("079 · 060 · 001 234, đúng không bác?", True),
        ("Ở Xã Phú Nghĩa, tỉnh Đồng Nai?", True),
        ("Câu 2 trên 70. Bác sinh ngày nào ạ?", False),
        ("Ví dụ: 012 345 678 901.", False),
        ("Chị Hoa ơi", False),
    ],
)
def test_what_repeats_an_answer(text, private):
    assert repeats(Reply(text), WORDS) is private
    assert repeats(Reply("Chọn giúp em", (Choice("1:1", text),)), WORDS) is private

"""A choice on screen is taken by button, by number, by its words or by some of them; anything else takes none."""

import pytest

from bot.dialogue.offers import pressed, said
from bot.dialogue.state import Offer, State

LABELS = (
    "Làm lần đầu (từ đủ 14 tuổi)",
    "Đổi thẻ (hết hạn, sai, đổi thông tin)",
    "Làm lại thẻ bị mất, bị hỏng",
    "Việc khác",
)
SCREEN = State(turn=7, offered_at=7, offers=tuple(Offer(f"do:{n}", label) for n, label in enumerate(LABELS, 1)))
TAKEN = {
    "1": 1, "2": 2, "số 3": 3, "ba": 3, "cái thứ ba": 3, "cái đầu tiên": 1, "chọn 2 đi": 2, "4": 4, "bốn": 4,
    "Làm lần đầu (từ đủ 14 tuổi)": 1, "lam lan dau (tu du 14 tuoi)": 1, "lần đầu": 1, "lan dau": 1, "đổi": 2, "đổi thẻ": 2,
    "hết hạn": 2, "bị mất": 3, "mất rồi": 3, "mat": 3, "hỏng": 3, "làm lại": 3, "khác": 4, "việc khác": 4, "việc khác nhé": 4,
    "bác bị mất": 3, "làm lại thẻ bị mất": 3,
}  # fmt: skip


@pytest.mark.parametrize(("text", "place"), TAKEN.items())
def test_said(text, place):
    assert said(SCREEN, text).action == f"do:{place}"


@pytest.mark.parametrize(
    "text", ["5", "0", "99", "thẻ", "làm", "bà", "không biết", "", "tôi", "mất bao nhiêu tiền", "đăng ký kết hôn"]
)
def test_said_takes_none(text):
    assert said(SCREEN, text) is None


@pytest.mark.parametrize(("choice", "place"), [("7:1", 1), ("7:4", 4), ("7:5", 0), ("7:0", 0), ("6:1", 0), ("8:1", 0), ("", 0), ("x", 0), ("7:", 0), ("7:x", 0), ("7:-1", 0), (":1", 0)])  # fmt: skip
def test_pressed(choice, place):
    found = pressed(SCREEN, choice)
    assert (found.action if found else None) == (f"do:{place}" if place else None)


def test_a_choice_without_number_is_taken_by_its_words_only():
    screen = State(offers=(Offer("skip", "Bỏ qua", numbered=False),))
    assert said(screen, "1") is None
    assert said(screen, "bỏ qua").action == "skip"

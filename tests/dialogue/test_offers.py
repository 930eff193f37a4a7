"""A choice on screen is taken by button, by number, by its words or by some of them; anything else takes none."""

import pytest

from bot.dialogue.engine import step
from bot.dialogue.events import Pressed, Said
from bot.dialogue.offers import is_label, pressed, said
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
    "text",
    [
        "5",
        "0",
        "99",
        "thẻ",
        "làm",
        "bà",
        "không biết",
        "",
        "tôi",
        "mất bao nhiêu tiền",
        "đăng ký kết hôn",
        "sải",
        "Hòng",
    ],
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


def test_an_example_is_taken_whole_for_it_only_shows_how_to_ask():
    screen = State(
        offers=(
            Offer("example:1", "Cháu mới sinh, làm khai sinh cần giấy gì?"),
            Offer("example:3", "Hồ sơ của tôi tới đâu rồi?"),
        )
    )
    assert said(screen, "khai sinh") is None
    assert said(screen, "sổ đỏ") is None
    assert said(screen, "so do") is None
    assert said(screen, "ho so cua toi toi dau roi").action == "example:3"
    assert said(screen, "1").action == "example:1"


def test_accents_part_choices_that_differ_in_nothing_else():
    screen = State(offers=(Offer("commune:1", "Xã Lộc Thạnh"), Offer("commune:2", "Xã Lộc Thành")))
    assert said(screen, "xã lộc thành").action == "commune:2"
    assert said(screen, "xa loc thanh") is None
    assert said(screen, "2").action == "commune:2"


@pytest.mark.parametrize("text", ["Nghe, nói", "nghe noi"])
def test_a_choice_on_screen_goes_before_words_that_mean_something_anywhere(world, text):
    screen = State(turn=1, offered_at=1, offers=(Offer("example:1", "Nghe, nói"), Offer("done", "Thôi")))
    assert is_label(screen, text)
    assert step(screen, Said(text), world).replies == step(screen, Pressed("1:1"), world).replies

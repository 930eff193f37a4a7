"""Where do I go? A place is never guessed, asked about once, remembered only with consent; nothing raises."""

from dataclasses import replace

import pytest
from dialogue.talking import TODAY, Talk
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import LIBRARY

from bot.assembly import ProvinceUnknownError, here_of
from bot.dialogue.state import ChoosingCommune, Idle
from bot.dialogue.whereabouts import door_of
from bot.dialogue.world import Here, World
from bot.settings import Settings
from knowledge.places.offices import Office

WORLD = World(LIBRARY, TODAY, "1900 1234", "giờ hành chính")
LONG = Office("25270", "Trung tâm " + "a" * 110, "b" * 160, "0271 3666 777", "c" * 120)
OFFICES = {"25270": (LONG, replace(LONG, name="Công an " + "a" * 110), replace(LONG, name="Trung tâm " + "d" * 110))}
HOME = replace(WORLD, here=Here("75", OFFICES))
SAID = [
    "lộc ninh", "tui ở xã Tân Lập huyện Đồng Phú", "phường Ngọc Hà", "xã Tân Lập", "vũng tàu", "Bình Phước cũ", "phường 12", "bu dop", "thị trấn Lộc Ninh",
    "đăng ký tạm trú thì nộp ở đâu", "ở Bình Long làm tạm trú nộp ở đâu", "thế ở Lộc Ninh thì nộp đâu", "điền tờ khai đăng ký tạm trú", "đồng ý",
    "1", "2", "3", "4", "có", "không", "nhớ giúp", "đừng nhớ", "nơi khác", "xóa", "thôi", "nhắc lại", "quay lại", "english", "tiếng việt", "Lộc Thạn", "?",
]  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.one_of(st.sampled_from(SAID), st.text(max_size=40)), max_size=12), st.booleans())
def test_whatever_is_said_is_answered(texts, at_home):
    talk = Talk(HOME if at_home else WORLD)
    for text in texts:
        assert talk.say(text).replies, text


@settings(max_examples=100)
@given(st.lists(st.sampled_from(SAID), max_size=8), st.integers(1, 4), st.booleans())
def test_a_number_a_label_and_a_button_do_the_same(texts, place, at_home):
    world = HOME if at_home else WORLD
    by_number, by_label, by_button = Talk(world), Talk(world), Talk(world)
    for talk in (by_number, by_label, by_button):
        for text in texts:
            talk.say(text)
    numbered = [offer for offer in by_number.state.offers if offer.numbered]
    if place <= len(numbered):
        offer = numbered[place - 1]
        pressed = by_button.press(by_button.state.offers.index(offer) + 1)
        assert by_number.say(str(place)).replies == pressed.replies
        assert by_label.say(offer.label).replies == pressed.replies


def test_it_is_remembered_only_with_consent_and_asked_once():
    talk = Talk(WORLD)
    talk.say("tui ở xã Tân Lập huyện Đồng Phú")
    assert talk.state.commune == ""
    talk.say("đừng nhớ")
    assert talk.state.commune == ""
    talk.say("phường Tân Bình Bình Phước cũ")
    assert [offer.action for offer in talk.state.offers if offer.action.startswith("remember")] == []


@pytest.mark.parametrize("yes", ["1", "nhớ giúp", "có", "nhớ đi", "ừ"])
def test_yes_in_any_words_remembers_and_xoa_forgets(yes):
    talk = Talk(WORLD)
    talk.say("tui ở xã Tân Lập huyện Đồng Phú", yes)
    assert talk.state.commune == "25363"
    talk.say("xóa")
    assert (talk.state.commune, talk.state.commune_asked) == ("", False)


@pytest.mark.parametrize("no", ["2", "không", "khỏi nhớ", "thôi khỏi nhớ", "đừng nhớ"])
def test_no_in_any_words_keeps_nothing(no):
    talk = Talk(WORLD)
    talk.say("tui ở xã Tân Lập huyện Đồng Phú", no)
    assert talk.state.commune == ""
    assert talk.state.commune_asked


def test_without_a_list_no_address_is_said():
    turn = Talk(WORLD).say("thị trấn Lộc Ninh, Bình Phước")
    text = " ".join(reply.text for reply in turn.replies)
    assert "phường Lộc Ninh" in text
    assert "Địa chỉ" not in text
    assert "Điện thoại" not in text


def test_the_office_behind_the_right_door_is_named():
    talk = Talk(HOME)
    assert LONG.name in talk.say("thị trấn Lộc Ninh").replies[0].text
    talk.say("nhớ giúp")
    answer = " ".join(reply.text for reply in talk.say("đăng ký tạm trú thì nộp ở đâu").replies)
    assert "• Công an" in answer
    assert LONG.name not in answer


def test_a_question_about_a_place_is_left_for_another_question():
    talk = Talk(WORLD)
    talk.say("vũng tàu")
    assert isinstance(talk.state.doing, ChoosingCommune)
    talk.say("thôi")
    assert isinstance(talk.state.doing, Idle)


@pytest.mark.parametrize(
    ("facts", "door"),
    [
        ("Nộp tại Trung tâm Phục vụ hành chính công xã hoặc phường.", "mot_cua"),
        ("Nộp tại Công an xã, phường.", "cong_an"),
        ("Nộp tại Phòng Quản lý xuất nhập cảnh Công an tỉnh.", "none"),
        ("Nộp cho cơ quan bảo hiểm xã hội.", "none"),
        ("", "none"),
    ],
)
def test_the_door_is_read_from_the_facts(facts, door):
    assert door_of(facts) == door


def test_a_home_province_that_does_not_exist_stops_the_start(tmp_path):
    assert here_of(Settings(data=tmp_path, province="dong nai")) == Here("75")
    assert here_of(Settings(data=tmp_path)) == Here()
    with pytest.raises(ProvinceUnknownError):
        here_of(Settings(data=tmp_path, province="Atlantis"))

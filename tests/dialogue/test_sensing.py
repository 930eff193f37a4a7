"""Pictures and voice messages: what is read in them is taken like words, and what is of no use is said kindly."""

from dataclasses import replace

import pytest
from dialogue.forms import TRIP
from dialogue.talking import Talk
from dialogue.test_filling import at_person
from dialogue.test_form_walk import ON_FOOT, begin, draft_of, straight

from bot.dialogue.events import Photographed, PictureRead, SpeechHeard, Spoken, Unreadable
from bot.dialogue.replies import HearSpeech, LookUpDossier, ReadPicture, TakeOver
from bot.dialogue.state import Consenting, Idle
from knowledge.handover_code import code_of, grouped

CODE = "H19.31-261105-0012"
LENT = next(code for number in range(99, 999) if (code := code_of(number)))
CARD = {"ho_ten": "Lý Thị Cẩm", "so_dinh_danh": "079160001234", "ngay_sinh": "1960-01-02", "gioi_tinh": "nu"}


def test_a_picture_and_a_recording_are_looked_into_without_a_word(talk):
    for event, request in ((Photographed("p1"), ReadPicture("p1")), (Spoken("v1"), HearSpeech("v1"))):
        turn = talk.happen(event)
        assert (turn.replies, turn.requests) == ((), (request,))


@pytest.mark.parametrize(
    "text", [CODE, f"https://dichvucong.gov.vn/tra-cuu?ma={CODE}", f"Ma ho so: {CODE}\nNgay hen 1/1"]
)
def test_the_code_of_a_dossier_in_a_picture_is_looked_up(talk, text):
    (request,) = talk.happen(PictureRead(("https://vnpost.vn/x", text))).requests
    assert isinstance(request, LookUpDossier)
    assert request.code == CODE


@pytest.mark.parametrize(
    "text", [LENT, grouped(LENT), f"https://motcua.vn/ma/{LENT}", f"http://127.0.0.1:8000/ma/{LENT}?x=1"]
)
def test_a_code_that_hands_a_form_over_is_used_only_after_a_yes(talk, text):
    asked = talk.happen(PictureRead((text,)))
    assert asked.requests == ()
    assert asked.private
    assert [choice.label for choice in asked.replies[-1].choices] == ["Điền tiếp ở đây", "Thôi"]
    assert talk.say("điền tiếp ở đây").requests == (TakeOver(LENT),)


def test_a_card_answers_the_form_like_the_scan_of_our_page():
    talk = at_person()
    turn = talk.happen(PictureRead(card=CARD))
    assert draft_of(talk).answers["ho_ten"] == "Lý Thị Cẩm"
    assert "xóa ảnh" in turn.replies[0].text
    assert turn.private


def test_a_card_outside_a_form_is_kept_nowhere(talk):
    turn = talk.happen(PictureRead(card=CARD))
    assert turn.private
    assert "079160001234" not in repr(turn.state)
    assert not any("Lý Thị Cẩm" in reply.text for reply in turn.replies)


def test_before_consent_no_picture_is_looked_at():
    talk = Talk(begin(TRIP).world)
    talk.state = replace(talk.state, doing=Consenting(draft_of(begin(TRIP))), asked="Bác đồng ý không ạ?")
    turn = talk.happen(Photographed("p1"))
    assert turn.requests == ()
    assert "chưa đồng ý" in turn.replies[0].text
    assert turn.replies[-1].text == "Bác đồng ý không ạ?"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (PictureRead(unseen=True), "chưa mở được ảnh"),
        (PictureRead(), "không thấy ô mã"),
        (PictureRead(("https://lừa.example/ma",)), "không mở đường dẫn"),
        (PictureRead(("http://motcua.vn/ma/AAAAAA",)), "không mở đường dẫn"),
    ],
)
def test_what_is_of_no_use_is_said_kindly_and_the_question_stands(talk, event, words):
    asked = talk.say("bằng lái").replies[-1].text
    turn = talk.happen(event)
    assert words in turn.replies[0].text
    assert turn.replies[-1].text == asked
    assert turn.requests == ()


def test_in_a_form_a_picture_without_a_code_says_how_to_take_it():
    talk = at_person()
    turn = talk.happen(PictureRead())
    assert "góc thẻ" in turn.replies[0].text
    assert draft_of(talk).current == "ho_ten"


def test_speech_is_heard_like_typing_and_shown(talk, world):
    turn = talk.happen(SpeechHeard("mất thẻ căn cước"))
    assert turn.replies[0].text.startswith("Em nghe là: “mất thẻ căn cước”")
    assert turn.replies[1:] == Talk(world).say("mất thẻ căn cước").replies


def test_speech_answers_a_form_and_is_not_shown_to_officers():
    talk = begin(TRIP)
    straight(talk, *ON_FOOT)
    turn = talk.happen(SpeechHeard("lê văn ba"))
    assert turn.replies[0].private
    assert turn.private


@pytest.mark.parametrize("text", ["", "  "])
def test_speech_that_was_not_understood_asks_to_type(talk, text):
    assert "chưa nghe được" in talk.happen(SpeechHeard(text)).replies[0].text


@pytest.mark.parametrize("kind", ["sticker", "voice", "video", "file", "place", "contact", "other", "", "gif"])
def test_everything_else_is_answered_in_kind(talk, kind):
    asked = talk.say("bằng lái").replies[-1].text
    first, last = talk.happen(Unreadable(kind)).replies
    assert first.text.startswith("Dạ, ")
    assert last.text == asked
    assert not isinstance(talk.state.doing, Idle)

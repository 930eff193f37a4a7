"""Consent is asked for, logged and taken back; what a person asks of their data is done at once, in words or commands."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from dialogue.forms import SKIP, TRIP
from dialogue.talking import Talk
from dialogue.test_filling import HOA
from dialogue.test_form_walk import ON_FOOT, PERSON, begin, draft_of, straight

from bot.dialogue.consent import TEXTS
from bot.dialogue.events import DataErased, DataHeld, HandOverReady, Said, Submitted
from bot.dialogue.replies import Consent, EraseData, ShowData
from bot.dialogue.state import Consenting, Draft, Erasing, Filling, Idle, Keeping, Rating, State
from bot.service import Assistant
from knowledge.filling.facts import FACTS
from locales import sentences

WORDS = {
    ("form", 2): "f51ca3fb", ("form-abroad", 1): "557f5d22", ("keep", 1): "b3e7aa14", ("commune", 1): "e6cff8d0",
    ("helping", 1): "aae6ec30",
}  # fmt: skip


@pytest.mark.parametrize("purpose", TEXTS)
def test_other_words_are_a_new_version(purpose):
    version, keys = TEXTS[purpose]
    digest = sha256("\n".join(sentences("vi")[key] for key in keys).encode()).hexdigest()
    assert digest.startswith(WORDS[purpose, version]), (
        "the words changed: raise the version in consent.TEXTS, and note both here"
    )


def test_every_fact_has_a_name():
    assert [fact for fact in FACTS if f"fact-{fact}" not in sentences("vi")] == []


def test_consent_is_logged_either_way(talk):
    talk.say("điền tờ khai khai sinh")
    assert isinstance(talk.state.doing, Consenting)
    asked = talk.state.asked
    for word in ("bộ phận một cửa", "24 giờ", "7 ngày", "rút đồng ý", "OTP"):
        assert word in asked
    assert [offer.label for offer in talk.state.offers] == ["Đồng ý", "Không"]
    refused = talk.say("không")
    assert refused.consents == (Consent("form", 2, given=False),)
    assert isinstance(talk.state.doing, Idle)
    assert talk.say("làm khai sinh cần giấy gì").replies
    talk.say("điền tờ khai khai sinh")
    agreed = talk.say("đồng ý")
    assert agreed.consents == (Consent("form", 2, given=True),)
    assert talk.state.agreed == ("form",)


def test_abroad_says_so_and_offers_our_own_page(world):
    talk = Talk(replace(world, abroad=True))
    talk.say("điền tờ khai khai sinh")
    assert "nước ngoài" in talk.state.asked
    assert [offer.label for offer in talk.state.offers] == ["Đồng ý", "Không", "Điền trên trang kia"]
    turn = talk.press(3)
    assert [type(request).__name__ for request in turn.requests] == ["HandOver"]
    assert turn.requests[0].answers == {}
    assert turn.consents == ()
    ready = talk.happen(HandOverReady("7HM4XY", 30, "https://noi.vn/ma/7HM4XY"))
    assert "https://noi.vn/ma/7HM4XY" in ready.replies[0].text
    assert isinstance(talk.state.doing, Idle)
    assert talk.state.parked == ()


@pytest.mark.parametrize(("channel", "told"), [("telegram", True), ("web", False), ("terminal", False)])
def test_only_channels_abroad_say_so(world, channel, told):
    assistant = Assistant(world.library, None, lambda: datetime(2026, 11, 22, 3, tzinfo=UTC))
    turn = assistant.decide(Said("điền tờ khai khai sinh"), channel)(State())
    assert ("nước ngoài" in turn.replies[-1].text) is told


def handed_in(people=()):
    talk = begin(TRIP, people)
    straight(talk, *ON_FOOT, *PERSON, "không", "đi núi", "không", SKIP, "đi làm xa")
    talk.say("gửi")
    talk.happen(Submitted(TRIP.code, "TK-000001", paper="https://noi.vn/giay/abc", code="7HM4XY"))
    return talk


def test_what_was_told_is_kept_only_after_yes():
    talk = handed_in()
    assert isinstance(talk.state.doing, Keeping)
    assert talk.state.people == ()
    assert talk.state.finished == ()
    turn = talk.say("giữ đi")
    assert turn.consents == (Consent("keep", 1, given=True),)
    assert [person.facts["ho_ten"] for person in talk.state.people] == ["Lê Văn Ba"]
    assert isinstance(talk.state.doing, Rating)


@pytest.mark.parametrize("said", ["không", "đừng giữ", "khỏi", "khỏi giữ", "thôi", "2"])
def test_nothing_is_kept_after_no_and_nobody_is_asked_twice(said):
    talk = handed_in()
    turn = talk.say(said)
    assert turn.consents == (Consent("keep", 1, given=False),)
    assert talk.state.people == ()
    assert talk.state.declined == ("keep",)


def test_who_is_known_already_is_not_asked_about():
    talk = handed_in()
    talk.say("giữ", "5")
    again = begin(TRIP, talk.state.people)
    straight(again, *ON_FOOT, "1", SKIP, SKIP, "Kinh", "không", "đi núi", "không", SKIP, "đi làm xa")
    again.say("gửi")
    again.happen(Submitted(TRIP.code, "TK-000002"))
    assert isinstance(again.state.doing, Rating)


def test_a_reference_a_paper_and_a_code_are_told():
    talk = begin(TRIP)
    straight(talk, *ON_FOOT, *PERSON, "không", "đi núi", "không", SKIP, "đi làm xa", "gửi")
    turn = talk.happen(Submitted(TRIP.code, "TK-000001", paper="https://noi.vn/giay/abc", code="7HM4XY"))
    texts = [reply.text for reply in turn.replies]
    assert "TK-000001" in texts[0]
    assert "https://noi.vn/giay/abc" in texts[1]
    assert "7HM 4XY" in texts[2]


def in_form():
    talk = begin(TRIP, (HOA,))
    straight(talk, *ON_FOOT, "Lê Văn Ba")
    talk.state = replace(
        talk.state,
        commune="25270",
        parked=(Draft("ct01", 2, "1.004194", {"ho_ten": "Lê Ba"}),),
        agreed=("form", "keep"),
    )
    return talk


@pytest.mark.parametrize("said", ["/xemdulieu", "xem dữ liệu", "xem dữ liệu của tôi", "đang giữ những gì của tui"])
def test_what_is_held_is_listed(said):
    talk = in_form()
    turn = talk.say(said)
    text = "\n".join(reply.text for reply in turn.replies)
    assert all(word in text for word in ("Tờ khai thử", "CT01", "Điểu Thị Hoa", "…234"))
    assert "079160001234" not in text
    assert turn.requests == (ShowData(),)
    held = talk.happen(DataHeld((("TK-000001", "ct01", "2026-11-05"),), 2))
    assert "TK-000001, gửi ngày 05/11/2026" in held.replies[0].text
    assert draft_of(talk).current == "ngay_sinh"
    assert held.replies[-1].text == talk.state.asked


@pytest.mark.parametrize("said", ["/xoa", "xóa dữ liệu của tôi", "xóa hết", "xoa du lieu"])
def test_everything_is_erased_after_one_more_yes(said):
    talk = in_form()
    talk.say(said)
    assert isinstance(talk.state.doing, Erasing)
    assert talk.say("ừ").erase
    assert talk.requests[-1] == EraseData("all")
    state = talk.state
    assert (state.doing, state.paused, state.parked, state.people, state.commune, state.agreed) == (
        Idle(),
        None,
        (),
        (),
        "",
        (),
    )
    assert "Lê Văn Ba" not in repr(state)
    assert "đã xóa xong" in talk.happen(DataErased("all")).replies[0].text


@pytest.mark.parametrize("said", ["không", "thôi", "tiếp tục", "không xóa", "khoan"])
def test_nothing_is_erased_without_a_clear_yes(said):
    talk = in_form()
    talk.say("xóa hết")
    turn = talk.say(said)
    assert not turn.erase
    assert isinstance(talk.state.doing, Filling)
    assert draft_of(talk).answers["ho_ten"] == "Lê Văn Ba"


def test_one_form_is_erased_and_the_others_stay():
    talk = in_form()
    talk.say("xóa tờ khai này")
    turn = talk.say("xóa đi")
    assert turn.erase
    assert turn.requests == ()
    assert [draft.form for draft in talk.state.parked] == ["ct01"]
    assert talk.state.people == (HOA,)


@pytest.mark.parametrize("said", ["/rutdongy", "rút đồng ý", "tôi rút lại đồng ý"])
def test_consent_is_taken_back_with_all_that_rests_on_it(said):
    talk = in_form()
    turn = talk.say(said)
    assert set(turn.consents) == {Consent("form", 2, given=False), Consent("keep", 1, given=False)}
    assert turn.requests == (EraseData("forms"),)
    assert turn.erase
    assert (talk.state.doing, talk.state.parked, talk.state.people, talk.state.agreed) == (Idle(), (), (), ())


def test_where_nothing_was_agreed_to_there_is_nothing_to_take_back(talk):
    turn = talk.say("rút đồng ý")
    assert (turn.consents, turn.requests, turn.erase) == ((), (), False)


@pytest.mark.parametrize("said", ["/quyencuatoi", "quyền của tôi"])
def test_the_rights_are_named(said):
    talk = in_form()
    assert "rút đồng ý" in talk.say(said).replies[0].text
    assert draft_of(talk).current == "ngay_sinh"


@pytest.mark.parametrize("said", ["mật khẩu VNeID là Abc12345", "mã otp là 482913", "ma otp 482913", "mã pin 4829"])
def test_a_secret_in_a_form_is_never_kept(said):
    talk = in_form()
    turn = talk.say(said)
    assert turn.private
    assert "482" not in repr(talk.state)
    assert "Abc12345" not in repr(talk.state)
    assert draft_of(talk).current == "ngay_sinh"
    assert draft_of(talk).tries == 0

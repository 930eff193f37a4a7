"""A form begun on one phone goes on upon another: a code is given here, typed there, and opens the draft once."""

import pytest
from dialogue.forms import TRIP
from dialogue.talking import Talk
from dialogue.test_form_walk import ON_FOOT, begin, draft_of, straight, world_of

from bot.dialogue.events import HandOverReady, TakenOver, TakeOverRefused
from bot.dialogue.filling.moving import code_in
from bot.dialogue.replies import CounterCode, HandOver, LookUpDossier, TakeOver
from bot.dialogue.state import Consenting, Draft, Filling, Idle
from knowledge.handover_code import code_of

CODE = next(code for number in range(1000) if (code := code_of(number)))
SHOWN = f"{CODE[:3]} {CODE[3:]}"


def half_done():
    talk = begin(TRIP)
    straight(talk, *ON_FOOT, "Lê Văn Ba")
    return talk


@pytest.mark.parametrize(
    "said", ["chuyển máy khác", "đưa mã", "gửi cho con tui làm tiếp", "nhờ con gái điền giúp", "lấy mã", "chuyển sang điện thoại của con"]
)  # fmt: skip
def test_a_code_is_asked_for(said):
    talk = half_done()
    turn = talk.say(said)
    assert isinstance(turn.requests[0], HandOver)
    assert turn.requests[0].answers["ho_ten"] == "Lê Văn Ba"
    assert isinstance(talk.state.doing, Idle)
    ready = talk.happen(HandOverReady(CODE, 30, "https://noi.vn/ma"))
    assert SHOWN in ready.replies[0].text
    assert "30 phút" in ready.replies[0].text
    assert ready.replies[0].private
    talk.press(1)
    assert draft_of(talk).current == "ngay_sinh"


def test_answers_of_branches_that_were_left_are_not_lent():
    talk = half_done()
    straight(talk, "sửa 2", "Đi xe", "Nguyễn Văn An")
    given = talk.say("đưa mã").requests[0].answers
    assert given["mot"] == "a"
    assert "bay" not in given


def test_a_code_opens_the_draft_after_consent():
    lent = half_done().say("đưa mã").requests[0]
    talk = Talk(world_of(TRIP))
    turn = talk.say(f"mã {SHOWN.lower()}")
    assert turn.requests == (TakeOver(CODE),)
    assert turn.private
    talk.happen(TakenOver(lent.form, lent.form_version, lent.procedure, dict(lent.answers)))
    assert isinstance(talk.state.doing, Consenting)
    agreed = talk.say("đồng ý")
    assert agreed.consents[0].given
    assert draft_of(talk).current == "ngay_sinh"
    assert draft_of(talk).answers == lent.answers


def test_what_was_open_here_is_put_away():
    talk = begin(TRIP)
    talk.happen(TakenOver("ct01", 2, "1.004194", {"dien_cho": "toi"}))
    talk.say("đồng ý")
    assert draft_of(talk).form == "ct01"
    assert [draft.form for draft in talk.state.parked] == ["thu"]


def test_a_form_that_is_gone_cannot_be_taken_over(talk):
    talk.happen(TakenOver("khong_co", 1, "1.004194", {}))
    assert isinstance(talk.state.doing, Idle)


@pytest.mark.parametrize("reason", ["unknown", "expired", "used", "locked"])
def test_why_a_code_opens_nothing_is_said_and_the_form_goes_on(reason):
    talk = half_done()
    turn = talk.happen(TakeOverRefused(reason))
    assert len(turn.replies) == 2
    assert turn.replies[-1].text == talk.state.asked
    assert isinstance(talk.state.doing, Filling)


def test_a_mistyped_code_is_told_at_once(talk):
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    turn = talk.say(f"mã {wrong}")
    assert turn.requests == ()
    assert "mở không được" in turn.replies[0].text


@pytest.mark.parametrize(
    "said", ["mã số thuế", "mã hồ sơ", "7 giờ 30 mở cửa", "0901234567", "mã con gái", "điền tờ khai", "270123", "mã là gì", "số 12 thôn 3"]
)  # fmt: skip
def test_other_words_are_no_code(said):
    assert code_in(said) is None


@pytest.mark.parametrize("said", [CODE, SHOWN, f"mã {SHOWN}", f"dạ mã là {CODE.lower()} ạ", f"Mã: {SHOWN}"])
def test_a_code_is_found(said):
    assert code_in(said) == CODE


def test_a_new_code_for_the_counter(talk):
    assert talk.say("lấy mã mới").requests == ()
    talk.state = type(talk.state)(handed="TK-000001")
    assert talk.say("lấy mã cho cán bộ").requests == (CounterCode("TK-000001"),)
    assert SHOWN in talk.happen(HandOverReady(CODE, 30, "")).replies[0].text


def test_nothing_is_begun_before_consent():
    talk = Talk(world_of(TRIP))
    talk.happen(TakenOver(TRIP.code, 1, TRIP.procedures[0], {"dien_cho": "toi"}))
    talk.say("không")
    assert talk.state.parked == ()
    assert "toi" not in repr([draft for draft in [talk.state.paused] if isinstance(draft, Draft)])


@pytest.mark.parametrize("said", ["TK-261122-7KQ4", "mã tk 261122 7kq4 tới đâu rồi", "tờ khai TK-261122-7KQ4"])
def test_the_reference_of_a_form_is_looked_up(talk, said):
    assert talk.say(said).requests == (LookUpDossier("TK-261122-7KQ4"),)

"""Dossiers in a conversation: what is told to whom, what is asked next, what is kept and forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.events import (
    DossierClosed,
    DossierFound,
    DossierLocked,
    DossierMissing,
    Elapsed,
    Followed,
    HandTold,
    Noticed,
    PictureRead,
    RequestRefused,
    Unfollowed,
)
from bot.dialogue.replies import FollowDossier, LookUpDossier, OpenDossier, TellHand, UnfollowDossier
from bot.dialogue.state import AskingDossier, AskingHand, AskingSecond, Filling, Idle, Rating
from bot.mailbox.bodies import dump_request, load_request

CODE = "H19.31-261105-0012"
OTHER = "H53-261102-0001"
SECRETS = ("Nguyễn Thị Sáu", "Bản sao căn cước", "1.250.000", "trích lục", "1957")
DOSSIER = DossierFound(
    code=CODE,
    procedure_name="Đăng ký khai sinh",
    agency="UBND phường Tân Hòa",
    status=5,
    since="2026-11-17",
    received_at="2026-11-05",
    appointed_at="2026-11-26",
    until="2026-12-01",
    reason="Bản sao căn cước",
    owner="Nguyễn Thị Sáu",
    fee_due=1_250_000,
    fee_paid=0,
    result="Bản trích lục",
    opened=True,
)
OPENED = DOSSIER
PUBLIC = replace(DOSSIER, reason=None, owner="", fee_due=None, fee_paid=None, result="", opened=False)


def standing(status, **more):
    return replace(PUBLIC, status=status, **more)


def text_of(turn):
    return "\n".join(reply.text for reply in turn.replies)


@pytest.mark.parametrize("status", range(11))
def test_by_code_alone_nobody_learns_more_than_status_and_dates(talk, status):
    turn = talk.happen(standing(status))
    assert not any(secret in text_of(turn) for secret in SECRETS)
    assert "Đăng ký khai sinh" in text_of(turn)


@pytest.mark.parametrize("status", range(1, 11))
def test_every_status_says_since_when_and_is_private(talk, status):
    turn = talk.happen(standing(status, finished_at="2026-11-17"))
    assert "17/11/2026" in text_of(turn) or status == 2
    assert all(reply.private for reply in turn.replies if CODE in reply.text)


def test_the_second_fact_opens_and_nothing_of_it_stays_in_the_state(talk):
    talk.happen(PUBLIC)
    turn = talk.press(1)
    assert talk.state.doing == AskingSecond(CODE)
    asked = talk.say("bác sinh năm 1957")
    assert (talk.requests[-1], asked.private) == (OpenDossier(CODE, "1957"), True)
    turn = talk.happen(OPENED)
    assert all(secret in text_of(turn) for secret in SECRETS[:3])
    assert all(reply.private for reply in turn.replies if "Sáu" in reply.text)
    kept = repr(talk.state)
    assert not any(secret in kept for secret in SECRETS)


@pytest.mark.parametrize("first", [False, True])
def test_wrong_and_unknown_are_the_same_words(talk, first):
    if first:
        talk.happen(PUBLIC)
    talk.say(f"{CODE}")
    turn = talk.happen(DossierClosed(CODE))
    assert text_of(turn) == text_of(replace(turn))
    assert CODE not in text_of(turn)
    assert isinstance(talk.state.doing, AskingSecond)


def test_the_lock_says_when_to_try_again(talk):
    talk.happen(PUBLIC)
    talk.press(1)
    assert "30 phút" in text_of(talk.happen(DossierLocked(CODE, 30)))
    assert talk.state.doing == Idle()
    assert "24 giờ" in text_of(talk.happen(DossierLocked(CODE, 1440)))
    assert "2 giờ" in text_of(talk.happen(DossierLocked(CODE, 61)))


@pytest.mark.parametrize("words", ["không nhớ", "quên rồi", "đâu có nhớ", "để bác coi lại"])
def test_who_does_not_know_is_asked_once_more_and_then_sent_to_a_person(talk, words):
    talk.happen(PUBLIC)
    talk.press(1)
    assert "4 chữ số" in text_of(talk.say(words))
    assert "1900 1234" in text_of(talk.say(words))
    assert talk.state.doing == Idle()


def test_another_question_is_answered_instead(talk):
    talk.happen(PUBLIC)
    talk.press(1)
    turn = talk.say("làm căn cước cho con 14 tuổi cần giấy tờ gì")
    assert "căn cước" in text_of(turn).lower()
    assert not isinstance(talk.state.doing, AskingSecond)


def test_the_right_second_fact_counts_for_today_only(talk):
    talk.happen(PUBLIC)
    talk.happen(OPENED)
    talk.say("báo cho tôi khi có kết quả")
    assert talk.requests[-1] == FollowDossier(CODE, opened=True)
    talk.say("thôi báo")
    talk.world = replace(talk.world, today=talk.world.today.replace(day=23))
    talk.say("báo cho tôi khi có kết quả")
    assert talk.requests[-1] == FollowDossier(CODE, opened=False)


def test_several_codes_are_asked_in_order_and_only_the_last_leads_to_a_question(talk):
    talk.say(f"{CODE} với {OTHER}")
    assert talk.requests == [LookUpDossier(CODE, "status", last=False), LookUpDossier(OTHER)]
    assert not any(reply.choices for reply in talk.happen(standing(4, last=False)).replies)
    assert talk.happen(replace(standing(4), code=OTHER)).replies[-1].choices


def test_more_than_five_codes_are_too_many(talk):
    turn = talk.say(" ".join(f"H19.31-261105-{number:04d}" for number in range(8)))
    assert len(turn.requests) == 5
    assert "5 hồ sơ" in text_of(turn)


def test_a_photo_of_a_receipt_is_looked_up(talk):
    talk.happen(PictureRead(("https://motcua.example.vn/tra-cuu?ma=H19.31-261105-0012",)))
    assert talk.requests == [LookUpDossier(CODE)]


def test_who_wants_news_without_a_code_is_asked_for_it(talk):
    talk.say("báo cho tôi khi có kết quả")
    assert talk.state.doing == AskingDossier(0, follow=True)
    talk.say(CODE)
    assert talk.requests == [LookUpDossier(CODE, "follow")]
    turn = talk.happen(standing(4, purpose="follow"))
    assert turn.requests == (FollowDossier(CODE),)
    assert talk.state.followed == (CODE,)


def test_what_has_ended_cannot_be_followed(talk):
    turn = talk.happen(standing(10, purpose="follow"))
    assert turn.requests == ()
    assert "không còn tin" in text_of(turn)


def test_a_dossier_that_turns_out_missing_is_not_followed(talk):
    talk.happen(standing(4))
    talk.say("báo tôi khi xong")
    talk.happen(DossierMissing(CODE))
    assert talk.state.followed == ()


def test_where_the_page_is_fetched_it_is_said_so(talk):
    talk.world = replace(talk.world, calls=False)
    talk.happen(standing(4))
    talk.say("báo tôi khi xong")
    assert "mở lại trang này" in text_of(talk.happen(Followed(CODE)))


def test_news_carry_a_template_for_platforms_that_want_one(talk):
    talk.happen(standing(4))
    talk.say("báo tôi khi xong")
    (first, *_) = talk.happen(Noticed("change", standing(5))).replies
    assert first.template == {
        "kind": "dossier",
        "code": CODE,
        "status": "Yêu cầu bổ sung giấy tờ",
        "date": "26/11/2026",
    }


def test_the_words_of_templates_fit_what_platforms_allow(talk):
    talk.state = replace(talk.state, followed=(CODE,))
    for status in range(1, 11):
        talk.state = replace(talk.state, followed=(CODE,))
        template = talk.happen(Noticed("change", standing(status))).replies[0].template
        assert [len(template[name]) <= most for name, most in (("code", 30), ("status", 30), ("date", 20))] == [
            True
        ] * 3


@pytest.mark.parametrize("kind", ["change", "moved", "soon", "passed", "lapse"])
def test_news_of_what_is_not_followed_are_swallowed(talk, kind):
    turn = talk.happen(Noticed(kind, standing(4)))
    assert (turn.replies, turn.requests) == ((), ())


def test_more_than_twenty_cannot_be_followed(talk):
    talk.state = replace(talk.state, followed=tuple(f"H19.31-261105-{number:04d}" for number in range(20)))
    talk.happen(replace(standing(4), code=OTHER))
    assert "20 hồ sơ" in text_of(talk.say("báo tôi khi xong"))
    assert not any(isinstance(request, FollowDossier) for request in talk.requests)


def test_it_is_asked_once_whether_the_result_is_in_hand(talk):
    talk.happen(standing(10))
    assert talk.state.doing == AskingHand(CODE)
    talk.say("chưa")
    assert talk.requests == [TellHand(CODE, in_hand=False)]
    assert talk.state.doing == Idle()
    turn = talk.happen(standing(10))
    assert not any(reply.choices for reply in turn.replies)


def test_who_has_it_is_asked_for_a_rating_and_who_has_not_is_spared(talk):
    talk.happen(standing(10))
    talk.press(1)
    assert isinstance(talk.state.doing, Rating)
    assert talk.requests == [TellHand(CODE, in_hand=True)]


def test_in_a_form_the_question_waits(talk):
    talk.say("điền tờ khai khai sinh", "đồng ý")
    turn = talk.happen(standing(10))
    assert isinstance(talk.state.doing, Filling)
    assert talk.state.hand == CODE
    assert "Bé tên gì" in text_of(turn)
    talk.say("thôi", "cảm ơn", "bỏ qua")
    talk.say("trụ sở ở đâu vậy con")
    assert CODE in talk.state.hands or talk.state.hand == CODE


def test_a_silence_asks_nothing(talk):
    talk.state = replace(talk.state, hand=CODE)
    assert talk.happen(Elapsed(timedelta(hours=3))).replies == ()


def test_who_tries_many_codes_is_told_nothing_more_today(talk):
    for number in range(15):
        talk.happen(DossierMissing(f"H19.31-261105-{number:04d}"))
    held = text_of(talk.happen(DossierMissing(OTHER)))
    assert text_of(talk.happen(standing(4))) == held
    assert "mai tra tiếp" in held
    talk.world = replace(talk.world, today=talk.world.today.replace(day=23))
    assert "Đăng ký khai sinh" in text_of(talk.happen(standing(4)))


def test_everything_of_dossiers_is_forgotten_at_once(talk):
    talk.happen(PUBLIC)
    talk.happen(OPENED)
    talk.say("báo tôi khi xong")
    turn = talk.say("xóa giúp bác")
    assert turn.erase
    state = talk.state
    assert (state.looked, state.followed, state.opened, state.hands, state.hand) == (None, (), (), (), "")
    assert CODE not in repr(state)


def test_an_old_answer_changes_nothing(talk):
    for event in (Unfollowed(CODE), HandTold(), Unfollowed("")):
        assert talk.happen(event).replies == ()
    assert "chưa tra được" in text_of(talk.happen(RequestRefused("dossier")))


@pytest.mark.parametrize(
    "request_",
    [
        LookUpDossier(CODE, "follow", last=False),
        OpenDossier(CODE, "1957"),
        FollowDossier(CODE, opened=True),
        UnfollowDossier(CODE),
        UnfollowDossier(),
        TellHand(CODE, in_hand=False),
    ],
)
def test_requests_survive_the_outbox(request_):
    assert load_request(dump_request(request_)) == request_


def test_a_partial_code_in_the_middle_of_something_else_is_asked_for_whole(talk):
    assert "số thứ tự" in text_of(talk.say("coi giùm hồ sơ H19.31-261105"))
    assert isinstance(talk.state.doing, AskingDossier)

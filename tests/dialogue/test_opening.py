"""Commands with a slash and links that open a chat do the same on every channel."""

import pytest
from dialogue.forms import TRIP
from dialogue.test_form_walk import begin

from bot.dialogue.events import Opened
from bot.dialogue.replies import LookUpDossier, TakeOver
from bot.dialogue.state import AskingDossier, Filling, Idle
from knowledge.handover_code import code_of

LENT = next(code for number in range(99, 999) if (code := code_of(number)))


@pytest.mark.parametrize("argument", ["tt_1.001193", "tt_1-001193", "tt_1_001193"])
def test_a_link_brings_a_procedure(talk, argument):
    turn = talk.happen(Opened(argument))
    assert turn.state.topic == "1.001193"
    assert turn.replies[0].text.startswith("Dạ, em chào anh/chị.")
    assert turn.state.greeted


@pytest.mark.parametrize("text", ["/start tt_1.001193", "/START tt_1.001193", "/start@motcua_bot tt_1-001193"])
def test_it_may_be_typed(talk, text):
    assert talk.say(text).state.topic == "1.001193"


def test_a_link_brings_a_form_begun_elsewhere(talk):
    turn = talk.happen(Opened(f"ma_{LENT}"))
    assert turn.requests == (TakeOver(LENT),)
    assert turn.private


def test_a_link_brings_a_dossier(talk):
    (request,) = talk.happen(Opened("hs_H19.31-261105-0012")).requests
    assert isinstance(request, LookUpDossier)


@pytest.mark.parametrize("argument", ["", "tt_", "tt_9.999999", "x", "hs_1", "_", "tt", "a" * 64, "' OR 1=1"])
def test_what_a_link_brings_and_we_do_not_know_is_greeted(talk, argument):
    turn = talk.happen(Opened(argument))
    assert len(turn.replies[-1].choices) == 3
    assert talk.happen(Opened(argument)).replies[-1].text == turn.replies[-1].text


def test_a_wrong_code_in_a_link_is_said(talk):
    turn = talk.happen(Opened("ma_AAAAAA"))
    assert turn.requests == ()
    assert "mở không được" in turn.replies[-1].text


def test_a_link_in_the_middle_of_a_form_is_answered_and_the_form_goes_on():
    talk = begin(TRIP)
    turn = talk.happen(Opened("tt_1.001193"))
    assert isinstance(turn.state.doing, Filling)
    assert len(turn.replies) > 1


@pytest.mark.parametrize("text", ["/tracuu", "/TraCuu", "/tracuu@motcua_bot", " /tracuu "])
def test_a_dossier_is_asked_for(talk, text):
    assert isinstance(talk.say(text).state.doing, AskingDossier)


def test_a_dossier_is_asked_for_inside_a_form_which_waits():
    talk = begin(TRIP)
    assert isinstance(talk.say("/tracuu").state.doing, AskingDossier)
    assert talk.state.paused is not None


def test_a_dossier_is_looked_up_at_once(talk):
    (request,) = talk.say("/tracuu H19.31-261105-0012").requests
    assert isinstance(request, LookUpDossier)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("/help", "Ví dụ"),
        ("/start", "Ví dụ"),
        ("/HELP@MotCua_Bot", "Ví dụ"),
        ("/xoa", ""),
        ("/en", "English"),
        ("/vi", "Ví dụ"),
    ],
)
def test_the_other_commands_are_words_that_steer(talk, text, key):
    turn = talk.say(text)
    assert any(key in reply.text for reply in turn.replies)
    assert turn.state.failures == 0


def test_a_command_we_do_not_know_is_a_question_like_any(talk):
    assert isinstance(talk.say("/khongcolenhnay").state.doing, Idle)

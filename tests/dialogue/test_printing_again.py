"""The paper of a form that was handed in is had once more by asking, whatever is talked about meanwhile."""

from dataclasses import replace

import pytest
from dialogue.forms import TRIP
from dialogue.test_form_walk import begin, draft_of

from bot.dialogue.events import HandOverReady, PaperReady, RequestRefused
from bot.dialogue.replies import PaperAgain

LINK = "https://motcua.example/v1/papers/gAAA"
WORDS = """in tờ khai|in lại tờ khai|gửi lại tờ khai|gửi lại tờ khai cho bác|xin lại tờ khai|cho xin lại tờ khai với
tải lại tờ khai|gửi lại bản in|đường dẫn hết hạn|link hết hạn rồi cháu|không mở được tờ khai|gửi lại file|in tờ khai ra
tờ khai đã nộp đâu|in to khai giup ba|/into|print the form|xem lại tờ khai đã nộp"""


@pytest.fixture
def handed(talk):
    talk.state = replace(talk.state, handed="TK-261122-7KQ4", greeted=True)
    return talk


@pytest.mark.parametrize("text", [text for line in WORDS.split("\n") for text in line.split("|")])
def test_it_is_asked_for(handed, text):
    assert handed.say(text).requests == (PaperAgain("TK-261122-7KQ4"),)


def test_the_new_address_and_code_are_told_and_the_question_stands(handed):
    asked = handed.say("bằng lái").replies[-1].text
    handed.say("in tờ khai")
    paper, code, question = handed.happen(PaperReady(LINK, "7HM4XY")).replies
    assert (paper.paper, LINK in paper.text, paper.private) == (LINK, True, True)
    assert "7HM 4XY" in code.text
    assert code.private
    assert question.text == asked


def test_a_new_code_leaves_the_question_where_it_is(handed):
    asked = handed.say("bằng lái").replies[-1]
    handed.say("lấy mã mới")
    assert handed.happen(HandOverReady("7HM4XY", 30, "https://x/ma/7HM4XY")).replies[-1].text == asked.text
    assert handed.say("1").state.topic


def test_where_nothing_was_handed_in_it_is_said(talk):
    turn = talk.say("in tờ khai")
    assert turn.requests == ()
    assert "chưa thấy tờ khai" in turn.replies[0].text


def test_inside_a_form_the_form_goes_on():
    talk = begin(TRIP)
    at = draft_of(talk).current
    assert "chưa thấy tờ khai" in talk.say("in tờ khai").replies[0].text
    assert draft_of(talk).current == at


def test_a_form_that_is_gone_is_said_to_be(handed):
    handed.say("in tờ khai")
    assert "không còn ở cơ quan" in handed.happen(RequestRefused("paper")).replies[0].text

"""The dialogue keeps what it could not answer, offers to come back, and comes back with the answer."""

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.engine import step
from bot.dialogue.events import AnswerReady, Pressed, QuestionNoted, Said
from bot.dialogue.replies import NoteQuestion
from bot.dialogue.state import Idle, Rating, State
from bot.dialogue.world import World
from bot.mailbox.bodies import dump_request, load_request
from bot.question_client import body_of
from knowledge.model import Source
from knowledge.overlay import AddAnswer, Approved, Overlay, laid_over

ODD = "blabla trâu bay cung trăng"


@pytest.fixture
def world(library):
    return World(library, date(2026, 11, 22))


def say(world, *texts, state=None):
    state = state or State()
    for text in texts:
        turn = step(state, Said(text), world)
        state = turn.state
    return turn


def notes(turn):
    return [request for request in turn.requests if isinstance(request, NoteQuestion)]


def test_what_is_not_understood_is_noted_masked_with_what_was_thought_of(world):
    (noted,) = notes(say(world, "Nguyễn Văn An 0912345678 blabla trâu bay cung trăng"))
    assert noted.text == "*** *** blabla trâu bay cung trăng"
    assert (noted.why, noted.tell) == ("fallback", False)
    assert load_request(dump_request(noted)).text == noted.text


def test_an_ordinary_turn_makes_no_request(world):
    for text in ("chào em", "làm giấy khai sinh cho cháu cần giấy gì", "sổ đỏ", "12345", "thôi"):
        assert notes(say(world, text)) == []


def test_other_and_wrong_note_the_question_that_was_meant_otherwise(world):
    assert [(n.why, n.text) for n in notes(say(world, "sổ đỏ", "khác"))] == [("corrected", "sổ đỏ")]


def test_a_low_rating_of_an_answer_notes_its_question(world):
    rating = say(world, "Chứng thực bản sao từ bản chính ở đâu?", "cảm ơn").state
    assert isinstance(rating.doing, Rating)
    (noted,) = notes(say(world, "1", state=rating))
    assert (noted.why, noted.answered) == ("rated", "2.000815")
    assert notes(say(world, "5", state=rating)) == []


def test_after_the_second_time_one_tap_asks_to_be_told(world):
    first = say(world, ODD)
    assert not any("báo tôi" in choice.label for reply in first.replies for choice in reply.choices)
    second = say(world, "blabla bèo dạt mây trôi", state=first.state)
    labels = [choice.label for choice in second.replies[-1].choices]
    assert "Có câu trả lời thì báo tôi" in labels
    place = labels.index("Có câu trả lời thì báo tôi") + 1
    tapped = step(second.state, Pressed(f"{second.state.offered_at}:{place}"), world)
    (wish,) = notes(tapped)
    assert wish.tell
    assert wish.text == "blabla bèo dạt mây trôi"
    assert "một lần" in tapped.replies[0].text
    assert body_of(wish, "phone/an")["address"] == "phone/an"
    assert body_of(replace(wish, tell=False), "phone/an")["address"] is None
    assert step(tapped.state, QuestionNoted(), world).replies == ()


def test_nothing_typed_into_a_form_is_noted(world):
    asking = say(world, "điền tờ khai khai sinh giúp tôi").state
    for text in ("đồng ý", "blabla trâu bay cung trăng", ODD):
        turn = step(asking, Said(text), world)
        assert notes(turn) == []
        asking = turn.state


@pytest.fixture(scope="module")
def learned(library):
    change = AddAnswer(
        code="9.000007",
        title="Trâu lên cung trăng",
        questions=(ODD, "trâu bay lên trăng thì báo ai"),
        say="Chuyện này báo trưởng ấp.",
        source=Source(title="Quy ước ấp", date=date(2026, 1, 5)),
        checked=date(2026, 11, 22),
    )
    return laid_over(library, Overlay((Approved(id=7, change=change),))).library


def test_the_answer_comes_with_its_source_and_names_the_question(learned):
    told = step(State(), AnswerReady(ODD, "9.000007"), World(learned, date(2026, 11, 23)))
    texts = [reply.text for reply in told.replies]
    assert ODD in texts[0]
    assert "Chuyện này báo trưởng ấp." in texts[1]
    assert "Quy ước ấp" in texts[1]
    assert told.state.topic == "9.000007"
    assert isinstance(told.state.doing, Idle)


def test_the_answer_leaves_an_open_question_open(learned):
    world = World(learned, date(2026, 11, 23))
    asked = say(world, "sổ đỏ").state
    told = step(asked, AnswerReady(ODD, "9.000007"), world)
    assert told.state.doing == asked.doing
    assert "Chuyện này báo trưởng ấp." in told.replies[1].text
    assert [c.label for c in told.replies[-1].choices] == [offer.label for offer in asked.offers]


def test_an_own_answer_has_no_other_sides(learned):
    world = World(learned, date(2026, 11, 23))
    turn = say(world, "trâu bay lên trăng thì báo ai")
    assert "Chuyện này báo trưởng ấp." in turn.replies[0].text
    assert [choice.label for choice in turn.replies[-1].choices] == ["Không, cảm ơn em"] or len(
        turn.replies[-1].choices
    ) == 1

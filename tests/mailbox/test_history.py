"""What is read back: a page that reloads sees its own, an officer sees nobody's numbers and no answers to a form."""

import pytest
from stage import BEGIN

from bot.dialogue.events import Opened
from bot.dialogue.replies import LookUpDossier, Reply, Turn
from bot.dialogue.state import State
from bot.mailbox import history
from bot.mailbox.tables import conversations
from bot.ports import Incoming

AN = ("web", "web", "an")


@pytest.fixture
def tell(process):
    def tell(external_id, heard, *replies, person="an", private=False, requests=()):
        turn = Turn(State(topic="1.001193"), replies, requests, private)
        heard = Incoming(
            channel="web", bot="web", person=person, external_id=external_id, event=Opened(), heard=heard, at=BEGIN
        )
        return process.mailbox.take(heard, lambda _state: turn)

    return tell


@pytest.fixture
def told(tell):
    tell("1", None, Reply("Chào số 0912345678"))
    tell("2", "tôi là Nguyễn Văn A", Reply("Đã ghi Nguyễn Văn A", private=True), Reply("Câu sau?"), private=True)
    tell("3", "gọi 0987654321 nhé", Reply("Dạ"), requests=(LookUpDossier("x"),))
    tell("9", "bí mật", Reply("của bình"), person="bình")


def test_a_page_sees_its_own_conversation_whole(process, told):
    lines = [(line.who, line.text) for line in history.lines(process.engine, *AN)]
    assert lines == [
        ("assistant", "Chào số 0912345678"),
        ("citizen", "•••"),
        ("assistant", "Đã ghi Nguyễn Văn A"),
        ("assistant", "Câu sau?"),
        ("citizen", "gọi 09******21 nhé"),
        ("assistant", "Dạ"),
    ]
    assert history.lines(process.engine, "web", "web", "nobody") == []


@pytest.mark.parametrize(("after", "places"), [(0, [1, 2, 3, 4]), (2, [3, 4]), (4, []), (99, [])])
def test_messages_behind_a_place(process, told, after, places):
    assert [message.seq for message in history.messages_after(process.engine, *AN, after)] == places


def test_how_many_requests_are_open(process, told):
    assert history.waiting(process.engine, *AN) == 1
    assert history.waiting(process.engine, "web", "web", "bình") == 0


def test_an_officer_sees_it_masked(process, told):
    (an, _) = process.rows(conversations)
    seen = history.transcript(process.engine, an["public_id"])
    assert [(turn["who"], turn["text"]) for turn in seen["turns"]] == [
        ("assistant", "Chào số 09******78"),
        ("citizen", "•••"),
        ("assistant", "•••"),
        ("assistant", "Câu sau?"),
        ("citizen", "gọi 09******21 nhé"),
        ("assistant", "Dạ"),
    ]
    assert (seen["turns"][0]["at"], seen["topic"]) == (BEGIN.isoformat(), "1.001193")
    assert "an" not in seen.values()
    assert history.transcript(process.engine, "nobody") is None


def test_the_list_names_nobody_and_outlives_a_state_that_cannot_be_read(process, told):
    with process.engine.begin() as connection:
        connection.execute(conversations.update().where(conversations.c.id == 1).values(state={"schema": 99}))
    found = history.recent(process.engine, 50)
    assert [(each["channel"], each["turns"], each["topic"]) for each in found] in (
        [("web", 3, None), ("web", 1, "1.001193")],
        [("web", 1, "1.001193"), ("web", 3, None)],
    )
    assert not {"an", "bình"} & {str(value) for each in found for value in each.values()}
    assert len(history.recent(process.engine, 1)) == 1

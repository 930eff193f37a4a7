"""A turn is stored whole or not at all, once, and in order, whoever else is at it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from stage import BEGIN

from bot.dialogue.events import Opened, Pressed
from bot.dialogue.replies import LookUpDossier, Reply, Turn
from bot.dialogue.state import State, load
from bot.mailbox.tables import conversations, inbox, outbox
from bot.ports import Incoming


def message(external_id, person="an", channel="phone", bot="b", heard="chào"):
    return Incoming(
        channel=channel, bot=bot, person=person, external_id=str(external_id), event=Opened(), heard=heard, at=BEGIN
    )


def counting(state):
    """Answer with the number of the turn, and ask the office for one thing."""
    state = replace(state, turn=state.turn + 1)
    return Turn(state, (Reply(str(state.turn)), Reply("xong")), (LookUpDossier("H19.31-261105-0012"),))


def said(process):
    return [row["body"]["text"] for row in process.rows(outbox, outbox.c.kind == "message") if row["seq"] % 3 == 1]


def test_twenty_at_once_are_one(process):
    with ThreadPoolExecutor(20) as pool:
        receipts = list(pool.map(lambda _: process.mailbox.take(message("x"), counting), range(20)))
    assert sorted(receipt.duplicate for receipt in receipts) == [False] + [True] * 19
    assert len({replace(receipt, duplicate=False) for receipt in receipts}) == 1
    assert (receipts[0].messages[0].reply.text, receipts[0].requests) == ("1", 1)
    assert [len(process.rows(table)) for table in (conversations, inbox, outbox)] == [1, 1, 3]


def test_an_old_message_again_gets_its_own_answer(process):
    first = process.mailbox.take(message("x"), counting)
    for later in "yz":
        process.mailbox.take(message(later), counting)
    assert process.mailbox.take(message("x"), counting) == replace(first, duplicate=True)


def test_nobody_gets_what_was_said_to_another(process):
    """A platform's ids are unique for a bot; should one come from somebody else, they hear nothing of the first."""
    process.mailbox.take(message("x", person="an"), counting)
    stranger = process.mailbox.take(message("x", person="bình"), counting)
    assert (stranger.messages, stranger.duplicate) == ((), True)
    assert len(process.rows(inbox)) == 1


@pytest.mark.parametrize("other", [{"channel": "web"}, {"bot": "c"}])
def test_ids_count_for_one_bot_of_one_channel(process, other):
    assert not process.mailbox.take(message("x"), counting).duplicate
    assert not process.mailbox.take(message("x", **other), counting).duplicate


def test_two_processes_keep_one_dialogue(stage):
    processes = [stage.open(), stage.open()]
    with ThreadPoolExecutor(8) as pool:
        taken = pool.map(lambda place: processes[place % 2].mailbox.take(message(place), counting), range(40))
        answers = {receipt.messages[0].reply.text for receipt in taken}
    (row,) = processes[0].rows(conversations)
    assert answers == {str(turn) for turn in range(1, 41)}
    assert (row["version"], row["next_seq"], load(row["state"]).turn) == (40, 121, 40)
    for process in processes:
        process.close()


def test_fifty_messages_of_one_person_keep_their_order(process):
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda place: process.mailbox.take(message(place), counting), range(50)))
    rows = process.rows(outbox)
    assert [row["seq"] for row in rows] == list(range(1, 151))
    assert [row["inbox_id"] for row in rows] == sorted(row["inbox_id"] for row in rows)
    assert said(process) == [str(turn) for turn in range(1, 51)]
    assert process.rows(conversations)[0]["version"] == 50


def test_a_turn_that_breaks_leaves_nothing_and_may_come_again(process):
    def breaks(_state):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        process.mailbox.take(message("x"), breaks)
    assert [process.rows(table) for table in (conversations, inbox, outbox)] == [[], [], []]
    assert not process.mailbox.take(message("x"), counting).duplicate


@pytest.mark.parametrize(
    "state",
    [
        {"schema": 99, "topic": "1.001193"},
        {},
        {"schema": 1, "doing": {"kind": "dancing"}},
        {"schema": 1, "turn": "many"},
    ],
)
def test_a_state_that_cannot_be_read_costs_no_message(process, state, caplog):
    process.hear("xin chào", "1")
    with process.engine.begin() as connection:
        connection.execute(conversations.update().values(state=state))
    told = [message.reply.text for message in process.hear("xin chào", "2").messages]
    stranger = [message.reply.text for message in process.hear("xin chào", "b1", person="bình").messages]
    assert "nâng cấp" in told[0]
    assert told[1:] == stranger
    process.hear("cảm ơn", "3")
    (row, _) = process.rows(conversations)
    assert (row["unreadable"], row["version"], load(row["state"]).turn) == (state, 3, 2)
    assert len(process.rows(inbox)) == 4
    assert "many" not in caplog.text


def test_what_was_heard_is_kept_masked(process):
    shown = [
        (message(1, heard="số 079060001234 ạ"), False, "số 07********34 ạ"),
        (message(2, heard="Nguyễn Văn A"), True, "•••"),
        (message(3, heard=None), False, None),
    ]
    for incoming, private, _ in shown:
        process.mailbox.take(incoming, lambda state, private=private: Turn(state, private=private))
    assert [row["shown"] for row in process.rows(inbox)] == [kept for _, _, kept in shown]


@pytest.mark.parametrize(("channel", "status"), [("web", "sent"), ("terminal", "sent"), ("phone", "pending")])
def test_only_a_page_that_fetches_has_its_messages_at_once(process, channel, status):
    process.mailbox.take(message("x", channel=channel), counting)
    assert [(row["kind"], row["status"]) for row in process.rows(outbox)] == [
        ("message", status),
        ("message", status),
        ("request", "pending"),
    ]


def test_r09_an_old_button_changes_nothing_but_shows_the_question_again(process):
    process.hear(Opened(), "0")
    first = process.hear("tra cứu hồ sơ", "1")
    asked = first.messages[-1].reply
    again = process.hear(Pressed("1:1"), "2").messages[-1].reply
    before, after = load(process.rows(conversations)[0]["state"]), State()
    assert again.text == asked.text
    assert before.doing != after.doing

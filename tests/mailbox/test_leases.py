"""What is taken from the outbox: in order for each conversation, by one process at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from stage import BEGIN

from bot.dialogue.events import Opened
from bot.dialogue.replies import LookUpDossier, Reply, Turn
from bot.mailbox.leases import LEASE, close, lease, mark_uncertain, next_due, put_back, refuse_all
from bot.mailbox.tables import outbox
from bot.ports import Incoming

MOMENT = timedelta(seconds=1)


@pytest.fixture
def post(process):
    """Return what stores a turn of `person` with so many messages and requests."""

    def post(person, messages=0, requests=0):
        number = len(process.rows(outbox))
        incoming = Incoming(
            channel="phone",
            bot="b",
            person=person,
            external_id=f"{person}{number}",
            event=Opened(),
            heard=None,
            at=BEGIN,
        )
        replies = tuple(Reply(f"{person}{place}") for place in range(messages))
        asked = (LookUpDossier("H19.31-261105-0012"),) * requests
        return process.mailbox.take(incoming, lambda state: Turn(state, replies, asked))

    return post


def texts(parcels):
    return [parcel.body.get("text", parcel.kind) for parcel in parcels]


def test_one_message_of_each_conversation_at_a_time(process, post):
    post("a", 3)
    post("b", 2)
    first = lease(process.engine, BEGIN)
    assert texts(first) == ["a0", "b0"]
    assert lease(process.engine, BEGIN) == []
    close(process.engine, first[0], "sent", BEGIN)
    assert texts(lease(process.engine, BEGIN)) == ["a1"]


def test_a_waiting_request_holds_up_no_message_and_no_message_a_request(process, post):
    post("a", 1, 1)
    post("a", 1, 1)
    message, request = lease(process.engine, BEGIN)
    put_back(process.engine, request, BEGIN + LEASE, "down")
    close(process.engine, message, "sent", BEGIN)
    assert texts(lease(process.engine, BEGIN)) == ["a0"]
    assert texts(lease(process.engine, BEGIN + LEASE + MOMENT)) == ["request", "a0"]


@pytest.mark.parametrize("end", ["failed", "unknown", "sent"])
def test_whatever_became_of_one_the_next_follows(process, post, end):
    post("a", 2)
    (first,) = lease(process.engine, BEGIN)
    close(process.engine, first, end, BEGIN, "why")
    assert texts(lease(process.engine, BEGIN)) == ["a1"]
    row = process.rows(outbox)[0]
    assert (row["status"], row["error"], row["leased_until"]) == (end, "why", None)


def test_a_lease_that_ended_is_taken_again_and_shows_it(process, post):
    post("a", 1)
    (first,) = lease(process.engine, BEGIN)
    assert lease(process.engine, BEGIN + LEASE - MOMENT) == []
    (second,) = lease(process.engine, BEGIN + LEASE)
    assert (first.was_sending, second.was_sending) == (False, True)
    assert (first.attempts, second.attempts) == (0, 1)
    assert first.key == second.key


def test_two_processes_never_hold_the_same(stage, process, post):
    for person in range(30):
        post(f"p{person}", 1)
    other = stage.open()
    with ThreadPoolExecutor(6) as pool:
        taken = pool.map(lambda place: lease((process, other)[place % 2].engine, BEGIN, 5), range(6))
        ids = [parcel.id for parcels in taken for parcel in parcels]
    assert len(ids) == len(set(ids)) == 30
    other.close()


@pytest.mark.databases("postgresql")
def test_what_another_process_is_taking_just_now_is_passed_over_and_not_waited_for(stage, process, post):
    post("a", 1)
    post("b", 1)
    other = stage.open()
    with other.engine.begin() as taking:
        taking.execute(select(outbox.c.id).order_by(outbox.c.id).limit(1).with_for_update())
        with ThreadPoolExecutor(1) as pool:
            assert texts(pool.submit(lease, process.engine, BEGIN).result(timeout=4)) == ["b0"]
    assert texts(lease(process.engine, BEGIN)) == ["a0"]
    other.close()


def test_marks_and_places_in_time(process, post):
    post("a", 1)
    assert next_due(process.engine).replace(tzinfo=BEGIN.tzinfo) == BEGIN
    (parcel,) = lease(process.engine, BEGIN)
    assert next_due(process.engine) is None
    mark_uncertain(process.engine, parcel)
    put_back(process.engine, parcel, BEGIN + MOMENT, "later")
    assert lease(process.engine, BEGIN) == []
    assert next_due(process.engine).replace(tzinfo=BEGIN.tzinfo) == BEGIN + MOMENT
    assert [p.uncertain for p in lease(process.engine, BEGIN + MOMENT)] == [True]


def test_what_stands_behind_another_is_not_due(process, post):
    """Otherwise the loop would ask the database a hundred times a second while the office is down."""
    post("a", requests=2)
    (first,) = lease(process.engine, BEGIN)
    assert next_due(process.engine) is None
    put_back(process.engine, first, BEGIN + LEASE, "down")
    assert next_due(process.engine).replace(tzinfo=BEGIN.tzinfo) == BEGIN + LEASE


def test_who_wants_nothing_gets_nothing_but_others_do(process, post):
    receipt = post("a", 2, 1)
    post("b", 1)
    refuse_all(process.engine, receipt.conversation, BEGIN, "blocked")
    assert texts(lease(process.engine, BEGIN)) == ["request", "b0"]
    assert [row["status"] for row in process.rows(outbox, outbox.c.error == "blocked")] == ["failed"] * 2

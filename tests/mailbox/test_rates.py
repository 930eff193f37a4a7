"""How fast messages go out: a platform's pace and a person's, answers before notices, and what takes long goes back."""

from datetime import timedelta
from random import Random

import anyio
import pytest
from stage import BEGIN, Phone

from bot.dialogue.events import Opened
from bot.dialogue.replies import Reply, Turn
from bot.dialogue.state import State
from bot.mailbox import leases
from bot.mailbox.tables import conversations, outbox
from bot.ports import Incoming, Pace, TryLater
from bot.rates import Rates

PACE = Pace(per_second=10, at_once=10, per_second_to_one=1, at_once_to_one=3)


def waits(rates, people, now=BEGIN, most=1e9, notice=False, pace=PACE):
    return [rates.wait("c", person, pace, now, notice=notice, most=most) for person in people]


def test_a_burst_goes_at_once_and_the_rest_in_the_platforms_pace():
    found = waits(Rates(), range(15))
    assert found == pytest.approx([0] * 10 + [0.1, 0.2, 0.3, 0.4, 0.5])


def test_one_person_has_a_pace_of_their_own_and_holds_up_no_other():
    rates = Rates()
    assert waits(rates, ["an"] * 5) == pytest.approx([0, 0, 0, 1, 2])
    assert waits(rates, ["bình"]) == [0]
    assert waits(rates, ["an"], BEGIN + timedelta(seconds=10)) == [0]


def test_processes_part_the_pace_among_them():
    assert waits(Rates(share=2), range(12))[-2:] == pytest.approx([0.2, 0.4])


def test_notices_leave_half_of_it_to_answers():
    rates = Rates()
    assert waits(rates, range(6), notice=True, most=0) == pytest.approx([0, 0, 0, 0, 0, 0.1])
    assert waits(rates, range(10, 15)) == [0] * 5


def test_what_would_wait_too_long_books_no_place():
    rates = Rates()
    waits(rates, range(10))
    assert waits(rates, ["x", "y", "z"], most=0.05) == pytest.approx([0.1, 0.1, 0.1])


def test_where_the_platform_says_wait_all_wait():
    rates = Rates()
    rates.hold("c", BEGIN + timedelta(seconds=30))
    assert waits(rates, ["an"], most=2) == [30]
    assert rates.wait("d", "an", PACE, BEGIN, notice=False, most=2) == 0


@pytest.mark.parametrize("seed", range(20))
def test_never_more_than_the_pace_whatever_comes(seed):
    chance, rates, now, sent = Random(seed), Rates(), BEGIN, []
    for _ in range(300):
        now += timedelta(seconds=chance.random() / 10)
        (wait,) = waits(rates, [chance.randrange(5)], now, most=2)
        if wait <= 2:
            sent.append((now - BEGIN).total_seconds() + wait)
    sent.sort()
    for first, later in zip(sent, sent[20:], strict=False):
        assert later - first >= (20 - PACE.at_once) / PACE.per_second - 1e-6


def store(process, person, text, how="take"):
    heard = Incoming(
        channel="phone", bot="b", person=person, external_id=f"{person}{text}", event=Opened(), heard=None,
        at=process.clock(),
    )  # fmt: skip
    if how == "take":
        process.mailbox.take(heard, lambda _state: Turn(State(), (Reply(text),)))
        return
    with process.engine.begin() as connection:
        connection.execute(conversations.update().where(conversations.c.person == person).values(wakes_at=BEGIN))
    process.mailbox.wake(heard, BEGIN, lambda _state: Turn(State(), (Reply(text),)))


def test_answers_go_before_notices_that_waited_longer(process):
    for person in "abc":
        store(process, person, "chào")
    while leases.lease(process.engine, process.clock()):
        with process.engine.begin() as connection:
            connection.execute(outbox.update().values(status="sent"))
    for person in "ab":
        store(process, person, "nhắc", "wake")
    store(process, "c", "đáp")
    taken = leases.lease(process.engine, process.clock(), 10)
    assert [(parcel.body["text"], parcel.notice) for parcel in taken] == [
        ("đáp", False),
        ("nhắc", True),
        ("nhắc", True),
    ]


def test_what_must_wait_long_goes_back_without_a_try(process, stage):
    stage.phone.pace = Pace(per_second=1, at_once=2, per_second_to_one=1, at_once_to_one=1)
    for person in range(8):
        store(process, f"p{person}", "chào")
    anyio.run(process.delivery.round)
    back = process.rows(outbox, outbox.c.status == "pending")
    assert len(stage.phone.sent) == 4
    assert {row["attempts"] for row in back} == {0}
    assert len(back) == 4
    for _ in range(8):
        process.clock.forward(10)
        anyio.run(process.delivery.round)
    assert len({person for person, _ in stage.phone.sent}) == len(stage.phone.sent) == 8


def test_a_platform_that_says_wait_is_left_alone_by_all(process, stage):
    stage.phone.troubles = [TryLater("http-429", 30, whole=True)]
    store(process, "an", "một")
    anyio.run(process.delivery.round)
    store(process, "bình", "hai")
    anyio.run(process.delivery.round)
    assert len(stage.phone.tried) == 1
    for _ in range(4):
        process.clock.forward(31)
        anyio.run(process.delivery.round)
    assert sorted(text for _, text in stage.phone.sent) == ["hai", "một"]


def test_what_stops_everybody_costs_a_message_no_try_until_days_have_passed(process, stage):
    """A platform whose account is stopped at night is mended in the morning: nothing was given up meanwhile."""
    store(process, "an", "một")
    stage.phone.troubles = [TryLater("zalo-224", 60, whole=True)] * 40
    for _ in range(30):
        process.clock.forward(3600)
        anyio.run(process.delivery.round)
    (row,) = process.rows(outbox)
    assert (row["status"], row["attempts"], row["error"]) == ("pending", 0, "zalo-224")
    process.clock.forward(3 * 86400)
    anyio.run(process.delivery.round)
    (row,) = process.rows(outbox)
    assert (row["status"], row["error"]) == ("failed", "zalo-224")
    assert stage.phone.sent == []


class Away(Phone):
    """A phone on which nothing ever arrives."""

    async def send(self, person, reply):
        await anyio.sleep_forever()


def test_what_a_dead_process_held_is_taken_over_within_fifteen_seconds(stage, monkeypatch):
    """With a tenth of the times: a living process keeps what it has, a dead one loses it."""
    assert leases.LEASE.total_seconds() + 1 <= 15
    assert leases.LEASE.total_seconds() >= leases.RENEWED_EVERY * 2.5
    monkeypatch.setattr(leases, "LEASE", leases.LEASE / 10)
    monkeypatch.setattr(leases, "RENEWED_EVERY", leases.RENEWED_EVERY / 10)
    process, other = stage.open(), stage.open()
    begin = anyio.run(_now)
    for each in (process, other):
        each.delivery.clock = lambda: BEGIN + timedelta(seconds=anyio.current_time() - begin)
    process.delivery.channels = {"phone": Away()}
    store(process, "an", "chào")

    async def play():
        async with anyio.create_task_group() as group:
            dying = anyio.CancelScope()

            async def die():
                with dying:
                    await process.delivery.run()

            group.start_soon(die)
            await anyio.sleep(0.3)
            group.start_soon(other.delivery.run)
            await anyio.sleep(2.5)
            assert stage.phone.sent == []
            dying.cancel()
            with anyio.fail_after(1.5 + 1):
                while not stage.phone.sent:  # noqa: ASYNC110 - the other process does it
                    await anyio.sleep(0.01)
            other.delivery.close()

    anyio.run(play)
    (row,) = process.rows(outbox)
    assert (row["uncertain"], stage.phone.sent) == (True, [("an", "chào")])
    process.close()
    other.close()


async def _now():
    return anyio.current_time()

"""Delivery: patience, giving up, what is unknown, what is blocked, an office that is down, a bug in one parcel."""

import time
from random import Random

import anyio
import pytest
from stage import DOSSIER, Phone

from bot.dialogue.events import DossierFound, Opened
from bot.dialogue.replies import LookUpDossier, Reply, Turn
from bot.dialogue.state import State
from bot.mailbox import leases
from bot.mailbox.leases import LEASE
from bot.mailbox.tables import conversations, inbox, outbox
from bot.ports import BLOCKED, Incoming, OutcomeUnknown, Refused, TryLater

FEE = "phí đăng ký khai sinh bao nhiêu"


def say(process, *texts, person="an", requests=0):
    """Store a turn that says `texts` on the phone, and looks up a dossier so many times."""
    decided = Turn(State(), tuple(Reply(text) for text in texts), (LookUpDossier(DOSSIER),) * requests)
    name = f"{person}-{len(process.rows(inbox))}"
    heard = Incoming(
        channel="phone", bot="b", person=person, external_id=name, event=Opened(), heard=None, at=process.clock()
    )
    process.mailbox.take(heard, lambda _state: decided)


def rounds(process, count=1, seconds=0):
    for _ in range(count):
        anyio.run(process.delivery.round)
        process.clock.forward(seconds)


def states(process):
    return [(row["status"], row["error"], row["uncertain"]) for row in process.rows(outbox)]


def texts(phone):
    return [text for _, text in phone.sent]


def test_retries_with_patience_and_jitter_then_gives_up_where_all_can_see(process, stage):
    stage.phone.troubles = [TryLater("http-503")] * 6
    say(process, "một", "hai")
    waits = []
    for _ in range(5):
        rounds(process)
        due = process.rows(outbox)[0]["due_at"].replace(tzinfo=process.clock().tzinfo)
        waits.append((due - process.clock()).total_seconds())
        process.clock.at = due
    assert all(2**place <= wait <= 1.25 * 2**place for place, wait in enumerate(waits))
    assert any(wait != 2**place for place, wait in enumerate(waits))
    rounds(process, 2)
    assert states(process) == [("failed", "http-503", False), ("sent", None, False)]
    assert texts(stage.phone) == ["hai"]


def test_not_before_its_time(process, stage):
    stage.phone.troubles = [TryLater("http-503")]
    say(process, "một")
    rounds(process, 3)
    assert len(stage.phone.tried) == 1


@pytest.mark.parametrize(("asked", "least", "most"), [(30, 30, 37.5), (1e300, 3600, 4500), (0, 0, 0)])
def test_waits_as_long_as_the_platform_says_within_reason(process, stage, asked, least, most):
    stage.phone.troubles = [TryLater("http-429", asked)]
    say(process, "một")
    rounds(process)
    due = process.rows(outbox)[0]["due_at"].replace(tzinfo=process.clock().tzinfo)
    assert least <= (due - process.clock()).total_seconds() <= most


def test_an_unknown_outcome_is_repeated_once_and_marked(process, stage):
    stage.phone.troubles = [OutcomeUnknown(), None]
    say(process, "một", "hai")
    rounds(process, 4, seconds=5)
    assert states(process) == [("sent", None, True), ("sent", None, False)]
    assert [text for _, text in stage.phone.tried] == ["một", "một", "hai"]


def test_unknown_twice_is_never_tried_a_third_time(process, stage):
    stage.phone.troubles = [OutcomeUnknown(), OutcomeUnknown()]
    say(process, "một", "hai")
    rounds(process, 6, seconds=61)
    assert states(process) == [("unknown", "outcome-unknown", True), ("sent", None, False)]
    assert [text for _, text in stage.phone.tried] == ["một", "một", "hai"]


def test_a_process_that_died_while_sending_is_an_unknown_outcome(process, stage):
    say(process, "một")
    leases.lease(process.engine, process.clock())  # and dies
    rounds(process)
    assert stage.phone.tried == []
    process.clock.forward(LEASE.total_seconds())
    stage.phone.troubles = [OutcomeUnknown()]
    rounds(process, 4, seconds=61)
    assert states(process) == [("unknown", "outcome-unknown", True)]
    assert len(stage.phone.tried) == 1


def test_a_process_that_dies_twice_sends_no_third_time(process, stage):
    say(process, "một")
    (parcel,) = leases.lease(process.engine, process.clock())
    leases.mark_uncertain(process.engine, parcel)
    process.clock.forward(LEASE.total_seconds())
    rounds(process)
    assert (stage.phone.tried, states(process)) == ([], [("unknown", "sent-twice-unknown", True)])


def test_refused_is_never_tried_again_but_the_next_is(process, stage, caplog):
    stage.phone.troubles = [Refused("too-long")]
    say(process, "một", "hai")
    rounds(process, 3, seconds=61)
    assert states(process) == [("failed", "too-long", False), ("sent", None, False)]
    assert "too-long" in caplog.text
    assert "một" not in caplog.text


def test_who_blocked_us_hears_nothing_more_until_they_write(process, stage):
    stage.phone.troubles = [Refused(BLOCKED)]
    say(process, "một", "hai", "ba")
    say(process, "bốn", person="bình")
    rounds(process, 4, seconds=61)
    assert [status for status, _, _ in states(process)] == ["failed", "failed", "failed", "sent"]
    say(process, "năm")
    rounds(process)
    assert texts(stage.phone) == ["bốn", "năm"]


class Office:
    """An office that is down for so many requests, then answers."""

    def __init__(self, down, error=None):
        self.down = down
        self.error = error or TryLater("ConnectError")
        self.keys = []

    async def perform(self, request, key, channel, person):
        self.keys.append(key)
        if len(self.keys) <= self.down:
            raise self.error
        return DossierFound(code=request.code, procedure_name="Việc thử", agency="Phường", status=4)


def test_while_the_office_is_down_guidance_goes_on_and_the_answer_comes_later_once(stage):
    office = Office(down=9)
    process = stage.open(office)
    say(process, requests=1)
    rounds(process, 3, seconds=61)
    answered = process.hear(FEE, "2").messages
    assert answered
    rounds(process, 12, seconds=80)
    assert len(set(office.keys)) == 1
    assert len(office.keys) == 10
    assert sum("Việc thử" in text for text in texts(stage.phone)) == 1
    assert {status for status, _, _ in states(process)} == {"sent"}
    assert process.rows(conversations)[0]["version"] == 3
    process.close()


def test_a_request_is_never_given_up_and_waits_at_most_a_minute_and_a_quarter(stage):
    process = stage.open(Office(down=1000))
    say(process, requests=1)
    for _ in range(30):
        rounds(process)
        (row,) = process.rows(outbox, outbox.c.kind == "request")
        assert row["status"] == "pending"
        assert (row["due_at"].replace(tzinfo=process.clock().tzinfo) - process.clock()).total_seconds() <= 75
        process.clock.forward(76)
    process.close()


def test_two_processes_with_the_same_answer_say_it_once(stage):
    process = stage.open(Office(down=0))
    say(process, requests=1)
    first = leases.lease(process.engine, process.clock())
    process.clock.forward(61)
    second = leases.lease(process.engine, process.clock())
    for parcel in (*first, *second):
        anyio.run(process.delivery._deliver, parcel)
    rounds(process, 5, seconds=61)
    assert sum("Việc thử" in text for text in texts(stage.phone)) == 1
    process.close()


def test_a_bug_in_one_parcel_stops_no_other(stage, caplog):
    process = stage.open(Office(down=3, error=ZeroDivisionError("079060001234")))
    say(process, requests=1)
    say(process, "một", person="bình")
    rounds(process)
    assert texts(stage.phone) == ["một"]
    assert "ZeroDivisionError" in caplog.text
    assert "079060001234" not in caplog.text
    rounds(process, 8, seconds=76)
    assert any("Việc thử" in text for text in texts(stage.phone))
    process.close()


def test_a_bug_while_sending_counts_as_an_unknown_outcome(process, stage):
    stage.phone.troubles = [ZeroDivisionError(), ZeroDivisionError()]
    say(process, "một", "hai")
    rounds(process, 6, seconds=61)
    assert [(status, marked) for status, _, marked in states(process)] == [("unknown", True), ("sent", False)]
    assert len(stage.phone.tried) == 3


def test_a_channel_that_is_off_is_given_up_where_all_can_see(stage):
    process = stage.open()
    process.delivery.channels = {}
    say(process, "một")
    rounds(process, 7, seconds=76)
    assert states(process) == [("failed", "channel-off", False)]
    process.close()


def test_answers_keep_their_order_whatever_each_takes(process, stage):
    """Ten messages each to five people, every send with a delay of its own."""
    chance = Random(7)

    async def slowly(person, reply):
        await anyio.sleep(chance.random() / 100)
        stage.phone.sent.append((person, reply.text))

    stage.phone.send = slowly
    for person in "abcde":
        say(process, *(f"{place}" for place in range(10)), person=person)
    with anyio.from_thread.start_blocking_portal() as portal:
        running = portal.start_task_soon(process.delivery.run)
        wait_until(lambda: len(stage.phone.sent) == 50)
        portal.call(process.delivery.close)
        running.result(10)
    for person in "abcde":
        assert [text for name, text in stage.phone.sent if name == person] == [str(place) for place in range(10)]
    assert stage.phone.sent != sorted(stage.phone.sent)


def wait_until(true, seconds=15):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


class Slow(Phone):
    """Somebody's phone that takes forever, and one at which all is well."""

    def __init__(self):
        super().__init__()
        self.held = None

    async def send(self, person, reply):
        if person == "chậm":
            self.held = self.held or anyio.Event()
            await self.held.wait()
        await super().send(person, reply)


def test_a_slow_one_holds_up_nobody_else_and_is_finished_before_the_end(stage):
    stage.phone = Slow()
    process = stage.open()
    say(process, "một", person="chậm")
    with anyio.from_thread.start_blocking_portal() as portal:
        running = portal.start_task_soon(process.delivery.run)
        wait_until(lambda: stage.phone.held is not None)
        for place in range(3):
            say(process, f"{place}", person="nhanh")
            portal.call(process.delivery.news.fire)
            wait_until(lambda place=place: ("nhanh", f"{place}") in stage.phone.sent)
        portal.call(process.delivery.close)
        assert not running.done()
        portal.call(stage.phone.held.set)
        running.result(10)
    assert [status for status, _, _ in states(process)] == ["sent"] * 4
    process.close()


def test_the_loop_outlives_a_database_that_is_gone_for_a_while(process, stage, monkeypatch):
    real, failures = leases.lease, []

    def broken(*arguments):
        if len(failures) < 2:
            failures.append(1)
            raise OSError("disk of Nguyễn Văn A")
        return real(*arguments)

    monkeypatch.setattr("bot.delivery._IDLE_SECONDS", 0.02)
    monkeypatch.setattr(leases, "lease", broken)
    say(process, "một")
    with anyio.from_thread.start_blocking_portal() as portal:
        running = portal.start_task_soon(process.delivery.run)
        wait_until(lambda: states(process) == [("sent", None, False)])
        portal.call(process.delivery.close)
        running.result(10)
    assert len(failures) == 2


def test_the_loop_rests_while_a_request_waits(stage, monkeypatch):
    """A request behind another that waits is no reason to ask the database again and again."""
    process = stage.open(Office(down=1000))
    say(process, requests=2)
    asked = []
    real = leases.lease
    monkeypatch.setattr(leases, "lease", lambda *arguments: asked.append(1) or real(*arguments))
    with anyio.from_thread.start_blocking_portal() as portal:
        running = portal.start_task_soon(process.delivery.run)
        portal.call(anyio.sleep, 0.5)
        portal.call(process.delivery.close)
        running.result(10)
    assert len(asked) < 10
    process.close()

"""By the clock: a reminder by day, then the form goes; once whatever runs beside it; nobody's silence holds up another's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import anyio
import pytest
from residue import opened
from stage import KEY

from bot.dialogue.events import Elapsed, Opened
from bot.dialogue.lifetimes import ZONE, wakes_at
from bot.dialogue.replies import Reply, SubmitForm, Turn
from bot.dialogue.state import Draft, Filling, Idle, Person, State, load
from bot.jobs import EVERY, Jobs
from bot.mailbox.retention import claim, prolong, sleepers
from bot.mailbox.tables import conversations, inbox, outbox
from bot.ports import Incoming
from bot.service import Assistant
from bot.signals import Signal

NAME = "Điểu Thị Hoa"
HOUR = timedelta(hours=1)
DRAFT = Draft("to_khai_khai_sinh", 1, "1.001193", {"ten": NAME}, current="dien_thoai")
AT_NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


@pytest.fixture
def process(process):
    process.clock.at = AT_NOON
    return process


@pytest.fixture
def jobs(process):
    return Jobs(process.mailbox, process.assistant, process.clock, Signal())


@pytest.fixture
def leave(process):
    """Leave a conversation in a state."""

    def leave(state, *replies, person="an", requests=()):
        incoming = Incoming(
            channel="phone",
            bot="b",
            person=person,
            external_id=f"m{len(process.rows(inbox))}",
            event=Opened(),
            heard="dạ",
            at=process.clock(),
        )
        process.mailbox.take(incoming, lambda _state: Turn(state, replies, requests))

    return leave


def later(process, jobs, hours):
    """Return the texts said at `hours` after noon."""
    process.clock.at = AT_NOON + hours * HOUR
    before = len(process.rows(outbox))
    jobs.once()
    return [row["body"]["text"] for row in process.rows(outbox)[before:]]


def state_of(process, place=0):
    return load(process.rows(conversations)[place]["state"])


def test_a_form_that_is_left_is_reminded_of_once_and_then_gone(process, jobs, leave, stage):
    leave(State(doing=Filling(DRAFT)), Reply(f"Đã ghi {NAME}", private=True))
    assert later(process, jobs, 19.9) == []
    reminder, *_ = later(process, jobs, 20)
    assert "Tờ khai ngắn" in reminder
    assert later(process, jobs, 21) == later(process, jobs, 23.9) == []
    (gone,) = later(process, jobs, 24)
    assert gone != reminder
    state = state_of(process)
    assert (state.doing, state.parked, state.paused) == (Idle(), (), None)
    assert NAME not in opened(stage.folder, KEY.encode())
    assert later(process, jobs, 48) == []
    assert process.rows(conversations)[0]["wakes_at"] is None


def test_what_was_reminded_of_can_be_gone_on_with(process, jobs, leave):
    leave(State(parked=(DRAFT,)))
    later(process, jobs, 20)
    assert [choice["label"] for choice in process.rows(outbox)[-1]["body"]["choices"]] == ["Điền tiếp"]
    process.hear("1", "x", channel="phone")
    assert isinstance(state_of(process).doing, Filling)
    assert later(process, jobs, 24) == []
    assert state_of(process).doing.draft.answers["ten"] == NAME


def test_in_a_form_the_question_is_asked_again_with_its_choices(process, jobs, leave):
    process.hear("điền tờ khai khai sinh", "1", channel="phone")
    asked = process.hear("đồng ý", "2", channel="phone").messages[-1].reply
    state = replace(state_of(process), doing=replace(state_of(process).doing, draft=DRAFT))
    leave(replace(state, offers=(), asked=asked.text))
    *_, question = later(process, jobs, 20)
    assert question == asked.text


def test_who_speaks_in_time_is_not_reminded(process, jobs, leave):
    leave(State(doing=Filling(DRAFT)))
    process.clock.at = AT_NOON + 19 * HOUR
    leave(State(doing=Filling(DRAFT)))
    assert later(process, jobs, 20) == []
    assert len(later(process, jobs, 19 + 20)) > 0


def test_who_speaks_while_we_look_is_not_reminded(process, jobs, leave):
    leave(State(doing=Filling(DRAFT)))
    process.clock.at = AT_NOON + 20 * HOUR
    (sleeper,) = sleepers(process.engine, process.clock())
    leave(State(doing=Filling(DRAFT)))
    assert not jobs._elapsed(sleeper, process.clock())


def test_nothing_is_held_nothing_is_due(process, jobs, leave):
    leave(State())
    leave(State(topic="1.001193"), person="bình")
    assert [row["wakes_at"] for row in process.rows(conversations)] == [None, None]


def test_a_process_that_slept_erases_without_a_reminder(process, jobs, leave):
    leave(State(parked=(DRAFT,)))
    (gone,) = later(process, jobs, 30)
    assert "24 giờ" in gone
    assert state_of(process).parked == ()


def test_facts_of_people_go_after_a_week_even_of_who_talks_every_day(process, jobs, leave):
    kept = State(people=(Person({"ho_ten": NAME}),))
    for day in range(8):
        process.clock.at = AT_NOON + day * 24 * HOUR - (1 * HOUR if day else timedelta())
        leave(kept)
    assert later(process, jobs, 7 * 24 - 0.1) == []
    assert state_of(process).people
    assert later(process, jobs, 7 * 24) == []
    assert state_of(process).people == ()
    assert process.rows(conversations)[0]["kept_at"] is None


def test_facts_kept_anew_stay_a_week_anew(process, jobs, leave):
    leave(State(people=(Person({"ho_ten": NAME}),)))
    process.clock.at = AT_NOON + 5 * 24 * HOUR
    leave(State(people=(Person({"ho_ten": NAME}), Person({"ho_ten": "Nguyễn Văn A"}))))
    later(process, jobs, 8 * 24)
    assert state_of(process).people
    later(process, jobs, 12 * 24)
    assert state_of(process).people == ()


def test_the_reminder_does_not_change_when_the_person_was_last_heard(process, jobs, leave):
    leave(State(parked=(DRAFT,)))
    later(process, jobs, 20)
    (row,) = process.rows(conversations)
    assert row["last_at"].replace(tzinfo=UTC) == AT_NOON
    assert row["wakes_at"].replace(tzinfo=UTC) == AT_NOON + 24 * HOUR


@pytest.mark.parametrize("hour", range(24))
def test_nobody_is_woken_at_night(hour):
    last = datetime(2026, 11, 22, hour, 15, tzinfo=ZONE)
    due = wakes_at(State(parked=(DRAFT,)), last, None, told=False).astimezone(ZONE)
    assert 7 <= due.hour < 21
    assert timedelta(hours=9) < due - last <= timedelta(hours=20)
    assert due - last == timedelta(hours=20) or (due.hour, due.minute) == (20, 30)


def test_who_has_the_work_keeps_it_as_long_as_nobody_else_took_it(stage, process):
    other, now = stage.open(), process.clock()
    assert claim(process.engine, "x", now, EVERY)
    assert prolong(process.engine, "x", now + EVERY, now + 2 * EVERY)
    assert not claim(other.engine, "x", now + EVERY, EVERY)
    assert claim(other.engine, "x", now + 2 * EVERY, EVERY)
    assert not prolong(process.engine, "x", now + 2 * EVERY, now + 9 * EVERY)
    assert prolong(other.engine, "x", now + 3 * EVERY, now)  # given back
    assert claim(process.engine, "x", now, EVERY)
    other.close()


def test_one_process_has_the_work_at_a_time(stage, process):
    other = stage.open()
    now = process.clock()
    engines = [process.engine, other.engine] * 3
    assert sum(claim(engine, "x", now, EVERY) for engine in engines) == 1
    assert sum(claim(engine, "x", now + EVERY, EVERY) for engine in engines) == 1
    assert claim(process.engine, "y", now, EVERY)
    other.close()


def test_two_that_wake_the_same_silence_do_it_once(stage, process, jobs, leave):
    other = stage.open()
    leave(State(parked=(DRAFT,)))
    process.clock.at = AT_NOON + 20 * HOUR
    second = Jobs(other.mailbox, other.assistant, process.clock, Signal())
    (sleeper,) = sleepers(process.engine, process.clock())
    assert [each._elapsed(sleeper, process.clock()) for each in (jobs, second, jobs)] == [True, False, False]
    other.close()


def test_one_that_breaks_holds_up_no_other(process, leave, caplog, monkeypatch):
    leave(State(parked=(DRAFT,)))
    leave(State(parked=(DRAFT,)), person="bình")
    decided = Assistant.decide
    calls = []

    def breaks(self, event):
        calls.append(event)
        return (lambda _state: 1 / 0) if len(calls) == 1 else decided(self, event)

    monkeypatch.setattr(Assistant, "decide", breaks)
    jobs = Jobs(process.mailbox, process.assistant, process.clock, Signal())
    later(process, jobs, 30)
    assert [bool(state_of(process, place).parked) for place in (0, 1)] == [True, False]
    assert "ZeroDivisionError" in caplog.text
    assert NAME not in caplog.text
    later(process, jobs, 31)
    assert state_of(process).parked == ()


def test_a_state_that_cannot_be_read_is_put_aside_and_its_silence_ends(process, jobs, leave):
    leave(State(parked=(DRAFT,)))
    with process.engine.begin() as connection:
        connection.execute(conversations.update().values(state={"schema": 99, "ten": NAME}))
    later(process, jobs, 30)
    (row,) = process.rows(conversations)
    assert (row["unreadable"], row["wakes_at"]) == ({"schema": 99, "ten": NAME}, None)


def test_a_step_that_forgets_to_let_go_is_asked_again_but_not_at_once(process, leave):
    leave(State(parked=(DRAFT,)))
    process.clock.at = AT_NOON + 30 * HOUR
    (sleeper,) = sleepers(process.engine, process.clock())
    event = Elapsed(30 * HOUR)
    incoming = Incoming(
        channel="phone", bot="b", person="an", external_id="x", event=event, heard=None, at=process.clock()
    )
    process.mailbox.wake(incoming, sleeper.wakes_at, Turn)
    assert process.rows(conversations)[0]["wakes_at"].replace(tzinfo=UTC) == process.clock() + HOUR


def test_a_form_that_waits_for_the_office_is_not_lost_in_silence(process, jobs, leave):
    form = SubmitForm("to_khai", 1, "1.001193", {"ten": NAME})
    leave(State(parked=(DRAFT,)), requests=(form,))
    later(process, jobs, 30)
    (request,) = process.rows(outbox, outbox.c.kind == "request")
    assert (request["status"], request["body"]["answers"]) == ("pending", {"ten": NAME})


def test_it_runs_beside_the_rest_and_ends_when_told(process, leave):
    leave(State(parked=(DRAFT,)))
    process.clock.at = AT_NOON + 30 * HOUR

    async def run():
        jobs = Jobs(process.mailbox, process.assistant, process.clock, Signal())
        with anyio.fail_after(10):
            async with anyio.create_task_group() as group:
                group.start_soon(jobs.run)
                seen = jobs.news.now()
                await jobs.news.wait(seen, 5)
                jobs.close()
        return jobs.news.now()

    assert anyio.run(run) == 1
    assert state_of(process).parked == ()


def test_a_database_that_is_away_is_tried_again(process, jobs, caplog, monkeypatch):
    monkeypatch.setattr("bot.jobs._LOOK_SECONDS", 0.01)
    tried = []

    def away(*_):
        tried.append(1)
        if len(tried) == 3:
            jobs.close()
        raise OSError(NAME)

    monkeypatch.setattr("bot.jobs.claim", away)
    with anyio.from_thread.start_blocking_portal() as portal:
        portal.call(jobs.run)
    assert len(tried) == 3
    assert "OSError" in caplog.text
    assert NAME not in caplog.text


def test_any_order_of_speaking_and_looking_ends_with_nothing_held(process, jobs, leave):
    chance = Random(5)
    hours = 0.0
    for _ in range(30):
        hours += chance.random() * 8
        process.clock.at = AT_NOON + hours * HOUR
        if chance.random() < 0.3:
            leave(State(parked=(DRAFT,)))
        jobs.once()
        (row,) = process.rows(conversations) or ({"last_at": None},)
        if row["last_at"] and state_of(process).parked:
            assert process.clock() - row["last_at"].replace(tzinfo=UTC) < 24 * HOUR
    later(process, jobs, hours + 25)
    assert state_of(process).parked == ()

"""Fetching from the office: each thing once and in order, though the office fails, a process dies, or two are there."""

import json
from dataclasses import replace

import anyio
import anyio.lowlevel
import httpx
import pytest
from stage import KEY

from bot.dialogue.events import Opened
from bot.fetching import JOB, PAGE, Fetching, Matter, OfficeWire
from bot.mailbox.tables import inbox, jobs
from bot.signals import Signal

pytestmark = pytest.mark.databases("sqlite")
THING = Matter(name="thing", path="/things", listed="things", event=lambda _: Opened(), pause=lambda _: 0.005)
PEOPLE = ("an", "ba")


class Office(httpx.AsyncBaseTransport):
    """Keeps things to tell until it hears that they were told; first it fails as `troubles` say."""

    def __init__(self, many):
        self.things = {n: {"id": n, "address": f"phone/{PEOPLE[n % 2]}"} for n in range(1, many + 1)}
        self.troubles = []
        self.asked = []
        self.heard = []

    async def handle_async_request(self, request):
        self.asked.append((request.method, request.url.path, dict(request.url.params)))
        await anyio.lowlevel.checkpoint()
        trouble = self.troubles.pop(0) if self.troubles else None
        if isinstance(trouble, Exception):
            raise trouble
        if request.method == "POST":
            told = json.loads(request.content)
            self.heard.append(told)
            for number in told.get("ids", ()):
                self.things.pop(number, None)
            return trouble or httpx.Response(200, json={"taken": 1}, request=request)
        after, limit = int(request.url.params["after"]), int(request.url.params["limit"])
        page = [thing for n, thing in sorted(self.things.items()) if n > after][:limit]
        return trouble or httpx.Response(200, json={"things": page}, request=request)


@pytest.fixture
def soon(monkeypatch):
    """A lease that is looked after every few milliseconds."""
    monkeypatch.setattr("bot.alone._LOOK_SECONDS", 0.01)
    monkeypatch.setattr("bot.alone._RENEWED_EVERY", 0.02)


@pytest.fixture
def process(process):
    for person in PEOPLE:
        process.hear("chào", "hello", person=person, bot=f"b-{person}")
    return process


def fetching(process, office, *matters, news=None):
    http = httpx.AsyncClient(transport=office, base_url="http://office")
    return Fetching(OfficeWire(http, KEY.encode()), process.mailbox, process.assistant, news or Signal(), matters)


def told(process):
    return [row["external_id"] for row in process.rows(inbox, inbox.c.external_id.startswith("thing:"))]


def things(numbers):
    return [f"thing:{number}" for number in numbers]


async def until(condition):
    with anyio.fail_after(10):
        while not condition():  # noqa: ASYNC110 what is waited for is in a database or at the office
            await anyio.sleep(0.005)


async def all_at_once(office, *running):
    """Run them until the office has nothing left to tell."""
    async with anyio.create_task_group() as group:
        for each in running:
            group.start_soon(each.run)
        await until(lambda: not office.things)
        group.cancel_scope.cancel()


def test_page_after_page_with_what_the_matter_asks(process):
    office, news = Office(PAGE + 3), Signal()
    matter = replace(THING, query=lambda: "&colour=red")
    found = anyio.run(fetching(process, office, news=news).round, matter)
    assert (found.told, found.last["things"][-1]["id"]) == (PAGE + 3, PAGE + 3)
    assert told(process) == things(range(1, PAGE + 4))
    asked = [params["after"] for method, _, params in office.asked if method == "GET"]
    assert asked == ["0", str(PAGE)]
    assert {params.get("colour") for method, _, params in office.asked if method == "GET"} == {"red"}
    assert news.own == PAGE + 3
    assert not office.things


def test_nothing_to_tell_is_one_request(process):
    office = Office(0)
    assert anyio.run(fetching(process, office).round, THING).told == 0
    assert [method for method, *_ in office.asked] == ["GET"]


def test_whatever_the_office_answers_it_is_asked_again(process, soon, caplog):
    office = Office(2)
    office.troubles = [
        httpx.ConnectError("away"),
        httpx.Response(500, request=httpx.Request("GET", "http://office")),
        httpx.Response(200, content=b"<html>", request=httpx.Request("GET", "http://office")),
        httpx.Response(200, json={"other": []}, request=httpx.Request("GET", "http://office")),
        httpx.Response(200, json={"things": [{}]}, request=httpx.Request("GET", "http://office")),
    ]
    anyio.run(all_at_once, office, fetching(process, office, THING))
    assert told(process) == things([1, 2])
    assert len([record for record in caplog.records if "telling each thing failed" in record.message]) == 3


def test_a_matter_that_fails_stops_no_other(process, soon):
    office = Office(2)

    def broken():
        raise RuntimeError("a bug in one matter")

    anyio.run(all_at_once, office, fetching(process, office, replace(THING, name="other", query=broken), THING))
    assert told(process) == things([1, 2])


@pytest.mark.parametrize("lost", [httpx.ConnectError("before"), httpx.Response(503)])
def test_what_the_office_did_not_hear_was_told_is_not_told_again(process, soon, lost):
    office = Office(3)
    office.troubles = [None, lost]
    if isinstance(lost, httpx.Response):
        lost.request = httpx.Request("POST", "http://office")
        office.things |= {9: {"id": 9, "address": "phone/nobody"}}
    anyio.run(all_at_once, office, fetching(process, office, THING))
    assert told(process) == things([1, 2, 3])


def test_what_is_for_nobody_we_know_is_over(process):
    office = Office(0)
    office.things = {1: {"id": 1, "address": "phone/nobody"}, 2: {"id": 2, "address": "post/an"}}
    assert anyio.run(fetching(process, office).round, THING).told == 2
    assert (told(process), office.heard) == ([], [{"ids": [1, 2]}])


def test_what_is_not_told_stays_and_holds_up_its_chat_only_where_order_counts(process):
    for in_order, expected in ((False, [2, 3, 4]), (True, [2, 4])):  # 1 and 3 are for the same chat
        office = Office(4)
        matter = replace(
            THING, name=f"thing:{in_order}", in_order=in_order, event=lambda item: Opened() if item["id"] != 1 else None
        )
        assert anyio.run(fetching(process, office).round, matter).told == len(expected)
        assert told(process)[-len(expected) :] == [f"thing:{in_order}:{n}" for n in expected]
        assert sorted(office.things) == sorted({1, 2, 3, 4} - set(expected))


def test_what_was_not_told_is_said_where_the_matter_wants_that(process):
    office = Office(2)
    matter = replace(
        THING, event=lambda item: Opened() if item["id"] == 2 else None, taken=lambda found: {"all": found}
    )
    assert anyio.run(fetching(process, office).round, matter).told == 1
    assert office.heard == [{"all": {"1": False, "2": True}}]


def test_stopped_in_the_middle_the_next_process_tells_the_rest(process, stage, soon):
    office = Office(6)
    other = stage.open()
    at_third = anyio.Event()

    def slow(item):
        if item["id"] == 3:
            anyio.from_thread.run(_set, at_third)
        return Opened()

    async def stopped():
        async with anyio.create_task_group() as group:
            group.start_soon(fetching(process, office, replace(THING, event=slow)).run)
            await at_third.wait()
            group.cancel_scope.cancel()
        assert (told(process), office.heard) == (things([1, 2, 3]), [])
        await all_at_once(office, fetching(other, office, THING))

    anyio.run(stopped)
    other.close()
    assert told(process) == things(range(1, 7))


async def _set(event):
    event.set()


def test_of_two_processes_one_asks_and_the_other_goes_on_when_it_ends(process, stage, soon):
    one, two = Office(0), Office(0)
    other = stage.open()

    async def both():
        async with anyio.create_task_group() as group:
            async with anyio.create_task_group() as first:
                first.start_soon(fetching(process, one, THING).run)
                await until(lambda: one.asked)
                group.start_soon(fetching(other, two, THING).run)
                await anyio.sleep(0.1)
                assert two.asked == []
                first.cancel_scope.cancel()
            asked = len(one.asked)
            process.clock.forward(1)  # what ends in peace gives the lease back: nobody waits until it is over
            await until(lambda: two.asked)
            assert len(one.asked) == asked
            group.cancel_scope.cancel()

    anyio.run(both)
    other.close()
    assert [row["name"] for row in process.engine.connect().execute(jobs.select()).mappings()] == [JOB]


def test_two_processes_that_both_believe_it_is_theirs_tell_everything_once(process, stage):
    office = Office(20)
    other = stage.open()

    async def both():
        async with anyio.create_task_group() as group:
            for each in (process, other):
                group.start_soon(fetching(each, office).round, THING)

    anyio.run(both)
    other.close()
    assert sorted(told(process)) == sorted(things(range(1, 21)))

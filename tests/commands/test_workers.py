"""`motcua serve --workers 2`: processes on one database behave as one, one that dies is replaced, all end in time."""

import os
import signal
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from product import Product
from sqlalchemy import select
from stage import KEY, address, database_of, make_schemas

from bot.commands.serving import listen
from bot.mailbox.engine import open_engine
from bot.mailbox.tables import conversations, inbox, jobs, outbox

SECONDS = 20
TOKEN = {"Authorization": "Bearer of-prometheus"}


@pytest.fixture(scope="module")
def started(tmp_path_factory, database):
    """A product with two workers for all tests on one database: each start reads the library three times."""
    folder = tmp_path_factory.mktemp("workers")
    own = {"MOTCUA_WORKERS": "2", "MOTCUA_DEMO": "", "MOTCUA_METRICS_TOKEN": "of-prometheus", "MOTCUA_KEY": KEY}
    if database:
        make_schemas(database.database(database_of(folder)))
        own["MOTCUA_BOT_DATABASE_URL"] = address(folder, "bot", database)
        own["MOTCUA_API_DATABASE_URL"] = address(folder, "office", database)
    made = Product(folder, **own)
    yield made
    workers = workers_of(made) if made.process else []
    made.stop()
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    if database:
        database.drop(database_of(folder))


@pytest.fixture
def product(started):
    """It runs, whatever the test before did to it."""
    return started if started.process else started.start()


@pytest.fixture
def rows(product, database):
    url = address(product.folder, "bot", database) if database else address(product.folder / "data", "bot")
    engine = open_engine(url, KEY.encode())

    def rows(table, *where):
        with engine.connect() as connection:
            return [row._asdict() for row in connection.execute(select(table).where(*where))]

    yield rows
    engine.dispose()


def workers_of(product):
    listed = subprocess.run(["pgrep", "-P", str(product.process.pid)], capture_output=True, text=True, check=False)
    return [int(number) for number in listed.stdout.split()]


def browser(product):
    """Return one that opens a connection of its own for each request, so that any worker may answer."""
    return httpx.Client(base_url=product.url, timeout=SECONDS, limits=httpx.Limits(max_keepalive_connections=0))


def said(client, number, text="phí đăng ký khai sinh"):
    while True:
        with suppress(httpx.TransportError):
            answer = client.post("/chat/messages", json={"id": f"m{number}", "text": text})
            if answer.status_code == 200:
                return answer.json()
        time.sleep(0.05)


@pytest.mark.databases("postgresql")
def test_a_page_on_one_worker_hears_of_what_another_one_stored(product):
    with browser(product) as client:
        assert client.get("/").status_code == 200
        streams = 6
        with ThreadPoolExecutor(streams) as pool:
            heard = [pool.submit(wait_for, client) for _ in range(streams)]
            time.sleep(1)
            begin = time.monotonic()
            said(client, "news", "cảm ơn")
            waits = [each.result(SECONDS) - begin for each in heard]
    assert max(waits) < 2


def wait_for(client):
    """Listen until a message comes behind the one that is there; return when."""
    with client.stream("GET", "/chat/events", params={"after": "1"}, timeout=SECONDS) as stream:
        for line in stream.iter_lines():
            if line.startswith("data: "):
                return time.monotonic()
    raise AssertionError("the stream ended")


def test_two_workers_are_one_product_and_one_that_is_killed_is_replaced(product, rows):
    first, before = workers_of(product), {row["id"] for row in rows(conversations)}
    assert len(first) == 2
    with browser(product) as client, browser(product) as other:
        for each in (client, other):
            assert each.get("/").status_code == 200
        with ThreadPoolExecutor(2) as pool:
            talks = [pool.submit(lambda c=c: [said(c, number) for number in range(30)]) for c in (client, other)]
            time.sleep(0.3)
            os.kill(first[0], signal.SIGKILL)
            answers = [talk.result(60) for talk in talks]
        again = said(client, 7)
        assert again["messages"] == answers[0][7]["messages"]
        with httpx.Client(base_url=product.url) as prometheus:
            assert prometheus.get("/metrics").status_code == 401
            counted = prometheus.get("/metrics", headers=TOKEN).text
    talks = rows(conversations, conversations.c.id.not_in(before))
    assert len(talks) == 2
    for talk in talks:
        heard = [row["external_id"].partition(":")[2] for row in rows(inbox, inbox.c.conversation_id == talk["id"])]
        assert sorted(heard) == sorted(["opened", *(f"m{number}" for number in range(30))])
        seqs = sorted(row["seq"] for row in rows(outbox, outbox.c.conversation_id == talk["id"]))
        assert seqs == list(range(1, talk["next_seq"]))
    assert 'motcua_turns_total{channel="web",outcome="new"}' in counted
    assert "motcua_stuck_conversations 0.0" in counted
    assert {row["name"] for row in rows(jobs)} <= {"office", "retention", "usage"}
    assert len(rows(jobs)) <= 5
    assert len(workers_of(product)) == 2
    assert first[0] not in workers_of(product)
    assert_all_end_in_time(product)


def assert_all_end_in_time(product):
    workers, process, begin = workers_of(product), product.process, time.monotonic()
    product.stop(signal.SIGTERM)
    assert time.monotonic() - begin < 10
    assert process.returncode == 0
    assert not any(alive(worker) for worker in workers)


@pytest.mark.databases("sqlite")
def test_workers_whose_parent_is_killed_end_by_themselves(product):
    workers = workers_of(product)
    product.stop(signal.SIGKILL)
    end = time.monotonic() + SECONDS
    while any(alive(worker) for worker in workers):
        assert time.monotonic() < end
        time.sleep(0.1)


def alive(number):
    """Whether a process runs; one that nobody has waited for does not."""
    with suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().split()[2] != "Z"
    return False


def test_no_answer_waits_for_the_other_side_to_say_that_it_has_the_headers():
    """Sockets taken from it inherit this; without it each answer of a worker took 48 ms instead of 1 (2026-11-22)."""
    with listen("127.0.0.1", 0) as listening:
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

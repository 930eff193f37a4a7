"""The primary dies while messages flow; its synchronous standby takes over, and nothing acknowledged is lost."""

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace

import anyio
import pytest
from postgres import Postgres
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from stage import BEGIN, KEY, Phone

from bot.delivery import Delivery
from bot.dialogue.events import Opened
from bot.dialogue.replies import Reply, Turn
from bot.mailbox.engine import is_away, open_engine
from bot.mailbox.leases import LEASE
from bot.mailbox.migrate import migrate
from bot.mailbox.tables import inbox, outbox
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming
from bot.signals import Signal

PEOPLE, SECONDS = 4, 30
SYNCHRONOUS = ("synchronous_standby_names=standby", "wal_level=replica", "max_wal_senders=4")


@pytest.fixture
def pair():
    """A primary and its synchronous standby."""
    primary = Postgres(settings=SYNCHRONOUS, durable=True, port=5433)
    standby = Postgres(durable=True, port=5434)
    try:
        Postgres(primary.folder, durable=True, port=5433).make().start()
        standby.follow(primary)
        primary.stop("fast")
        standby_runs = threading.Thread(target=standby.start)
        primary.start()
        standby_runs.start()
        standby_runs.join(SECONDS)
        yield primary, standby
    finally:
        for server in (primary, standby):
            with suppress(Exception):
                server.stop()
            server.remove()


@pytest.fixture
def engine(pair):
    primary, standby = pair
    hosts = f"host={primary.folder},{standby.folder}&port={primary.port},{standby.port}"
    engine = open_engine(f"postgresql+psycopg://postgres@/postgres?{hosts}", KEY.encode())
    migrate(engine)
    yield engine
    engine.dispose()


def counting(state):
    state = replace(state, turn=state.turn + 1)
    return Turn(state, (Reply(str(state.turn)),))


class Citizen(threading.Thread):
    """Sends one message after the other, each again until it is acknowledged, as a platform does."""

    def __init__(self, engine, name, over):
        super().__init__()
        self.mailbox, self.called, self.over = SqlMailbox(engine), name, over
        self.acknowledged, self.tries, self.strange = [], 0, []

    def run(self):
        while not self.over.is_set():
            number = len(self.acknowledged)
            heard = Incoming(
                channel="phone", bot="b", person=self.called, external_id=f"{self.called}-{number}", event=Opened(),
                heard="x", at=BEGIN,
            )  # fmt: skip
            self.tries += 1
            try:
                receipt = self.mailbox.take(heard, counting)
            except SQLAlchemyError as error:
                if not is_away(error):
                    self.strange.append(error)
                continue
            self.acknowledged.append(receipt.messages[0].reply.text)


def test_nothing_acknowledged_is_lost_when_the_standby_takes_over(pair, engine):
    primary, standby = pair
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT sync_state FROM pg_stat_replication")) == "sync"
    over = threading.Event()
    citizens = [Citizen(engine, name, over) for name in "abcd"]
    for citizen in citizens:
        citizen.start()
    wait_until(lambda: min(len(each.acknowledged) for each in citizens) >= 20)
    receiver = receiver_of(standby)
    os.kill(receiver, signal.SIGSTOP)  # from now on the standby is behind: nothing more may be acknowledged
    time.sleep(0.3)
    primary.stop("immediate")
    os.kill(receiver, signal.SIGKILL)
    before = [len(each.acknowledged) for each in citizens]
    wait_until(lambda: promoted(standby))
    begin = time.monotonic()
    wait_until(lambda: all(len(c.acknowledged) > b + 20 for c, b in zip(citizens, before, strict=True)))
    away = time.monotonic() - begin
    over.set()
    for citizen in citizens:
        citizen.join(SECONDS)
    assert [error for citizen in citizens for error in citizen.strange] == []
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT inet_server_port() IS NULL AND NOT pg_is_in_recovery()"))
        stored = Counter(connection.scalars(select(inbox.c.external_id)))
    for citizen in citizens:
        assert citizen.acknowledged == [str(turn + 1) for turn in range(len(citizen.acknowledged))]
        assert all(stored[f"{citizen.called}-{number}"] == 1 for number in range(len(citizen.acknowledged)))
    assert set(stored.values()) == {1}
    assert away < 15
    assert_all_is_sent_once(engine)


def receiver_of(server):
    """Return the process that takes from the primary what the standby writes down."""
    listed = subprocess.run(["pgrep", "-P", str(server.pid), "-f", "walreceiver"], capture_output=True, check=True)
    return int(listed.stdout)


def promoted(server):
    with suppress(subprocess.CalledProcessError):
        server.promote()
        return True
    return False


def assert_all_is_sent_once(engine):
    phone = Phone()

    def clock():
        return BEGIN + LEASE

    delivery = Delivery(SqlMailbox(engine), None, None, {"phone": phone}, clock, Signal())

    async def drain():
        while await delivery.round():
            pass

    anyio.run(drain)
    for name in "abcd":
        said = [int(text) for person, text in phone.sent if person == name]
        assert said == list(range(1, len(said) + 1))
    with engine.connect() as connection:
        assert set(connection.scalars(select(outbox.c.status))) == {"sent"}


def wait_until(true):
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)

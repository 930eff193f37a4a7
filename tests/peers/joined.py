"""The whole product on a socket of this machine, joined to the peer of a platform."""

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import httpx
import uvicorn
from sqlalchemy import func, select
from stage import BEGIN, KEY, office_settings, prepare_files

from api.app import create_app as create_office
from api.storage.engine import open_engine as open_office_engine
from bot import assembly
from bot.mailbox.tables import conversations, inbox, outbox
from bot.ports import Pace
from bot.settings import Settings

PATIENCE = 15
FAST = Pace(per_second=1e6, at_once=1e6, per_second_to_one=1e6, at_once_to_one=1e6)


@dataclass
class Joined:
    """What runs, where it listens, and what it stored."""

    bot: assembly.Bot
    url: str
    folder: Path
    office: object

    @property
    def engine(self):
        return self.bot.delivery.mailbox.engine

    def rows(self, table=outbox, **where):
        """Return the rows of a table in their order; `person` picks those of one conversation."""
        wanted = select(table)
        if "person" in where and table is not conversations:
            wanted = wanted.join(conversations, table.c.conversation_id == conversations.c.id)
            wanted = wanted.where(conversations.c.person == where.pop("person"))
        wanted = wanted.filter_by(**where) if table is conversations else wanted
        with self.engine.connect() as connection:
            return [row._asdict() for row in connection.execute(wanted.order_by(table.c.id))]

    def counts(self):
        """Return how many rows everything a turn writes to has."""
        with self.engine.connect() as connection:
            return [connection.scalar(select(func.count()).select_from(t)) for t in (inbox, conversations, outbox)]

    def corrupt(self):
        """Return the files that were put aside."""
        return sorted(self.bot.intake.spool.folder.glob("corrupt/*"))


@contextmanager
def joined(folder, library, pace=FAST, clock=None, **settings):
    """Run the product with these settings in a thread, on the day of `BEGIN`; `pace` is that of all its lines."""
    prepare_files(folder)
    engine = open_office_engine(f"sqlite:///{folder / 'office.db'}")
    clock = clock or going_on_from(BEGIN)
    office = create_office(office_settings(folder), engine, procedures=library, bot=None, clock=clock, chance=Random(1))
    http = httpx.AsyncClient(transport=httpx.ASGITransport(office), base_url="http://office")
    all_ = Settings(_env_file=None, data=folder, key=KEY, **settings)
    bot = assembly.build(all_, library, KEY.encode(), http, office, clock)
    for line in bot.lines.values():
        line.pace = pace
    server = uvicorn.Server(uvicorn.Config(bot.app, port=0, log_level="critical", ws="none", loop="asyncio"))
    running = threading.Thread(target=server.run)
    running.start()
    try:
        wait_until(lambda: server.started)
        yield Joined(bot, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", folder, office)
    finally:  # a test that failed must not leave a thread behind, for which pytest would wait
        bot.close()
        server.should_exit = True
        running.join(PATIENCE)
        engine.dispose()
    assert not running.is_alive()


def going_on_from(begin):
    """Return a clock that goes on from `begin`: what depends on the day is the same every day."""
    ahead = datetime.now(UTC) - begin
    return lambda: datetime.now(UTC) - ahead


def wait_until(true, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)

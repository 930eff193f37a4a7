"""The line to the Zalo Bot Platform on a mailbox of its own, over sockets to a loopback platform and back."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import httpx
from peers.serving import Served
from peers.zalo_bot import SECRET, TOKEN
from sqlalchemy import select
from stage import BEGIN, KEY, Clock
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from bot.channels.zalo_bot import NAME, PATH, open_line
from bot.delivery import Delivery
from bot.dialogue.events import Said
from bot.dialogue.replies import Reply, Turn
from bot.intake import Intake
from bot.lines import Tools
from bot.mailbox.engine import open_engine
from bot.mailbox.migrate import migrate
from bot.mailbox.tables import conversations, inbox, outbox
from bot.mailbox.turns import SqlMailbox
from bot.pages import problems
from bot.pages.gate import Gate
from bot.ports import OutcomeUnknown, Pace, Refused, TryLater
from bot.settings import Settings
from bot.spool import Spool

PATIENCE = 10
FAST = Pace(per_second=1e6, at_once=1e6, per_second_to_one=1e6, at_once_to_one=1e6)


@cache
def migrated():
    """Return the file of a fresh mailbox."""
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/bot.db", KEY.encode())
        migrate(engine)
        engine.dispose()
        return Path(folder, "bot.db").read_bytes()


@dataclass
class Echo:
    """An assistant that answers each message with two of its own, all different."""

    mailbox: SqlMailbox
    trouble: Exception | None = None

    def hear(self, incoming):
        if self.trouble is not None:
            raise self.trouble
        return self.mailbox.take(incoming, self.decide(incoming.event, incoming.channel))

    def decide(self, happened, _channel=""):
        said = happened.text if isinstance(happened, Said) else type(happened).__name__
        return lambda state: Turn(state, (Reply(f"{said}, một."), Reply(f"{said}, hai.")))


class News:
    """Nobody is woken: a test delivers when it wants to."""

    own = 0

    def fire(self, person=""):
        self.own += 1

    def now(self):
        return self.own


@dataclass
class Stand:
    """A line in webhook mode, or polling with `secret=""`; `hears` is what the platform calls."""

    folder: object
    peer: object
    secret: str = SECRET
    settings: dict = field(default_factory=dict)
    clock: Clock = field(default_factory=lambda: Clock(BEGIN))

    def __enter__(self):
        (self.folder / "bot.db").write_bytes(migrated())
        self.engine = open_engine(f"sqlite:///{self.folder / 'bot.db'}", KEY.encode())
        self.mailbox = SqlMailbox(self.engine)
        self.assistant = Echo(self.mailbox)
        self.news = News()
        self.spool = Spool.open(self.folder / "spool", KEY.encode())
        self.line = self.open()
        app = Starlette(routes=list(self.line.routes()), exception_handlers={HTTPException: problems.answer})
        self.served = Served(Gate(app)).__enter__()
        if self.secret:
            self.peer.webhook = {"url": self.served.url + PATH, "secret_token": self.secret, "updated_at": 1}
        return self

    def __exit__(self, *_):
        self.served.__exit__()
        self.engine.dispose()

    def open(self, **settings):
        known = {
            "zalo_bot_token": TOKEN,
            "zalo_bot_api_url": self.peer.url,
            "zalo_bot_webhook_secret": self.secret or None,
            "zalo_bot_media_hosts": "zdn.vn,127.0.0.1",
            **self.settings,
            **settings,
        }
        tools = Tools(
            http=None,
            intake=Intake(self.assistant, self.spool, self.news),
            news=self.news,
            engine=self.engine,
            key=KEY.encode(),
            clock=self.clock,
            public_url=known.pop("public_url", ""),
            papers=None,
            voice=known.pop("voice", None),
        )
        line = open_line(Settings(_env_file=None, data=self.folder, **known), tools)
        line.pace = FAST
        line.api.wait = 0.3
        return line

    def run(self, act, *lines):
        """Return what `act` returned, or what outcome it raised; the lines have a client of their own meanwhile."""
        lines = lines or (self.line,)

        async def ran():
            async with httpx.AsyncClient() as http:
                for line in lines:
                    line.tools, line.api.http = replace(line.tools, http=http), http
                try:
                    return await act()
                except (TryLater, Refused, OutcomeUnknown) as outcome:
                    return outcome

        return anyio.run(ran)

    def while_running(self, until, *lines):
        """Let the lines run until `until` holds."""
        lines = lines or (self.line,)

        async def waited():
            with anyio.fail_after(PATIENCE):
                async with anyio.create_task_group() as group:
                    for line in lines:
                        group.start_soon(line.run)
                    while not until():  # noqa: ASYNC110 what is waited for happens in other threads
                        await anyio.sleep(0.01)
                    group.cancel_scope.cancel()

        self.run(waited, *lines)

    def delivery(self, chance):
        return Delivery(self.mailbox, self.assistant, None, {NAME: self.line}, self.clock, self.news, chance=chance)

    async def drain(self, delivery, rounds=60):
        """Deliver until nothing is open, moving the clock past every wait."""
        for _ in range(rounds):
            await delivery.round()
            if not self.rows(outbox, outbox.c.status.in_(("pending", "sending"))):
                return
            self.clock.at += timedelta(seconds=61)
        raise AssertionError("the outbox is never empty")

    def rows(self, table, *where):
        with self.engine.connect() as connection:
            return [row._asdict() for row in connection.execute(select(table).where(*where).order_by(table.c.id))]

    def heard(self):
        """Return [(person, key, what is shown)] of all that came in."""
        found = self.rows(inbox)
        people = {row["id"]: row["person"] for row in self.rows(conversations)}
        return [(people[row["conversation_id"]], row["external_id"], row["shown"]) for row in found]

    def put_aside(self):
        return sorted((self.folder / "spool" / "corrupt").glob("*"))

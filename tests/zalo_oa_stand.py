"""The line to an official account on a mailbox of its own, over sockets to a loopback platform and back."""

from dataclasses import dataclass, field, replace

import anyio
import httpx
from peers.serving import Served
from peers.zalo_oa import APP, APP_SECRET, FIRST_REFRESH, OA_SECRET
from sqlalchemy import select
from stage import BEGIN, KEY, Clock
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from zalo_bot_stand import FAST, Echo, News

from bot.channels.zalo_oa import NAME, PATH, open_line
from bot.delivery import Delivery
from bot.intake import Intake
from bot.lines import Paper, Tools
from bot.mailbox.engine import open_engine
from bot.mailbox.migrate import migrate
from bot.mailbox.tables import conversations, inbox, metadata, outbox
from bot.mailbox.turns import SqlMailbox
from bot.pages import problems
from bot.pages.gate import Gate
from bot.ports import OutcomeUnknown, Refused, TryLater
from bot.settings import Settings
from bot.spool import Spool

PDF = b"%PDF-1.7 a form, filled in"


@dataclass
class Stand:
    """One process with a line. The platform's clock and ours are one, moved by hand."""

    folder: object
    peer: object
    settings: dict = field(default_factory=dict)
    clock: Clock = field(default_factory=lambda: Clock(BEGIN))
    paper: bytes = PDF

    def __enter__(self):
        self.engine = open_engine(f"sqlite:///{self.folder / 'bot.db'}", KEY.encode())
        migrate(self.engine)
        self.mailbox = SqlMailbox(self.engine)
        self.assistant = Echo(self.mailbox)
        self.news = News()
        self.spool = Spool.open(self.folder / "spool", KEY.encode())
        self.intake = Intake(self.assistant, self.spool, self.news)
        self.line = self.open()
        app = Starlette(routes=list(self.line.routes()), exception_handlers={HTTPException: problems.answer})
        self.served = Served(Gate(app)).__enter__()
        return self.join()

    def __exit__(self, *_):
        self.served.__exit__()
        self.engine.dispose()

    def begin_anew(self):
        """Empty the mailbox and the peer, for the next test: making new ones costs ten times as much."""
        with self.engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
        for path in self.spool.folder.rglob("*.*"):
            path.unlink()
        self.clock.at, self.paper, self.assistant.trouble, self.news.own = BEGIN, PDF, None, 0
        self.line = self.open()
        return self.join()

    def join(self):
        """Tell the peer, fresh as it is then, where we are."""
        self.peer.begin_anew()
        self.peer.clock = lambda: self.clock.at.timestamp()  # noqa: PLW0108 the clock is moved
        self.peer.webhook = self.served.url + PATH
        return self

    def open(self, **settings):
        """Return a line as another process would open it."""
        known = {
            "zalo_oa_app_id": APP,
            "zalo_oa_app_secret": APP_SECRET,
            "zalo_oa_oa_secret": OA_SECRET,
            "zalo_oa_refresh_token": FIRST_REFRESH,
            "zalo_oa_api_url": self.peer.url,
            "zalo_oa_oauth_url": self.peer.url,
            "zalo_oa_media_hosts": "zdn.vn, 127.0.0.1",
            "zalo_oa_template_dossier": "tpl-dossier",
            **self.settings,
            **settings,
        }
        tools = Tools(
            http=httpx.AsyncClient(verify=False),
            intake=self.intake,
            news=self.news,
            engine=self.engine,
            key=KEY.encode(),
            clock=self.clock,
            public_url=known.pop("public_url", ""),
            papers=self.read_paper,
        )
        line = open_line(Settings(_env_file=None, data=self.folder, **known), tools)
        line.pace = FAST
        line.api.wait = 0.3
        return line

    async def read_paper(self, link):
        if link.endswith("/gone"):
            raise Refused("paper-gone")
        return Paper("Tờ khai KS-1.pdf", self.paper)

    def run(self, act):
        """Run `act` with clients of its own; return what it returned, or what it told the delivery."""

        async def tried():
            async with httpx.AsyncClient(verify=False) as http:
                self.line.api.http = self.line.api.tokens.http = http
                self.line.tools = replace(self.line.tools, http=http)
                try:
                    return await act()
                except (TryLater, Refused, OutcomeUnknown) as outcome:
                    return outcome

        return anyio.run(tried)

    def send(self, reply, person="an"):
        return self.run(lambda: self.line.send(person, reply))

    def delivery(self, chance):
        return Delivery(self.mailbox, self.assistant, None, {NAME: self.line}, self.clock, self.news, chance=chance)

    def rows(self, table, *where):
        with self.engine.connect() as connection:
            return [row._asdict() for row in connection.execute(select(table).where(*where).order_by(table.c.id))]

    def heard(self):
        """Return [(person, key, what is shown)] of all that came in."""
        people = {row["id"]: row["person"] for row in self.rows(conversations)}
        return [(people[r["conversation_id"]], r["external_id"], r["shown"]) for r in self.rows(inbox)]

    def statuses(self):
        return [(row["status"], row["error"]) for row in self.rows(outbox)]

    def put_aside(self):
        return sorted((self.folder / "spool" / "corrupt").glob("*"))

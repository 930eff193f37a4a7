"""The bot and the office on databases of their own, with a clock that is moved by hand: for tests of several folders."""

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import copyfile

import anyio
import httpx
from shipped import changed
from sqlalchemy import create_engine, event, select, text

from api.app import create_app as create_office
from api.settings import Settings as OfficeSettings
from api.start import prepare
from api.storage.engine import open_engine as open_office_engine
from api.storage.engine import sessions_of
from api.storage.models import Dossier, Rating, Submission
from bot.client import ApiOffice
from bot.delivery import Delivery
from bot.dialogue.events import Said
from bot.mailbox.engine import open_engine
from bot.mailbox.migrate import migrate
from bot.mailbox.tables import conversations, inbox, outbox
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming, Pace
from bot.service import Assistant
from bot.signals import Signal
from knowledge.filling.model import Field, Form, Section
from knowledge.model import Source

KEY = "a-key-for-tests-that-is-long-enough-0123"
BEGIN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_DRAWN = re.compile(r"/v1/papers/\S+|\b[0-9A-Z]{3} [0-9A-Z]{3}\b")  # the address of a paper, the code for the counter
DOSSIER = "H19.31-261105-0012"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = BEGIN

    def __call__(self):
        return self.at

    def forward(self, seconds):
        self.at += timedelta(seconds=seconds)


class Phone:
    """A channel that remembers what it sent; it first raises what stands in `troubles`, None for all well."""

    name = "phone"
    pace = Pace(per_second=1e6, at_once=1e6, per_second_to_one=1e6, at_once_to_one=1e6)

    def __init__(self):
        self.sent = []
        self.tried = []
        self.troubles = []

    async def send(self, person, reply):
        self.tried.append((person, reply.text))
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.sent.append((person, reply.text))


@dataclass
class Stage:
    """One deployment on two SQLite files, or on a PostgreSQL `server`: a process may die and another go on."""

    folder: Path
    library: object
    clock: Clock = field(default_factory=Clock)
    phone: Phone = field(default_factory=Phone)
    server: object = None

    def open(self, office=None, parts=None):
        return Process(self, parts or self.parts(), office)

    def url(self, name):
        return address(self.folder, name, self.server)

    def parts(self):
        """Return what is slow to make: engines of the bot's and of the office's database, and the office."""
        bot = open_engine(self.url("bot"), KEY.encode())
        office = open_office_engine(self.url("office"))
        settings = office_settings(self.folder, self.server)
        return bot, office, create_office(settings, office, procedures=self.library, bot=None)

    def copy(self, folder):
        folder.mkdir()
        if self.server:
            self.server.database(database_of(folder), database_of(self.folder))
        else:
            for name in ("bot.db", "office.db"):
                copyfile(self.folder / name, folder / name)
        return Stage(folder, self.library, Clock(self.clock.at), server=self.server)

    def remove(self):
        """Leave no database behind on the server."""
        if self.server:
            self.server.drop(database_of(self.folder))


def database_of(folder):
    """Return the name of the database that belongs to a folder."""
    return f"stage_{sha256(str(folder).encode()).hexdigest()[:16]}"


def address(folder, name, server=None):
    """Return the URL of a database: a file in the folder, or on a server a schema of the folder's database."""
    if server is None:
        return f"sqlite:///{folder / name}.db"
    return f"{server.url(database_of(folder))}&options=-csearch_path%3D{name}"


class Process:
    """What one process holds open on a stage."""

    def __init__(self, stage, parts, office):
        self.stage = stage
        self.clock = stage.clock
        self.engine, self.office_engine, self.app = parts
        self.app.state.office = replace(self.app.state.office, clock=stage.clock, chance=Random(1))
        self.mailbox = SqlMailbox(self.engine)
        self.assistant = Assistant(stage.library, self.mailbox, stage.clock)
        self.connections = []
        for engine in (self.engine, self.office_engine):
            event.listen(engine, "connect", self.connected)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://office")
        office = office or ApiOffice(self.http, KEY.encode())
        channels = {"phone": stage.phone}
        self.delivery = Delivery(self.mailbox, self.assistant, office, channels, stage.clock, Signal(), Random(2))

    def connected(self, connection, _record):
        self.connections.append(connection)

    def hear(self, event, external_id, channel="phone", person="an", bot="b"):
        event = Said(event) if isinstance(event, str) else event
        heard = event.text if isinstance(event, Said) else None
        incoming = Incoming(
            channel=channel, bot=bot, person=person, external_id=external_id, event=event, heard=heard, at=self.clock()
        )
        return self.assistant.hear(incoming)

    async def drain(self, rounds=12):
        """Deliver until nothing is open, moving the clock past every wait and every lease."""
        for _ in range(rounds):
            await self.delivery.round()
            if not self.rows(outbox, outbox.c.status.in_(("pending", "sending"))):
                return
            self.clock.forward(61)
        raise AssertionError("the outbox is never empty")

    def rows(self, table, *where):
        with self.engine.connect() as connection:
            return [row._asdict() for row in connection.execute(select(table).where(*where).order_by(table.c.id))]

    def ratings(self):
        with sessions_of(self.office_engine).reading() as session:
            return [(r.target, r.subject, r.score, r.comment) for r in session.scalars(select(Rating))]

    def submissions(self):
        with sessions_of(self.office_engine).reading() as session:
            return [(s.form, s.answers, s.reference) for s in session.scalars(select(Submission))]

    def everything(self):
        """Return all rows of both sides without what may differ from run to run: keys, times, counts of tries."""
        seqs = {row["id"]: row["external_id"] for row in self.rows(inbox)}
        keys = {row["key"] for row in self.rows(outbox)}
        return {
            "inbox": [
                (row["channel"], "key" if row["external_id"] in keys else row["external_id"], row["shown"])
                for row in self.rows(inbox)
            ],
            "conversations": [
                (row["channel"], row["person"], row["version"], row["next_seq"], row["state"])
                for row in self.rows(conversations)
            ],
            "outbox": [(row["seq"], row["kind"], row["status"], _steady(row["body"])) for row in self.rows(outbox)],
            "heard_of_nothing": [row["id"] for row in self.rows(outbox) if row["inbox_id"] not in seqs],
            "ratings": self.ratings(),
            "submissions": self.submissions(),
        }

    def close(self):
        """Let go of the files as a process does that ends: what was not committed never was."""
        for connection in self.connections:
            connection.close()
        for engine in (self.engine, self.office_engine):
            event.remove(engine, "connect", self.connected)
            engine.dispose()
        with suppress(Exception):
            anyio.run(self.http.aclose)


def _steady(body):
    return body | {name: steady(body[name]) for name in ("text", "paper") if body.get(name)}


def steady(text):
    """Return `text` without what is drawn anew in each run."""
    return _DRAWN.sub("…", text)


def office_settings(folder, server=None):
    return OfficeSettings(_env_file=None, key=KEY, api_database_url=address(folder, "office", server))


def prepare_files(folder, server=None):
    """Make both databases, with one dossier that has come to its end."""
    if server:
        make_schemas(server.database(database_of(folder)))
    engine = open_engine(address(folder, "bot", server), KEY.encode())
    migrate(engine)
    office = open_office_engine(address(folder, "office", server))
    prepare(office_settings(folder, server), office, BEGIN)
    with sessions_of(office).writing.begin() as session:
        session.add(finished_dossier())
    for each in (engine, office):
        each.dispose()


def make_schemas(url):
    engine = create_engine(url)
    with engine.begin() as connection:
        for name in ("bot", "office"):
            connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()


def finished_dossier():
    return Dossier(
        code=DOSSIER,
        procedure="1.001193",
        procedure_name="Đăng ký khai sinh",
        agency="H19.31",
        agency_name="Trung tâm Phục vụ hành chính công phường Trấn Biên",
        status=10,
        status_since=BEGIN,
        received_at=BEGIN,
        appointed_at=BEGIN,
        finished_at=BEGIN,
        demo=False,
    )


def with_short_form(library):
    """Return the library with a birth form of two questions, so that a whole walk is a few turns."""
    fields = (
        Field(name="ten", kind="person_name", label="Họ tên", ask="Bé tên gì ạ?"),
        Field(name="dien_thoai", kind="phone", label="Điện thoại", ask="Số điện thoại là gì ạ?", optional=True),
    )
    form = Form(
        code="to_khai_khai_sinh",
        version=1,
        title="Tờ khai ngắn",
        legal="",
        source=Source(title="mẫu thử", date=date(2026, 1, 1)),
        sections=(Section(title="Trẻ", fields=fields),),
        declarations=("Cam đoan đúng.",),
        procedures=("1.001193",),
    )
    return changed(library, forms={form.code: form})

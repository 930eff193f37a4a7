"""A bot and an office on databases of their own, a team with members and a group, and citizens who want a person."""

from dataclasses import dataclass, field
from datetime import UTC
from functools import partial

import anyio
import httpx
from desk_town import add_team, code_for
from following_town import Cut, moment
from sqlalchemy import select
from stage import KEY

from api.desk.watching import watch
from bot.client import ApiOffice
from bot.desk import DESK
from bot.dialogue.handing.events import GroupCalled
from bot.dialogue.state import load
from bot.fetching import Fetching, OfficeWire
from bot.mailbox import history
from bot.mailbox.tables import conversations
from bot.signals import Signal

PLACE = "phường Trấn Biên, Đồng Nai"


@dataclass
class Village:
    """The moves of a test: people say things on the channel `phone`, the wire tells what the office has to tell."""

    process: object
    said: int = 0
    wire: Cut = field(init=False)
    events: Fetching = field(init=False)

    def __post_init__(self):
        process, key = self.process, KEY.encode()
        self.wire = Cut(httpx.ASGITransport(process.app))
        http = httpx.AsyncClient(transport=self.wire, base_url="http://office")
        process.delivery.office = ApiOffice(http, key, partial(history.before, process.engine))
        self.events = Fetching(OfficeWire(http, key), process.mailbox, process.assistant, Signal())

    def at(self, text):
        self.process.clock.at = moment(text).astimezone(UTC)

    def forward(self, minutes):
        """Let time pass; the office looks after tickets that wait, as it does every 20 seconds."""
        for _ in range(0, minutes, 5):
            self.process.clock.forward(300)
            watch(self.process.app.state.office)

    def team(self, *people, name="Tổ công nghệ số phường Trấn Biên", group="", **more):
        """Make a team, link each of `people` by typing the code, and its group by a command there."""
        with self.process.app.state.office.writing() as session:
            made = add_team(session, self.process.clock(), name, members=max(1, len(people)), **more)
            codes = [code_for(self.process.app, session, made.team, each) for each in made.members[: len(people)]]
            of_group = code_for(self.process.app, session, made.team) if group else ""
        for person, code in zip(people, codes, strict=True):
            self.says(person, f"vào tổ {code}")
        if group:
            self.hears(group, GroupCalled(of_group))
        return made.team

    def says(self, person, *texts):
        """Say something, deliver all that follows, and return what this person got."""
        before = len(self.got(person))
        for text in texts:
            self.hears(person, text)
        return self.got(person)[before:]

    def hears(self, person, event):
        self.said += 1
        self.process.hear(event, f"said-{self.said}", person=person)
        self.delivers()

    def delivers(self):
        now = self.process.clock.at
        anyio.run(self.process.drain)
        self.process.clock.at = now

    def tells(self):
        """Tell what the office has to tell until there is nothing more; return it as (person, text)."""
        before = len(self.process.stage.phone.sent)
        while anyio.run(self.events.round, DESK).told:
            self.delivers()
        return self.process.stage.phone.sent[before:]

    def got(self, person):
        return [text for who, text in self.process.stage.phone.sent if who == person]

    def state(self, person):
        (row,) = self.process.rows(conversations, conversations.c.person == person)
        return load(row["state"])

    def rows(self, table):
        with self.process.app.state.office.reading() as session:
            return list(session.scalars(select(table).order_by(table.id)))

    def asks(self, person="ba_tu", question="bà mất giấy chứng sinh, làm khai sinh cho cháu sao đây"):
        """Ask something, then for a person; return the number of the ticket."""
        self.says(person, question, "gặp người", PLACE)
        return self.state(person).ticket.number

    def taken(self, person="ba_tu", member="lan"):
        """Ask for a person, and let a member take it; return the number of the ticket."""
        number = self.asks(person)
        self.tells()
        self.says(member, f"nhận {number}")
        self.tells()
        return number

"""A bot and an office on databases of their own, an agency that tells changes, and people who follow."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import anyio
import httpx
from sqlalchemy import select
from stage import KEY

from api.dossiers.events import Event, Person
from api.dossiers.second_fact import birth_of
from api.news import gather
from api.storage import dossiers
from bot.dialogue.state import load
from bot.fetching import Fetching, OfficeWire
from bot.mailbox.tables import conversations
from bot.notices import NOTICES
from bot.signals import Signal

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CODE = "H19.31-261116-0012"
FACTS = {
    "procedure": "1.001193",
    "procedure_name": "Đăng ký khai sinh",
    "agency": "H19.31",
    "agency_name": "UBND phường Tân Hòa",
    "commune": "Phường Tân Hòa",
}


def moment(text):
    """Return a moment of Viet Nam: "2026-11-24 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Cut(httpx.AsyncBaseTransport):
    """A connection that breaks where it is told to: before a request arrives, or after it was answered."""

    def __init__(self, inner):
        self.inner, self.before, self.after = inner, [], []

    async def handle_async_request(self, request):
        if self.before and self.before[0] in request.url.path:
            self.before.pop(0)
            raise httpx.ConnectError("away")
        answer = await self.inner.handle_async_request(request)
        if self.after and self.after[0] in request.url.path:
            self.after.pop(0)
            raise httpx.ReadError("cut off")
        return answer


@dataclass
class Town:
    """One process of the bot, one office, and the moves of a test."""

    process: object
    said: int = 0
    wire: Cut = field(init=False)
    notices: Fetching = field(init=False)

    def __post_init__(self):
        self.wire = Cut(httpx.ASGITransport(self.process.app))
        http = httpx.AsyncClient(transport=self.wire, base_url="http://office")
        wire = OfficeWire(http, KEY.encode())
        self.notices = Fetching(wire, self.process.mailbox, self.process.assistant, Signal())

    @property
    def office(self):
        return self.process.app.state.office

    def at(self, text):
        self.process.clock.at = moment(text).astimezone(UTC)

    def agency(self, status, code=CODE, reason=None, birth=None, **facts):
        """Tell a change of a dossier, as its agency does."""
        now = self.office.clock()
        moments = {name: moment(told) if name.endswith(("_at", "until")) else told for name, told in facts.items()}
        self.said += 1
        person = Person("Nguyễn Thị Sáu", birth_of(KEY.encode(), code, birth)) if birth else None
        event = Event(f"e{self.said}", status, now, reason, "test", FACTS | moments, person)
        with self.office.writing() as session:
            return dossiers.record(session, [(code, event)], now)

    def says(self, *texts, person="an"):
        """Say something, and deliver what follows from it; return what the person got."""
        before = len(self.got(person))
        for text in texts:
            self.said += 1
            self.process.hear(text, f"said-{self.said}", person=person)
            anyio.run(self.process.drain)
        return self.got(person)[before:]

    def tells(self):
        """Let the office gather news, the bot fetch them, and deliver; return all that was said to whom."""
        before = len(self.process.stage.phone.sent)
        self.process.clock.at += timedelta(minutes=11)
        gather(self.office)
        anyio.run(self.round)
        anyio.run(self.process.drain)
        return self.process.stage.phone.sent[before:]

    async def round(self):
        await self.notices.round(NOTICES)

    async def listed(self):
        pages = self.notices.wire.pages(NOTICES.path, NOTICES.listed)
        return [notice async for page, _ in pages for notice in page]

    def got(self, person="an"):
        return [text for who, text in self.process.stage.phone.sent if who == person]

    def rows(self, table):
        with self.office.reading() as session:
            return list(session.scalars(select(table).order_by(table.id)))

    def state(self, person="an"):
        (row,) = self.process.rows(conversations, conversations.c.person == person)
        return load(row["state"])

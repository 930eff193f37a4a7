"""Chats on every channel, each as its own platform brings it over a socket: say, press, read."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
from peers.telegram_phone import rows
from sqlalchemy import func, select
from stage import BEGIN

from api.storage.desk_models import DeskEvent
from bot.lines import Limits, listed
from bot.mailbox.tables import outbox

GROUP = -1_001_000_000_001


@dataclass
class Moved:
    """A clock that goes on, and jumps where a test says so."""

    ahead: timedelta = field(default_factory=lambda: datetime.now(UTC) - BEGIN)

    def __call__(self):
        return datetime.now(UTC) - self.ahead

    def forward(self, minutes):
        self.ahead -= timedelta(minutes=minutes)


@dataclass
class OnTelegram:
    peer: object
    number: int

    def __post_init__(self):
        self.phone = self.peer.person(self.number)

    def says(self, text):
        self._brought(self.phone.says(text))

    def presses(self, words, chat=None):
        """Press a button in the own chat, or in that of a group."""
        shown = self.peer.messages[chat] if chat else self.phone.seen
        message = next(m for m in reversed(shown) if any(words in b["text"] for row in rows(m) for b in row))
        of_chat = {"chat": {"id": chat, "type": "supergroup"}} if chat else {}
        self._brought(self.phone.presses(words, {**message, **of_chat}))

    def says_in_group(self, text):
        self.peer.messages.setdefault(GROUP, [])
        message = {**self.phone.message(text=text), "chat": {"id": GROUP, "type": "supergroup", "title": "Tổ"}}
        self._brought(self.peer.bring(message=message))

    def _brought(self, update):
        self.peer.wait(lambda: (update, 200) in self.peer.posted)

    def got(self, chat=None):
        found = self.peer.messages.get(chat or self.number, [])
        return [_with_buttons(m["text"], [b["text"] for row in rows(m) for b in row]) for m in found]


@dataclass
class OnZalo:
    """The Bot Platform, or an official account: both peers have the same moves."""

    peer: object
    person: str

    def says(self, text):
        assert self.peer.says(self.person, text) == 200

    def got(self):
        return self.peer.received(self.person)


@dataclass
class OnWeb:
    url: str
    said: int = 0

    def __post_init__(self):
        opened = httpx.get(
            self.url, timeout=30
        )  # the browser sends the cookie over https alone; here there is a proxy between
        self.headers = {"Cookie": opened.headers["set-cookie"].partition(";")[0]}

    def says(self, text):
        self.said += 1
        body = {"id": f"w{self.said}", "text": text}
        httpx.post(f"{self.url}/chat/messages", json=body, headers=self.headers, timeout=30).raise_for_status()

    def got(self):
        answer = httpx.get(f"{self.url}/chat/messages?after=0", headers=self.headers, timeout=30)
        messages = answer.raise_for_status().json()["messages"]
        return [_with_buttons(m["text"], [c["label"] for c in m["choices"]]) for m in messages]


@dataclass
class InTerminal:
    """`motcua talk`: what others say is shown with the next line, be it empty."""

    talk: object
    clock: object
    shown: list = field(default_factory=list)

    def says(self, text):
        replies, _ = self.talk.turn(self.talk.event({"text": text}), self.clock())
        self.shown += [listed(reply, _TERMINAL) for reply in replies]

    def got(self):
        self.shown += [listed(reply, _TERMINAL) for reply in self.talk.hears(self.clock())]
        return self.shown


_TERMINAL = Limits(text=100_000, choices=0, label=0, buttons=False)


def _with_buttons(text, labels):
    return "\n".join([text, *(f"[{label}]" for label in labels)])


def wait_for_silence(product, seconds=60):
    """Wait until nothing is on its way: no message, no request, no event of the desk but those for a terminal."""
    end, quiet = time.monotonic() + seconds, 0
    while quiet < 3:
        assert time.monotonic() < end, [row["error"] for row in product.rows() if row["status"] != "sent"]
        quiet = quiet + 1 if _silent(product) else 0
        time.sleep(0.03)


def _silent(product):
    office = product.office.state.office
    due = select(func.count()).where(DeskEvent.taken_at.is_(None), DeskEvent.due_at <= office.clock())
    with office.reading() as session:
        rows = session.scalars(select(DeskEvent.address).where(DeskEvent.taken_at.is_(None)))
        waiting = [each for each in rows if not each.startswith("terminal/")] if session.scalar(due) else []
    with product.engine.connect() as connection:
        on_its_way = connection.scalar(select(func.count()).select_from(outbox).where(outbox.c.status != "sent"))
    return not waiting and not on_its_way

"""Chat in the terminal, or line by line in JSON, without a server: the same core, the office in this process."""

import json
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

import anyio
import httpx

from bot.channels import storable, terminal
from bot.client import ApiOffice
from bot.desk import news_in_terminal
from bot.dialogue.engine import step
from bot.dialogue.events import Event, Opened, Pressed, Said
from bot.dialogue.privacy import masked
from bot.dialogue.replies import HearSpeech, ReadPicture, Reply, Request, Turn
from bot.dialogue.state import State, dump, load
from bot.dialogue.world import Here, World
from bot.fetching import OfficeWire
from bot.ports import Office, TryLater
from bot.service import ZONE
from knowledge.library import Library
from locales import say

_REMEMBERED = 40  # lines
_ROUNDS = 5  # requests may lead to requests; no dialogue needs more


@dataclass(slots=True)
class Conversation:
    """One conversation kept in memory, its state passed through JSON at every turn.

    `news` fetches what people behind the assistant have said meanwhile; `said` is the conversation so far, masked.
    """

    library: Library
    office: Office
    name: str
    phone: str = ""
    hours: str = ""
    here: Here = field(default_factory=Here)
    news: Callable[[str], Awaitable[Sequence[Event]]] | None = None
    state: dict[str, Any] = field(default_factory=lambda: dump(State()))
    turns: int = 0
    waiting: list[tuple[Request, str]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)

    def turn(self, event: Event, at: datetime) -> tuple[list[Reply], list[Request]]:
        """Take `event`, carry out what it asks of the office, and return all replies and requests."""
        return self._turns([*self._news(), event], at)

    def hears(self, at: datetime) -> list[Reply]:
        """Return what came without anything being typed."""
        return self._turns(self._news(), at)[0]

    def _turns(self, events: list[Event], at: datetime) -> tuple[list[Reply], list[Request]]:
        replies, requests = [], []  # type: list[Reply], list[Request]
        world = World(self.library, at.astimezone(ZONE).date(), self.phone, self.hours, self.here)
        for _ in range(_ROUNDS + len(events)):
            if not events:
                break
            done = step(load(self.state), events[0], world)
            self._remember(events.pop(0), done)
            self.state = json.loads(json.dumps(dump(done.state)))
            replies += done.replies
            requests += done.requests
            for request in done.requests:
                self.turns += 1
                self.waiting.append((request, self._key()))
            events += self._answers()
        return replies, requests

    def with_desk(self, office: ApiOffice) -> "Conversation":
        """Return this conversation joined to people behind the assistant: it hears them, and tells what was said."""
        self.office = replace(office, said=lambda _: tuple(self.said))
        self.news = news_in_terminal(OfficeWire(office.http, office.key))
        return self

    def event(self, payload: dict[str, Any]) -> Event | None:
        """Return the event of `{"text"}` or `{"choice": number}`; a number picks from the last choices shown."""
        choice = payload.get("choice")
        if isinstance(choice, int):
            return Pressed(f"{load(self.state).offered_at}:{choice}")
        if isinstance(choice, str):
            return Pressed(storable(choice))
        text = payload.get("text")
        return Said(storable(text)) if isinstance(text, str) else None

    def _remember(self, event: Event, done: Turn) -> None:
        heard = [("citizen", event.text)] if isinstance(event, Said) and not done.private else []
        told = [("assistant", reply.text) for reply in done.replies if not reply.private]
        self.said = [*self.said, *((who, masked(text)) for who, text in heard + told)][-_REMEMBERED:]

    def _news(self) -> list[Event]:
        """Ask the office's desk where somebody waits for it; while the office is away nobody has said anything."""
        if self.news is None or not {"ticket", "member"} & self.state.keys():
            return []
        try:
            return list(anyio.run(self.news, self.name))
        except httpx.HTTPError:
            return []

    def _key(self) -> str:
        return sha256(json.dumps([self.name, self.turns, self.state], sort_keys=True).encode()).hexdigest()

    def _answers(self) -> list[Event]:
        """Ask the office for all that waits, in order; what it cannot answer now waits for the next turn."""
        events: list[Event] = []
        while self.waiting:
            request, key = self.waiting[0]
            if isinstance(request, ReadPicture | HearSpeech):  # a terminal brings neither
                break
            try:
                events.append(anyio.run(self.office.perform, request, key, terminal.NAME, self.name))
            except TryLater:
                break
            self.waiting.pop(0)
        return events


def talk(conversation: Conversation, clock: Callable[[], datetime], save: Path | None) -> None:
    """Chat until the input ends; with `save` keep what was said as a test."""
    print(say("talk-hello"))
    said: list[str] = []
    show(conversation.turn(Opened(), clock())[0])
    for line in typed():
        heard = terminal.parse({"text": line})
        if heard is None:
            show(conversation.hears(clock()))
            continue
        replies, requests = conversation.turn(heard.event, clock())
        said.append("\n".join([f"> {line}", *chat_answer(replies, requests), ""]))
        show(replies)
    if save is not None:
        today = clock().astimezone(ZONE).date()
        save.write_text(f"# {save.stem}\n@today {today}\n\n" + "\n".join(said), "utf-8")


def talk_jsonl(
    source: TextIO, target: TextIO, make: Callable[[str], Conversation], clock: Callable[[], datetime]
) -> None:
    """Answer one JSON object per line; `conversation` names one of several, `at` sets the time of the turn."""
    conversations: dict[str, Conversation] = {}
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        target.write(json.dumps(_answer(line, number, conversations, make, clock), ensure_ascii=False) + "\n")
        target.flush()


def _answer(
    line: str,
    number: int,
    conversations: dict[str, Conversation],
    make: Callable[[str], Conversation],
    clock: Callable[[], datetime],
) -> dict[str, Any]:
    try:
        payload = json.loads(line)
        at = datetime.fromisoformat(payload["at"]) if "at" in payload else clock()
        name = str(payload.get("conversation", ""))
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        return {"error": f"line {number}: {error}"}
    conversation = conversations.setdefault(name, make(name))
    event = conversation.event(payload)
    if event is None:
        return {"error": f"line {number}: neither text nor choice"}
    replies, requests = conversation.turn(event, at if at.tzinfo else at.replace(tzinfo=ZONE))
    return {
        "replies": [{"text": reply.text, "choices": [choice.label for choice in reply.choices]} for reply in replies],
        "requests": [{"kind": type(request).__name__, **_told(request)} for request in requests],
        "state": conversation.state,
    }


def typed() -> Iterator[str]:
    """Yield what is typed, until the input ends."""
    while True:
        try:
            line = input("> ") if sys.stdin.isatty() else sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            return
        if not line and not sys.stdin.isatty():
            return
        yield line.rstrip("\n")


def show(replies: list[Reply]) -> None:
    """Print replies as the terminal shows them."""
    for reply in replies:
        print(*(message["text"] for message in terminal.render(reply)), sep="\n", end="\n\n")


def chat_answer(replies: list[Reply], requests: list[Request]) -> list[str]:
    """Return the lines of what is answered as they stand in a `.chat` file (tests/chat_files.py reads it)."""
    lines: list[str] = []
    for reply in replies:
        lines += ["<"] if lines else []
        lines += [f"< {part}".rstrip() for part in reply.text.splitlines()]
        lines += [f"< {chat_choices(reply)}"] if reply.choices else []
    return lines + [f"* {_chat_request(request)}" for request in requests]


def _chat_request(request: Request) -> str:
    said = {name: value for name, value in _told(request).items() if value is not None and name != "question_version"}
    return f"{type(request).__name__}({', '.join(f'{name}={value!r}' for name, value in said.items())})"


def _told(request: Request) -> dict[str, Any]:
    """Return what a request says, but for what only the conversation itself needs."""
    whole = asdict(request)
    return {each.name: whole[each.name] for each in fields(request) if each.repr}


def chat_choices(reply: Reply) -> str:
    """Return the choices of a reply as a transcript shows them: `[1. Đúng rồi] [2. Không phải] [Bỏ qua]`."""
    shown, number = [], 0
    for choice in reply.choices:
        number += choice.numbered
        shown.append(f"[{number}. {choice.label}]" if choice.numbered else f"[{choice.label}]")
    return " ".join(shown)

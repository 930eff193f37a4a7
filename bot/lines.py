"""What a channel module is made of: its limits, what it hears, and the line by which it reaches its platform."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import httpx
from sqlalchemy import Engine
from starlette.routing import Route

from bot.dialogue.events import Event
from bot.dialogue.replies import Choice, Reply
from bot.ports import Channel, Incoming, Receipt
from bot.voice import Voice


def in_characters(text: str) -> int:
    """Measure a text as most platforms do."""
    return len(text)


def in_utf16(text: str) -> int:
    """Measure a text in UTF-16 units: 2 for what lies beyond the first 65,536 signs, such as most emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits into one message: its text, its buttons, their labels, the text that goes with a document.

    `size` measures all of these in the unit of the platform. Without `buttons`, or where they do not fit, the choices
    stand in the text as numbered lines (`listed`). `voice`: `Reply.voice` is sent as a voice message; `enlarges`:
    `Reply.big` is shown in big letters; `papers_alone`: a document is a message of its own, without text.
    """

    text: int
    choices: int
    label: int
    buttons: bool
    caption: int = 0
    size: Callable[[str], int] = in_characters
    voice: bool = False
    enlarges: bool = False
    papers_alone: bool = False

    def takes(self, choices: Sequence[Choice]) -> bool:
        """Say whether `choices` can be shown as buttons, each with its whole label."""
        return self.buttons and len(choices) <= self.choices and all(self.size(c.label) <= self.label for c in choices)


def listed(reply: Reply, limits: Limits) -> str:
    """Return the text of `reply`, with its choices as numbered lines where buttons cannot show them whole."""
    if limits.takes(reply.choices):
        return reply.text
    numbered = [choice.label for choice in reply.choices if choice.numbered]
    return "\n".join([reply.text, *(f"  {place}. {label}" for place, label in enumerate(numbered, 1))])


@dataclass(frozen=True, slots=True)
class Heard:
    """What `parse` made of a payload: `heard` is what was typed, None for what is no text.

    `person` is the chat, `external_id` the platform's key that makes a repeated payload harmless. Where the platform
    is our own page or a terminal, the caller knows both, and they are "".
    """

    person: str
    external_id: str
    event: Event
    heard: str | None


class Malformed(ValueError):  # noqa: N818 an outcome, not a fault
    """A payload that its platform cannot have meant. It carries no words of the payload."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `motcua doctor`: `fine` is None where something is simply off."""

    fine: bool | None
    what: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF and the name of its file."""

    name: str
    content: bytes


class Ears(Protocol):
    """Takes what was heard (`bot.intake.Intake`): stored when it returns."""

    def hear(self, incoming: Incoming) -> Receipt: ...

    def hear_or_keep(self, incoming: Incoming) -> Receipt | None: ...

    def keep(self, incoming: Incoming) -> None: ...

    def put_aside(self, channel: str, raw: bytes) -> bool: ...


class News(Protocol):
    """Wakes the delivery (`bot.signals.Signal`)."""

    def fire(self, person: str = "") -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the product lends to a line. `public_url` is "" where the world does not reach us.

    `papers` reads a paper link of ours from the API; raises `TryLater`, or `Refused` where there is none any more.
    `voice` says answers aloud, None where no programs for that are installed.
    """

    http: httpx.AsyncClient
    intake: Ears
    news: News
    engine: Engine
    key: bytes
    clock: Callable[[], datetime]
    public_url: str
    papers: Callable[[str], Awaitable[Paper]]
    voice: Voice | None = None


class Line(Channel, Protocol):
    """A platform that is joined. `bot` names the account; it is stored with what came from there."""

    bot: str

    async def fetch(self, ref: str) -> bytes:
        """Return a picture or a voice message. Raises as `send` does."""

    def routes(self) -> Sequence[Route]:
        """Return the addresses that the platform calls."""

    async def run(self) -> None:
        """Do what has to be done all the time (polling, announcing the webhook) until cancelled; raise nothing."""

    async def check(self) -> list[Finding]:
        """Say what the platform says of our configuration; raise nothing."""


class ChannelModule(Protocol):
    """What the product and the shared tests know of `bot/channels/<name>.py`.

    Channels of our own (web, terminal) have no `open_line`.
    """

    NAME: str
    LIMITS: Limits

    def parse(self, payload: Mapping[str, Any]) -> Heard | None:
        """Return what a conversation has to hear, None for what it need not. Raises `Malformed` and nothing else."""

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        """Return the platform's calls that show `reply`, which is within `LIMITS`: pure, and usually one."""

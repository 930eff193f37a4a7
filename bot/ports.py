"""What the conversation needs from outside, and the values that pass. Adapters and the fakes of tests satisfy these."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.dialogue.events import Event
from bot.dialogue.replies import OfficeRequest, Reply, SenseRequest, Turn
from bot.dialogue.state import State

Decide = Callable[[State], Turn]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing that happened on a channel. (`channel`, `bot`, `external_id`) is unique: twice is once.

    `person` is the platform's id of the chat; `heard` what was typed, kept for the transcript with personal data
    masked, None for what is no text.
    """

    channel: str
    bot: str
    person: str
    external_id: str
    event: Event
    heard: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A stored message: its place in the conversation and what it says."""

    seq: int
    reply: Reply


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a turn left behind: its messages, whether it had been taken before, how many requests are open."""

    conversation: int
    messages: tuple[Outgoing, ...]
    duplicate: bool = False
    requests: int = 0


class Mailbox(Protocol):
    """Takes a turn in one transaction: inbox, state, outbox, all or nothing."""

    def take(self, incoming: Incoming, decide: Decide) -> Receipt: ...


class Office(Protocol):
    """The API behind the counter: answers a request with an event. `key` makes a repeated request harmless.

    Raises `TryLater` when it cannot be reached or is busy.
    """

    async def perform(self, request: OfficeRequest, key: str, channel: str, person: str) -> Event: ...


class Senses(Protocol):
    """Looks into what came over a channel: pictures and voice messages. Raises `TryLater` or `Refused`."""

    async def perform(self, request: SenseRequest, channel: str) -> Event: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a platform takes messages: in all and to one person, each with how many it takes at once."""

    per_second: float = 25.0
    at_once: float = 25.0
    per_second_to_one: float = 1.0
    at_once_to_one: float = 4.0


class Channel(Protocol):
    """One way to reach a person. `send` raises `TryLater`, `Refused` or `OutcomeUnknown`."""

    name: str
    pace: Pace

    async def send(self, person: str, reply: Reply) -> None: ...


class TryLater(Exception):  # noqa: N818 an outcome, not a fault
    """Nothing was done; try again, after `seconds` if the other side said so; `whole`: that goes for everybody."""

    def __init__(self, reason: str, seconds: float | None = None, *, whole: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds
        self.whole = whole


BLOCKED = "blocked"


class Refused(Exception):  # noqa: N818 an outcome, not a fault
    """The other side will never take it; `reason` is a short code without personal data.

    `BLOCKED` means that the person wants nothing more: what else waits for them is not sent either.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutcomeUnknown(Exception):  # noqa: N818 an outcome, not a fault
    """It may or may not have been done: the connection broke while the other side was at it."""

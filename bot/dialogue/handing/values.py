"""What a conversation remembers of people behind the assistant: the ticket of a citizen, the work of a member."""

from dataclasses import dataclass
from typing import Literal

Why = Literal["asked", "failed", "rating", "anger"]
"""Why a person is wanted: asked for, not understood twice, a bad rating, anger."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """The citizen's open ticket, at most one; `number` is 0 until the office has given one.

    `asked`: on its way to the office; `leaving`: as well, and to be taken back as soon as it is there; `waiting`:
    nobody has it; `talking`: `name` has it, and the assistant is silent.
    """

    phase: Literal["asked", "leaving", "waiting", "talking"]
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """The chat belongs to somebody of a community team: `mine` are the tickets this person has, the newest last.

    `canned` are ready sentences for `canned_for`; a name or number of the member stands nowhere in a conversation.
    """

    role: Literal["member", "leader"]
    team: str
    mine: tuple[int, ...] = ()
    canned: tuple[str, ...] = ()
    canned_for: int = 0


@dataclass(frozen=True, slots=True)
class AskingWhere:
    """We asked in which commune the person lives, to find the team; `tries` counts answers that named none.

    `village` is the hamlet that was named, folded.
    """

    why: Why
    tries: int = 0
    village: str = ""
    kind: Literal["asking_where"] = "asking_where"


@dataclass(frozen=True, slots=True)
class AskingMachine:
    """A person is there, and the citizen wants one answer of the assistant: what is typed next is for it."""

    kind: Literal["asking_machine"] = "asking_machine"


@dataclass(frozen=True, slots=True)
class ClosingTicket:
    """We asked a member why ticket `number` is closed."""

    number: int
    kind: Literal["closing_ticket"] = "closing_ticket"


@dataclass(frozen=True, slots=True)
class ChoosingTicket:
    """A member has several tickets: we asked for which of them `text` is, or (empty) `act`."""

    act: Literal["say", "close", "pass", "leave"]
    text: str = ""
    kind: Literal["choosing_ticket"] = "choosing_ticket"

"""What the office's desk answers and tells: to a citizen with a ticket, to a member of a team, to a team's group."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TicketOpened:
    """The office answered an `OpenTicket`: who will see it, and how long that takes, as far as anybody knows.

    `waits_minutes` is the usual wait, None where too few were counted; `opens_at` (ISO, with its zone) is when that
    queue opens, where it is shut now.
    """

    ticket: int
    queue_name: str
    open_now: bool
    waits_minutes: int | None = None
    ahead: int = 0
    opens_at: str | None = None


@dataclass(frozen=True, slots=True)
class TicketRefused:
    """The office will never take the ticket."""


@dataclass(frozen=True, slots=True)
class TicketHeard:
    """The office has what the citizen said in the ticket."""


@dataclass(frozen=True, slots=True)
class TicketOver:
    """The ticket is closed, or gone: what was just `said` in it reached nobody (not so where it was left)."""

    said: bool = False


@dataclass(frozen=True, slots=True)
class MemberLinked:
    """The chat is a member's from now on, or (`officer`) one in which an officer gets alerts."""

    role: Literal["member", "leader", "officer"]
    team: str


@dataclass(frozen=True, slots=True)
class MemberUnlinked:
    """The chat is no member's any more."""


@dataclass(frozen=True, slots=True)
class GroupLinked:
    """The chat is the group of `team` from now on."""

    team: str


@dataclass(frozen=True, slots=True)
class LinkRefused:
    """The code links nothing: mistyped, used, or over."""


@dataclass(frozen=True, slots=True)
class GroupCalled:
    """Somebody typed the code of a team in a group chat."""

    code: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A ticket in a member's list, without anything personal; `waits_minutes` since it was opened."""

    ticket: int
    topic_name: str = ""
    commune_name: str = ""
    waits_minutes: int = 0


Act = Literal["list", "take", "say", "close", "pass", "leave", "next", "pause", "resume"]
Result = Literal[
    "taken", "lost", "said", "closed", "passed", "left", "paused", "resumed", "listed", "none", "not_member", "off"
]


@dataclass(frozen=True, slots=True)
class ActDone:
    """The office answered a `MemberAct`. `transcript` holds (who, text); who is citizen, assistant, team or officer."""

    act: Act
    result: Result
    ticket: int | None = None
    mine: tuple[Listed, ...] = ()
    waiting: tuple[Listed, ...] = ()
    transcript: tuple[tuple[str, str], ...] = ()
    canned: tuple[str, ...] = ()


NewsKind = Literal[
    "new", "joined", "said", "closed", "passed", "reopened", "slow", "taken", "left", "digest", "alert", "withdrawn"
]


@dataclass(frozen=True, slots=True)
class DeskNews:
    """Something happened to a ticket. `name` is the team's or the office's, never a person's."""

    audience: Literal["citizen", "member", "group", "officer"]
    kind: NewsKind
    ticket: int = 0
    text: str = ""
    name: str = ""
    topic_name: str = ""
    commune_name: str = ""
    waits_minutes: int | None = None


DeskEvent = (
    TicketOpened
    | TicketRefused
    | TicketHeard
    | TicketOver
    | MemberLinked
    | MemberUnlinked
    | GroupLinked
    | LinkRefused
    | GroupCalled
    | ActDone
    | DeskNews
)

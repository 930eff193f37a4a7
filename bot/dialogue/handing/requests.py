"""What is asked of the office's desk."""

from dataclasses import dataclass

from bot.dialogue.handing.events import Act
from bot.dialogue.handing.values import Why


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Ask for a person; the conversation so far goes along, masked. Answered by `TicketOpened` or `TicketRefused`."""

    reason: Why
    topic: str | None = None
    commune: str | None = None
    village: str | None = None
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class SayToDesk:
    """Pass a citizen's words to who has the ticket; answered by `TicketHeard` or `TicketOver`."""

    ticket: int
    text: str


@dataclass(frozen=True, slots=True)
class LeaveTicket:
    """The citizen wants nobody any more; answered by `TicketOver`."""

    ticket: int


@dataclass(frozen=True, slots=True)
class LinkMember:
    """Tie this chat to the member to whom `code` was given; answered by `MemberLinked` or `LinkRefused`."""

    code: str


@dataclass(frozen=True, slots=True)
class UnlinkMember:
    """Untie this chat from its member; answered by `MemberUnlinked`."""


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Tie this group chat to the team to which `code` was given; answered by `GroupLinked` or `LinkRefused`."""

    code: str


@dataclass(frozen=True, slots=True)
class MemberAct:
    """Do something as a member; answered by `ActDone`. `reason` is why a ticket is closed."""

    act: Act
    ticket: int | None = None
    text: str | None = None
    reason: str | None = None


DeskRequest = OpenTicket | SayToDesk | LeaveTicket | LinkMember | UnlinkMember | LinkGroup | MemberAct

"""What is asked of the office around a session of helping."""

from dataclasses import dataclass
from typing import Any

from bot.dialogue.helping.values import Ending, Way


@dataclass(frozen=True, slots=True)
class BeginHelping:
    """The citizen agreed. Answered by `HelpingBegun` or `HelpingOver`."""

    session: str
    way: Way
    text_version: int


@dataclass(frozen=True, slots=True)
class NoteReading:
    """Something of the citizen is on the screen. Answered by `HelpingBegun` (go on) or `HelpingOver`."""

    session: str
    what: str


@dataclass(frozen=True, slots=True)
class EndHelping:
    """The session is over. Answered by `HelpingEnded`."""

    session: str
    how: Ending
    forms: int = 0


@dataclass(frozen=True, slots=True)
class ForCitizen:
    """A request of the villager's, in their name and not the member's; `name` and `body` are the request.

    Answered by `CitizenAnswer`.
    """

    session: str
    name: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TellReadings:
    """A citizen asks who read what in the sessions by these names. Answered by `ReadingsTold`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WithdrawHelping:
    """A citizen takes back the consent for the sessions by these names. Answered by `HelpingEnded`."""

    names: tuple[str, ...]


HelpingRequest = BeginHelping | NoteReading | EndHelping | ForCitizen | TellReadings | WithdrawHelping

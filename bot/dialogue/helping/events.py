"""What the office answers around a session of helping."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dialogue.helping.values import Ending, Way

if TYPE_CHECKING:
    from bot.dialogue.events import Event


@dataclass(frozen=True, slots=True)
class HelpingBegun:
    """The session goes on."""

    session: str


@dataclass(frozen=True, slots=True)
class HelpingOver:
    """The session may not go on: the consent was taken back, its time is over, or the member is one no more."""

    session: str
    how: Ending


@dataclass(frozen=True, slots=True)
class HelpingEnded:
    """The office knows that sessions ended; nothing more is said."""


@dataclass(frozen=True, slots=True)
class CitizenAnswer:
    """The answer to a request of the villager's; it is nobody else's, also when it comes after the session."""

    session: str
    event: "Event"


@dataclass(frozen=True, slots=True)
class Read:
    """One session as its citizen may see it: days and times are those of Viet Nam, as they are read."""

    team: str
    way: Way
    began: str
    ended: str
    readings: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingsTold:
    """Who read what."""

    sessions: tuple[Read, ...] = ()


HelpingEvent = HelpingBegun | HelpingOver | HelpingEnded | CitizenAnswer | ReadingsTold

"""Carry one event through a turn: load the state, step, and save state and outgoing messages in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogue.engine import step
from bot.dialogue.events import Event
from bot.dialogue.replies import Turn
from bot.dialogue.state import State
from bot.dialogue.world import ABROAD, FETCHED, Here, World
from bot.fitting import fit
from bot.lines import Limits
from bot.ports import Decide, Incoming, Mailbox, Receipt
from knowledge.library import Library
from knowledge.overlay import Shelf, shelf_of

# Days and working hours are those of Viet Nam wherever the server stands.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Assistant:
    """The one thing that every channel calls.

    `limits` are those of each channel: what is said is cut to them before it is stored. `speaks` says that answers can
    be said aloud here.
    """

    knowledge: Library | Shelf
    mailbox: Mailbox
    clock: Callable[[], datetime]
    phone: str = ""
    hours: str = ""
    here: Here = field(default_factory=Here)
    limits: Mapping[str, Limits] = field(default_factory=dict)
    speaks: bool = False

    @property
    def shelf(self) -> Shelf:
        """Where the library of the moment stands."""
        return shelf_of(self.knowledge)

    @property
    def library(self) -> Library:
        """What the assistant knows at this moment."""
        return self.knowledge.now if isinstance(self.knowledge, Shelf) else self.knowledge

    def hear(self, incoming: Incoming) -> Receipt:
        """Take one turn; when this returns, what was heard and what is answered are stored."""
        return self.mailbox.take(incoming, self.decide(incoming.event, incoming.channel))

    def decide(self, event: Event, channel: str = "") -> Decide:
        """Return the function from a state to the turn that `event` on `channel` leads to, as of now."""
        limits = self.limits.get(channel)
        world = World(
            self.library,
            self.clock().astimezone(ZONE).date(),
            self.phone,
            self.hours,
            self.here,
            abroad=channel in ABROAD,
            voice=self.speaks and limits is not None and limits.voice,
            can_enlarge=limits is not None and limits.enlarges,
            calls=channel not in FETCHED,
        )

        def decided(state: State) -> Turn:
            return _fitted(step(state, event, world), limits)

        return decided


def _fitted(turn: Turn, limits: Limits | None) -> Turn:
    if limits is None:
        return turn
    return replace(turn, replies=tuple(piece for reply in turn.replies for piece in fit(reply, limits)))

"""Carry one event through a turn: load the state, step, and save state and outgoing messages in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogue.engine import step
from bot.dialogue.events import Event
from bot.dialogue.replies import Turn
from bot.dialogue.state import State
from bot.dialogue.world import ABROAD, Here, World
from bot.ports import Decide, Incoming, Mailbox, Receipt
from knowledge.library import Library

# Days and working hours are those of Viet Nam wherever the server stands.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Assistant:
    """The one thing that every channel calls."""

    library: Library
    mailbox: Mailbox
    clock: Callable[[], datetime]
    phone: str = ""
    hours: str = ""
    here: Here = field(default_factory=Here)

    def hear(self, incoming: Incoming) -> Receipt:
        """Take one turn; when this returns, what was heard and what is answered are stored."""
        return self.mailbox.take(incoming, self.decide(incoming.event, incoming.channel))

    def decide(self, event: Event, channel: str = "") -> Decide:
        """Return the function from a state to the turn that `event` on `channel` leads to, as of now."""
        today, abroad = self.clock().astimezone(ZONE).date(), channel in ABROAD
        world = World(self.library, today, self.phone, self.hours, self.here, abroad)

        def decided(state: State) -> Turn:
            return step(state, event, world)

        return decided

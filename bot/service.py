"""Carry one event through a turn: load the state, step, and save state and outgoing messages in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogue.engine import step
from bot.dialogue.events import Event
from bot.dialogue.replies import Turn
from bot.dialogue.state import State
from bot.dialogue.world import Here, World
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
        return self.mailbox.take(incoming, self.decide(incoming.event))

    def decide(self, event: Event) -> Decide:
        """Return the function from a state to the turn that `event` leads to, as of now."""
        world = World(self.library, self.clock().astimezone(ZONE).date(), self.phone, self.hours, self.here)

        def decided(state: State) -> Turn:
            return step(state, event, world)

        return decided

"""Hear what a platform brings us: into the mailbox, or on the disk while the mailbox is away."""

import logging
from dataclasses import dataclass

import anyio

from bot.faults import report
from bot.mailbox.engine import is_away
from bot.metrics import TURN_SECONDS, TURNS
from bot.ports import Incoming, Receipt
from bot.service import Assistant
from bot.signals import Signal
from bot.spool import Spool

_EVERY = 1.0
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Intake:
    """What every webhook and every poll calls. What it took is stored when it returns."""

    assistant: Assistant
    spool: Spool
    news: Signal

    def hear(self, incoming: Incoming) -> Receipt:
        """Take a turn. For who sends again by itself: raises what the database raises when it is away."""
        with TURN_SECONDS.time():
            try:
                receipt = self.assistant.hear(incoming)
            except Exception:
                TURNS.labels(incoming.channel, "failed").inc()
                raise
        TURNS.labels(incoming.channel, "duplicate" if receipt.duplicate else "new").inc()
        return receipt

    def hear_or_keep(self, incoming: Incoming) -> Receipt | None:
        """Take a turn, or keep it for later and return None. For who does not, or may not, send again.

        While anything waits on the disk, what comes now goes behind it, so that nobody's messages overtake each other.
        """
        if not self.spool.waiting():
            try:
                return self.hear(incoming)
            except Exception as error:
                if not is_away(error):
                    raise
        self.keep(incoming)
        return None

    def keep(self, incoming: Incoming) -> None:
        """Keep a message on the disk for later, without asking the mailbox: for who has to answer at once."""
        self.spool.keep(incoming)
        TURNS.labels(incoming.channel, "spooled").inc()

    def put_aside(self, channel: str, raw: bytes) -> bool:
        """Keep what a platform sent and nobody can understand, for a person to look at; return whether it is new."""
        return self.spool.put_aside(channel, raw)

    async def run(self) -> None:
        """Take what waits on the disk, as soon as the database is back."""
        while True:
            try:
                if await anyio.to_thread.run_sync(self.replay):
                    self.news.fire()
            except Exception as error:  # noqa: BLE001 the database is away: it may come back
                report(_LOG, "emptying the spool", error)
            await anyio.sleep(_EVERY)

    def replay(self) -> int:
        """Take what waits; return how many messages that were."""
        return self.spool.replay(self.hear, is_away) if self.spool.waiting() else 0

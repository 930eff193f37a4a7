"""What the bot does by the clock: it reminds of forms that were left, and erases what is over its time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import anyio

from bot.dialogue.events import Elapsed
from bot.faults import report
from bot.mailbox.engine import sweep
from bot.mailbox.erasing import erase_old
from bot.mailbox.retention import Sleeper, claim, sleepers
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming
from bot.service import Assistant
from bot.signals import Signal

EVERY = timedelta(minutes=5)
_LOOK_SECONDS = 60.0
_JOB = "retention"
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Jobs:
    """Runs in every process that delivers; one of them has the work at a time."""

    mailbox: SqlMailbox
    assistant: Assistant
    clock: Callable[[], datetime]
    news: Signal
    closing: anyio.Event = field(default_factory=anyio.Event)

    async def run(self) -> None:
        """Do what is due until `close`."""
        while not self.closing.is_set():
            try:
                spoken = await anyio.to_thread.run_sync(self.once)
            except Exception as error:  # noqa: BLE001 the database is gone: it may come back
                report(_LOG, "retention", error)
            else:
                if spoken:
                    self.news.fire()
            with anyio.move_on_after(_LOOK_SECONDS):
                await self.closing.wait()

    def close(self) -> None:
        """Begin nothing more."""
        self.closing.set()

    def once(self) -> int:
        """Do what is due, if it is this process's turn; return how many conversations heard from us."""
        now = self.clock()
        if not claim(self.mailbox.engine, _JOB, now, EVERY):
            return 0
        woken = self._wake(now)
        erased = erase_old(self.mailbox.engine, now)
        sweep(self.mailbox.engine)
        if erased:
            _LOG.info("erased %s rows that were over their time", erased)
        return woken

    def _wake(self, now: datetime) -> int:
        """Give each silence that is due its turn; one that breaks stays due and holds up no other."""
        spoken = 0
        for sleeper in sleepers(self.mailbox.engine, now):
            if self.closing.is_set():
                break
            try:
                spoken += self._elapsed(sleeper, now)
            except Exception as error:  # noqa: BLE001 a bug in one conversation
                report(_LOG, f"the silence of conversation {sleeper.id}", error)
        return spoken

    def _elapsed(self, sleeper: Sleeper, now: datetime) -> bool:
        event = Elapsed(now - sleeper.last_at, now - sleeper.kept_at if sleeper.kept_at else timedelta())
        incoming = Incoming(
            channel=sleeper.channel,
            bot=sleeper.bot,
            person=sleeper.person,
            external_id=f"{sleeper.id}:{sleeper.wakes_at.isoformat()}",
            event=event,
            heard=None,
            at=now,
        )
        receipt = self.mailbox.wake(incoming, sleeper.wakes_at, self.assistant.decide(event))
        return bool(receipt and receipt.messages)

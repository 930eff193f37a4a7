"""Look once a minute whether anybody waits on us for too long, and say so in the log."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import anyio
from sqlalchemy import Engine

from bot.faults import report
from bot.mailbox import watch
from bot.spool import Spool

_EVERY = 60.0
INBOX_LATE = 120.0
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Lookout:
    """Runs in every process; a line of the log is the alert, /metrics and the console tell more."""

    engine: Engine
    spool: Spool
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await anyio.sleep(_EVERY)
            try:
                await anyio.to_thread.run_sync(self.look)
            except Exception as error:  # noqa: BLE001 the database is away: it may come back
                report(_LOG, "looking out", error)

    def look(self) -> None:
        """Say what is late now, and take away what was put aside long ago."""
        self.spool.forget_old(self.clock())
        age = self.spool.age(self.clock())
        if age > INBOX_LATE:
            _LOG.warning("%s messages wait on the disk, the oldest for %.0f seconds", len(self.spool.waiting()), age)
        found = watch.waiting(self.engine, self.clock())
        if found.stuck:
            _LOG.warning("%s conversations wait on us, the oldest for %.0f seconds", found.stuck, found.oldest_seconds)

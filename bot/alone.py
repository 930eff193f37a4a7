"""Do something in one process at a time: whoever has the lease does it, and renews the lease while it goes on."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import anyio
from anyio.abc import TaskGroup
from sqlalchemy import Engine

from bot.faults import report
from bot.mailbox.retention import claim, prolong

_LEASE = timedelta(seconds=12)
_RENEWED_EVERY = 4.0
_LOOK_SECONDS = 2.0  # how soon a process notices that nobody does it
_NEVER = datetime.min.replace(tzinfo=UTC)
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Alone:
    """The lease of `job`; another process takes it 12 seconds after the one that had it died."""

    engine: Engine
    job: str
    clock: Callable[[], datetime]
    until: datetime = _NEVER

    async def run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work`, and whenever it ends do it again, while no other process does; until cancelled."""
        while True:
            try:
                if await self._claimed():
                    await self._hold(work)
            except Exception as error:  # noqa: BLE001 the database is away: it may come back
                report(_LOG, self.job, error)
            await anyio.sleep(_LOOK_SECONDS)

    async def _claimed(self) -> bool:
        now = self.clock()
        self.until = now + _LEASE
        return await anyio.to_thread.run_sync(claim, self.engine, self.job, now, _LEASE)

    async def _hold(self, work: Callable[[], Awaitable[None]]) -> None:
        """Work until the lease is lost; what ends in peace gives it back, so that the next process need not wait."""
        try:
            async with anyio.create_task_group() as group:
                group.start_soon(self._renew, group)
                await work()
                group.cancel_scope.cancel()
        finally:
            with anyio.CancelScope(shield=True):
                await self._prolonged(self.clock())

    async def _renew(self, group: TaskGroup) -> None:
        kept = True
        while kept:
            await anyio.sleep(_RENEWED_EVERY)
            kept = await self._prolonged(self.clock() + _LEASE)
        group.cancel_scope.cancel()

    async def _prolonged(self, new: datetime) -> bool:
        """Keep the lease until `new`; False where that cannot be done, for then another may have it."""
        try:
            kept = await anyio.to_thread.run_sync(prolong, self.engine, self.job, self.until, new)
        except Exception as error:  # noqa: BLE001 the database is away: it may come back
            report(_LOG, f"keeping the lease of {self.job}", error)
            return False
        self.until = new
        return kept

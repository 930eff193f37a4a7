"""Tell the office once an hour how much the assistant was used today and yesterday: counts, and nobody in them."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import anyio
import httpx
from sqlalchemy import Engine

from bot.client import signed
from bot.faults import report
from bot.mailbox.counting import Key, counts
from bot.mailbox.retention import claim

EVERY = timedelta(hours=1)
_PAUSE_SECONDS = 60.0
_JOB = "usage"
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Usage:
    """Runs in every process of the bot; one of them tells. A day is told whole, so telling it twice changes nothing."""

    engine: Engine
    http: httpx.AsyncClient
    key: bytes
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Tell what is due until cancelled."""
        while True:
            try:
                if await anyio.to_thread.run_sync(claim, self.engine, _JOB, self.clock(), EVERY):
                    await self.round()
            except httpx.HTTPError:
                _LOG.debug("the office is away: it hears of the day an hour later")
            except Exception as error:  # noqa: BLE001 the database is gone, or the office speaks otherwise
                report(_LOG, "telling how much the assistant is used", error)
            await anyio.sleep(_PAUSE_SECONDS)

    async def round(self) -> None:
        """Tell yesterday, which may have gone on after the last time, and today."""
        today = self.clock().astimezone(_VIETNAM).date()
        for day in (today - timedelta(days=1), today):
            found = await anyio.to_thread.run_sync(self._counts, day)
            body = {"counts": [_named(key, n) for key, n in sorted(found.items())]}
            answer = await self.http.put(f"/v1/usage/{day}", json=body, headers=signed(self.key))
            answer.raise_for_status()

    def _counts(self, day: date) -> Counter[Key]:
        since, until = (datetime.combine(each, time(), _VIETNAM) for each in (day, day + timedelta(days=1)))
        return counts(self.engine, since, until)


def _named(key: Key, n: int) -> dict[str, str | int]:
    return {"kind": key[0], "key": key[1], "commune": key[2], "n": n}

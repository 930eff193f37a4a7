"""News between processes: what one has stored wakes the pages and the deliveries of the others."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import anyio
from sqlalchemy import Engine, text

from bot.faults import report
from bot.signals import EVERYBODY, Signal

_CHANNEL = "motcua_news"
_TOGETHER = 0.05  # seconds in which news are told once: PostgreSQL passes them on one after the other
_POLL = 1.0
_MOST_KEYS = 400
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Herald:
    """Tells what happens here and listens to the others; a word that is lost costs a second, never a message.

    On PostgreSQL by LISTEN and NOTIFY, in transactions of their own: within a turn's, all commits would wait for each
    other. On SQLite by asking once a second whether anybody has written.
    """

    engine: Engine
    news: Signal
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    thread: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(1))

    async def run(self) -> None:
        """Tell and listen until cancelled, through whatever becomes of the database."""
        works = (self._tell, self._listen) if self.engine.dialect.name == "postgresql" else (self._poll,)
        async with anyio.create_task_group() as group:
            for work in works:
                group.start_soon(self._lasting, work)

    async def _lasting(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 the database is away: it may come back
                report(_LOG, "passing on news", error)
                await anyio.sleep(_POLL)

    async def _tell(self) -> None:
        told = self.news.own
        while True:
            await self.news.wait(self.news.now(), _POLL)
            if self.news.own != told:
                told = self.news.own
                await anyio.to_thread.run_sync(self._notify, self.news.untold())
            await anyio.sleep(_TOGETHER)

    def _notify(self, keys: frozenset[str]) -> None:
        """Tell that there are news, and of whom, unless that are too many (PostgreSQL takes 8,000 bytes)."""
        known = sorted(keys) if EVERYBODY not in keys and len(keys) <= _MOST_KEYS else []
        said = {"channel": _CHANNEL, "told": " ".join([self.name, *known])}
        with self.engine.begin() as connection:
            connection.execute(text("SELECT pg_notify(:channel, :told)"), said)

    async def _listen(self) -> None:
        connection = await self._opened()
        try:
            connection.autocommit = True
            await self._run(connection.execute, f"LISTEN {_CHANNEL}")
            self.news.echo()  # what was said while nobody listened
            while True:
                heard = await self._run(lambda: [*connection.notifies(timeout=_POLL, stop_after=1)])
                for name, *keys in (each.payload.split() for each in heard):
                    if name != self.name:
                        self.news.echo(*keys)
        finally:
            connection.close()

    async def _poll(self) -> None:
        connection = await self._opened()
        try:
            seen = None
            while True:
                version = await self._run(lambda: connection.execute("PRAGMA data_version").fetchone()[0])
                if version != seen:
                    seen = version
                    self.news.echo()
                await anyio.sleep(_POLL)
        finally:
            connection.close()

    async def _opened(self) -> Any:
        """Return a connection of the driver that belongs to us alone."""
        fairy = await self._run(self.engine.raw_connection)
        fairy.detach()
        return fairy.dbapi_connection

    async def _run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await anyio.to_thread.run_sync(function, *arguments, limiter=self.thread)

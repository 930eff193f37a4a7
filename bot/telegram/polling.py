"""Ask Telegram for updates, or tell it where to send them; one process polls at a time."""

import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import anyio
from anyio.abc import TaskGroup
from telegram import BotCommand
from telegram.error import RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.alone import Alone
from bot.faults import report
from bot.lines import Tools
from bot.telegram.hearing import WANTED
from bot.telegram.outcomes import seconds_of
from locales import say

COMMANDS = ("start", "help", "tracuu", "xoa", "en")
_WAIT, _READ = 25, 35.0  # seconds that Telegram may hold a poll, and that we wait for its answer
_SHORT, _LONG = 1.0, 60.0  # seconds between tries
_LOG = logging.getLogger(__name__)


async def announce(api: ExtBot[Any], address: str, secret: str) -> None:
    """Tell Telegram our address, if the world reaches us over https; what waits there is never dropped."""
    wait = _SHORT
    while True:
        try:
            if address.startswith("https://"):
                await api.set_webhook(address, secret_token=secret, allowed_updates=WANTED, drop_pending_updates=False)
            await _name_commands(api)
        except TelegramError as error:
            _LOG.warning("telegram: could not announce the webhook: %s", type(error).__name__)
            await anyio.sleep(wait)
            wait = min(_LONG, 2 * wait)
        else:
            await anyio.sleep_forever()


async def _name_commands(api: ExtBot[Any]) -> None:
    """Fill the menu beside the field for typing."""
    for language in ("vi", "en"):
        commands = [BotCommand(name, say(f"command-{name}", language)) for name in COMMANDS]
        await api.set_my_commands(commands, language_code=None if language == "vi" else language)


@dataclass(slots=True)
class Poller:
    """Takes updates one after the other: `hear` stores one and returns the press in it, `told` answers that press.

    The place from which Telegram goes on moves only behind what is stored, so an update that was on its way when a
    process died comes again.
    """

    api: ExtBot[Any]
    tools: Tools
    job: str
    hear: Callable[[bytes], Awaitable[str]]
    told: Callable[[str], Coroutine[Any, Any, None]]
    offset: int = 0

    async def run(self) -> None:
        """Poll while no other process does."""
        await Alone(self.tools.engine, self.job, self.tools.clock).run(self._poll)

    async def _poll(self) -> None:
        async with anyio.create_task_group() as beside:
            wait, begun = _SHORT, False
            while True:
                try:
                    begun = begun or await self._begin()
                    updates = await self._updates()
                except TelegramError as error:
                    _LOG.warning("telegram: could not poll: %s", type(error).__name__)
                    await anyio.sleep(seconds_of(error) if isinstance(error, RetryAfter) else wait)
                    wait = min(_LONG, 2 * wait)
                    continue
                wait = _SHORT
                for update in updates:
                    await self._take(update, beside)

    async def _begin(self) -> bool:
        """A webhook that is set elsewhere would keep all updates; what waits is never dropped."""
        await self.api.delete_webhook(drop_pending_updates=False)
        await _name_commands(self.api)
        return True

    async def _updates(self) -> list[dict[str, Any]]:
        """Return what waits, as it came: the library would lose a whole batch for one update that it cannot read."""
        asked = urlencode({"offset": self.offset, "timeout": _WAIT, "allowed_updates": json.dumps(WANTED)})
        found = await self.api.request.post(f"{self.api.base_url}/getUpdates?{asked}", read_timeout=_READ)
        self.offset = 0  # all before it is settled by now, and after a quiet week Telegram begins with another number
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    async def _take(self, update: dict[str, Any], group: TaskGroup) -> None:
        """Store one update, however long the database is away, and only then ask for what comes behind it."""
        raw = json.dumps(update).encode()
        while True:
            try:
                pressed = await self.hear(raw)
                break
            except Exception as error:  # noqa: BLE001 the database is away: it may come back
                report(_LOG, "storing what telegram brought", error)
                await anyio.sleep(_SHORT)
        if pressed:
            group.start_soon(self.told, pressed)
        number = update.get("update_id")
        if isinstance(number, int):
            self.offset = number + 1

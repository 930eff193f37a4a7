"""Fetch what the office has to tell to who follows a dossier, and give each as a turn to the conversation it is for."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import anyio
import httpx

from bot import dossier_client
from bot.client import keyed_hash
from bot.dialogue.events import DossierFound, Noticed
from bot.faults import report
from bot.mailbox.retention import claim
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming
from bot.service import Assistant
from bot.signals import Signal

EVERY = timedelta(seconds=8)
_PAUSE_SECONDS = 10.0
_PAGE = 100
_JOB = "notices"
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Notices:
    """Runs in every process that delivers; one of them has the work at a time.

    A notice is a turn under a key of its own, and the office keeps it until it hears that it was told. So whatever
    dies between them, each is told once.
    """

    mailbox: SqlMailbox
    assistant: Assistant
    http: httpx.AsyncClient
    key: bytes
    clock: Callable[[], datetime]
    news: Signal

    async def run(self) -> None:
        """Tell what is due until cancelled."""
        while True:
            try:
                if await anyio.to_thread.run_sync(claim, self.mailbox.engine, _JOB, self.clock(), EVERY):
                    await self.round()
            except httpx.HTTPError:
                _LOG.debug("the office is away: its notices wait there")
            except Exception as error:  # noqa: BLE001 the database is gone, or the office speaks otherwise
                report(_LOG, "telling news of dossiers", error)
            await anyio.sleep(_PAUSE_SECONDS)

    async def round(self) -> int:
        """Tell all that is due now; return how many conversations heard from us."""
        after = spoken = 0
        while True:
            page = await self.page(after)
            done = [each["id"] for each in page if await anyio.to_thread.run_sync(self._tell, each)]
            spoken += len(done)
            if done:
                self.news.fire()
                await self._ask("POST", "/v1/notices/taken", json={"ids": done})
            if len(page) < _PAGE:
                return spoken
            after = page[-1]["id"]

    async def page(self, after: int) -> list[dict[str, Any]]:
        """Return what the office has to tell by now, from behind number `after` on."""
        answer = await self._ask("GET", f"/v1/notices?after={after}&limit={_PAGE}")
        page: list[dict[str, Any]] = answer.json()["news"]
        return page

    async def _ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {keyed_hash(self.key, 'bot-to-api')}"}
        response = await self.http.request(method, path, headers=headers, **body)
        return response.raise_for_status()

    def _tell(self, notice: Mapping[str, Any]) -> bool:
        """Give one notice to its conversation; one that breaks stays with the office and holds up no other."""
        try:
            channel, _, person = notice["address"].partition("/")
            event = Noticed(notice["kind"], _dossier(notice))
            bot = self.mailbox.bot_of(channel, person)
            if bot is not None:
                incoming = _incoming(notice["id"], (channel, bot, person), event, self.clock())
                self.mailbox.tell(incoming, self.assistant.decide(event, channel))
        except Exception as error:  # noqa: BLE001 a bug in one conversation
            report(_LOG, f"notice {notice.get('id')}", error)
            return False
        return True


def _incoming(number: int, chat: tuple[str, str, str], event: Noticed, at: datetime) -> Incoming:
    channel, bot, person = chat
    return Incoming(
        channel=channel, bot=bot, person=person, external_id=f"notice:{number}", event=event, heard=None, at=at
    )


def _dossier(notice: Mapping[str, Any]) -> DossierFound:
    return dossier_client.found(
        notice["dossier"],
        opened=notice["opened"],
        reason=notice["reason"],
        fee_due=notice["fee_due"],
        fee_paid=notice["fee_paid"],
        result=notice["result"] or "",
    )

"""Tell who asked and wanted to know: fetch from the office whose question can be answered now, each as a turn."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import anyio
import httpx

from bot.client import keyed_hash
from bot.dialogue.events import AnswerReady
from bot.faults import report
from bot.mailbox.retention import claim
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming
from bot.question_client import numbers
from bot.service import Assistant
from bot.signals import Signal
from knowledge.overlay.laying import led

EVERY = timedelta(seconds=15)
_PAUSE_SECONDS = 20.0
_PAGE = 100
_JOB = "answers"
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Answers:
    """Runs in every process that delivers; one of them has the work at a time.

    An answer is a turn under a key of its own, and the office keeps it until it hears that it was told: each is told
    once, whatever dies in between. Nobody is told anything that the assistant would not answer by itself.
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
                _LOG.debug("the office is away: its answers wait there")
            except Exception as error:  # noqa: BLE001 the database is gone, or the office speaks otherwise
                report(_LOG, "telling answers", error)
            await anyio.sleep(_PAUSE_SECONDS)

    async def round(self) -> int:
        """Tell all that is due now; return how many people heard from us."""
        after = spoken = 0
        while True:
            page = await self._page(after)
            told = {each["id"]: await anyio.to_thread.run_sync(self._tell, each) for each in page}
            if told:
                await self._ask("POST", "/v1/answers/taken", json=numbers(told))
            if any(told.values()):
                spoken += sum(told.values())
                self.news.fire()
            if len(page) < _PAGE:
                return spoken
            after = page[-1]["id"]

    async def _page(self, after: int) -> list[dict[str, Any]]:
        version = self.assistant.shelf.version
        answer = await self._ask("GET", f"/v1/answers?after={after}&limit={_PAGE}&overlay={version}")
        page: list[dict[str, Any]] = answer.json()["answers"]
        return page

    async def _ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {keyed_hash(self.key, 'bot-to-api')}"}
        response = await self.http.request(method, path, headers=headers, **body)
        return response.raise_for_status()

    def _tell(self, answer: Mapping[str, Any]) -> bool:
        """Give one answer to its conversation; return False where the assistant does not answer the question so."""
        try:
            if not led(self.assistant.library, answer["text"], answer["code"], answer["language"]):
                return False
            channel, _, person = answer["address"].partition("/")
            bot = self.mailbox.bot_of(channel, person)
            if bot is not None:
                event = AnswerReady(answer["text"], answer["code"])
                incoming = Incoming(
                    channel=channel,
                    bot=bot,
                    person=person,
                    external_id=f"answer:{answer['id']}",
                    event=event,
                    heard=None,
                    at=self.clock(),
                )
                self.mailbox.tell(incoming, self.assistant.decide(event, channel))
        except Exception as error:  # noqa: BLE001 a bug in one conversation
            report(_LOG, f"answer {answer.get('id')}", error)
            return False
        return True

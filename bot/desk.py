"""Fetch what the office's desk has to tell citizens, members and groups, and give each as a turn to its chat."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import anyio
import httpx

from bot.alone import Alone
from bot.channels import terminal
from bot.client import keyed_hash
from bot.dialogue.handing.events import DeskNews
from bot.faults import report
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming
from bot.service import Assistant
from bot.signals import Signal

JOB = "desk"
AWAKE_SECONDS, ASLEEP_SECONDS = 1.5, 10.0
_PAGE = 100
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class DeskNewsWire:
    """Runs in every process that delivers; one of them has the work at a time.

    An event is a turn under a key of its own, and the office keeps it until it hears that it was told. So whatever
    dies between them, each is told once; what is for one chat is told in the order in which it happened.
    """

    mailbox: SqlMailbox
    assistant: Assistant
    http: httpx.AsyncClient
    key: bytes
    clock: Callable[[], datetime]
    news: Signal
    awake: bool = True

    async def run(self) -> None:
        """Tell what there is, while no other process does; until cancelled."""
        await Alone(self.mailbox.engine, JOB, self.clock).run(self._rounds)

    async def _rounds(self) -> None:
        while True:
            try:
                await self.round()
            except httpx.HTTPError:
                _LOG.debug("the office is away: its events wait there")
            except Exception as error:  # noqa: BLE001 the database is gone, or the office speaks otherwise
                report(_LOG, "telling what happens at the desk", error)
            await anyio.sleep(AWAKE_SECONDS if self.awake else ASLEEP_SECONDS)

    async def round(self) -> int:
        """Tell all that is there now; return how many events that were."""
        after = told = 0
        held: set[str] = set()
        while True:
            page = await self._page(after)
            done = await anyio.to_thread.run_sync(self._tell_all, page, held)
            told += len(done)
            if done:
                for person in {each["address"].partition("/")[2] for each in page if each["id"] in done}:
                    self.news.fire(person)
                await _ask(self.http, self.key, "POST", "/v1/desk/events/taken", json={"ids": done})
            if len(page) < _PAGE:
                return told
            after = page[-1]["id"]

    async def _page(self, after: int) -> Sequence[Mapping[str, Any]]:
        body = await _ask(self.http, self.key, "GET", f"/v1/desk/events?after={after}&limit={_PAGE}")
        page: list[dict[str, Any]] = body["events"]
        self.awake = bool(page) or body.get("awake", True)
        return page

    def _tell_all(self, page: Sequence[Mapping[str, Any]], held: set[str]) -> list[int]:
        """Return the events that were told; behind one that was not, what is for the same chat waits (`held`)."""
        done = []
        for each in page:
            if each["address"] not in held and self._tell(each):
                done.append(each["id"])
            else:
                held.add(each["address"])
        return done

    def _tell(self, told: Mapping[str, Any]) -> bool:
        """Give one event to its chat; a terminal fetches its own, and what is for no chat of ours is over."""
        try:
            channel, _, person = told["address"].partition("/")
            if channel == terminal.NAME:
                return False
            bot = self.mailbox.bot_of(channel, person)
            if bot is not None:
                event = news_of(told)
                incoming = Incoming(
                    channel=channel,
                    bot=bot,
                    person=person,
                    external_id=f"desk:{told['id']}",
                    event=event,
                    heard=None,
                    at=self.clock(),
                )
                self.mailbox.tell(incoming, self.assistant.decide(event, channel))
        except Exception as error:  # noqa: BLE001 a bug in one conversation
            report(_LOG, f"event {told.get('id')} of the desk", error)
            return False
        return True


def news_in_terminal(http: httpx.AsyncClient, key: bytes) -> Callable[[str], Awaitable[list[DeskNews]]]:
    """Return what fetches the events for one conversation in a terminal, which nobody else takes."""

    async def fetch(name: str) -> list[DeskNews]:
        found: list[dict[str, Any]] = []
        after, more = 0, True
        while more:
            page = (await _ask(http, key, "GET", f"/v1/desk/events?after={after}&limit={_PAGE}"))["events"]
            found += [each for each in page if each["address"] == f"{terminal.NAME}/{name}"]
            after, more = page[-1]["id"] if page else after, len(page) == _PAGE
        if found:
            await _ask(http, key, "POST", "/v1/desk/events/taken", json={"ids": [each["id"] for each in found]})
        return [news_of(each) for each in found]

    return fetch


async def _ask(http: httpx.AsyncClient, key: bytes, method: str, path: str, **body: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {keyed_hash(key, 'bot-to-api')}"}
    response = await http.request(method, path, headers=headers, **body)
    answer: dict[str, Any] = response.raise_for_status().json()
    return answer


def news_of(told: Mapping[str, Any]) -> DeskNews:
    """Return the event as the core knows it."""
    return DeskNews(
        told["audience"],
        told["kind"],
        told["ticket"] or 0,
        told["text"] or "",
        told["speaker_name"] or "",
        told["topic_name"] or "",
        told["commune_name"] or "",
        told["waits_minutes"],
    )

"""Fetch what the office has to tell, in one process at a time, and give each as a turn to its conversation."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import anyio
import httpx

from bot.alone import Alone
from bot.client import signed
from bot.dialogue.events import Event
from bot.faults import report
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming
from bot.service import Assistant
from bot.signals import Signal

JOB = "office"
PAGE = 100
_LOG = logging.getLogger(__name__)

Item = Mapping[str, Any]
"""One of the things to tell: its number `id`, the `address` of a conversation, and what its matter knows to read."""
Told = Mapping[int, bool]
"""Which of a page was told, and which was not."""
Body = dict[str, Any]


def those_told(told: Told) -> Body:
    """Return what the office need not keep; what was not told stays with it."""
    done = [number for number, well in told.items() if well]
    return {"ids": done} if done else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One kind of thing that the office has to tell: where it is listed, and what one of them is to a conversation.

    `event` returns None for what is not told here; `taken` what the office hears of a page, if anything; `pause` the
    seconds until the next look, from the last page (empty before there was one). `in_order`: behind one that could not
    be told, what is for the same chat waits.
    """

    name: str
    path: str
    listed: str
    event: Callable[[Item], Event | None]
    pause: Callable[[Body], float]
    query: Callable[[], str] = lambda: ""
    taken: Callable[[Told], Body] = those_told
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class OfficeWire:
    """The two requests of every matter: a list, page by page, and what of it was told."""

    http: httpx.AsyncClient
    key: bytes

    async def pages(self, path: str, listed: str, query: str = "") -> AsyncIterator[tuple[Sequence[Item], Body]]:
        """Yield the things to tell and the whole answer, until a page is not full."""
        after, more = 0, True
        while more:
            body = (await self._ask("GET", f"{path}?after={after}&limit={PAGE}{query}")).json()
            page: Sequence[Item] = body[listed]
            yield page, body
            after, more = page[-1]["id"] if page else after, len(page) == PAGE

    async def taken(self, path: str, body: Body) -> None:
        """Say what was told; from then on the office does not list it."""
        await self._ask("POST", f"{path}/taken", json=body)

    async def _ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        answer = await self.http.request(method, path, headers=signed(self.key), **body)
        return answer.raise_for_status()


@dataclass(frozen=True, slots=True)
class Round:
    """How many things were told at one go, and the last page."""

    told: int
    last: Body


@dataclass(frozen=True, slots=True)
class Fetching:
    """Runs in every process that delivers; one of them does it at a time.

    Each thing is a turn under a key of its own, and the office keeps it until it hears that it was told. So whatever
    dies between them, each is told once.
    """

    wire: OfficeWire
    mailbox: SqlMailbox
    assistant: Assistant
    news: Signal
    matters: Sequence[Matter] = ()

    async def run(self) -> None:
        """Tell what there is, while no other process does; until cancelled."""
        await Alone(self.mailbox.engine, JOB, self.assistant.clock).run(self._all)

    async def _all(self) -> None:
        async with anyio.create_task_group() as group:
            for matter in self.matters:
                group.start_soon(self._again, matter)

    async def _again(self, matter: Matter) -> None:
        last: Body = {}
        while True:
            try:
                last = (await self.round(matter)).last
            except httpx.HTTPError:
                _LOG.debug("the office is away: each %s waits there", matter.name)
            except Exception as error:  # noqa: BLE001 the database is gone, or the office speaks otherwise
                report(_LOG, f"telling each {matter.name}", error)
            await anyio.sleep(matter.pause(last))

    async def round(self, matter: Matter) -> Round:
        """Tell all that is there now."""
        number, held = 0, set[str]()
        last: Body = {}
        async for page, body in self.wire.pages(matter.path, matter.listed, matter.query()):
            told = {each["id"]: await self._told(matter, each, held) for each in page}
            number += sum(told.values())
            if said := matter.taken(told):
                await self.wire.taken(matter.path, said)
            last = body
        return Round(number, last)

    async def _told(self, matter: Matter, item: Item, held: set[str]) -> bool:
        """Return whether it was told; what is not may hold up what is for the same chat."""
        address = item["address"]
        told = address not in held and await anyio.to_thread.run_sync(self._given, matter, item)
        if told:
            self.news.fire(address.partition("/")[2])
        elif matter.in_order:
            held.add(address)
        return told

    def _given(self, matter: Matter, item: Item) -> bool:
        """Give it to its conversation, if that is one of ours; a bug in one conversation holds up no other."""
        try:
            event = matter.event(item)
            if event is None:
                return False
            channel, _, person = item["address"].partition("/")
            bot = self.mailbox.bot_of(channel, person)
            if bot is not None:
                incoming = Incoming(
                    channel=channel,
                    bot=bot,
                    person=person,
                    external_id=f"{matter.name}:{item['id']}",
                    event=event,
                    heard=None,
                    at=self.assistant.clock(),
                )
                self.mailbox.tell(incoming, self.assistant.decide(event, channel))
        except Exception as error:  # noqa: BLE001 a bug in one conversation
            report(_LOG, f"{matter.name} {item.get('id')}", error)
            return False
        return True

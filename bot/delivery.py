"""Send what the outbox holds: in order for each conversation, retried with patience, given up visibly."""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import anyio
from anyio.abc import TaskGroup

from bot.faults import report
from bot.mailbox import leases
from bot.mailbox.bodies import load_reply, load_request
from bot.mailbox.leases import Parcel
from bot.mailbox.turns import SqlMailbox
from bot.ports import BLOCKED, Channel, Incoming, Office, OutcomeUnknown, Refused, TryLater
from bot.service import Assistant
from bot.signals import Signal

_LOG = logging.getLogger(__name__)
_MOST_TRIES = 6
_MOST_IN_HAND = 200
_LONGEST_WAIT = 60.0
_LONGEST_ASKED_FOR = 3600.0
_IDLE_SECONDS = 1.0
_UNKNOWN_WAIT = 2.0


@dataclass(slots=True)
class Delivery:
    """The delivery loop of one process. `news` wakes it after a turn, and wakes pages after a delivery."""

    mailbox: SqlMailbox
    assistant: Assistant
    office: Office
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    news: Signal
    chance: random.Random = field(default_factory=random.SystemRandom)
    in_hand: set[int] = field(default_factory=set)
    closing: bool = False

    async def run(self) -> None:
        """Deliver until `close`, then finish what is in hand; a slow one holds up its own conversation only."""
        async with anyio.create_task_group() as group:
            while not self.closing:
                woken = self.news.now()
                try:
                    pause = 0.0 if await self._start(group) else await self._pause()
                except Exception as error:  # noqa: BLE001 the database is gone: it may come back
                    report(_LOG, "delivery", error)
                    pause = _IDLE_SECONDS
                await self.news.wait(woken, pause)

    def close(self) -> None:
        """Take nothing more."""
        self.closing = True
        self.news.fire()

    async def round(self) -> int:
        """Deliver once what is due, and wait for it; return how many parcels were taken."""
        async with anyio.create_task_group() as group:
            taken = await self._start(group)
        return taken  # noqa: RET504 a group of tasks may swallow an exception, so it cannot return

    async def _start(self, group: TaskGroup) -> int:
        room = _MOST_IN_HAND - len(self.in_hand)
        taken = await anyio.to_thread.run_sync(leases.lease, self.mailbox.engine, self.clock(), room)
        for parcel in taken:
            if parcel.id not in self.in_hand:  # a clock that jumps ends a lease before its time
                self.in_hand.add(parcel.id)
                group.start_soon(self._deliver, parcel)
        return len(taken)

    async def _pause(self) -> float:
        due = await anyio.to_thread.run_sync(leases.next_due, self.mailbox.engine)
        if due is None or len(self.in_hand) >= _MOST_IN_HAND:
            return _IDLE_SECONDS
        due = due if due.tzinfo else due.replace(tzinfo=self.clock().tzinfo)
        return min(_IDLE_SECONDS, max(0.01, (due - self.clock()).total_seconds()))

    async def _deliver(self, parcel: Parcel) -> None:
        """Deliver one parcel; whatever goes wrong stays with it."""
        try:
            await self._attempt(parcel)
        except Exception as error:  # noqa: BLE001 not even its end could be written: it is taken again after its lease
            report(_LOG, f"writing down {parcel.kind} {parcel.id}", error)
        finally:
            self.in_hand.discard(parcel.id)

    async def _attempt(self, parcel: Parcel) -> None:
        try:
            await (self._ask_office if parcel.kind == "request" else self._send)(parcel)
        except TryLater as later:
            await self._again(parcel, later.reason, later.seconds)
        except Refused as refused:
            await self._refused(parcel, refused.reason)
        except OutcomeUnknown:
            await self._unknown(parcel)
        except Exception as error:  # noqa: BLE001 a bug, here or in what the other side said
            report(_LOG, f"{parcel.kind} {parcel.id}", error)
            if parcel.kind == "request":
                await self._again(parcel, "fault", _LONGEST_WAIT)
            else:
                await self._unknown(parcel)

    async def _ask_office(self, parcel: Parcel) -> None:
        event = await self.office.perform(load_request(parcel.body), parcel.key, parcel.channel, parcel.person)
        answer = Incoming(
            channel=parcel.channel,
            bot=parcel.bot,
            person=parcel.person,
            external_id=parcel.key,
            event=event,
            heard=None,
            at=self.clock(),
        )
        await anyio.to_thread.run_sync(self.mailbox.settle, parcel.id, answer, self.assistant.decide(event))
        self.news.fire()

    async def _send(self, parcel: Parcel) -> None:
        if parcel.was_sending and parcel.uncertain:
            await self._close(parcel, "unknown", "sent-twice-unknown")
            return
        if parcel.was_sending:  # a process died while sending: this is the one repetition, and it is marked
            await anyio.to_thread.run_sync(leases.mark_uncertain, self.mailbox.engine, parcel.id)
        channel = self.channels.get(parcel.channel)
        if channel is None:
            raise TryLater("channel-off", _LONGEST_WAIT)
        await channel.send(parcel.person, load_reply(parcel.body))
        await self._close(parcel, "sent", None)

    async def _again(self, parcel: Parcel, reason: str, seconds: float | None) -> None:
        if parcel.kind == "message" and parcel.attempts + 1 >= _MOST_TRIES:
            await self._close(parcel, "failed", reason)
            return
        wait = min(_LONGEST_WAIT, 2.0 ** min(parcel.attempts, 6))
        if seconds is not None:
            wait = min(_LONGEST_ASKED_FOR, seconds)
        due = self.clock() + timedelta(seconds=wait * (1 + self.chance.random() / 4))
        await anyio.to_thread.run_sync(leases.put_back, self.mailbox.engine, parcel.id, due, reason)

    async def _refused(self, parcel: Parcel, reason: str) -> None:
        await self._close(parcel, "failed", reason)
        if reason == BLOCKED:
            engine = self.mailbox.engine
            await anyio.to_thread.run_sync(leases.refuse_all, engine, parcel.conversation, self.clock(), reason)

    async def _unknown(self, parcel: Parcel) -> None:
        if parcel.uncertain or parcel.was_sending:
            await self._close(parcel, "unknown", "outcome-unknown")
            return
        await anyio.to_thread.run_sync(leases.mark_uncertain, self.mailbox.engine, parcel.id)
        await self._again(parcel, "outcome-unknown", _UNKNOWN_WAIT)

    async def _close(self, parcel: Parcel, status: str, error: str | None) -> None:
        if status != "sent":
            _LOG.warning("message %s ended as %s: %s", parcel.id, status, error)
        await anyio.to_thread.run_sync(leases.close, self.mailbox.engine, parcel.id, status, self.clock(), error)
        self.news.fire()

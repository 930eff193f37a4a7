"""Send what the outbox holds: in order for each conversation, retried with patience, given up visibly."""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import anyio
from anyio.abc import TaskGroup

from bot.client import helped_person
from bot.dialogue.events import Event, SpeechHeard
from bot.dialogue.helping.events import CitizenAnswer
from bot.dialogue.helping.requests import ForCitizen
from bot.dialogue.replies import HearSpeech, ReadPicture, Request, SenseRequest
from bot.faults import report
from bot.logs import request_id
from bot.mailbox import leases
from bot.mailbox.bodies import load_reply, load_request, opened
from bot.mailbox.leases import Parcel
from bot.mailbox.moments import utc
from bot.mailbox.turns import SqlMailbox
from bot.metrics import SEND_SECONDS, SENDS
from bot.ports import BLOCKED, Channel, Incoming, Office, OutcomeUnknown, Refused, Senses, TryLater
from bot.rates import Rates
from bot.sealing import Unopened
from bot.senses import ChannelSenses, missed
from bot.service import Assistant
from bot.signals import Signal

_LOG = logging.getLogger(__name__)
_MOST_TRIES = 6
_MOST_LOOKS = 4
_MOST_IN_HAND = 200
_LONGEST_WAIT = 60.0
_LONGEST_ASKED_FOR = 3600.0
_LONGEST_IN_HAND = 2.0  # seconds that a message may wait here for its turn; what waits longer goes back
_LONGEST_STOPPED = timedelta(days=3)  # what waits for a platform that takes nothing is given up then
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
    rates: Rates = field(default_factory=Rates)
    senses: Senses = field(default_factory=lambda: ChannelSenses({}))
    in_hand: dict[int, Parcel] = field(default_factory=dict)
    closing: bool = False

    async def run(self) -> None:
        """Deliver until `close`, then finish what is in hand; a slow one holds up its own conversation only."""
        async with anyio.create_task_group() as beside:
            beside.start_soon(self._renew)
            async with anyio.create_task_group() as group:
                await self._take_what_is_due(group)
            beside.cancel_scope.cancel()

    async def _take_what_is_due(self, group: TaskGroup) -> None:
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
                self.in_hand[parcel.id] = parcel
                group.start_soon(self._deliver, parcel)
        return len(taken)

    async def _renew(self) -> None:
        """Keep what is in hand as long as this process lives: another takes it 12 seconds after it died."""
        while True:
            await anyio.sleep(leases.RENEWED_EVERY)
            held = list(self.in_hand.values())
            if not held:
                continue
            try:
                await anyio.to_thread.run_sync(leases.renew, self.mailbox.engine, held, self.clock())
            except Exception as error:  # noqa: BLE001 the database is gone: it may come back
                report(_LOG, "keeping what is in hand", error)

    async def _pause(self) -> float:
        due = await anyio.to_thread.run_sync(leases.next_due, self.mailbox.engine)
        if due is None or len(self.in_hand) >= _MOST_IN_HAND:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.01, (utc(due) - self.clock()).total_seconds()))

    async def _deliver(self, parcel: Parcel) -> None:
        """Deliver one parcel; whatever goes wrong stays with it."""
        request_id.set(parcel.key[:16])
        try:
            await self._attempt(parcel)
        except Exception as error:  # noqa: BLE001 not even its end could be written: it is taken again after its lease
            report(_LOG, f"writing down {parcel.kind} {parcel.id}", error)
        finally:
            self.in_hand.pop(parcel.id, None)

    async def _attempt(self, parcel: Parcel) -> None:
        try:
            if isinstance(parcel.body, Unopened):
                raise TryLater("sealed-with-another-key", _LONGEST_WAIT)  # noqa: TRY301 all that keeps it from going
            await (self._ask_office if parcel.kind == "request" else self._send)(parcel)
        except TryLater as later:
            if later.whole and later.seconds is not None:
                self.rates.hold(parcel.channel, self.clock() + timedelta(seconds=min(later.seconds, _LONGEST_WAIT)))
            await self._again(parcel, later.reason, later.seconds, whole=later.whole)
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
        event = await self._outcome(parcel)
        answer = Incoming(
            channel=parcel.channel,
            bot=parcel.bot,
            person=parcel.person,
            external_id=parcel.key,
            event=event,
            heard=event.text if isinstance(event, SpeechHeard) else None,
            at=self.clock(),
        )
        decide = self.assistant.decide(event, parcel.channel)
        await anyio.to_thread.run_sync(self.mailbox.settle, parcel, answer, decide)
        self._ended(parcel, "sent")

    async def _outcome(self, parcel: Parcel) -> Event:
        request = load_request(parcel.body)
        if isinstance(request, ForCitizen):
            person = helped_person(parcel.person, request.session)
            return CitizenAnswer(request.session, await self._done(opened(request), parcel, person))
        return await self._done(request, parcel, parcel.person)

    async def _done(self, request: Request, parcel: Parcel, person: str) -> Event:
        if isinstance(request, ReadPicture | HearSpeech):
            return await self._sensed(request, parcel)
        return await self.office.perform(request, parcel.key, parcel.channel, person)

    async def _sensed(self, request: SenseRequest, parcel: Parcel) -> Event:
        """Look into a picture or a recording; the person does not wait for long where its platform gives none."""
        try:
            return await self.senses.perform(request, parcel.channel)
        except TryLater:
            if parcel.attempts + 1 < _MOST_LOOKS:
                raise
            return missed(request)

    async def _send(self, parcel: Parcel) -> None:
        if parcel.was_sending and parcel.uncertain:
            await self._close(parcel, "unknown", "sent-twice-unknown")
            return
        if parcel.was_sending and not await self._write(leases.mark_uncertain, parcel):
            return  # a process died while sending: this is the one repetition, and it must be marked before it is sent
        channel = self.channels.get(parcel.channel)
        if channel is None:
            raise TryLater("channel-off", _LONGEST_WAIT)
        if not await self._turn_has_come(parcel, channel):
            return
        await channel.send(parcel.person, load_reply(parcel.body))
        await self._close(parcel, "sent", None)

    async def _turn_has_come(self, parcel: Parcel, channel: Channel) -> bool:
        """Keep the platform's pace: wait a little here, or put the parcel back where that would take long."""
        wait = self.rates.wait(
            parcel.channel, parcel.person, channel.pace, self.clock(), notice=parcel.notice, most=_LONGEST_IN_HAND
        )
        if wait > _LONGEST_IN_HAND:
            due = self.clock() + timedelta(seconds=wait * (1 + self.chance.random()))
            await self._write(leases.put_back_untried, parcel, due)
            return False
        if wait > 0:
            await anyio.sleep(wait)
        return True

    async def _again(self, parcel: Parcel, reason: str, seconds: float | None, *, whole: bool = False) -> None:
        """Try later; what stops everybody is no fault of this message and costs it no try, for some days."""
        given_up = self._is_too_old(parcel) if whole else parcel.attempts + 1 >= _MOST_TRIES
        if parcel.kind == "message" and given_up:
            await self._close(parcel, "failed", reason)
            return
        wait = min(_LONGEST_WAIT, 2.0 ** min(parcel.attempts, 6))
        if seconds is not None:
            wait = min(_LONGEST_ASKED_FOR, seconds)
        due = self.clock() + timedelta(seconds=wait * (1 + self.chance.random() / 4))
        SENDS.labels(parcel.channel, parcel.kind, "retried").inc()
        await self._write(leases.put_back, parcel, due, reason, whole)

    def _is_too_old(self, parcel: Parcel) -> bool:
        return self.clock() - utc(parcel.created_at) > _LONGEST_STOPPED

    async def _refused(self, parcel: Parcel, reason: str) -> None:
        await self._close(parcel, "failed", reason)
        if reason == BLOCKED:
            engine = self.mailbox.engine
            await anyio.to_thread.run_sync(leases.refuse_all, engine, parcel.conversation, self.clock(), reason)

    async def _unknown(self, parcel: Parcel) -> None:
        if parcel.uncertain or parcel.was_sending:
            await self._close(parcel, "unknown", "outcome-unknown")
        elif await self._write(leases.mark_uncertain, parcel):
            await self._again(parcel, "outcome-unknown", _UNKNOWN_WAIT)

    async def _close(self, parcel: Parcel, status: str, error: str | None) -> None:
        if status != "sent":
            _LOG.warning("message %s ended as %s: %s", parcel.id, status, error)
        await self._write(leases.close, parcel, status, self.clock(), error)
        self._ended(parcel, status)

    def _ended(self, parcel: Parcel, outcome: str) -> None:
        SENDS.labels(parcel.channel, parcel.kind, outcome).inc()
        SEND_SECONDS.observe(max(0.0, (self.clock() - utc(parcel.created_at)).total_seconds()))
        self.news.fire(parcel.person)

    async def _write(self, change: Callable[..., bool], parcel: Parcel, *values: Any) -> bool:
        """Write down what became of a parcel; False if another process has taken it meanwhile."""
        return await anyio.to_thread.run_sync(change, self.mailbox.engine, parcel, *values)

"""Bring submissions to the system of the province: from a table, so that neither a restart nor a bad day loses one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never

import anyio

from api.adapters import Accepted, Outcome, Provincial, Refused, TryLater
from api.clock import in_vietnam
from api.deps import Office
from api.sealing import Unopened
from api.storage import forwardings
from api.storage.forwardings import Trip

IN_HAND = timedelta(minutes=2)  # longer than a post may take; who died with it in hand lets go then
_MOST_AT_ONCE = 10
_FIRST_WAIT = 5.0
_LONGEST_WAIT = 3600.0
_LONGEST_ASKED_FOR = 6 * 3600.0
_MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class Forwarder:
    """Sends what is due."""

    office: Office
    provincial: Provincial

    async def round(self) -> int:
        """Send what is due now, a few at once; return how many were taken."""
        taken = await anyio.to_thread.run_sync(self._take)
        async with anyio.create_task_group() as group:
            for trip in taken:
                group.start_soon(self._carry, trip)
        return len(taken)

    def _take(self) -> list[Trip]:
        with self.office.writing() as session:
            return list(forwardings.take(session, self.office.clock(), IN_HAND, _MOST_AT_ONCE))

    async def _carry(self, trip: Trip) -> None:
        body = payload(trip)
        outcome: Outcome = Refused("answers-gone")
        if body is not None:
            outcome = await self.provincial.send(f"motcua-{trip.submission.reference}", body)
        await anyio.to_thread.run_sync(self._write, trip, outcome)

    def _write(self, trip: Trip, outcome: Outcome) -> None:
        now = self.office.clock()
        match outcome:
            case Accepted(number):
                values: dict[str, Any] = {"state": "sent", "error": None, "remote": number or None, "done_at": now}
            case Refused(reason):
                values = {"state": "refused", "error": reason, "done_at": now}
            case TryLater(reason, seconds):
                values = {"error": reason, "due_at": now + self._wait(trip.forwarding.attempts, seconds)}
            case _ as unknown:
                assert_never(unknown)
        with self.office.writing() as session:
            forwardings.write(session, trip.forwarding.id, **values)

    def _wait(self, attempts: int, asked_for: float | None) -> timedelta:
        """Wait twice as long each time, at most an hour; a quarter of it by chance, so that not all come at once."""
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(attempts - 1, _MOST_DOUBLINGS))
        if asked_for is not None:
            wait = min(_LONGEST_ASKED_FOR, max(1.0, asked_for))
        return timedelta(seconds=wait * (1 + self.office.chance.random() / 4))


def payload(trip: Trip) -> dict[str, Any] | None:
    """Return what the province is sent: answers by the form's own field names; None where they cannot be read."""
    found = trip.submission
    if found.answers is None or isinstance(found.answers, Unopened):
        return None
    return {
        "reference": found.reference,
        "form": found.form,
        "form_version": found.form_version,
        "procedure": found.procedure,
        "behalf": found.behalf or "",
        "answers": found.answers,
        "created_at": _moment(found.created_at),
    }


def _moment(moment: datetime) -> str:
    return in_vietnam(moment).isoformat(timespec="seconds")

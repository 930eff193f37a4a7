"""What the history of a dossier comes to. Pure, and the same in whatever order the events came in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

from api.clock import VIETNAM, in_vietnam
from api.dossiers.events import Event
from api.dossiers.moments import CLOSING
from api.statuses import STATUSES
from knowledge.workdays import calendar

RECEIVED, SUPPLEMENT, PAYMENT, DONE, RETURNED = 2, 5, 6, 9, 10
WAITING = (SUPPLEMENT, PAYMENT)
_PROGRESS = (1, 2, 4, 6, 5, 3, 7, 8, 9, 10)
_RANK = {status: place for place, status in enumerate(_PROGRESS)}
"""Which of two changes at the very same moment came later: the one that is further on."""
# Columns of the table that are facts as they were told last.
_COLUMNS = (
    "procedure", "procedure_name", "agency", "agency_name", "commune", "filed_by", "filed_at", "received_at",
    "reached_at", "appointed_at", "finished_at", "limit_days", "supplement_until", "fee_due", "fee_paid", "result",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in one status; `until` is None for the present one."""

    status: int
    since: datetime
    until: datetime | None


def ordered(events: Iterable[Event]) -> list[Event]:
    """Return events as they happened."""
    return sorted(events, key=lambda event: (_at(event), _RANK[event.status], event.key))


def spells_of(events: Sequence[Event]) -> tuple[Spell, ...]:
    """Return the times in each status of a history in order; a status told again goes on."""
    spells: list[Spell] = []
    for event in events:
        at = _at(event)
        if spells and spells[-1].status == event.status:
            continue
        if spells:
            spells[-1] = replace(spells[-1], until=at)
        spells.append(Spell(event.status, at, None))
    return tuple(spells)


def folded(events: Iterable[Event]) -> dict[str, Any]:
    """Return the columns of a dossier. Raises `ValueError` where there is no event."""
    history = ordered(events)
    if not history:
        raise ValueError("a dossier without a history")
    facts: dict[str, Any] = {}
    for event in history:
        facts |= event.told()
    spells = spells_of(history)
    finished = _finished(history)
    facts = {"received_at": _first(spells, RECEIVED)} | facts | {"finished_at": finished}
    ended = (finished or spells[-1].since) if STATUSES[spells[-1].status].is_end else None
    appointed, told_at = _appointed(history)
    waits = [spell for spell in spells if spell.status == SUPPLEMENT]
    return {
        **{name: facts.get(name) for name in _COLUMNS},
        "status": history[-1].status,
        "status_since": spells[-1].since,
        "reason": history[-1].reason,
        "first_appointed_at": next(filter(None, (e.facts.get("appointed_at") for e in history)), None),
        "ended_at": ended,
        "stopped_at": ended or (spells[-1].since if spells[-1].status == SUPPLEMENT else None),
        "due_at": appointed + _waited(waits, told_at) if appointed and told_at else _by_law(facts, waits),
        "supplements": len(waits),
        "pauses": _pauses(spells),
    }


def _at(event: Event) -> datetime:
    if event.at is None:
        raise ValueError("an event without a moment is no history")
    return event.at


def _first(spells: Sequence[Spell], status: int) -> datetime | None:
    return next((spell.since for spell in spells if spell.status == status), None)


def _finished(history: Sequence[Event]) -> datetime | None:
    """Return when it was handled, of a dossier that still is: by Decision 766 that is its end.

    What was told before it was taken up again does not count, nor a moment after it was returned.
    """
    handled = list(takewhile(lambda event: event.status in {DONE, RETURNED}, reversed(history)))
    told = next(filter(None, (event.facts.get("finished_at") for event in handled)), None)
    done = [_at(event) for event in handled if event.status == DONE]
    latest = _at(handled[0]) if handled else None
    if isinstance(told, datetime) and latest is not None and told <= latest:
        return told
    return min(done, default=None)


def _appointed(history: Sequence[Event]) -> tuple[datetime | None, datetime | None]:
    """Return the appointed moment, and since when it has been told so."""
    value = since = None
    for event in history:
        told = event.facts.get("appointed_at")
        if told is not None and told != value:
            value, since = told, _at(event)
    return value, since


def _by_law(facts: dict[str, Any], waits: Iterable[Spell]) -> datetime | None:
    """Return the moment that the legal limit gives where nobody appointed one."""
    start, limit = facts.get("reached_at") or facts.get("received_at"), facts.get("limit_days")
    if start is None or limit is None:
        return None
    last = calendar().after(in_vietnam(start).date(), limit)
    return datetime.combine(last, CLOSING, VIETNAM) + _waited(waits, start)


def _waited(waits: Iterable[Spell], told_at: datetime) -> timedelta:
    """Return the time spent on supplements that the appointed moment does not know of yet."""
    return sum((w.until - w.since for w in waits if w.until and w.until > told_at), timedelta())


def _pauses(spells: Iterable[Spell]) -> list[list[Any]] | None:
    """Return the times in which the citizen had to act, as JSON: status, from, to."""
    found = [[s.status, _iso(s.since), _iso(s.until) if s.until else None] for s in spells if s.status in WAITING]
    return found or None


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()

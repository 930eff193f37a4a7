"""Which of the events that came in are news, and what they are in the history. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from api.dossiers.events import Event
from api.dossiers.folding import folded, ordered
from api.statuses import STATUSES

_TICK = timedelta(microseconds=1)


class Outcome(StrEnum):
    """What became of an event."""

    APPLIED = "applied"  # news: the dossier stands otherwise now
    KEPT = "kept"  # older than what is known; it stands in the history
    KNOWN = "known"  # told before
    DIFFERS = "differs"  # told before with another content: refused
    STRANGE = "strange"  # of a dossier that nobody told what it is about: refused


@dataclass(frozen=True, slots=True)
class Kept:
    """An event of the history with its fingerprint: that of what was sent, not of when it was put."""

    event: Event
    fingerprint: str


def settle(history: Sequence[Kept], event: Event, now: datetime) -> tuple[Outcome, Kept | None]:
    """Say what becomes of `event` after `history`, and return what joins the history, if anything does."""
    if event.snapshot:
        return _settle_snapshot(history, event, now)
    known = next((each for each in history if each.event.key == event.key), None)
    fingerprint = event.fingerprint()
    if known is not None:
        return (Outcome.KNOWN if known.fingerprint == fingerprint else Outcome.DIFFERS), None
    return _outcome(history, event), Kept(event, fingerprint)


def _outcome(history: Sequence[Kept], event: Event) -> Outcome:
    newest = ordered([*(each.event for each in history), event])[-1]
    return Outcome.APPLIED if newest is event else Outcome.KEPT


def _settle_snapshot(history: Sequence[Kept], event: Event, now: datetime) -> tuple[Outcome, Kept | None]:
    """Find a place for a snapshot.

    One that says nothing new is known. One with a moment of its own is an event of that moment the first time.
    Else it counts from now on, unless the dossier has moved on since: then it is an old picture.
    """
    keys = {each.event.key for each in history}
    if event.at is not None and (key := _key(event.status, event.at)) not in keys:
        placed = replace(event, key=key, snapshot=False)
        return _outcome(history, placed), Kept(placed, placed.fingerprint())
    if history and _is_old(history, event):
        return Outcome.KNOWN, None
    at = now
    while _key(event.status, at) in keys:
        at += _TICK
    placed = replace(event, key=_key(event.status, at), at=at, snapshot=False)
    return _outcome(history, placed), Kept(placed, placed.fingerprint())


def _is_old(history: Sequence[Kept], event: Event) -> bool:
    newest = ordered(each.event for each in history)[-1]
    if event.status == newest.status:
        return _says_nothing_new(history, event, newest)
    if event.at is not None:
        return True  # its moment is known already, and something newer was told
    return STATUSES[newest.status].is_end and not STATUSES[event.status].is_end


def _says_nothing_new(history: Sequence[Kept], event: Event, newest: Event) -> bool:
    if (event.at, event.reason, event.told()) == (newest.at, newest.reason, newest.told()):
        return True
    state = folded(each.event for each in history)
    same = all(state.get(name, value) == value for name, value in event.told().items())
    return same and event.reason in {None, state["reason"]}


def _key(status: int, at: datetime) -> str:
    return f"{status}@{at.isoformat()}"

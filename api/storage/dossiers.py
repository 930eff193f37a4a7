"""Queries about dossiers. A query is a function of a session; there is no repository class."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.storage.models import Dossier, DossierEvent
from api.storage.once import insert_once


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a dossier: `key` is unique within the dossier, `facts` are the columns it tells."""

    key: str
    fingerprint: str
    status: int
    at: datetime
    reason: str | None
    source: str
    facts: Mapping[str, Any]


class EventDiffersError(Exception):
    """The same event key came before with another content."""


def find(session: Session, code: str, *, demo: bool) -> Dossier | None:
    """Return the dossier of this code; demonstration dossiers exist only where `demo` is on."""
    found = session.get(Dossier, code)
    return None if found is None or (found.demo and not demo) else found


def record(session: Session, code: str, event: Event, now: datetime, *, demo: bool = False) -> bool:
    """Keep an event; return True if it changed the dossier, False if it was known or older than what is known.

    Raises `EventDiffersError` where the key is known with another content.
    """
    state = {**event.facts, "status": event.status, "status_since": event.at, "reason": event.reason}
    created = insert_once(session, Dossier, {"code": code, "demo": demo, **state})
    dossier = session.scalars(select(Dossier).where(Dossier.code == code).with_for_update()).one()
    newer = created or event.at > dossier.status_since
    if not _keep(session, code, event, now, applied=newer):
        return False
    if newer:
        for column, value in state.items():
            setattr(dossier, column, value)
    return newer


def _keep(session: Session, code: str, event: Event, now: datetime, *, applied: bool) -> bool:
    row = {
        "dossier_code": code,
        "event_key": event.key,
        "fingerprint": event.fingerprint,
        "status": event.status,
        "at": event.at,
        "reason": event.reason,
        "source": event.source,
        "applied": applied,
        "recorded_at": now,
    }
    if insert_once(session, DossierEvent, row):
        return True
    known = session.scalars(
        select(DossierEvent.fingerprint).where(DossierEvent.dossier_code == code, DossierEvent.event_key == event.key),
    ).one()
    if known != event.fingerprint:
        raise EventDiffersError
    return False

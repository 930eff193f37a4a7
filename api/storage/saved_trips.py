"""Queries about trips that people were spared."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.storage.models import SavedTrip
from api.storage.once import insert_once


def put(session: Session, values: Mapping[str, Any]) -> tuple[SavedTrip, bool]:
    """Store a saved trip once per idempotency key; return it and whether it is new."""
    new = insert_once(session, SavedTrip, dict(values))
    found = session.scalars(select(SavedTrip).where(SavedTrip.idempotency_key == values["idempotency_key"])).one()
    return found, new


def total(session: Session) -> int:
    """Return how many trips were saved."""
    return session.execute(select(func.count()).select_from(SavedTrip)).scalar_one()

"""Queries about the parts of the demonstration: which are there, and whether more are to come."""

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from api.storage.alert_models import DemoPart
from api.storage.once import insert_once

FIRST, LAST = "first", "last"
"""The part of the first start, and the one after which everything is there."""


def put(session: Session, name: str, day: date) -> bool:
    """Note that a part is put now; False where another process did so."""
    return insert_once(session, DemoPart, {"name": name, "day": day})


def there(session: Session) -> frozenset[str]:
    """Return the parts that are there."""
    return frozenset(session.scalars(select(DemoPart.name)))


def first_day(session: Session) -> date:
    """Return the day for which all parts are made."""
    return session.scalars(select(DemoPart.day).where(DemoPart.name == FIRST)).one()


def unfinished(session: Session) -> bool:
    """Whether the first start has made a demonstration that is not complete yet."""
    begun, done = (exists().where(DemoPart.name == name) for name in (FIRST, LAST))
    return bool(session.scalar(select(begun & ~done)))

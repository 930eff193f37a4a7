"""Queries about ratings: what was given, and what it amounts to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from api.storage.models import Rating
from api.storage.once import insert_once


@dataclass(frozen=True, slots=True)
class Scope:
    """Which ratings an officer may see; None is no limit."""

    agency: str | None = None
    commune: str | None = None
    demo: bool = False


def put(session: Session, values: Mapping[str, Any]) -> tuple[Rating, bool]:
    """Store a rating once per idempotency key; return it and whether it is new."""
    new = insert_once(session, Rating, dict(values))
    found = session.scalars(select(Rating).where(Rating.idempotency_key == values["idempotency_key"])).one()
    return found, new


def counts(session: Session, scope: Scope) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Return (level, how many) per target: the last rating of a person for a thing, none given through a helper."""
    last = (
        select(func.max(Rating.id))
        .where(*_within(scope))
        .group_by(Rating.rater, Rating.target, Rating.subject, Rating.element)
    )
    rows = session.execute(
        select(Rating.target, Rating.score, func.count())
        .where(Rating.id.in_(last), Rating.helper.is_(False))
        .group_by(Rating.target, Rating.score),
    )
    found: dict[str, list[tuple[int, int]]] = {"assistant": [], "agency": []}
    for target, score, many in rows:
        found[target].append((score, many))
    return found


def totals(session: Session, scope: Scope) -> tuple[int, int, int]:
    """Return how many ratings are kept, how many of them came through a helper, and how many are for demonstration."""
    helped = func.count().filter(Rating.helper.is_(True))
    shown = func.count().filter(Rating.demo.is_(True))
    row = session.execute(select(func.count(), helped, shown).select_from(Rating).where(*_within(scope))).one()
    return row[0], row[1], row[2]


def latest(session: Session, scope: Scope, targets: Sequence[str], limit: int) -> Sequence[Rating]:
    """Return the newest ratings of these targets, newest first."""
    newest = select(Rating).where(Rating.target.in_(targets), *_within(scope))
    return session.scalars(newest.order_by(Rating.created_at.desc(), Rating.id.desc()).limit(limit)).all()


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [] if scope.demo else [Rating.demo.is_(False)]
    if scope.agency is not None:
        below = Rating.agency.startswith(f"{scope.agency}.", autoescape=True)
        conditions.append(or_(Rating.agency == scope.agency, below))
    if scope.commune is not None:
        conditions.append(Rating.commune == scope.commune)
    return conditions

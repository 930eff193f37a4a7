"""Queries about alerts: raised once, seen by whom they concern, dealt with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, true, update
from sqlalchemy.orm import Session, aliased

from api.storage.alert_models import Alert
from api.storage.models import Officer
from api.storage.once import insert_for
from api.storage.ratings import Scope

Which = Literal["moi", "da-xem", "xong", "tat-ca"]


def put(session: Session, values: Mapping[str, Any], now: datetime) -> int | None:
    """Raise an alert and return its number, or None where the same was raised before."""
    row = {"seen_at": None, "seen_by": None, "dealt_at": None, "dealt_by": None, "note": None, "raised_at": now}
    insert = insert_for(session, Alert).values(row | dict(values)).on_conflict_do_nothing().returning(Alert.id)
    return session.execute(insert).scalar()


def concerns(scope: Scope) -> ColumnElement[bool]:
    """Return which alerts concern whoever has this scope: of their agency and all below it, of their commune."""
    parts: list[ColumnElement[bool]] = [] if scope.demo else [Alert.demo.is_(False)]
    if scope.agency is not None:
        below = Alert.agency.startswith(f"{scope.agency}.", autoescape=True)
        parts.append(or_(Alert.agency == scope.agency, below))
    if scope.commune is not None:
        parts.append(Alert.commune == scope.commune)
    return and_(true(), *parts)


def listed(
    session: Session, scope: Scope, which: Which, kind: str, before: int | None, limit: int
) -> Sequence[Row[Alert, str | None, str | None]]:
    """Return alerts with the names of who saw and who dealt with them, the newest first, from behind `before` on."""
    seer, dealer = aliased(Officer), aliased(Officer)
    rows = (
        select(Alert, seer.name, dealer.name)
        .outerjoin(seer, seer.id == Alert.seen_by)
        .outerjoin(dealer, dealer.id == Alert.dealt_by)
        .where(concerns(scope), *_which(which), *([Alert.kind == kind] if kind else []))
    )
    if before is not None:
        rows = rows.where(Alert.id < before)
    return session.execute(rows.order_by(Alert.id.desc()).limit(limit)).all()


def _which(which: Which) -> Sequence[ColumnElement[bool]]:
    match which:
        case "moi":
            return (Alert.dealt_at.is_(None), Alert.seen_at.is_(None))
        case "da-xem":
            return (Alert.dealt_at.is_(None), Alert.seen_at.is_not(None))
        case "xong":
            return (Alert.dealt_at.is_not(None),)
        case "tat-ca":
            return ()


def counts(session: Session, scope: Scope) -> Mapping[Which, int]:
    """Return how many alerts there are of each state."""
    seen = func.count().filter(*_which("da-xem"))
    new, done = func.count().filter(*_which("moi")), func.count().filter(*_which("xong"))
    row = session.execute(select(new, seen, done, func.count()).select_from(Alert).where(concerns(scope))).one()
    return {"moi": row[0], "da-xem": row[1], "xong": row[2], "tat-ca": row[3]}


def new_ones(session: Session, scope: Scope) -> int:
    """Return how many alerts nobody has looked at."""
    return session.execute(select(func.count()).where(concerns(scope), *_which("moi"))).scalar_one()


def see(session: Session, scope: Scope, number: int, officer: int, now: datetime) -> bool:
    """Note who saw an alert first; False where it does not concern them."""
    mine = Alert.id == number, concerns(scope)
    session.execute(update(Alert).where(*mine, Alert.seen_at.is_(None)).values(seen_at=now, seen_by=officer))
    return session.scalars(select(Alert.id).where(*mine)).first() is not None


def deal(session: Session, scope: Scope, number: int, officer: int, note: str, now: datetime) -> bool:
    """Note who dealt with an alert, and how; who was first stays. False where it does not concern them."""
    if not see(session, scope, number, officer, now):
        return False
    done = {"dealt_at": now, "dealt_by": officer, "note": note or None}
    session.execute(update(Alert).where(Alert.id == number, Alert.dealt_at.is_(None)).values(done))
    return True


def reopen(session: Session, scope: Scope, number: int) -> bool:
    """Take back that an alert was dealt with. False where it does not concern them."""
    undone = {"dealt_at": None, "dealt_by": None}
    found = update(Alert).where(Alert.id == number, concerns(scope)).values(undone).returning(Alert.id)
    return session.execute(found).first() is not None

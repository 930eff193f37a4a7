"""Queries about how alerts reach officers outside the console, and what is on its way."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, delete, select, update
from sqlalchemy.orm import Session

from api.storage.alert_models import Alert, AlertAddress, AlertCode, AlertSending
from api.storage.models import Officer
from api.storage.once import insert_for, insert_once

TRIES = 6


def set_address(session: Session, officer: int, way: str, address: str, digest: str, now: datetime) -> None:
    """Let an officer have alerts at this address, instead of the one before."""
    row = {"officer_id": officer, "way": way, "address": address, "address_hash": digest, "since": now}
    put = insert_for(session, AlertAddress).values(row)
    fresh = {name: put.excluded[name] for name in ("address", "address_hash", "since")}
    session.execute(put.on_conflict_do_update(index_elements=[AlertAddress.officer_id, AlertAddress.way], set_=fresh))


def addresses(session: Session, officer: int) -> dict[str, str]:
    """Return where an officer has alerts, by way."""
    rows = select(AlertAddress.way, AlertAddress.address).where(AlertAddress.officer_id == officer)
    return {row.way: row.address for row in session.execute(rows)}


def remove_address(session: Session, officer: int, way: str) -> None:
    """Send an officer nothing more this way, not even what waits."""
    session.execute(delete(AlertAddress).where(AlertAddress.officer_id == officer, AlertAddress.way == way))
    waits = AlertSending.officer_id == officer, AlertSending.way == way, AlertSending.done_at.is_(None)
    session.execute(delete(AlertSending).where(*waits))


def officers_at(session: Session, digest: str) -> list[int]:
    """Return the officers who have alerts in this chat."""
    mine = select(AlertAddress.officer_id).where(AlertAddress.way == "chat", AlertAddress.address_hash == digest)
    return list(session.scalars(mine))


def erase_of(session: Session, person: str) -> None:
    """Forget the chat of an officer who has everything erased there."""
    for officer in officers_at(session, person):
        remove_address(session, officer, "chat")


def set_code(session: Session, officer: int, digest: str, expires: datetime) -> None:
    """Give an officer a code with which a chat is linked; the one before is worth nothing any more."""
    put = insert_for(session, AlertCode).values(officer_id=officer, code_hash=digest, expires_at=expires)
    fresh = {"code_hash": put.excluded.code_hash, "expires_at": put.excluded.expires_at}
    session.execute(put.on_conflict_do_update(index_elements=[AlertCode.officer_id], set_=fresh))


def use_code(session: Session, digest: str, now: datetime) -> Officer | None:
    """Take a code in, once; return whose it is."""
    gone = delete(AlertCode).where(AlertCode.code_hash == digest, AlertCode.expires_at > now)
    number = session.execute(gone.returning(AlertCode.officer_id)).scalar()
    found = session.get(Officer, number) if number is not None else None
    return found if found is not None and found.active else None


def reachable(session: Session, roles: Sequence[str]) -> Sequence[Row[Officer, str]]:
    """Return the active officers of these roles who have alerts sent, with each way."""
    rows = select(Officer, AlertAddress.way).join(AlertAddress, AlertAddress.officer_id == Officer.id)
    active = rows.where(Officer.active.is_(True), Officer.role.in_(roles))
    return session.execute(active.order_by(Officer.id, AlertAddress.way)).all()


def queue(session: Session, alert: int, officer: int, way: str, due: datetime) -> bool:
    """Put one alert on its way to one officer, once."""
    row = {"alert_id": alert, "officer_id": officer, "way": way, "due_at": due, "attempts": 0}
    return insert_once(session, AlertSending, {**row, "done_at": None, "error": None})


def claim(session: Session, now: datetime, lease: timedelta, limit: int) -> list[int]:
    """Take what is due for this process, for so long; all of one officer's way together."""
    due = AlertSending.done_at.is_(None), AlertSending.due_at <= now
    first = select(AlertSending.id).where(*due).order_by(AlertSending.due_at, AlertSending.id).limit(limit)
    ids = first.with_for_update(skip_locked=True)
    taken = update(AlertSending).where(AlertSending.id.in_(list(session.scalars(ids))), *due)
    fresh = taken.values(due_at=now + lease, attempts=AlertSending.attempts + 1).returning(AlertSending.id)
    return list(session.scalars(fresh))


def sendings(session: Session, ids: Sequence[int]) -> Sequence[Row[AlertSending, Alert, Officer, str]]:
    """Return what was taken: the sending, its alert, the officer, the address (None: it was given up meanwhile)."""
    mine = (AlertAddress.officer_id == AlertSending.officer_id) & (AlertAddress.way == AlertSending.way)
    rows = (
        select(AlertSending, Alert, Officer, AlertAddress.address)
        .join(Alert, Alert.id == AlertSending.alert_id)
        .join(Officer, Officer.id == AlertSending.officer_id)
        .outerjoin(AlertAddress, mine)
        .where(AlertSending.id.in_(ids))
        .order_by(AlertSending.officer_id, AlertSending.way, AlertSending.id)
    )
    return session.execute(rows).all()


def done(session: Session, ids: Sequence[int], now: datetime, error: str | None = None) -> None:
    """Note that these went out, or why they never will."""
    session.execute(update(AlertSending).where(AlertSending.id.in_(ids)).values(done_at=now, error=error))


def failed(session: Session, ids: Sequence[int], now: datetime, error: str) -> None:
    """Note that these did not go out: they are tried again later, and given up after some tries."""
    mine = AlertSending.id.in_(ids)
    given_up = update(AlertSending).where(mine, AlertSending.attempts >= TRIES)
    session.execute(given_up.values(done_at=now, error=error))
    again = update(AlertSending).where(mine, AlertSending.done_at.is_(None))
    for tries in range(1, TRIES):
        late = now + timedelta(minutes=2**tries)
        session.execute(again.where(AlertSending.attempts == tries).values(due_at=late, error=error))


def forget_old(session: Session, before: datetime) -> None:
    """Remove alerts that were dealt with so long ago, with how they were sent."""
    session.execute(delete(Alert).where(Alert.dealt_at <= before))

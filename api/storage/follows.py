"""Queries about who follows a dossier, what is still to be told, and results that never came."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, and_, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from api.storage.follow_models import Follow, Mismatch, Notice
from api.storage.models import Dossier, DossierEvent
from api.storage.once import insert_for, insert_once

MOST = 100
"""So many dossiers a person may follow at once."""


def follow(session: Session, dossier: Dossier, who: dict[str, Any], now: datetime) -> bool:
    """Begin to follow a dossier, or go on; return False where the person follows too many.

    `who` has `person`, `address` and `opened`. What happened before is not told.
    """
    active = select(func.count()).where(Follow.person == who["person"], Follow.ended_at.is_(None))
    if session.execute(active.where(Follow.code != dossier.code)).scalar_one() >= MOST:
        return False
    last = select(func.coalesce(func.max(DossierEvent.id), 0)).where(DossierEvent.dossier_code == dossier.code)
    known = {
        "told_event": session.execute(last).scalar_one(),
        "told_status": dossier.status,
        "appointed_at": dossier.appointed_at,
    }
    row = {**who, **known, "code": dossier.code, "created_at": now, "ended_at": None}
    put = insert_for(session, Follow).values(row)
    afresh = {name: put.excluded[name] for name in (*known, "address", "opened", "created_at", "ended_at")}
    over = put.on_conflict_do_update(
        index_elements=[Follow.person, Follow.code], set_=afresh, where=Follow.ended_at.is_not(None)
    )
    session.execute(over)
    going_on = update(Follow).where(Follow.person == who["person"], Follow.code == dossier.code)
    session.execute(going_on.values(address=who["address"], opened=or_(Follow.opened, who["opened"])))
    return True


def unfollow(session: Session, person: str, code: str | None, now: datetime) -> int:
    """End what a person follows, one dossier or all; what was still to be told is not told any more."""
    mine = and_(Follow.person == person, Follow.ended_at.is_(None), *([Follow.code == code] if code else []))
    ids = list(session.scalars(select(Follow.id).where(mine)))
    session.execute(update(Follow).where(Follow.id.in_(ids)).values(ended_at=now))
    session.execute(update(Notice).where(Notice.follow_id.in_(ids), Notice.taken_at.is_(None)).values(taken_at=now))
    return len(ids)


def changes(session: Session, limit: int) -> Sequence[Row[Follow, DossierEvent, Dossier]]:
    """Return changes that their followers do not know yet, in their order.

    Those of one dossier are numbered as they came in, because its row is locked while one is put.
    """
    rows = (
        select(Follow, DossierEvent, Dossier)
        .join(DossierEvent, and_(DossierEvent.dossier_code == Follow.code, DossierEvent.id > Follow.told_event))
        .join(Dossier, Dossier.code == Follow.code)
        .where(Follow.ended_at.is_(None))
        .order_by(Follow.id, DossierEvent.id)
        .limit(limit)
    )
    return session.execute(rows).all()


def reason_before(session: Session, event: DossierEvent) -> str | None:
    """Return what was said the time before."""
    earlier = select(DossierEvent.reason).where(
        DossierEvent.dossier_code == event.dossier_code, DossierEvent.id < event.id, DossierEvent.applied
    )
    return session.scalars(earlier.order_by(DossierEvent.id.desc()).limit(1)).first()


def dated(session: Session, until: datetime, statuses: Iterable[int]) -> Sequence[Row[Follow, Dossier]]:
    """Return what is followed and has a date at hand: an appointment or a supplement up to `until`, or a new date."""
    near = or_(
        and_(Dossier.appointed_at.is_not(None), Dossier.appointed_at <= until),
        and_(Dossier.supplement_until.is_not(None), Dossier.supplement_until <= until),
        Dossier.appointed_at.is_distinct_from(Follow.appointed_at),
    )
    rows = select(Follow, Dossier).join(Dossier, Dossier.code == Follow.code)
    open_ = rows.where(Follow.ended_at.is_(None), Dossier.status.in_(list(statuses)), near)
    return session.execute(open_.order_by(Follow.id)).all()


def notify(session: Session, values: dict[str, Any]) -> bool:
    """Put a notice that is told once; return False where it was put before."""
    return insert_once(session, Notice, values)


def hurry(session: Session, follow: Follow, due: datetime) -> None:
    """Let everything that waits for somebody be told with what is urgent, so that the order holds."""
    waiting = and_(Notice.follow_id == follow.id, Notice.taken_at.is_(None), Notice.due_at > due)
    session.execute(update(Notice).where(waiting).values(due_at=due))


def waiting(
    session: Session, now: datetime, after: int, limit: int
) -> Sequence[Row[Notice, Follow, Dossier, DossierEvent | None]]:
    """Return what is to be told by now, in the order in which it was put."""
    rows = (
        select(Notice, Follow, Dossier, DossierEvent)
        .join(Follow, Follow.id == Notice.follow_id)
        .join(Dossier, Dossier.code == Follow.code)
        .outerjoin(DossierEvent, DossierEvent.id == Notice.event_id)
        .where(Notice.taken_at.is_(None), Notice.due_at <= now, Notice.id > after)
        .order_by(Notice.id)
        .limit(limit)
    )
    return session.execute(rows).all()


def take(session: Session, ids: Sequence[int], now: datetime) -> int:
    """Note that these were told; return how many were not noted before."""
    fresh = update(Notice).where(Notice.id.in_(ids), Notice.taken_at.is_(None)).values(taken_at=now)
    return len(session.execute(fresh.returning(Notice.id)).all())


def erase_of(session: Session, person: str) -> int:
    """Forget what a person follows, and cut what they said of results that never came loose from them."""
    ids = list(session.scalars(select(Follow.id).where(Follow.person == person)))
    session.execute(delete(Notice).where(Notice.follow_id.in_(ids)))
    session.execute(delete(Follow).where(Follow.id.in_(ids)))
    loose = "erased-" + cast(Mismatch.id, String)
    session.execute(update(Mismatch).where(Mismatch.person == person).values(person=loose))
    return len(ids)


def forget_old(session: Session, before: datetime) -> None:
    """Remove what ended so long ago."""
    over = select(Follow.id).where(Follow.ended_at <= before)
    session.execute(delete(Notice).where(or_(Notice.taken_at <= before, Notice.follow_id.in_(over))))
    session.execute(delete(Follow).where(Follow.ended_at <= before))


def say_missing(session: Session, dossier: Dossier, person: str, channel: str, now: datetime) -> None:
    """Note that the result of a dossier that counts as returned never came."""
    row = {"agency": dossier.agency, "commune": dossier.commune, "channel": channel, "said_at": now}
    put = insert_for(session, Mismatch).values({**row, "code": dossier.code, "person": person, "settled_at": None})
    again = put.on_conflict_do_update(
        index_elements=[Mismatch.person, Mismatch.code],
        set_={"settled_at": None, "said_at": put.excluded.said_at},
        where=Mismatch.settled_at.is_not(None),
    )
    session.execute(again)


def settle(session: Session, code: str, person: str, now: datetime) -> None:
    """Note that the result has come after all."""
    mine = and_(Mismatch.code == code, Mismatch.person == person, Mismatch.settled_at.is_(None))
    session.execute(update(Mismatch).where(mine).values(settled_at=now))


def mismatches(
    session: Session, agency: str | None, commune: str | None = None, limit: int = 500
) -> Sequence[Row[Mismatch, Dossier]]:
    """Return open mismatches of an agency and those below it (None: of all), the latest first."""
    rows = select(Mismatch, Dossier).join(Dossier, Dossier.code == Mismatch.code)
    if agency is not None:
        below = f"{agency}."
        rows = rows.where(or_(Mismatch.agency == agency, func.substr(Mismatch.agency, 1, len(below)) == below))
    if commune is not None:
        rows = rows.where(Mismatch.commune == commune)
    return session.execute(
        rows.where(Mismatch.settled_at.is_(None)).order_by(Mismatch.said_at.desc(), Mismatch.id.desc()).limit(limit)
    ).all()

"""Queries that look for signs of trouble; each reads by an index and returns few rows, however many there are."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.satisfaction.cells import Sums
from api.storage.alert_models import UsageCount
from api.storage.desk_models import Ticket
from api.storage.dossier_lists import RUNNING
from api.storage.follow_models import Mismatch
from api.storage.models import Dossier, Rating, RatingCell
from api.storage.tickets import FREE, OPEN

_MOST = 200
_SUMS = ("persons", "n1", "n2", "n3", "n4", "n5")


def bad_with_words(
    session: Session, since: datetime, score: int, *, demo: bool
) -> Sequence[Row[int, str, int, str | None, str | None, str | None, datetime]]:
    """Return low ratings with words that count, the newest first: id, target, score, agency, commune, procedure."""
    columns = (Rating.id, Rating.target, Rating.score, Rating.agency, Rating.commune, Rating.procedure)
    rows = select(*columns, Rating.created_at).where(*_low(since, score, demo=demo), Rating.comment.is_not(None))
    return session.execute(rows.order_by(Rating.created_at.desc()).limit(_MOST)).all()


def low_by(
    session: Session,
    column: InstrumentedAttribute[str | None],
    since: datetime,
    until: datetime,
    score: int,
    *,
    demo: bool,
) -> Mapping[str, tuple[int, str | None]]:
    """Return how many persons gave a low level, by the values of a column, and the commune where it is one only."""
    persons, communes = func.count(Rating.rater.distinct()), func.count(Rating.commune.distinct())
    low = (*_low(since, score, demo=demo), Rating.created_at < until, column.is_not(None))
    rows = session.execute(select(column, persons, communes, func.max(Rating.commune)).where(*low).group_by(column))
    return {key: (n, commune if many == 1 else None) for key, n, many, commune in rows if key}


def _low(since: datetime, score: int, *, demo: bool) -> tuple[ColumnElement[bool], ...]:
    targets = Rating.target.in_(("assistant", "agency"))  # so that the index of target and moment is used
    return targets, Rating.created_at >= since, Rating.score <= score, Rating.flag.is_(None), _shown(Rating.demo, demo)


def persons_in(session: Session, year: str, target: str, agency: str | None, *, demo: bool) -> int:
    """Return how many persons rated a target (of an agency) in a year."""
    cell = RatingCell.period == year, RatingCell.target == target, RatingCell.scope == "", _shown(RatingCell.demo, demo)
    which = (RatingCell.kind == "agency", RatingCell.key == agency) if agency else (RatingCell.kind == "all",)
    return session.execute(select(func.coalesce(func.sum(RatingCell.persons), 0)).where(*cell, *which)).scalar_one()


def cells_of(session: Session, periods: Sequence[str], kinds: Sequence[str], *, demo: bool) -> Mapping[Any, Sums]:
    """Return the sums of the whole province by (period, target, kind, key)."""
    named = (RatingCell.period, RatingCell.target, RatingCell.kind, RatingCell.key)
    sums = [func.sum(getattr(RatingCell, name)) for name in _SUMS]
    targets = RatingCell.target.in_(("assistant", "agency"))  # so that the key of the table is used
    wanted = RatingCell.period.in_(periods), targets, RatingCell.scope == "", RatingCell.kind.in_(kinds)
    rows = session.execute(select(*named, *sums).where(*wanted, _shown(RatingCell.demo, demo)).group_by(*named))
    return {tuple(row[:4]): Sums(dict(enumerate(map(int, row[4:])))) for row in rows}


def missing_results(session: Session, since: datetime, *, demo: bool) -> Sequence[Row[str, str, str | None, datetime]]:
    """Return results that people say never came: agency, its name, commune, when it was said."""
    rows = select(Mismatch.agency, Dossier.agency_name, Mismatch.commune, Mismatch.said_at)
    joined = rows.join(Dossier, Dossier.code == Mismatch.code)
    open_ = Mismatch.settled_at.is_(None), Mismatch.said_at >= since, _shown(Dossier.demo, demo)
    return session.execute(joined.where(*open_).order_by(Mismatch.said_at)).all()


def overdue_by_agency(session: Session, now: datetime, *, demo: bool) -> Sequence[Row[str, str, str | None, int, int]]:
    """Return how many dossiers each agency works on past their due moment: agency, name, a commune, how many."""
    late = Dossier.stopped_at.is_(None), Dossier.due_at < now, Dossier.status.in_(RUNNING), _shown(Dossier.demo, demo)
    names = func.max(Dossier.agency_name), func.max(Dossier.commune), func.count(Dossier.commune.distinct())
    rows = select(Dossier.agency, *names, func.count()).where(*late)
    return session.execute(rows.group_by(Dossier.agency).order_by(Dossier.agency)).all()


def asked_since(session: Session, since: date, least: int, *, demo: bool) -> Mapping[str, int]:
    """Return how often each procedure was asked about since a day, where it was at least so often."""
    n = func.sum(UsageCount.n)
    rows = select(UsageCount.key, n).where(
        UsageCount.commune == "", UsageCount.day >= since, UsageCount.kind == "topic"
    )
    found = session.execute(rows.where(_shown(UsageCount.demo, demo)).group_by(UsageCount.key).having(n >= least))
    return {key: int(many) for key, many in found}


def left_to_officers(session: Session, since: datetime, *, demo: bool) -> Sequence[Row[int, str, str | None, str]]:
    """Return tickets that no officer has taken since then: number, queue, agency, the commune's name."""
    rows = select(Ticket.id, Ticket.queue, Ticket.agency, Ticket.commune_name)
    queued = Ticket.queue.in_(("commune", "province")), Ticket.queued_at <= since
    open_since = or_(Ticket.opens_at.is_(None), Ticket.opens_at <= since)
    wanted = rows.where(OPEN, FREE, *queued, open_since, _shown(Ticket.demo, demo))
    return session.execute(wanted.order_by(Ticket.id).limit(_MOST)).all()


def agency_name(session: Session, code: str) -> str:
    """Return what the register calls an agency, else its code."""
    found = session.scalars(select(Dossier.agency_name).where(Dossier.agency == code).limit(1)).first()
    return found or code


def _shown(column: Any, demo: bool) -> ColumnElement[bool]:
    return true() if demo else column.is_(False)

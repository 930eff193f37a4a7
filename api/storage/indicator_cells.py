"""Count what indicators need of a period, in a few statements over the register, and keep it ready."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, delete, func, or_, select, text
from sqlalchemy.orm import Session

from api.statistics import HIDDEN_BELOW
from api.storage.columns import Seconds, Table
from api.storage.dossier_reports import NEVER_RECEIVED, Period, clock_end, during, flow_conditions, open_at
from api.storage.indicator_models import IndicatorCell, IndicatorCount, IndicatorService
from api.storage.models import Dossier, Rating
from api.storage.once import insert_for

COUNTS = tuple(IndicatorCell.__table__.columns.keys()[4:])
_FLOWS = ("received", "finished", "closed", "withdrawn", "in_time", "late", "undated")
_ONLINE = 2  # KenhThucHien
_DISLIKED = 2  # levels 1 and 2
_BATCH = 500
Place = tuple[str, str, bool]
"""Agency, commune ("" where it is not known), and whether it is for demonstration."""
_WHERE = (Dossier.agency, func.coalesce(Dossier.commune, ""), Dossier.demo)


@dataclass(slots=True)
class Counted:
    """What a period comes to: counts by place and name, and dossiers filed online by place and procedure."""

    cells: dict[Place, dict[str, int]] = field(default_factory=dict)
    services: dict[tuple[str, str, bool, str], int] = field(default_factory=dict)

    def add(self, place: Place, counts: Mapping[str, Any]) -> None:
        """Add counts to those of a place."""
        cell = self.cells.setdefault(place, dict.fromkeys(COUNTS, 0))
        for name, many in counts.items():
            cell[name] += int(many or 0)


def count(session: Session, period: Period) -> Counted:
    """Count a period."""
    found = Counted()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL jit = off"))  # compiling took longer than what it saved (2026-11-23)
    for statement in (_flows(period), _open(period), _never(), _ratings(period)):
        for agency, commune, demo, *counts in session.execute(statement):
            names = [column.name for column in list(statement.selected_columns)[3:]]
            found.add((agency, commune, demo), dict(zip(names, counts, strict=True)))
    for place, cell in list(found.cells.items()):
        if not any(cell.values()):
            del found.cells[place]
    online = and_(during(Dossier.received_at, period), Dossier.filed_by == _ONLINE)
    services = select(*_WHERE, Dossier.procedure, func.count()).where(online).group_by(*_WHERE, Dossier.procedure)
    found.services = {
        (agency, commune, demo, code): many for agency, commune, demo, code, many in session.execute(services)
    }
    return found


def store(session: Session, name: str, counted: Counted, now: datetime) -> None:
    """Put what was counted in the place of what stood there."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"indicators:{name}"})
    for table in (IndicatorCell, IndicatorService):
        session.execute(delete(table).where(table.period == name))
    _insert(session, IndicatorCell, [_row(name, place) | cell for place, cell in counted.cells.items()])
    online = counted.services.items()
    _insert(
        session, IndicatorService, [_row(name, (a, c, d)) | {"procedure": p, "online": n} for (a, c, d, p), n in online]
    )
    put = insert_for(session, IndicatorCount).values(period=name, counted_at=now)
    session.execute(put.on_conflict_do_update(index_elements=["period"], set_={"counted_at": now}))


def counted_at(session: Session) -> Mapping[str, datetime]:
    """Return when each period was last counted."""
    return {row.period: row.counted_at for row in session.scalars(select(IndicatorCount))}


def forget(session: Session) -> None:
    """Have everything counted anew, because many dossiers came at once."""
    session.execute(delete(IndicatorCount))


def first_received(session: Session) -> datetime | None:
    """Return when the first dossier was received."""
    return session.scalars(select(func.min(Dossier.received_at))).one()


def _flows(period: Period) -> Any:
    conditions = flow_conditions(period)
    received, finished = conditions["received"], conditions["finished"]
    dated = and_(finished, Dossier.due_at.is_not(None))
    end = func.coalesce(Dossier.finished_at, Dossier.ended_at)
    timed = and_(finished, end >= Dossier.received_at)
    counts = {
        **{name: conditions[name] for name in _FLOWS},
        "finished_dated": dated,
        "finished_late": and_(dated, Dossier.stopped_at > Dossier.due_at),
        "by_channel": and_(received, Dossier.filed_by.is_not(None)),
        "online": and_(received, Dossier.filed_by == _ONLINE),
        "timed": timed,
    }
    sums = [_sum(condition).label(name) for name, condition in counts.items()]
    sums.append(func.sum(case((timed, _worked(end)), else_=0)).label("seconds"))
    touched = or_(*(during(column, period) for column in (Dossier.received_at, Dossier.ended_at)))
    return select(*_WHERE, *sums).where(touched).group_by(*_WHERE)


def _worked(end: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the seconds from receipt to `end` less those spent on supplements, which moved the due moment."""
    supplement = case((Dossier.due_at > Dossier.appointed_at, Seconds(Dossier.due_at, Dossier.appointed_at)), else_=0)
    worked = Seconds(end, Dossier.received_at) - supplement
    return case((worked > 0, worked), else_=0)


def _open(period: Period) -> Any:
    """Return what was there at the beginning and at the end, in one pass over what was open at any time between."""
    running = open_at(period.until)
    dated = and_(running, Dossier.due_at.is_not(None))
    counts = {
        "carried_over": open_at(period.since),
        "running": running,
        "running_dated": dated,
        "running_late": and_(dated, clock_end(period) > Dossier.due_at),
    }
    sums = [_sum(condition).label(name) for name, condition in counts.items()]
    touched = Dossier.received_at < period.until, or_(Dossier.ended_at.is_(None), Dossier.ended_at >= period.since)
    return select(*_WHERE, *sums).where(*touched).group_by(*_WHERE)


def _never() -> Any:
    return select(*_WHERE, func.count().label("running")).where(NEVER_RECEIVED).group_by(*_WHERE)


def _ratings(period: Period) -> Any:
    """Return the last answers of the period to each thing of an agency; of fewer than five people no level is told."""
    about = Rating.target == "agency", Rating.agency.is_not(None), Rating.element.is_(None), Rating.flag.is_(None)
    last = select(func.max(Rating.id)).where(*about, during(Rating.created_at, period))
    last = last.group_by(Rating.rater, Rating.subject)
    where = (Rating.agency, func.coalesce(Rating.commune, ""), Rating.demo)
    enough = func.count(Rating.rater.distinct()) >= HIDDEN_BELOW
    sums = (
        func.count().label("rated"),
        case((enough, func.count()), else_=0).label("rated_known"),
        case((enough, _sum(Rating.score <= _DISLIKED)), else_=0).label("disliked"),
    )
    return select(*where, *sums).where(Rating.id.in_(last)).group_by(*where)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0), type_=Integer)


def _row(name: str, place: Place) -> dict[str, Any]:
    agency, commune, demo = place
    return {"period": name, "agency": agency, "commune": commune, "demo": demo}


def _insert(session: Session, table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    left: Iterator[dict[str, Any]] = iter(rows)
    while some := list(islice(left, _BATCH)):
        session.execute(insert_for(session, table), some)

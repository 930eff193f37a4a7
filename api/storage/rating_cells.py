"""The sums of ratings, kept in step with the ratings in the same transaction, or made anew from them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, text
from sqlalchemy.orm import Session

from api.satisfaction.answers import Answer, LeftOut
from api.satisfaction.cells import PERSONS, Cell, Sums, difference, summed
from api.storage.models import Rating, RatingCell
from api.storage.once import insert_for

_COLUMNS = ("persons", "n1", "n2", "n3", "n4", "n5")
_FACTS = (
    "id",
    "target",
    "subject",
    "element",
    "score",
    "created_at",
    "channel",
    "procedure",
    "agency",
    "commune",
    "flag",
    "demo",
)
_BATCH = 500
_TARGETS = ("assistant", "agency")  # all there are, said so that the key of the table, which begins with both, is used


def lock(session: Session, names: Iterable[str]) -> None:
    """Let one transaction at a time change what these raters and devices add; SQLite writers stand in line anyway."""
    if session.get_bind().dialect.name == "postgresql":
        for name in sorted(set(names)):
            session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"rating:{name}"})


def answers_of(session: Session, rater: str) -> Sequence[Answer]:
    """Return all that one person answered."""
    facts = [getattr(Rating, name) for name in _FACTS]
    return [_answer(row) for row in session.execute(select(*facts).where(Rating.rater == rater))]


def shift(session: Session, before: Mapping[str, Sequence[Answer]], raters: Iterable[str]) -> None:
    """Bring the cells in step after the answers of `raters` changed; `before` is what these had answered until then."""
    change: dict[Cell, Sums] = {}
    for rater in raters:
        for cell, sums in difference(before.get(rater, ()), answers_of(session, rater)).items():
            change.setdefault(cell, Counter()).update(sums)
    _add(session, change)


def read(session: Session, *, period: str, target: str, scope: str, kind: str, demo: bool) -> Mapping[str, Sums]:
    """Return the sums of one breakdown by its keys; cells that are empty by now are left out."""
    wanted: list[ColumnElement[bool]] = [
        RatingCell.period == period,
        RatingCell.target == target,
        RatingCell.scope == scope,
        RatingCell.kind == kind,
    ]
    return {key: sums for (key,), sums in _by(session, (RatingCell.key,), wanted, demo=demo).items()}


def read_periods(
    session: Session, *, periods: Sequence[str], target: str, scope: str, kind: str, demo: bool
) -> Mapping[str, Mapping[str, Sums]]:
    """Return what `read` returns, for several periods in one question; a period without any is there, empty."""
    wanted: list[ColumnElement[bool]] = [
        RatingCell.period.in_(periods),
        RatingCell.target == target,
        RatingCell.scope == scope,
        RatingCell.kind == kind,
    ]
    found: dict[str, dict[str, Sums]] = {period: {} for period in periods}
    for (period, key), sums in _by(session, (RatingCell.period, RatingCell.key), wanted, demo=demo).items():
        found[period][key] = sums
    return found


def by_period(session: Session, *, periods: Sequence[str], target: str, scope: str, demo: bool) -> Mapping[str, Sums]:
    """Return the sums of everything in a scope for each of `periods`."""
    wanted: list[ColumnElement[bool]] = [
        RatingCell.period.in_(periods),
        RatingCell.target == target,
        RatingCell.scope == scope,
        RatingCell.kind == "all",
    ]
    return {period: sums for (period,), sums in _by(session, (RatingCell.period,), wanted, demo=demo).items()}


def periods(session: Session, *, scope: str, demo: bool) -> Sequence[str]:
    """Return the periods in which anything in a scope was rated: from each period to the next by the table's key."""
    every = select(func.min(RatingCell.period).label("period")).cte("every", recursive=True)
    later = select(func.min(RatingCell.period)).where(RatingCell.period > every.c.period).scalar_subquery()
    every = every.union_all(select(later).where(every.c.period.is_not(None)))
    wanted = [
        RatingCell.period == every.c.period,
        RatingCell.target.in_(_TARGETS),
        RatingCell.scope == scope,
        RatingCell.kind.in_(("all", "left_out")),
        RatingCell.persons > 0,
    ]
    if not demo:
        wanted.append(RatingCell.demo.is_(False))
    return session.scalars(select(every.c.period).where(exists().where(*wanted))).all()


def totals(session: Session, *, period: str, scope: str, demo: bool) -> tuple[int, int]:
    """Return how many answers of a period were kept that nobody changed, and how many of them are for demonstration."""
    levels = sum((getattr(RatingCell, name) for name in _COLUMNS[2:]), getattr(RatingCell, _COLUMNS[1]))
    wanted = [
        RatingCell.period == period,
        RatingCell.target.in_(_TARGETS),
        RatingCell.scope == scope,
        RatingCell.kind.in_(("all", "left_out")),
    ]
    if not demo:
        wanted.append(RatingCell.demo.is_(False))
    counts = {
        shown: int(many)
        for shown, many in session.execute(
            select(RatingCell.demo, func.sum(levels)).where(*wanted).group_by(RatingCell.demo)
        )
    }
    return sum(counts.values()), counts.get(True, 0)


def rebuild(session: Session, told: Callable[[int], None] = lambda _: None) -> int:
    """Make all cells anew from the ratings, a thousand rows in memory at a time; return how many cells there are."""
    session.execute(delete(RatingCell))
    whole = summed(_counted_out(_persons(session), told))
    _insert(session, whole)
    return len(whole)


def add_new(session: Session, persons: Iterable[Sequence[Answer]]) -> None:
    """Add what each of these persons answered, of whom nothing is in the cells yet."""
    _add(session, {cell: Counter(dict(enumerate(sums))) for cell, sums in summed(persons).items()})


def fill(session: Session) -> None:
    """Make the cells of a database whose ratings are older than they are."""
    some_cell, some_rating = (session.execute(select(table).limit(1)).first() for table in (RatingCell.key, Rating.id))
    if some_rating and not some_cell:
        rebuild(session)


def _persons(session: Session) -> Iterator[Sequence[Answer]]:
    """Yield what each person answered, one person after the other."""
    facts = [Rating.rater, *(getattr(Rating, name) for name in _FACTS)]
    rows = session.execute(select(*facts).order_by(Rating.rater).execution_options(yield_per=1000))
    for _, own in groupby(rows, key=lambda row: row.rater):
        yield [_answer(row[1:]) for row in own]


def _counted_out(persons: Iterable[Sequence[Answer]], told: Callable[[int], None]) -> Iterator[Sequence[Answer]]:
    done = 0
    for answers in persons:
        yield answers
        done += len(answers)
        told(done)


def _insert(session: Session, whole: Mapping[Cell, Sequence[int]]) -> None:
    rows = ({**cell._asdict(), **dict(zip(_COLUMNS, sums, strict=True))} for cell, sums in whole.items())
    while some := list(islice(rows, _BATCH)):
        session.execute(insert(RatingCell), some)


def _by(
    session: Session, columns: Sequence[Any], wanted: list[ColumnElement[bool]], *, demo: bool
) -> Mapping[tuple[str, ...], Sums]:
    if not demo:
        wanted.append(RatingCell.demo.is_(False))
    sums = [func.sum(getattr(RatingCell, name)) for name in _COLUMNS]
    rows = session.execute(select(*columns, *sums).where(*wanted).group_by(*columns).order_by(*columns))
    cut = len(columns)
    return {tuple(row[:cut]): Counter(dict(enumerate(map(int, row[cut:])))) for row in rows if row[cut + PERSONS] > 0}


def _add(session: Session, change: Mapping[Cell, Sums]) -> None:
    """Add to the cells, always in one order, so that two transactions never wait for each other in a ring."""
    statement = insert_for(session, RatingCell)
    columns = {name: getattr(RatingCell, name) + statement.excluded[name] for name in _COLUMNS}
    key = [column.name for column in RatingCell.__table__.primary_key]
    upsert = statement.on_conflict_do_update(index_elements=key, set_=columns)
    rows = ({**cell._asdict(), **_counted(sums)} for cell, sums in sorted(change.items(), key=lambda each: each[0]))
    while some := list(islice(rows, _BATCH)):
        session.execute(upsert, some)


def _counted(sums: Sums) -> dict[str, int]:
    return {name: sums[place] for place, name in enumerate(_COLUMNS)}


def _answer(row: Sequence[Any]) -> Answer:
    values = dict(zip(_FACTS, row, strict=True))
    flag, at = values.pop("flag"), values.pop("created_at")
    return Answer(**values, at=at, flag=LeftOut(flag) if flag else None)

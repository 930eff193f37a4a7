"""The demonstration province in parts, each put in one transaction: a start that was cut off goes on where it was."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from api.demo.desk import put_desk
from api.demo.others import put_facts, put_missing, put_questions
from api.demo.putting import put_dossiers, put_ratings, put_rows
from api.demo.ratings import month_of_ratings
from api.demo.usage import demo_usage
from api.demo.year_dossiers import month_of_dossiers
from api.deps import Office
from api.storage import demo_parts, indicator_cells
from api.storage.alert_models import UsageCount

SEED = "mot-cua"
_MONTHS = 13  # a year back reaches into thirteen months
Put = Callable[[Session, date, datetime, bytes], None]


def _ratings_of(months_ago: int) -> Put:
    return lambda session, day, _now, _key: put_ratings(session, list(month_of_ratings(day, SEED, months_ago)))


def _dossiers_of(months_ago: int) -> Put:
    return lambda session, day, now, key: put_dossiers(
        session, list(month_of_dossiers(day, SEED, key, months_ago)), now
    )


def _usage(session: Session, day: date, _now: datetime, _key: bytes) -> None:
    put_rows(session, UsageCount, list(demo_usage(day, SEED)))


def _desk(session: Session, day: date, now: datetime, _key: bytes) -> None:
    put_desk(session, day, SEED, now)


def _questions(session: Session, day: date, _now: datetime, key: bytes) -> None:
    put_questions(session, day, SEED, key)


def _last(session: Session, day: date, now: datetime, _key: bytes) -> None:
    """Put what stands on all before it; indicators count anew what was put behind their back."""
    put_missing(session, day, SEED)
    put_facts(session, day, now)
    indicator_cells.forget(session)


def _parts() -> Iterator[tuple[str, Put]]:
    """Yield the parts, the newest months first: they are looked at first."""
    for months_ago in range(_MONTHS):
        yield f"ratings-{months_ago:02d}", _ratings_of(months_ago)
        yield f"dossiers-{months_ago:02d}", _dossiers_of(months_ago)
        if not months_ago:
            yield "desk", _desk
            yield "questions", _questions
            yield "usage", _usage
    yield demo_parts.LAST, _last


PARTS: Mapping[str, Put] = dict(_parts())


def missing(session: Session) -> tuple[str, ...]:
    """Return the parts that are not there yet; none where the first start has made no demonstration."""
    there = demo_parts.there(session)
    return tuple(name for name in PARTS if name not in there) if demo_parts.FIRST in there else ()


def fill_next(office: Office) -> bool:
    """Put the next part that is missing; return whether there may be more to do."""
    with office.reading() as session:
        names = missing(session)
    if not names:
        return False
    with office.writing() as session:
        put_part(session, names[0], office.clock(), office.settings.secret)
    return True


def put_part(session: Session, name: str, now: datetime, key: bytes) -> None:
    """Put one part, unless another process did so just now; all parts are made for the day of the first start."""
    day = demo_parts.first_day(session)
    if demo_parts.put(session, name, day):
        PARTS[name](session, day, now, key)

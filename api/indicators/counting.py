"""Keep the counts behind the indicators fresh: what lasts still every ten minutes, the past once a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.deps import Office
from api.indicators.periods import all_between, around, span
from api.storage import duties, indicator_cells
from api.storage.engine import without_hurry

FRESH = timedelta(minutes=10)
KEPT = timedelta(days=1)
_EVERY = timedelta(minutes=1)
_FIRST, _AT_ONCE = 14, 4  # what a board of the current month shows; what is only growing old
_OF_YEAR = len("2026")
_YEARS = timedelta(days=5 * 366)


def count(office: Office, name: str) -> None:
    """Count a period anew and keep it. Nobody waits for the lock while it is counted, only while it is kept."""
    now = office.clock()
    with office.reading() as session:
        without_hurry(session.connection())
        counted = indicator_cells.count(session, span(name, now))
    with office.writing() as session:
        indicator_cells.store(session, name, counted, now)


def count_missing(office: Office, names: Sequence[str]) -> None:
    """Count those of `names` that never were and can be."""
    with office.reading() as session:
        known = indicator_cells.counted_at(session)
        wanted = set(countable(session, office.clock()))
    for name in names:
        if name in wanted and name not in known:
            count(office, name)


def countable(session: Session, now: datetime) -> list[str]:
    """Return the periods from the first dossier on, five years at most: years, quarters, months, the newest first."""
    first = indicator_cells.first_received(session)
    since = max(first, now - _YEARS) if first else now
    return sorted(
        all_between(min(since, now), now), key=lambda name: (len(name) == _OF_YEAR, "Q" in name, name), reverse=True
    )


def count_due(office: Office) -> int:
    """Count what is due, if no other process is at it; return how many periods."""
    now = office.clock()
    with office.writing() as session:
        if not duties.take(session, "indicators", now, now + _EVERY):
            return 0
        names = _due(indicator_cells.counted_at(session), countable(session, now), now)
    for name in names:
        count(office, name)
    return len(names)


def _due(known: Mapping[str, datetime], every: Sequence[str], now: datetime) -> Sequence[str]:
    """Return what was never counted, then what lasts still, then the oldest counts of the past: a few at a time."""
    lasting = set(around(now)) | set(around(now - timedelta(days=31)))
    never = [name for name in every if name not in known]
    stale = [n for n in every if n in known and known[n] < now - (FRESH if n in lasting else KEPT)]
    stale.sort(key=lambda name: (name not in lasting, known[name]))
    return never[:_FIRST] or stale[:_AT_ONCE]

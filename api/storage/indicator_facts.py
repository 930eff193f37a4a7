"""Keep what agencies told of their months; the last one told stands."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.indicators.importing import Told
from api.storage.indicator_models import IndicatorFact


def put(session: Session, told: Iterable[Told], now: datetime) -> Counter[str]:
    """Store numbers; return how many were new, changed, and the same as before."""
    counts: Counter[str] = Counter()
    for line in told:
        known = _known(session, line)
        for measure, value in line.values.items():
            fact = known.get(measure)
            if fact is None:
                counts["new"] += 1
                fact = IndicatorFact(month=line.month, agency=line.agency, measure=measure, demo=False, value=value)
                session.add(fact)
            else:
                counts["changed" if fact.value != value else "same"] += 1
            fact.value, fact.source, fact.source_date, fact.told_at = value, line.source, line.source_date, now
    return counts


def _known(session: Session, line: Told) -> dict[str, IndicatorFact]:
    fact = IndicatorFact
    there = select(fact).where(fact.month == line.month, fact.agency == line.agency, fact.demo.is_(False))
    return {each.measure: each for each in session.scalars(there)}

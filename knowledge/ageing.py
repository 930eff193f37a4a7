"""Facts grow old: past the half-life of its kind a fact is no longer asserted, only dated."""

from datetime import date, timedelta

from knowledge.model import Facet, Fact, Procedure

# Days after the check. Money and papers change with each decree, places and results hardly ever (own choice, 2026-11).
HALF_LIFE = {
    Facet.FEE: 180,
    Facet.DOCUMENTS: 365,
    Facet.TIME: 365,
    Facet.ONLINE: 180,
    Facet.PLACE: 365,
    Facet.CONDITIONS: 365,
    Facet.STEPS: 365,
    Facet.FORM: 365,
    Facet.RESULT: 730,
}


def checked_on(fact: Fact, procedure: Procedure) -> date:
    """Return the day on which `fact` was last compared with its source."""
    return fact.checked or procedure.checked


def is_stale(fact: Fact, facet: Facet, procedure: Procedure, today: date) -> bool:
    """Whether `fact` is past its half-life on `today`."""
    return today > checked_on(fact, procedure) + timedelta(days=HALF_LIFE[facet])

"""How many of those who could rate did, in every place where it is shown."""

from datetime import date
from decimal import Decimal

import pytest
from indicator_rows import NOW, add, done
from sqlalchemy import insert

from api.indicators.periods import span
from api.indicators.response import Response, response_of
from api.storage import indicator_cells, ratings
from api.storage.alert_models import UsageCount
from api.storage.ratings import Scope

ALL = Scope()


def rating(number, **more):
    return {
        "idempotency_key": f"k{number}",
        "fingerprint": "f",
        "target": "assistant",
        "subject": f"procedure:{number}",
        "score": 5,
        "agency": None,
        "commune": None,
        "channel": "web",
        "helper": False,
        "question_version": 2,
        "rater": f"p{number}",
        "demo": False,
        "created_at": NOW,
    } | more


@pytest.fixture
def rated(sessions):
    """12 invitations in November, one of them of an agency; 3 answers, of which one came with a helper's help."""
    invited = [("assistant/web", 4, 1), ("assistant/telegram", 7, 22), ("agency/web", 1, 22), ("assistant/web", 99, 31)]
    with sessions.writing.begin() as session:
        for key, many, day in invited:
            on = date(2026, 10, 31) if day == 31 else date(2026, 11, day)
            row = {"day": on, "kind": "invited", "key": key, "commune": "", "demo": False, "n": many}
            session.execute(insert(UsageCount), [row])
        for number in range(3):
            ratings.put(session, rating(number, helper=number == 2))
        for number in range(2):
            ratings.put(session, rating(10 + number, target="agency", agency="H19.31", subject=f"dossier:{number}"))
        add(session, *(done("2026-11-02", "2026-11-05", agency="H19.31") for _ in range(8)))
        counted = indicator_cells.count(session, span("2026-11", NOW))
        indicator_cells.store(session, "2026-11", counted, NOW)
    return sessions


def test_the_assistant_by_invitations_and_agencies_by_finished_dossiers(rated):
    with rated.reading() as session:
        assert response_of(session, ALL, "assistant", "2026-11") == Response(3, 11)
        assert response_of(session, ALL, "agency", "2026-11") == Response(2, 8)
        assert response_of(session, Scope("H19.31"), "agency", "2026-11").share == Decimal("25.00")
        assert response_of(session, ALL, "assistant", "2026-10") == Response(0, 99)


def test_who_is_limited_to_an_agency_gets_none_for_the_assistant(rated):
    with rated.reading() as session:
        assert response_of(session, Scope("H19.31"), "assistant", "2026-11").share is None


@pytest.mark.parametrize(("part", "whole", "share"), [(1, 0, None), (9, 8, None), (0, 8, "0.00"), (1, 3, "33.33")])
def test_a_share_that_makes_no_sense_is_none(part, whole, share):
    assert Response(part, whole).share == (Decimal(share) if share else None)

"""What is read of the stored counts: services of several agencies, teams of a territory, and only one's own."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from indicator_rows import NOW, add, day, done, runs
from sqlalchemy import insert

from api.indicators.board import board, needed
from api.indicators.importing import Told
from api.indicators.periods import span
from api.storage import indicator_cells, indicator_facts
from api.storage import indicators as stored
from api.storage.ratings import Scope
from api.storage.territory_models import Agency, Commune, Member, Team


def counted(sessions, *names):
    for name in names:
        with sessions.reading() as session:
            found = indicator_cells.count(session, span(name, NOW))
        with sessions.writing.begin() as session:
            indicator_cells.store(session, name, found, NOW)


def lines(sessions, scope, period="2026-11"):
    counted(sessions, *needed(period, NOW))
    with sessions.reading() as session:
        return {line.indicator.key: line for line in board(session, scope, period, NOW).lines}


def test_services_of_agencies_that_told_by_themselves_or_together(sessions):
    """One agency with procedures 1, 2; another with 2, 3: three together, four where each told for itself."""
    with sessions.writing.begin() as session:
        for agency, codes in (("H19.1", (1, 2, 2)), ("H19.2", (2, 3)), ("H10.5", (2,)), ("H29.1", (9,))):
            add(session, *(runs("2026-11-02", filed_by=2, procedure=f"1.{n}", agency=agency) for n in codes))
        told = [
            Told(1, "2026-10", "H19", {"services_offered": 10}, "BC", NOW.date()),
            Told(2, "2026-11", "H19.1", {"services_offered": 4}, "BC", NOW.date()),
            Told(3, "2026-11", "H19.2", {"services_offered": 4}, "BC", NOW.date()),
        ]
        indicator_facts.put(session, told, NOW)
    month, year = (lines(sessions, Scope("H19"), period)["services"].figure for period in ("2026-11", "2026"))
    assert (month.part, month.whole, month.value) == (4, 8, Decimal("50.00"))
    assert (year.part, year.whole) == (4, 8), "of a stock the last month counts"
    with sessions.reading() as session:
        counting = stored.services(session, Scope(), ["2026-11"])["2026-11"]
        assert (counting(["H19"]), counting(["H19", "H29"]), counting(["H19.3"])) == (3, 4, 0)


@pytest.fixture
def territory(sessions):
    """Two communes: one with a team of its own and of a village, one with one that is no more; one member has left."""
    early, later = (datetime(2026, month, 1, tzinfo=UTC) for month in (9, 11))
    with sessions.writing.begin() as session:
        for code, name in (("1", "Xã Bom Bo"), ("2", "Xã Đắk Ơ")):
            session.execute(insert(Commune).values(code=code, name=name, created_at=early))
            session.execute(insert(Agency).values(code=f"H19.{code}", name=name, commune=code, created_at=early))
        teams = (
            ("a", "commune", "1", True, early),
            ("b", "village", "1", True, later),
            ("c", "commune", "2", False, early),
        )
        for number, (key, level, commune, active, at) in enumerate(teams, 1):
            row = {"id": number, "name": key, "key": key, "level": level, "commune": commune, "active": active}
            session.execute(insert(Team).values(**row, demo=False, created_at=at))
        people = ((1, None), (1, None), (1, day("2026-11-10")), (2, None), (3, None))
        for number, (team, left) in enumerate(people):
            row = {"team_id": team, "key": str(number), "role": "member", "left_at": left}
            session.execute(insert(Member).values(**row, created_at=later if team == 2 else early))
    return sessions


def test_teams_and_members_as_they_stood(territory):
    with territory.reading() as session:
        november = stored.teams(session, Scope(), span("2026-11", NOW).until)
        october = stored.teams(session, Scope(), span("2026-10", NOW).until)
        assert november == {"teams_commune": 1, "members_commune": 2, "teams_village": 1, "members_village": 1}
        assert october == {"teams_commune": 1, "members_commune": 3, "teams_village": 0, "members_village": 0}
        for scope in (Scope("H19.2"), Scope(None, "Xã Đắk Ơ")):
            assert set(stored.teams(session, scope, NOW).values()) == {0}
        assert sum(stored.teams(session, Scope("H19.1"), NOW).values()) == 5
    assert lines(territory, Scope())["members"].figure.value == 3


def test_an_agency_and_a_commune_see_only_their_own(sessions):
    with sessions.writing.begin() as session:
        add(session, done("2026-11-02", "2026-11-05", agency="H19.1", commune="Xã A"))
        add(session, done("2026-11-02", "2026-11-05", agency="H19.11", commune="Xã B"))
        add(session, done("2026-11-02", "2026-11-05", agency="H10.7", commune="Xã B", demo=True))
    counted(sessions, "2026-11")
    with sessions.reading() as session:

        def finished(*scope, demo=False):
            found = stored.sums(session, Scope(*scope, demo=demo), ["2026-11"])
            return found.get("2026-11", {}).get("finished", 0)

        assert [finished(), finished("H19"), finished("H19.1"), finished("H19.1.2")] == [2, 2, 1, 0]
        assert [finished("H19", demo=True), finished(None, "Xã B"), finished("H19.1", "Xã B")] == [3, 1, 0]

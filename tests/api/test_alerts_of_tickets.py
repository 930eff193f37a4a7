"""Officers hear of people who asked for a person and whom nobody takes."""

from datetime import datetime, timedelta

import pytest
from desk_town import COMMUNE, COMMUNE_NAME, TheDesk
from sqlalchemy import select

from api.alerts.raising import look_around
from api.alerts.words import sentence
from api.clock import VIETNAM
from api.storage.alert_models import Alert
from api.storage.desk_models import Ticket
from api.storage.models import Officer
from api.storage.territory_models import Agency, Commune

OPENS = datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM)  # a Monday
AGENCY = "H19.31"


def look(office, minutes):
    """Look so many minutes after the office opens; return how many alerts are new."""
    office.clock.at = OPENS + timedelta(minutes=minutes)
    return look_around(office.app.state.office)


@pytest.fixture
def desk(office):
    office.officer(agency=AGENCY)
    with office.sessions.writing.begin() as session:
        session.add(Commune(code=COMMUNE, name=COMMUNE_NAME, created_at=OPENS))
        session.flush()
        session.add(Agency(code=AGENCY, name="UBND phường", commune=COMMUNE, created_at=OPENS))
    return TheDesk(office)


def test_each_is_told_once_when_the_office_has_been_open_for_five_minutes(office, desk):
    office.clock.at = OPENS - timedelta(minutes=30)
    number = desk.ask()["ticket"]
    lost = desk.ask("citizen-0000000000000002", commune=None)["ticket"]
    assert [look(office, minutes) for minutes in (-5, 4, 10, 20)] == [0, 0, 2, 0]
    with office.sessions.reading.begin() as session:
        found = {each.key: each for each in session.scalars(select(Alert).order_by(Alert.id))}
        said = [sentence(each.kind, each.facts) for each in found.values()]
    assert list(found) == [f"queued:{number}:commune", f"queued:{lost}:province"]
    assert [(each.agency, each.commune) for each in found.values()] == [(AGENCY, COMMUNE_NAME), (None, None)]
    assert said == [
        f"Số {number}: có người dân ở {COMMUNE_NAME} xin gặp cán bộ mà chưa ai nhận.",
        f"Số {lost}: có người dân xin gặp cán bộ mà chưa ai nhận.",
    ]


@pytest.mark.databases("sqlite")
def test_at_night_nobody_is_missed(office, desk):
    office.clock.at = OPENS + timedelta(hours=9, minutes=20)  # 16:50
    desk.ask()
    assert look(office, 10 * 60) == 0  # 17:30
    assert look(office, 24 * 60 + 30) == 0  # 8:00 on the Day of Culture
    assert look(office, 2 * 24 * 60 + 1) == 1  # 7:31 on the day after


@pytest.mark.databases("sqlite")
def test_who_is_the_teams_or_was_taken_or_has_left_raises_nothing(office, desk):
    office.clock.at = OPENS
    taken = desk.ask()["ticket"]
    gone = desk.ask("citizen-0000000000000002")["ticket"]
    desk.leave(gone, "citizen-0000000000000002")
    desk.team()
    desk.ask("citizen-0000000000000003")
    with office.sessions.writing.begin() as session:
        session.get_one(Ticket, taken).owner_officer = session.scalars(select(Officer.id)).first()
    assert look(office, 10) == 0

"""The demonstration is complete, marked, believable, and there once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from api.clock import in_vietnam
from api.demo import ensure_demo
from api.demo.start import demo_password
from api.dossier_code import agency_of, read_code
from api.start import prepare
from api.storage.models import Dossier, DossierEvent, Officer, Rating

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture
def office(make_office):
    return make_office(demo=True)


def all_of(office, table):
    with office.sessions.reading.begin() as session:
        return session.scalars(select(table)).all()


def test_two_hundred_dossiers_in_all_ten_statuses(office):
    dossiers = all_of(office, Dossier)
    statuses = Counter(each.status for each in dossiers)
    assert len(dossiers) == 200
    assert set(statuses) == set(range(1, 11))
    assert len({each.commune for each in dossiers}) == 10
    assert all(each.demo for each in dossiers)


def test_codes_are_real_codes_of_their_agency_and_day(office):
    for each in all_of(office, Dossier):
        assert read_code(each.code) == each.code
        assert agency_of(each.code) == each.agency
        assert each.agency.startswith("H19.")
        if each.received_at:
            assert f"-{in_vietnam(each.received_at):%y%m%d}-" in each.code


def test_each_status_has_a_dossier_whose_code_is_known(office):
    shown = {
        1: "H19.31-261120-0003",
        4: "H19.31-261105-0012",
        5: "H19.31-261112-0018",
        6: "H19.31-261110-0005",
        9: "H19.31-261103-0014",
        10: "H19.31-261102-0001",
    }
    with office.sessions.reading.begin() as session:
        assert {status: session.get(Dossier, code).status for status, code in shown.items()} == {s: s for s in shown}


def test_the_past_is_in_order_and_past(office):
    histories = {}
    for each in all_of(office, DossierEvent):
        histories.setdefault(each.dossier_code, []).append(each)
    for dossier in all_of(office, Dossier):
        events = histories[dossier.code]
        assert [each.at for each in events] == sorted({each.at for each in events})
        assert (events[-1].status, events[-1].at) == (dossier.status, dossier.status_since)
        assert all(each.applied and each.at < NOW - timedelta(hours=10) for each in events)
        assert (dossier.reason is not None) == (dossier.status in {3, 5, 6, 7, 8})
        assert (dossier.finished_at is not None) == (dossier.status in {9, 10})


def test_some_are_overdue_and_most_are_not(office):
    running = [each for each in all_of(office, Dossier) if each.status in {2, 4, 5, 6}]
    late = [each for each in running if each.appointed_at < NOW]
    assert 0 < len(late) < len(running)


def test_three_hundred_ratings_over_sixty_days(office):
    ratings = all_of(office, Rating)
    assert len(ratings) == 300
    assert {each.demo for each in ratings} == {True}
    assert {each.score for each in ratings} == {1, 2, 3, 4, 5}
    assert {each.target for each in ratings} == {"assistant", "agency"}
    assert len({each.rater for each in ratings}) == 300
    assert all(NOW - timedelta(days=61) < each.created_at < NOW for each in ratings)
    assert 40 < sum(each.comment is not None for each in ratings) < 130


def test_a_second_start_keeps_everything(office):
    before = [{each.code for each in all_of(office, Dossier)}, len(all_of(office, Rating))]
    with office.sessions.writing.begin() as session:
        session.get(Dossier, "H19.31-261105-0012").reason = "changed"
    again = prepare(office.settings, office.engine, NOW + timedelta(days=3))
    assert [{each.code for each in all_of(office, Dossier)}, len(all_of(office, Rating))] == before
    assert again == office.login
    with office.sessions.reading.begin() as session:
        assert session.get(Dossier, "H19.31-261105-0012").reason == "changed"


def test_two_starts_at_once_make_one_demonstration(office, make_office):
    """What a process adds that looked before the other had finished is the same, so it changes nothing."""
    count = len(all_of(office, DossierEvent))
    with office.sessions.writing.begin() as session:
        session.execute(update(Dossier).values(demo=False))
        ensure_demo(session, date(2026, 11, 22), NOW, key=office.settings.secret)
    assert len(all_of(office, DossierEvent)) == count


def test_the_password_hangs_on_the_key_and_is_kept_as_a_hash(office):
    officer = all_of(office, Officer)[0]
    assert (office.login.name, officer.demo) == ("canbo", True)
    assert office.login.password not in officer.password_hash
    assert demo_password(b"a" * 32) != demo_password(b"b" * 32)
    assert len(demo_password(b"a" * 32)) == 14


def test_with_a_new_key_the_new_password_works(office, tools, make_office):
    with office.sessions.writing.begin() as session:
        login = ensure_demo(session, date(2026, 11, 22), NOW, key=b"another key")
    browser = office.caller(headers={"Accept": "text/html"})
    assert tools["sign_in"](browser, "canbo", office.login.password).status_code == 401
    assert tools["sign_in"](browser, "canbo", login.password).status_code == 303


def test_a_real_officer_of_that_name_is_left_alone(make_office):
    office = make_office(demo=False)
    office.officer(name="canbo")
    with office.sessions.writing.begin() as session:
        assert ensure_demo(session, date(2026, 11, 22), NOW, key=b"k") is None


def test_without_the_demonstration_its_officer_is_nobody(office, make_office, tools):
    real = make_office(demo=False)
    assert real.login is None
    browser = real.caller(headers={"Accept": "text/html"})
    assert tools["sign_in"](browser, office.login.name, office.login.password).status_code == 401


def test_without_the_demonstration_its_ratings_do_not_count(office, make_office):
    shown = make_office(demo=False).signed_in().get("/canbo").text
    assert "demo" not in shown.replace("office-demo", "")
    assert "<table" not in shown

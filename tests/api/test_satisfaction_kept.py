"""Sums that stay in step with the ratings, and what is taken out of them: pages, files, figures for other systems."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, event, select

from api.satisfaction.cells import PERSONS
from api.satisfaction.spans import span
from api.start import prepare
from api.storage import agencies, rating_cells
from api.storage.models import AuditEntry, Rating, RatingCell
from locales import say


def person(number):
    return sha256(str(number).encode()).hexdigest()[:32]


def cells(office):
    with office.sessions.reading.begin() as session:
        found = session.execute(select(RatingCell.__table__)).all()
        return {tuple(row[:6]): tuple(row[6:]) for row in found if any(row[6:])}


def anew(office):
    with office.sessions.writing.begin() as session:
        rating_cells.rebuild(session)
    return cells(office)


@pytest.mark.databases("sqlite")
def test_the_periods_are_found_without_reading_all_cells(office, rate):
    asked = []
    with office.sessions.reading.begin() as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *said: asked.append(said[2:4]))
        rating_cells.periods(session, scope="", demo=False)
        [(statement, values)] = asked
        plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    of_cells = [step for step in plan if "rating_cells" in step]
    assert len(of_cells) == 3
    assert all(step.startswith("SEARCH") for step in of_cells)


def test_the_sums_are_those_of_the_rows_whatever_happened(office, rate):
    for n in range(12):
        rate(office, n, person=person(n % 5), subject=f"s{n % 3}", score=1 + n % 5, agency="H19.31", helper=n % 4 == 0)
    for n in range(30):
        office.clock.forward(seconds=10)
        rate(office, f"b{n}", person=person(99), subject=f"b{n}", score=5, commune="Xã Bom Bo")
    kept = cells(office)
    assert len(kept) > 20
    assert kept == anew(office)
    assert kept["2026", "agency", "", "left_out", "burst", False][PERSONS] == 1


def test_fifty_at_once_are_counted_once_each(office, rate):
    def one(n):
        return rate(office, n, person=person(n % 10), subject=f"s{n % 4}", score=1 + n % 5).status_code

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(one, range(50))) == {201}
    with office.sessions.reading.begin() as session:
        assert len(session.scalars(select(Rating.id)).all()) == 50
    assert cells(office) == anew(office)


def test_a_burst_is_seen_across_names_when_it_grows(office, rate):
    for n in range(5):
        rate(office, n, person=person(n), device=person("phone"), subject=f"s{n}", score=5)
    assert cells(office)["2026", "agency", "", "all", "", False] == (5, 0, 0, 0, 0, 5)
    rate(office, 6, person=person(6), device=person("phone"), subject="s6", score=5)
    assert ("2026", "agency", "", "all", "", False) not in cells(office)
    office.clock.forward(hours=25)
    rate(office, 7, person=person(7), device=person("phone"), subject="s7", score=4)
    assert cells(office)["2026", "agency", "", "all", "", False] == (1, 0, 0, 0, 1, 0)
    assert cells(office) == anew(office)


@pytest.fixture
def rated(office, rate):
    for n in range(8):
        rate(
            office,
            n,
            person=person(n),
            subject=f"s{n}",
            score=5,
            agency="H19.31",
            element="officer",
            comment="=1+1 cô Lan",
        )
        rate(office, f"o{n}", person=person(n), subject=f"o{n}", score=2, agency="H19.4", commune="Xã Bom Bo")
    return office


def test_rows_as_csv_hold_no_identity(rated):
    head = rated.signed_in(role="head", agency="H19.31")
    answer = head.get("/canbo/danh-gia.csv?ky=2026-11")
    assert answer.headers["content-disposition"] == 'attachment; filename="danh-gia-2026-11.csv"'
    table = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["score"] for row in table] == ["5"] * 8
    assert not {"rater", "device", "subject", "dossier", "comment"} & table[0].keys()
    assert not any(person(n) in answer.text for n in range(8))
    with rated.sessions.reading.begin() as session:
        assert "ratings-taken" in session.scalars(select(AuditEntry.action)).all()
    assert len(head.get("/canbo/danh-gia.csv?ky=2026-10").text.splitlines()) == 1


def test_rows_as_xlsx(rated):
    answer = rated.signed_in(role="auditor").get("/canbo/danh-gia.xlsx?ky=2026")
    sheet = load_workbook(io.BytesIO(answer.content), read_only=True).active
    table = list(sheet.iter_rows(values_only=True))
    assert len(table) == 17
    assert table[0][:3] == ("created_at", "target", "score")
    assert {row[2] for row in table[1:]} == {5, 2}


def test_single_rows_are_not_for_every_officer(rated):
    officer = rated.signed_in(role="officer")
    assert "danh-gia.csv" not in officer.get("/canbo/danh-gia").text
    assert {officer.get(f"/canbo/danh-gia.{kind}?ky=2026").status_code for kind in ("csv", "xlsx")} == {403}
    assert officer.get("/canbo/bao-cao.pdf?ky=2026").status_code == 200
    assert "danh-gia.csv" in rated.signed_in(name="truong", role="head").get("/canbo/danh-gia").text


@pytest.mark.parametrize("period", ["", "26", "2026-13", "2026-1", "x"])
def test_a_period_that_is_none_is_refused(rated, period):
    assert rated.signed_in(role="head").get(f"/canbo/danh-gia.csv?ky={period}").status_code == 422


def test_spans_are_those_of_viet_nam():
    begin, end = span("2026-12")
    assert (begin.isoformat(), end.isoformat()) == ("2026-12-01T00:00:00+07:00", "2027-01-01T00:00:00+07:00")
    assert span("2026")[1] - span("2026")[0] == timedelta(days=365)


@pytest.fixture
def centre(office):
    with office.sessions.writing.begin() as session:
        key = agencies.issue_key(session, "H19", "trung tam", office.clock())
    return office.caller(headers={"Authorization": f"Bearer {key}"})


def test_figures_for_an_operations_centre(rated, centre):
    found = centre.get("/v1/satisfaction?period=2026-11").json()
    assert found["label"] == say("office-overview-label")
    assert found["headline"] | {"counts": None} == {
        "key": "",
        "hidden": False,
        "comparable": False,
        "answers": 16,
        "persons": 8,
        "counts": None,
        "share": "50.00",
        "low": "21.52",
        "high": "78.48",
        "rank": None,
    }
    assert found["headline"]["counts"] == {"5": 8, "4": 0, "3": 0, "2": 8, "1": 0}
    assert [(each["key"], each["share"]) for each in found["parts"]["agency"]] == [
        ("H19.31", "100.00"),
        ("H19.4", "0.00"),
    ]
    below = centre.get("/v1/satisfaction?period=2026&agency=H19.4").json()
    assert below["headline"]["share"] == "0.00"
    assert found["months"][0]["key"] == "2026-11"


def test_a_key_reaches_no_farther_than_its_agency(rated, centre, office):
    assert centre.get("/v1/satisfaction?period=2026&agency=H20").status_code == 403
    assert office.caller().get("/v1/satisfaction?period=2026").status_code == 401
    assert centre.get("/v1/satisfaction?period=26").status_code == 422


def test_ratings_older_than_the_sums_are_summed_up_at_the_start(rated):
    before = cells(rated)
    with rated.sessions.writing.begin() as session:
        session.execute(delete(RatingCell))
    prepare(rated.settings, rated.engine, rated.clock())
    assert cells(rated) == before

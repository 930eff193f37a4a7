"""Indicators as the system of an agency and an officer get them."""

import subprocess
from datetime import timedelta

import pytest
from indicator_rows import add, done, runs

from api.indicators.counting import count_due, countable
from api.storage import agencies, indicator_cells
from api.storage import indicators as stored
from api.storage.ratings import Scope
from locales import say

pytestmark = pytest.mark.databases("sqlite")  # tests/indicators counts on both


@pytest.fixture
def rows(office):
    """Two agencies: one with two of four late, one with nothing late, and 3 of 7 dossiers filed online."""
    ended = {"finished_at": None}
    with office.sessions.writing.begin() as session:
        add(session, *(done("2026-11-02", f"2026-11-{on:02d}", "2026-11-10", filed_by=2) for on in (9, 12)))
        add(session, *(done("2026-11-02", f"2026-11-{on:02d}", "2026-11-10", **ended) for on in (9, 12)))
        add(session, done("2026-10-02", "2026-10-05", "2026-10-10"))
        elsewhere = {"agency": "H19.40", "agency_name": "UBND xã Bình Minh", "commune": "Xã Bình Minh"}
        add(session, done("2026-11-02", "2026-11-05", "2026-11-10", filed_by=2, **elsewhere))
        add(session, runs("2026-11-02", "2026-11-30", **elsewhere), runs("2026-11-02", **elsewhere))
    return office


def caller(office, scope):
    with office.sessions.writing.begin() as session:
        key = agencies.issue_key(session, scope, f"key of {scope}", office.clock())
    return office.caller(headers={"Authorization": f"Bearer {key}"})


def told(answer):
    assert answer.status_code == 200, answer.text
    return {each["key"]: each for each in answer.json()["indicators"]}


def test_the_system_of_a_province_gets_all_of_it(rows):
    answer = caller(rows, "H19").get("/v1/indicators?period=2026-11")
    found = told(answer)
    late = found["overdue-finished"]["figure"]
    assert (late["value"], late["part"], late["whole"], late["known_of"]) == ("40.00", 2, 5, 5)
    assert (found["online"]["figure"]["value"], found["overdue-finished"]["met"]) == ("42.86", False)
    assert (found["files"]["figure"]["value"], found["files"]["figure"]["reason"]) == (None, "not-told")
    assert answer.json()["balance"]["gap"] == 0
    assert [each["month"] for each in found["online"]["months"]][::11] == ["2025-12", "2026-11"]


def test_an_agency_gets_its_own(rows):
    asking = caller(rows, "H19.31")
    assert told(asking.get("/v1/indicators?period=2026-Q4"))["overdue-finished"]["figure"]["value"] == "40.00"
    assert asking.get("/v1/indicators?period=2026-11&agency=H19.40").status_code == 403
    assert told(caller(rows, "H19").get("/v1/indicators?period=2026&agency=H19.40"))["online"]["figure"]["part"] == 1


@pytest.mark.parametrize("period", ["", "2026-13", "2026-Q5", "1999", "2026-1", "x"])
def test_what_is_no_period(rows, period):
    assert caller(rows, "H19").get(f"/v1/indicators?period={period}").status_code == 422


@pytest.mark.parametrize("period", ["2000", "2099-Q4", "2099-12"])
def test_a_period_that_is_not_counted_says_so(rows, period):
    answer = caller(rows, "H19").get(f"/v1/indicators?period={period}")
    assert (answer.status_code, answer.json()["counted_at"]) == (200, None)
    with rows.sessions.reading() as session:
        assert period not in indicator_cells.counted_at(session)


def test_the_response_stands_in_the_figures_on_satisfaction_and_in_the_report(rows, rate):
    for number in range(2):
        assert rate(rows, number, subject=f"dossier:{number}", agency="H19.31").status_code == 201
    asking = caller(rows, "H19.31")
    asking.get("/v1/indicators?period=2026-11")
    found = asking.get("/v1/satisfaction?period=2026-11").json()["response"]
    assert found == {"part": 2, "whole": 4, "share": "50.00"}
    paper = rows.signed_in(agency="H19.31").get("/canbo/bao-cao.pdf?ky=2026-11").content
    text = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode()
    assert say("office-response-agency", part=2, whole=4, share="50,00") in " ".join(text.split())


def test_nobody_gets_it_without_a_key(rows):
    assert rows.caller().get("/v1/indicators?period=2026").status_code == 401
    assert rows.bot.get("/v1/indicators?period=2026").status_code == 403


def test_the_board_says_value_parts_formula_source_and_target(rows):
    page = rows.signed_in(agency="H19").get("/canbo/chi-tieu")
    assert page.status_code == 200
    text = " ".join(page.text.split())
    assert "40,00 %" in text
    assert "2 hồ sơ xong sau hạn / 5 hồ sơ xong có ngày hẹn" in text
    for key in ("indicator-overdue-finished-formula", "indicator-source-plan-170", "indicator-reason-not-told"):
        assert say(key) in text
    assert say("indicator-target-below", value="1") in text
    assert say("office-indicators-even") in text
    assert text.count('data-chart="line"') == 2, "online, overdue: these have more than one month"
    assert "So với Tháng 10/2026: +40,00 điểm phần trăm" in text


def test_the_board_shows_a_gap_and_leads_to_the_dossiers(rows):
    with rows.sessions.writing.begin() as session:
        add(session, done("2026-11-10", "2026-10-09", code="H19.31-261110-0777"))
    page = rows.signed_in(agency="H19").get("/canbo/chi-tieu?ky=2026-11")
    assert say("office-indicators-missing", many=1) in page.text
    assert '"/canbo/ho-so/H19.31-261110-0777"' in page.text


def test_the_board_of_a_commune_and_of_one_agency(rows):
    page = rows.signed_in(commune="Xã Bình Minh").get("/canbo/chi-tieu?ky=2026-11")
    assert "0 hồ sơ xong sau hạn / 1 hồ sơ xong có ngày hẹn" in page.text
    assert say("indicator-reason-by-agency") in page.text
    browser = rows.signed_in(name="hai", agency="H19.31")
    assert "2 hồ sơ xong sau hạn / 4 hồ sơ xong có ngày hẹn" in browser.get("/canbo/chi-tieu?co-quan=H19.31").text
    assert browser.get("/canbo/chi-tieu?co-quan=H19.40").status_code == 403


def test_the_board_speaks_english(rows):
    page = rows.signed_in().get("/canbo/chi-tieu?ky=2026-Q4&lang=en")
    assert "2 dossiers finished late / 6 dossiers finished, with an appointment" in page.text
    assert "33.33 %" in page.text


def test_the_board_stands_without_any_dossier(office):
    page = office.signed_in().get("/canbo/chi-tieu?ky=2025")
    assert page.status_code == 200
    assert say("office-indicators-uncounted") in page.text


def test_what_lasts_is_counted_every_ten_minutes_and_the_past_once_a_day(rows):
    office = rows.app.state.office
    assert count_due(office) == len(countable_of(rows)) > 0
    assert count_due(office) == 0, "another process was there just now"
    rows.clock.forward(minutes=2)
    assert count_due(office) == 0, "all of it is fresh"
    with rows.sessions.writing.begin() as session:
        add(session, runs("2026-11-20"))
    rows.clock.forward(minutes=9)
    count_due(office)
    with rows.sessions.reading() as session:
        at = indicator_cells.counted_at(session)
        assert stored.sums(session, Scope(), ["2026-11"])["2026-11"]["received"] == 8
    assert at["2026-11"] == rows.clock()
    rows.clock.forward(days=2)
    for _ in range(9):
        rows.clock.forward(minutes=2)
        count_due(office)
    with rows.sessions.reading() as session:
        assert min(indicator_cells.counted_at(session).values()) > rows.clock() - timedelta(days=1)


def countable_of(rows):
    with rows.sessions.reading() as session:
        return countable(session, rows.clock())

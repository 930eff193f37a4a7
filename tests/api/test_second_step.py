"""A code of an app besides the password: good once, in its half minute, and not to be guessed."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, text

from api.storage.models import AuditEntry, Officer
from locales import say

pytestmark = pytest.mark.databases("sqlite")  # what stands in queries is marked for both


@pytest.fixture
def post(tools):
    def post(browser, url, **fields):
        csrf = tools["csrf_of"](browser.get("/canbo/toi"))
        return browser.post(url, data={"csrf": csrf, **fields})

    return post


@pytest.fixture
def code_now(office):
    """Return what the telephone of an officer shows."""

    def code_now(off=0):
        with office.app.state.office.reading() as session:
            secret = session.scalars(select(Officer.totp)).one()
        return pyotp.TOTP(secret).at(office.clock() + timedelta(seconds=30 * off))

    return code_now


@pytest.fixture
def turned_on(office, post, tools, code_now):
    """Return a browser whose officer has just turned the second step on, and the recovery codes."""
    browser = office.signed_in(name="thu")
    page = post(browser, "/canbo/toi/buoc-hai", password=tools["password"])
    assert ("<svg" in page.text, page.status_code) == (True, 200)
    shown = post(browser, "/canbo/toi/buoc-hai/bat", code=code_now())
    codes = re.findall(r"<li><code>([^<]+)</code>", shown.text)
    assert len(set(codes)) == 10
    return browser, codes


@pytest.fixture
def enter(office, tools):
    """Return what signs in: with the password, then with each of some codes; the last answer comes back."""

    def enter(*codes):
        browser = office.caller(headers={"Accept": "text/html"})
        led = tools["sign_in"](browser, "thu", tools["password"], next="/canbo/ho-so")
        assert led.headers["location"] == "/canbo/dang-nhap/buoc-hai?next=/canbo/ho-so"
        assert browser.get("/canbo").headers["location"] == "/canbo/dang-nhap/buoc-hai"
        page = browser.get(led.headers["location"])
        answer = page
        for code in codes:
            form = {"csrf": tools["csrf_of"](page), "code": code, "next": "/canbo/ho-so"}
            answer = browser.post("/canbo/dang-nhap/buoc-hai", data=form)
        return browser, answer

    return enter


def test_with_a_code_one_gets_in_and_where_one_wanted(office, turned_on, enter, code_now):
    office.clock.forward(seconds=30)
    browser, answer = enter(code_now())
    assert (answer.status_code, answer.headers["location"]) == (303, "/canbo/ho-so")
    assert browser.get("/canbo/ma").status_code == 200
    with office.sessions.reading.begin() as session:
        told = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        kept = session.scalar(text("SELECT totp FROM officers"))
    assert told == ["sign-in", "second-step-on", "sign-in"]
    assert kept.startswith("gAAAA")  # sealed


@pytest.mark.databases("sqlite", "postgresql")
def test_no_code_is_good_twice(office, turned_on, enter, code_now):
    assert enter(code_now())[1].status_code == 401  # it turned the step on
    office.clock.forward(seconds=30)
    assert enter(code_now())[1].status_code == 303
    assert enter(code_now())[1].status_code == 401
    assert enter(code_now(-1))[1].status_code == 401  # an older one than the last
    _, wrong = enter(code_now(1))
    assert wrong.status_code == 303  # a clock that goes half a minute fast


@pytest.mark.databases("sqlite", "postgresql")
def test_a_recovery_code_is_good_once(turned_on, enter, office, post):
    browser, codes = turned_on
    assert enter(codes[3].upper().replace("-", " "))[1].status_code == 303
    assert enter(codes[3])[1].status_code == 401
    assert say("access-step-on", at="22/11/2026 10:00", left=9) in browser.get("/canbo/toi").text


def test_codes_are_not_guessed(turned_on, enter, office, code_now):
    office.clock.forward(seconds=30)
    _, locked = enter(*["000000"] * 5, code_now())
    assert (locked.status_code, locked.headers["retry-after"]) == (429, "900")
    elsewhere, still = enter(code_now())
    assert still.status_code == 429
    office.clock.forward(minutes=15, seconds=1)
    assert enter(code_now())[1].status_code == 303
    assert elsewhere.get("/canbo").status_code == 303


def test_the_first_half_waits_ten_minutes(turned_on, enter, office, code_now):
    browser, _ = enter()
    office.clock.forward(minutes=10)
    assert browser.get("/canbo/dang-nhap/buoc-hai").headers["location"].startswith("/canbo/dang-nhap?")


def test_it_is_turned_off_with_password_and_code(turned_on, post, tools, code_now, office, enter):
    browser, codes = turned_on
    assert post(browser, "/canbo/toi/buoc-hai/tat", password="nope", code=codes[0]).status_code == 422
    assert post(browser, "/canbo/toi/buoc-hai/tat", password=tools["password"], code="000000").status_code == 422
    assert post(browser, "/canbo/toi/buoc-hai/tat", password=tools["password"], code=codes[0]).status_code == 303
    assert tools["sign_in"](office.caller(), "thu", tools["password"]).headers["location"] == "/canbo"


def test_a_role_may_be_made_to_have_it(make_office, post, tools):
    office = make_office(require_totp="admin, head")
    head, officer = office.signed_in(name="thu"), office.signed_in(name="mai", role="officer")
    assert head.get("/canbo").headers["location"] == "/canbo/toi"
    assert say("access-own-owes-step") in head.get("/canbo/toi").text
    assert officer.get("/canbo").status_code == 200
    with pytest.raises(ValueError, match="boss"):
        make_office(require_totp="head,boss")

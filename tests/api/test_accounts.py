"""Administrators keep the accounts of officers, within their own scope, and never their own."""

import re

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from api.commands import Door, Opened
from api.commands.officers import officer_cli
from api.storage.models import AuditEntry, Officer
from locales import say

pytestmark = pytest.mark.databases("sqlite")  # what stands in queries is marked for both

OWN = "một câu dài dễ nhớ"


@pytest.fixture
def press(tools):
    """Return what sends a form of a page."""

    def press(browser, url, page=None, **fields):
        csrf = tools["csrf_of"](browser.get(page or "/canbo/toi"))
        return browser.post(url, data={"csrf": csrf, **fields})

    return press


def password_of(page):
    return re.search(r'class="one-time"><code>([^<]+)<', page.text)[1]


def number_of(office, name):
    with office.sessions.reading.begin() as session:
        return session.scalars(select(Officer.id).where(Officer.name == name)).one()


def noted(office):
    with office.sessions.reading.begin() as session:
        return [tuple(row) for row in session.execute(select(AuditEntry.action, AuditEntry.subject))]


def test_from_the_first_password_to_the_own_one(office, press, tools):
    admin = office.inside("quantri", "admin")
    made = press(admin, "/canbo/tai-khoan", name=" Lan.Anh ", role="officer", agency="H19.31", commune="")
    given = password_of(made)
    assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
    assert "lan.anh" in admin.get("/canbo/tai-khoan?tim=LAN").text
    browser = office.caller(headers={"Accept": "text/html"})
    assert tools["sign_in"](browser, "lan.anh", given).status_code == 303
    assert browser.get("/canbo").headers["location"] == "/canbo/toi"
    assert say("access-own-owes-password") in browser.get("/canbo/toi").text
    for new, again, sentence in (
        ("ngắn", "ngắn", say("access-password-short", least=12)),
        ("mat-khau-123456", "mat-khau-123456", say("access-password-common")),
        ("lan.anh lan.anh", "lan.anh lan.anh", say("access-password-name")),
        (OWN, OWN + "!", say("access-password-differs")),
        (given, given, say("access-password-same")),
    ):
        refused = press(browser, "/canbo/toi/mat-khau", password=given, password_new=new, password_again=again)
        assert (refused.status_code, sentence in refused.text) == (422, True), new
    wrong = press(browser, "/canbo/toi/mat-khau", password="nope", password_new=OWN, password_again=OWN)
    assert say("access-password-wrong") in wrong.text
    other = office.caller(headers={"Accept": "text/html"}, address="203.0.113.9")
    tools["sign_in"](other, "lan.anh", given)
    before = browser.cookies["motcua_canbo"]
    done = press(browser, "/canbo/toi/mat-khau", password=given, password_new=OWN, password_again=OWN)
    assert (done.status_code, browser.cookies["motcua_canbo"] != before) == (303, True)
    assert browser.get("/canbo").status_code == 200
    assert other.get("/canbo").status_code == 303  # every other browser is out
    assert tools["sign_in"](office.caller(), "lan.anh", given).status_code == 401
    assert ("account-added", "lan.anh") in noted(office)
    assert ("password-changed", None) in noted(office)


def test_a_one_time_password_is_good_for_a_week(office, press, tools):
    admin = office.inside("quantri", "admin")
    given = password_of(press(admin, "/canbo/tai-khoan", name="lan", role="head"))
    office.clock.forward(days=7)
    assert tools["sign_in"](office.caller(), "lan", given).status_code == 401


@pytest.mark.databases("sqlite", "postgresql")
def test_a_changed_a_locked_and_a_reset_account(office, press, tools):
    admin, browser = office.inside("quantri", "admin"), office.signed_in(name="thu", role="head")
    account = f"/canbo/tai-khoan/{number_of(office, 'thu')}"
    page = admin.get(account)
    assert (page.status_code, "thu" in page.text) == (200, True)
    assert press(admin, account, role="auditor", agency="H19.31", commune="Phường Trấn Biên").status_code == 303
    assert browser.get("/canbo/toi").status_code == 303
    assert tools["sign_in"](browser, "thu", tools["password"]).status_code == 303
    assert browser.get("/canbo/ma").status_code == 403
    assert press(admin, f"{account}/khoa").status_code == 303
    assert browser.get("/canbo/toi").status_code == 303
    assert tools["sign_in"](browser, "thu", tools["password"]).status_code == 401
    assert press(admin, f"{account}/mo").status_code == 303
    given = password_of(press(admin, f"{account}/mat-khau"))
    assert tools["sign_in"](browser, "thu", tools["password"]).status_code == 401
    assert tools["sign_in"](browser, "thu", given).status_code == 303
    told = [action for action, _ in noted(office)]
    assert {"account-changed", "account-locked", "account-unlocked", "password-reset"} <= set(told)


def test_what_no_administrator_does(make_office, press):
    office = make_office(demo=True)
    admin = office.inside("chuquan", "admin")
    own, demo = number_of(office, "chuquan"), number_of(office, "canbo")
    for url in (own, demo):
        for what in ("", "/khoa", "/mat-khau", "/buoc-hai"):
            refused = press(admin, f"/canbo/tai-khoan/{url}{what}", role="officer")
            assert refused.status_code == 403, (url, what)
    for name, role in (("x", "officer"), ("có dấu", "officer"), ("a b", "officer"), ("lan", "boss")):
        assert press(admin, "/canbo/tai-khoan", name=name, role=role).status_code == 422
    assert press(admin, "/canbo/tai-khoan", name="chuquan", role="officer").status_code == 422
    assert admin.get("/canbo/tai-khoan/999999").status_code == 404


def test_an_administrator_of_an_agency_keeps_its_accounts_alone(office, press):
    admin = office.inside("quantri", "admin", agency="H19.31")
    office.inside("lan", "officer", agency="H19.99")
    office.inside("mai", "officer", agency="H19.31.2")
    page = admin.get("/canbo/tai-khoan")
    assert ("mai" in page.text, ">lan<" in page.text) == (True, False)
    stranger = f"/canbo/tai-khoan/{number_of(office, 'lan')}"
    assert admin.get(stranger).status_code == 404
    assert press(admin, f"{stranger}/mat-khau").status_code == 404
    for agency in ("", "H19.3", "H19.99"):
        assert press(admin, "/canbo/tai-khoan", name="an", role="officer", agency=agency).status_code == 422, agency
    mine = f"/canbo/tai-khoan/{number_of(office, 'mai')}"
    assert press(admin, mine, role="admin", agency="").status_code == 422
    assert press(admin, "/canbo/tai-khoan", name="an", role="officer", agency="H19.31.5").status_code == 200


def test_signing_out_everywhere(office, press, tools):
    first = office.signed_in(name="thu")
    second = office.caller(headers={"Accept": "text/html"})
    tools["sign_in"](second, "thu", tools["password"])
    assert first.get("/canbo/toi").text.count(say("access-browser-this")) == 1
    assert press(first, "/canbo/toi/thoat").headers["location"] == "/canbo/dang-nhap"
    assert [each.get("/canbo/toi").status_code for each in (first, second)] == [303, 303]


def test_the_first_administrator_is_added_on_the_command_line(office, tools):
    door = Door(lambda: Opened(office.settings, office.sessions))

    def add(password):
        words = ["add", "chu.quan", "--role", "admin"]
        return CliRunner().invoke(officer_cli, words, input=f"{password}\n{password}\n", obj=door)

    assert add("ngắn").exit_code == add("matkhau123456").exit_code == 2
    assert add(OWN).exit_code == 0
    assert tools["sign_in"](office.caller(), "chu.quan", OWN).status_code == 303
    assert add(OWN).exit_code == 2  # there is one already

"""Only officers get in, and guessing does not pay."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from api import security
from api.console.access import own_address
from api.storage.models import AuditEntry, Officer, OfficerSession
from locales import say

WRONG = "office-sign-in-wrong"


@pytest.fixture
def sign_in(tools):
    return tools["sign_in"]


@pytest.fixture
def password(tools):
    return tools["password"]


def actions(office):
    with office.sessions.reading.begin() as session:
        return session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()


def test_in_and_out(office, sign_in, tools, password):
    browser = office.officer()
    entered = sign_in(browser, " THU ", password, next="/canbo/hoi-thoai")
    assert (entered.status_code, entered.headers["location"]) == (303, "/canbo/hoi-thoai")
    overview = browser.get("/canbo")
    assert overview.status_code == 200
    old = dict(browser.cookies)
    left = browser.post("/canbo/dang-xuat", data={"csrf": tools["csrf_of"](overview)})
    assert (left.status_code, dict(browser.cookies)) == (303, {})
    assert office.caller(cookies=old).get("/canbo").status_code == 401
    assert actions(office) == ["sign-in", "sign-out"]


def test_the_cookie(office, sign_in, password):
    header = sign_in(office.officer(), "thu", password).headers["set-cookie"]
    assert "HttpOnly" in header
    assert "SameSite=lax" in header
    assert "Max-Age=28800" in header
    assert "Path=/canbo" in header
    assert "Secure" not in header


def test_the_cookie_of_a_public_office_travels_by_https_only(make_office, sign_in, password):
    office = make_office(public_url="https://motcua.example.gov.vn")
    browser = office.officer()
    page = browser.get("/canbo/dang-nhap")
    assert "Secure" in page.headers["set-cookie"]


def test_signing_in_gives_a_new_cookie(office, sign_in, password):
    browser = office.officer()
    browser.get("/canbo/dang-nhap")
    before = browser.cookies["motcua_canbo"]
    sign_in(browser, "thu", password)
    assert browser.cookies["motcua_canbo"] != before


def test_neither_password_nor_cookie_are_kept(office, sign_in, password):
    browser = office.officer()
    sign_in(browser, "thu", password)
    with office.sessions.reading.begin() as session:
        assert session.scalars(select(Officer.password_hash)).one().startswith("$argon2id$")
        kept = session.scalars(select(OfficerSession.token_hash)).one()
    assert kept == security.token_hash(browser.cookies["motcua_canbo"])
    assert kept != browser.cookies["motcua_canbo"]


def test_after_eight_hours_it_is_over(office, sign_in, password):
    browser = office.officer()
    sign_in(browser, "thu", password)
    for _ in range(17):
        office.clock.forward(minutes=28)
        assert browser.get("/canbo/toi").status_code == 200
    office.clock.forward(minutes=3)
    assert browser.get("/canbo/toi").status_code == 200
    office.clock.forward(minutes=2)
    assert browser.get("/canbo/toi").status_code == 303


def test_who_does_nothing_for_half_an_hour_is_led_to_the_door_and_back(office, sign_in, tools, password):
    browser = office.officer()
    sign_in(browser, "thu", password)
    office.clock.forward(minutes=29)
    by_itself = {"Sec-Fetch-Dest": "empty"}  # what a page fetches is nobody's work
    assert browser.get("/canbo/toi", headers=by_itself).status_code == 200
    office.clock.forward(minutes=2)
    led = browser.get("/canbo/ho-so?loc=cho-dan")
    assert led.headers["location"] == "/canbo/dang-nhap?next=/canbo/ho-so%3Floc%3Dcho-dan"
    assert say("access-sign-in-rules") in browser.get(led.headers["location"]).text


def test_what_was_written_into_a_form_that_comes_too_late_is_shown(office, sign_in, password):
    browser = office.officer()
    sign_in(browser, "thu", password)
    office.clock.forward(minutes=31)
    form = {"csrf": "x y", "password": "never shown again", "note": "Đã gọi lại cho <dân>", "ky": "2026"}
    page = browser.post("/canbo/ma", data=form, headers={"Referer": "http://office/canbo/ho-so?loc=tat-ca"})
    assert page.status_code == 401
    assert "Đã gọi lại cho &lt;dân&gt;" in page.text
    assert "never shown again" not in page.text
    assert 'href="/canbo/dang-nhap?next=/canbo/ho-so%3Floc%3Dtat-ca"' in page.text


def test_who_is_dismissed_is_out_at_once(office):
    browser = office.signed_in()
    with office.sessions.writing.begin() as session:
        session.scalars(select(Officer)).one().active = False
    assert browser.get("/canbo").status_code == 303


def test_unknown_and_mistyped_hear_the_same(office, sign_in, monkeypatch):
    checked = []
    verify = security.password_matches
    monkeypatch.setattr(security, "password_matches", lambda *given: checked.append(given) or verify(*given))
    unknown, wrong = (sign_in(office.officer(name=n), "thu", "nope") for n in ("khac", "thu"))
    assert unknown.status_code == wrong.status_code == 401
    assert say(WRONG) in unknown.text
    assert [stored is None for stored, _ in checked] == [True, False]
    assert without_token(unknown) == without_token(wrong)
    assert security.password_matches(None, "nope") is False


def without_token(page):
    return [line for line in page.text.splitlines() if "csrf" not in line]


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(office, sign_in, password):
    browser = office.officer()
    assert [sign_in(browser, "thu", "nope").status_code for _ in range(5)] == [401] * 5
    locked = sign_in(browser, "thu", password)
    assert (locked.status_code, locked.headers["retry-after"]) == (429, "900")
    assert say("office-sign-in-locked", minutes=15) in locked.text
    office.clock.forward(minutes=14)
    assert sign_in(browser, "thu", password).status_code == 429
    office.clock.forward(minutes=2)
    assert sign_in(browser, "thu", password).status_code == 303
    assert actions(office) == ["sign-in-failed"] * 5 + ["sign-in"]


def test_a_lock_holds_for_one_account_and_one_address(office, sign_in, password):
    browser = office.officer()
    office.officer(name="mai")
    for _ in range(6):
        sign_in(browser, "thu", "nope")
    assert sign_in(office.caller(address="203.0.113.8"), "thu", password).status_code == 303
    assert sign_in(browser, "mai", password).status_code == 303


def test_unknown_names_are_locked_like_known_ones(office, sign_in):
    stranger = office.caller()
    assert [sign_in(stranger, "nobody", "x").status_code for _ in range(6)] == [401] * 5 + [429]


def test_success_clears_the_failures(office, sign_in, password):
    browser = office.officer()
    for _ in range(3):
        assert [sign_in(browser, "thu", "nope").status_code for _ in range(4)] == [401] * 4
        assert sign_in(browser, "thu", password).status_code == 303


def test_many_tries_at_once_are_counted_too(office, tools):
    browser = office.officer()
    csrf = tools["csrf_of"](browser.get("/canbo/dang-nhap"))

    def one_try(_):
        form = {"csrf": csrf, "name": "thu", "password": "nope"}
        cookies = dict(browser.cookies)
        return office.caller(cookies=cookies).post("/canbo/dang-nhap", data=form).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(one_try, range(20)))
    assert answers == [401] * 5 + [429] * 15


@pytest.mark.parametrize("csrf", ["", "0" * 64, "ừ"])
def test_a_form_from_elsewhere_is_refused(office, password, csrf):
    browser = office.officer()
    browser.get("/canbo/dang-nhap")
    refused = browser.post("/canbo/dang-nhap", data={"csrf": csrf, "name": "thu", "password": password})
    assert refused.status_code == 403
    assert say("office-problem-form-expired") in refused.text


def test_the_token_of_another_browser_does_not_help(office, tools, password):
    mine, theirs = office.officer(), office.caller()
    theirs.get("/canbo/dang-nhap")
    token = tools["csrf_of"](mine.get("/canbo/dang-nhap"))
    assert theirs.post("/canbo/dang-nhap", data={"csrf": token, "name": "thu", "password": password}).status_code == 403


def test_signing_out_needs_the_token_too(office):
    browser = office.signed_in()
    assert browser.post("/canbo/dang-xuat", data={}).status_code == 403
    assert browser.get("/canbo").status_code == 200


def test_without_a_cookie_no_token_is_right(office):
    token = office.app.state.office.keyed("csrf", "")
    refused = office.caller().post("/canbo/dang-nhap", data={"csrf": token, "name": "a", "password": "b"})
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/canbo//elsewhere",
        "/canbo/../x",
        "/canbox",
        "javascript:x",
        "/canbo\r\nX: y",
        "/canbo\\@x",
        "",
    ],
)
def test_nobody_is_led_elsewhere(wanted):
    assert own_address(wanted) == "/canbo"


def test_one_is_led_back_to_the_page_one_wanted(office, tools, password):
    browser = office.officer()
    led = browser.get("/canbo/hoi-thoai/a%20b?x=1&y=2")
    page = browser.get(led.headers["location"])
    form = {"csrf": tools["csrf_of"](page), "name": "thu", "password": password}
    assert 'name="next" value="/canbo/hoi-thoai/a%20b?x=1&amp;y=2"' in page.text
    entered = browser.post("/canbo/dang-nhap", data={**form, "next": "/canbo/hoi-thoai/a%20b?x=1&y=2"})
    assert entered.headers["location"] == "/canbo/hoi-thoai/a%20b?x=1&y=2"

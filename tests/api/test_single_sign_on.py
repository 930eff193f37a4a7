"""Officers come in by the provider of the province, over a real socket; whatever is not in order is refused."""

import httpx
import pytest
from joserfc.jwk import RSAKey
from peers.oidc import CLIENT, SECRET, OpenIdProvider
from sqlalchemy import select

from api.storage.models import AuditEntry, Officer
from locales import say

pytestmark = pytest.mark.databases("sqlite")  # not about storage
START = "/canbo/dang-nhap/sso?next=/canbo/ho-so"


@pytest.fixture(scope="module")
def provider():
    with OpenIdProvider(now=None) as provider:
        yield provider


@pytest.fixture
def office(make_office, provider):
    office = make_office(
        oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET, public_url="http://office"
    )
    provider.now, provider.alter, provider.pick = office.clock, {}, {"sub": "8f1c", "preferred_username": "Thu"}
    provider.algorithm, provider.key, provider.down = "RS256", None, False
    return office


@pytest.fixture
def come(office):
    """Return what signs in by the provider: the browser, and the answer it ends with."""

    def come(change=lambda back: back):
        browser = office.caller(headers={"Accept": "text/html"})
        led = browser.get(START)
        assert led.status_code == 303, led.text
        back = httpx.get(led.headers["location"]).headers["location"]
        return browser, browser.get(change(back))

    return come


def noted(office):
    with office.sessions.reading.begin() as session:
        rows = session.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id))
        return [tuple(row) for row in rows]


def test_an_officer_who_is_known_here_comes_in(office, come):
    office.inside("thu", "officer", agency="H19.31")
    browser, answer = come()
    assert (answer.status_code, answer.headers["location"]) == (303, "/canbo/ho-so")
    assert browser.get("/canbo/toi").status_code == 200
    assert browser.get("/canbo/tai-khoan").status_code == 403  # the role is ours, whatever a claim says
    assert noted(office) == [("sign-in", "sso")]
    assert say("access-sso") in browser.get("/canbo/dang-nhap").text


def test_the_cookie_of_the_way_there_is_good_once(office, come):
    office.inside("thu", "officer")
    seen = []
    browser, _ = come(lambda back: seen.append(back) or back)
    assert browser.get(seen[0]).status_code == 401


def test_nobody_gets_an_account_by_it(office, come):
    browser, answer = come()
    assert (answer.status_code, say("access-sso-unknown") in answer.text) == (403, True)
    assert browser.get("/canbo/toi").status_code == 303
    assert noted(office) == [("sso-failed", "unknown")]


def test_who_is_dismissed_stays_out(office, come, provider):
    office.inside("thu", "officer")
    with office.sessions.writing.begin() as session:
        session.scalars(select(Officer)).one().active = False
    assert come()[1].status_code == 403


@pytest.mark.parametrize(
    ("alter", "why"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "another-client"}, "aud"),
        ({"aud": [CLIENT, "another-client"]}, "azp"),
        ({"iss": "https://elsewhere.example"}, "iss"),
        ({"exp": 1_700_000_000}, "exp"),
        ({"exp": None}, "exp"),
        ({"preferred_username": None}, "no-claim"),
        ({"preferred_username": ["thu"]}, "no-claim"),
    ],
)
def test_a_token_that_says_something_else_is_refused(office, come, provider, alter, why):
    office.inside("thu", "admin")
    provider.alter = alter
    browser, answer = come()
    assert (answer.status_code, say("access-sso-refused") in answer.text) == (401, True)
    assert browser.get("/canbo/toi").status_code == 303
    assert noted(office) == [("sso-failed", why)]


@pytest.mark.parametrize("how", ["none", "HS256", "another key"])
def test_a_token_that_the_provider_did_not_sign_is_refused(office, come, provider, how):
    office.inside("thu", "admin")
    provider.algorithm = "RS256" if how == "another key" else how
    provider.key = RSAKey.generate_key(2048, {"kid": "one"}) if how == "another key" else None
    assert come()[1].status_code == 401


def test_an_answer_to_another_browser_is_refused(office, come):
    office.inside("thu", "admin")
    others = office.caller()
    state = httpx.URL(others.get(START).headers["location"]).params["state"]
    _, answer = come(lambda back: str(httpx.URL(back).copy_set_param("state", state)))
    assert answer.status_code == 401
    stranger = office.caller(headers={"Accept": "text/html"})
    assert stranger.get("/canbo/dang-nhap/sso/ve?code=x&state=y").status_code == 401
    assert come(lambda back: f"{back}&iss=https://elsewhere.example")[1].status_code == 401
    assert {why for _, why in noted(office)} == {"state", "iss"}


def test_a_code_is_good_with_its_verifier_alone(office, come):
    office.inside("thu", "admin")
    browser = office.caller(headers={"Accept": "text/html"})
    mine = httpx.URL(browser.get(START).headers["location"]).params["state"]

    def swapped(back):  # somebody else's code, brought by a browser that began a way of its own
        stolen = httpx.URL(back).params["code"]
        return f"/canbo/dang-nhap/sso/ve?code={stolen}&state={mine}"

    seen = []
    come(lambda back: seen.append(swapped(back)) or "/canbo/dang-nhap")
    assert browser.get(seen[0]).status_code == 401
    assert noted(office)[-1] == ("sso-failed", "code-refused")


def test_a_provider_that_changed_its_key_is_asked_again(office, come, provider):
    office.inside("thu", "officer")
    assert come()[1].status_code == 303
    provider.change_key()
    assert come()[1].status_code == 303


def test_a_provider_that_is_away_is_told(office, provider):
    provider.down = True
    answer = office.caller(headers={"Accept": "text/html"}).get(START)
    assert (answer.status_code, say("access-sso-away") in answer.text) == (503, True)


def test_without_a_provider_there_is_no_such_page(make_office):
    office = make_office()
    assert office.caller().get(START).status_code == 404

"""Staff see what could not be delivered, how often it was tried and why, and never what it says."""

import json

import httpx
import pytest

from api.security import office_token
from locales import say

pytestmark = pytest.mark.databases("sqlite")  # not about storage

LINE = {
    "conversation": "a" * 32, "channel": "web", "place": 3, "kind": "message", "status": "failed", "tries": 6,
    "error": "http-503", "since": "2026-11-22T02:05:00+00:00", "ended": "2026-11-22T02:09:00+00:00",
}  # fmt: skip
STUCK = {**LINE, "conversation": "b" * 32, "kind": "request", "status": "pending", "error": None, "ended": None}


@pytest.fixture
def shown(make_office):
    def shown(answer, **officer):
        asked = []

        def bot(request):
            asked.append(request)
            return answer

        http = httpx.AsyncClient(transport=httpx.MockTransport(bot), base_url="http://bot")
        office = make_office(bot=http)
        found = office.signed_in(**officer).get("/canbo/tin-chua-gui")
        for request in asked:
            assert request.headers["authorization"] == f"Bearer {office_token(office.settings.secret)}"
        return found

    return shown


def test_what_waits_and_what_was_given_up_is_listed(shown):
    page = shown(httpx.Response(200, text=json.dumps({"stuck": [STUCK], "given_up": [LINE]})))
    assert page.status_code == 200
    for key in (
        "office-delivery-message",
        "office-delivery-request",
        "office-delivery-failed",
        "office-delivery-pending",
    ):
        assert say(key) in page.text
    assert say("office-delivery-tries", n=6) in page.text
    assert "http-503" in page.text
    assert "22/11/2026 09:05" in page.text
    for line in (LINE, STUCK):
        assert f'href="/canbo/hoi-thoai/{line["conversation"]}"' in page.text


def test_nothing_to_tell_is_told(shown):
    page = shown(httpx.Response(200, json={"stuck": [], "given_up": []}))
    assert page.text.count(say("office-deliveries-none")) == 2


@pytest.mark.parametrize("answer", [httpx.Response(503), httpx.Response(200, text="{}"), httpx.Response(200, text="x")])
def test_a_bot_that_is_away_is_told(shown, answer):
    page = shown(answer)
    assert page.status_code == 503
    assert say("office-problem-bot-unreachable") in page.text


def test_it_is_for_who_reads_conversations(make_office):
    office = make_office()
    assert office.caller(headers={"Accept": "text/html"}).get("/canbo/tin-chua-gui").status_code in {303, 401}
    assert office.signed_in(name="minh", agency="H19.31").get("/canbo/tin-chua-gui").status_code == 403

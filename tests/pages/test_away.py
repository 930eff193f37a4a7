"""While the database is away a page says so kindly and sends again, and whoever runs the product sees it."""

import anyio
import httpx
import pytest
from sqlalchemy.exc import OperationalError
from stage import KEY

from bot.client import keyed_hash
from locales import say


class Away:
    """A mailbox that cannot be reached."""

    def take(self, _incoming, _decide):
        raise OperationalError("select", {}, Exception("connection refused by 10.0.0.5"))


@pytest.fixture
def ask(alone):
    def ask(method, path, **request):
        async def asked():
            transport = httpx.ASGITransport(alone.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
                return await client.request(method, path, **request)

        return anyio.run(asked)

    return ask


@pytest.fixture
def away(alone):
    object.__setattr__(alone.app.state.desk.intake.assistant, "mailbox", Away())


def test_a_message_is_refused_for_now_and_the_page_sends_it_again(ask, away):
    answer = ask("GET", "/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    body = answer.json()
    assert (body["code"], body["detail"]) == ("storage-away", say("problem-storage-away"))
    assert "10.0.0.5" not in answer.text


def test_a_browser_without_javascript_sees_a_sentence(ask, away):
    answer = ask("GET", "/", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert say("problem-storage-away") in answer.text


def test_it_lives_but_is_not_ready(ask, alone, monkeypatch):
    assert [ask("GET", path).status_code for path in ("/healthz", "/readyz")] == [200, 200]

    def refuse(*_):
        raise OperationalError("select", {}, Exception("connection refused"))

    monkeypatch.setattr("bot.pages.seeing._ask", refuse)
    assert [ask("GET", path).status_code for path in ("/healthz", "/readyz")] == [200, 503]


def test_every_answer_has_a_number_and_the_office_is_told_the_same(ask, alone):
    numbers = {ask("GET", "/healthz").headers["x-request-id"] for _ in range(3)}
    assert len(numbers) == 3


def test_metrics_are_for_who_has_the_token_and_for_nobody_if_there_is_none(ask, alone):
    assert ask("GET", "/metrics", headers={"Authorization": "Bearer "}).status_code == 401
    object.__setattr__(alone.app.state.desk, "metrics_token", "x" * 20)
    assert ask("GET", "/metrics", headers={"Authorization": "Bearer y"}).status_code == 401
    assert ask("GET", "/metrics", headers={"Authorization": "Bearer é".encode("latin1")}).status_code == 401
    counted = ask("GET", "/metrics", headers={"Authorization": f"Bearer {'x' * 20}"})
    names = {line.split("{")[0].split()[0] for line in counted.text.splitlines() if not line.startswith("#")}
    assert {
        "motcua_outbox_age_seconds",
        "motcua_inbox_age_seconds",
        "motcua_stuck_conversations",
        "motcua_turn_seconds_count",
        "motcua_database_up",
    } <= names


def test_staff_see_what_was_given_up_and_not_what_it_says(ask, alone):
    token = {"Authorization": f"Bearer {keyed_hash(KEY.encode(), 'api-to-bot')}"}
    assert ask("GET", "/internal/deliveries").status_code == 401
    assert ask("GET", "/internal/deliveries", headers=token).json() == {"stuck": [], "given_up": []}

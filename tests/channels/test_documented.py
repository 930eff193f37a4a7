"""The example of docs/channels.md as it would run: a gateway before it, a mailbox behind it."""

import json
from dataclasses import dataclass, field
from types import SimpleNamespace

import anyio
import httpx
import pytest
from peers.documented import documented
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.dialogue.replies import Choice, Reply
from bot.ports import OutcomeUnknown, Refused, TryLater

SECRET = "gateway-secret"


@dataclass
class Gateway:
    """Stands for the gateway and for the tools that the product lends."""

    answers: list = field(default_factory=list)
    sent: list = field(default_factory=list)
    heard: list = field(default_factory=list)
    aside: list = field(default_factory=list)

    def answer(self, request):
        self.sent.append(json.loads(request.content))
        found = self.answers.pop(0) if self.answers else 200
        if isinstance(found, Exception):
            raise found
        return httpx.Response(found)

    def line(self):
        tools = SimpleNamespace(
            http=httpx.AsyncClient(transport=httpx.MockTransport(self.answer)),
            intake=SimpleNamespace(
                hear_or_keep=self.heard.append, put_aside=lambda _channel, raw: self.aside.append(raw)
            ),
            news=SimpleNamespace(fire=lambda _person: None),
            clock=lambda: None,
        )
        settings = SimpleNamespace(sms_url="http://gateway/", sms_secret=SecretStr(SECRET))
        return documented().open_line(settings, tools)


@pytest.fixture
def gateway():
    return Gateway()


def test_it_is_off_without_its_settings():
    assert documented().open_line(SimpleNamespace(sms_url="", sms_secret=None), None) is None


def test_it_sends_a_reply_with_numbered_choices(gateway):
    anyio.run(gateway.line().send, "84912000111", Reply("Bé tên gì ạ?", (Choice("1:1", "Có"), Choice("1:2", "Không"))))
    assert gateway.sent == [{"to": "84912000111", "text": "Bé tên gì ạ?\n  1. Có\n  2. Không"}]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (500, TryLater),
        (429, TryLater),
        (400, Refused),
        (httpx.ConnectError(""), TryLater),
        (httpx.ReadTimeout(""), OutcomeUnknown),
    ],
)
def test_it_says_what_became_of_a_sending(gateway, answer, outcome):
    gateway.answers.append(answer)
    with pytest.raises(outcome):
        anyio.run(gateway.line().send, "84912000111", Reply("a"))


def test_its_webhook_hears_only_who_knows_the_secret(gateway):
    app = Starlette(routes=list(gateway.line().routes()))
    posts = [
        ("wrong", '{"id":"1","from":"84","text":"a"}'),
        (SECRET, '{"id":"1","from":"84","text":"a"}'),
        (SECRET, "{"),
    ]

    async def post():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as http:
            return [
                (await http.post("/webhooks/sms", content=body, headers={"X-Gateway-Secret": secret})).status_code
                for secret, body in posts
            ]

    assert anyio.run(post) == [403, 200, 200]
    assert [incoming.heard for incoming in gateway.heard] == ["a"]
    assert gateway.aside == [b"{"]

"""Mutated updates at Telegram's webhook: always 200 or 403, nothing breaks, nothing changes without the secret.

`MOTCUA_FUZZ=50000` tries as many; `make test` takes 2,000.
"""

import copy
import json
import logging
import os
import random
from datetime import UTC, datetime
from pathlib import Path

import anyio
import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.channels.telegram import open_line
from bot.dialogue.events import Opened, Photographed, Pressed, Said, Spoken, Unreadable
from bot.dialogue.handing.events import GroupCalled
from bot.lines import Tools
from bot.ports import Receipt
from bot.settings import Settings

GOLDEN = json.loads((Path(__file__).parent / "golden" / "telegram.json").read_text("utf-8"))
SEEDS = [case["payload"] for case in GOLDEN["in"]] + GOLDEN["malformed"]
MOST = int(os.environ.get("MOTCUA_FUZZ", "2000"))
SECRET = "Kh0ng-ai_biet"
ODD = [
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**70), 1e308, 0.5, "", " ", "x", "\x00", "\ud800", "é" * 300,
    "x" * 5000, "/start", "private", [], [[]], {}, {"a": 1}, [None], ["private"], {"id": None}, "9" * 5000,
]  # fmt: skip


class Ears:
    """Writes down what would have been heard, as far as the mailbox could store it."""

    def __init__(self):
        self.heard, self.aside = [], []

    def hear(self, incoming):
        assert isinstance(incoming.event, Said | Pressed | Opened | Unreadable | Photographed | Spoken | GroupCalled)
        assert len(incoming.person) <= 120
        assert 0 < len(incoming.external_id) <= 120
        text = json.dumps([incoming.person, incoming.external_id, incoming.heard, repr(incoming.event)])
        assert "\\u0000" not in text
        (incoming.heard or "").encode()
        self.heard.append(incoming)
        return Receipt(1, ())

    hear_or_keep = keep = hear

    def put_aside(self, channel, raw):
        self.aside.append(raw)
        return False


class News:
    def fire(self, person=""):
        pass


def places(value, path=()):
    """Yield the way to every value within `value`."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def mutated(payload, chance):
    """Return `payload` with one to three things changed, taken away, doubled or put elsewhere."""
    payload = copy.deepcopy(payload)
    for _ in range(chance.randint(1, 3)):
        ways = [path for path in places(payload) if path]
        if not ways:
            return {"update_id": chance.choice(ODD)}
        *way, last = chance.choice(ways)
        at = payload
        for key in way:
            at = at[key]
        match chance.randrange(4):
            case 0:
                del at[last]
            case 1:
                at[last] = copy.deepcopy(chance.choice(ODD))
            case 2:
                at[last] = copy.deepcopy(chance.choice(SEEDS))
            case _:
                at[last] = [at[last]] if isinstance(at, list) or chance.random() < 0.5 else {str(last): at[last]}
    return payload


def broken(raw, chance):
    """Return the bytes with a few of them changed or cut off."""
    raw = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw[: chance.randint(1, len(raw))])


@pytest.fixture
def ears():
    return Ears()


@pytest.fixture
def app(ears, monkeypatch):
    tools = Tools(
        http=None, intake=ears, news=News(), engine=None, key=b"k" * 32, clock=lambda: datetime.now(UTC),
        public_url="https://motcua.example", papers=None,
    )  # fmt: skip
    token, secret = SecretStr("7000000001:AA"), SecretStr(SECRET)
    settings = Settings(_env_file=None, telegram_token=token, telegram_webhook_secret=secret)
    monkeypatch.setattr("bot.telegram.line.TelegramLine.stop_waiting", nothing_more)
    line = open_line(settings, tools)
    return Starlette(routes=list(line.routes()))


async def nothing_more(_line, _query):
    """Stand for Telegram, which is not reached here."""


def test_whatever_comes_is_answered_and_breaks_nothing(app, ears, caplog):
    chance = random.Random(20261122)
    counts = {"heard": 0, "aside": 0, "denied": 0, "silent": 0}

    async def post_all():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
            for number in range(MOST):
                raw = json.dumps(mutated(chance.choice(SEEDS), chance)).encode()
                raw = broken(raw, chance) if number % 7 == 0 else raw
                known = number % 5 != 0
                secret = SECRET if known else chance.choice(["", "x", SECRET[:-1], SECRET + "x", SECRET.lower()])
                before = len(ears.heard), len(ears.aside)
                answer = await http.post(
                    "/webhooks/telegram", content=raw, headers={"X-Telegram-Bot-Api-Secret-Token": secret}
                )
                assert answer.status_code == (200 if known else 403), raw
                heard, aside = len(ears.heard) - before[0], len(ears.aside) - before[1]
                assert known or heard + aside == 0, raw
                name = "heard" if heard else "aside" if aside else "silent" if known else "denied"
                counts[name] += 1

    with caplog.at_level(logging.ERROR):
        anyio.run(post_all)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert all(count > MOST // 50 for count in counts.values()), counts
    print(counts)

"""A day of trouble with Telegram: each message arrives once or is visibly given up, and none overtakes another.

`MOTCUA_DAYS=20` plays as many days, each with other troubles; `make test` plays one.
"""

import json
import os
import random
from collections import Counter

import anyio
import pytest
from peers.joined import FAST
from peers.telegram import TOKEN, Telegram
from pydantic import SecretStr
from stage import KEY, Stage, prepare_files, with_short_form

from bot.channels.telegram import LIMITS, open_line
from bot.dialogue.replies import Reply
from bot.intake import Intake
from bot.lines import Tools, listed
from bot.mailbox.bodies import dump_reply, load_reply
from bot.mailbox.tables import conversations, inbox, outbox
from bot.settings import Settings
from bot.signals import Signal
from bot.spool import Spool

TEXTS = [
    "phí khai sinh bao nhiêu", "làm giấy khai sinh cần gì", "cám ơn cháu", "khai tử cho ông nội", "1", "2", "gặp người",
    "đăng ký kết hôn cần giấy gì", "bao lâu thì xong", "nộp ở đâu", "thôi", "/help",
]  # fmt: skip
TROUBLES = [None] * 12 + [429, 429, 500, 502, "timeout", "timeout", "lost", 400]


@pytest.fixture
def peer(monkeypatch):
    monkeypatch.setattr("bot.telegram.line._READ", 0.8)  # seconds; what is done in time stays so on a busy machine
    with Telegram(hold=1.0) as peer:
        yield peer


@pytest.fixture
def process(tmp_path, library):
    prepare_files(tmp_path)
    process = Stage(tmp_path, with_short_form(library)).open()
    yield process
    process.close()


def line_of(process, peer, folder):
    spool = Spool.open(folder / "spool", KEY.encode())
    tools = Tools(
        http=None, intake=Intake(process.assistant, spool, Signal()), news=Signal(), engine=process.engine,
        key=KEY.encode(), clock=process.clock, public_url="", papers=None,
    )  # fmt: skip
    settings = Settings(_env_file=None, telegram_token=SecretStr(TOKEN), telegram_api_url=peer.url)
    line = open_line(settings, tools)
    line.pace = FAST
    return line


@pytest.mark.parametrize("seed", range(1, 1 + int(os.environ.get("MOTCUA_DAYS", "1"))))
def test_each_message_arrives_once_or_is_given_up_in_order(process, peer, tmp_path, seed):
    chance = random.Random(seed)
    line = line_of(process, peer, tmp_path)
    process.delivery.channels = {"telegram": line}
    object.__setattr__(process.assistant, "limits", {"telegram": LIMITS})
    people = [peer.person(100 + number) for number in range(6)]

    async def day():
        for _ in range(40):
            phone = chance.choice(people)
            if chance.random() < 0.2:
                peer.duplicate()
            phone.says(chance.choice(TEXTS))
            updates, peer.updates = peer.updates, []
            for update in chance.sample(updates, len(updates)):
                await line.hear(json.dumps(update).encode())
            peer.next(*chance.choices(TROUBLES, k=2), retry_after=chance.choice([1, 7, 30]))
            await process.delivery.round()
            process.clock.forward(chance.choice([1, 5, 61]))
        peer.troubles.clear()
        await process.drain(rounds=40)
        await line.api.request.shutdown()

    anyio.run(day)
    assert len(process.rows(inbox)) == 40 + len([r for r in process.rows(outbox) if r["kind"] == "request"])
    ended = Counter(status for phone in people for status in check(process, phone))
    assert set(ended) <= {"sent", "failed", "unknown"}
    assert ended["sent"] > 40
    assert ended["failed"] + ended["unknown"] > 0  # the day was one of trouble


def check(process, phone):
    """Hold what a phone shows against what was stored for it; return how its messages ended."""
    mine = [
        row for row in process.rows(outbox) if row["kind"] == "message" and row["conversation_id"] == of(process, phone)
    ]
    shown = [message.get("text", message.get("caption")) for message in phone.seen]
    assert all(row["status"] == "sent" or row["error"] for row in mine)
    assert explained(mine, shown), "shown: something that was not stored, too often, never, or out of its order"
    return [row["status"] for row in mine]


def of(process, phone):
    return next(row["id"] for row in process.rows(conversations) if row["person"] == str(phone.number))


def explained(mine, shown):
    """Whether `shown` is what is seen where the rows in their order were sent as they ended."""
    if not mine:
        return not shown
    first, *rest = mine
    allowed = {"sent": (1, 2) if first["uncertain"] else (1,), "failed": (0, 1) if first["uncertain"] else (0,)}
    times = allowed.get(first["status"], (0, 1, 2))
    texts = [listed(load_reply(first["body"]), LIMITS)] * 2
    return any(shown[:n] == texts[:n] and explained(rest, shown[n:]) for n in times)


def test_the_check_itself_notices():
    row = {"status": "sent", "uncertain": False, "body": dump_reply(Reply("a"))}
    other = {**row, "body": dump_reply(Reply("b"))}
    assert explained([row, other], ["a", "b"])
    assert not explained([row, other], ["b", "a"])
    assert not explained([row, other], ["a", "a", "b"])
    assert not explained([row, other], ["a"])
    assert explained([{**row, "uncertain": True}, other], ["a", "a", "b"])
    assert not explained([{**row, "status": "failed"}, other], ["a", "b"])

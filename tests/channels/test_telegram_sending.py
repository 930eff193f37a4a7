"""What the line to Telegram does with a reply, and what it says became of it; a Bot API server over a socket."""

import json
from datetime import UTC, datetime

import anyio
import httpx
import pytest
from peers.telegram import TOKEN, Telegram
from peers.telegram_phone import labels
from pydantic import SecretStr

from bot.channels.telegram import open_line
from bot.dialogue.replies import Choice, Reply
from bot.lines import Paper, Tools
from bot.ports import BLOCKED, OutcomeUnknown, Refused, TryLater
from bot.settings import Settings
from bot.voice import Mute

LINK = "https://motcua.example/v1/papers/gAAAA"
PDF = Paper("Tờ khai TK-261122-6VTA.pdf", b"%PDF-1.7 ...")


class Speaker:
    async def ogg(self, text):
        if text == "im lặng":
            raise Mute
        return b"OggS" + text.encode()


@pytest.fixture
def peer():
    with Telegram() as peer:
        yield peer


@pytest.fixture
def phone(peer):
    return peer.person(5001)


def using(peer, act, *, papers=None, voice=None, token=TOKEN, url=None):
    """Do something with a line to the peer, and close it."""

    async def given(_link):
        if papers is None:
            raise Refused("paper-gone")
        return papers

    tools = Tools(
        http=None, intake=None, news=None, engine=None, key=b"", clock=lambda: datetime.now(UTC), public_url="",
        papers=given, voice=voice,
    )  # fmt: skip
    settings = Settings(_env_file=None, telegram_token=SecretStr(token), telegram_api_url=url or peer.url)

    async def run():
        line = open_line(settings, tools)
        try:
            return await act(line)
        finally:
            await line.api.request.shutdown()

    return anyio.run(run)


def send(peer, reply, person="5001", **others):
    return using(peer, lambda line: line.send(person, reply), **others)


def test_every_sign_arrives(peer, phone):
    text = "Dạ, “Ủy ban” S'tiêng 👵🏼 <b>&amp; _x_ *y* [z](http://a) \n  2. hai"
    send(peer, Reply(text, (Choice("4:1", "Có <&>"),)))
    assert phone.seen[0]["text"] == text
    assert labels(phone.seen[0]) == ["1. Có <&>"]


def test_a_paper_is_a_document_with_the_text_beside_it(peer, phone):
    send(peer, Reply(f"Tờ khai đây ạ: {LINK}", (Choice("4:1", "Xong"),), paper=LINK), papers=PDF)
    (message,) = phone.seen
    assert message["document"]["file_name"] == PDF.name
    assert message["caption"] == f"Tờ khai đây ạ: {LINK}"
    assert labels(message) == ["1. Xong"]
    assert next(iter(peer.calls[0].files.values()))[1] == PDF.content


def test_a_paper_that_is_gone_or_has_too_long_a_text_leaves_the_text(peer, phone):
    send(peer, Reply(f"Tờ khai đây ạ: {LINK}", paper=LINK))
    long = "Dài. " * 300
    send(peer, Reply(long.strip(), paper=LINK), papers=PDF)
    assert [call.method for call in peer.calls] == ["sendMessage", "sendMessage"]
    assert [message["text"] for message in phone.seen] == [f"Tờ khai đây ạ: {LINK}", long.strip()]


def test_a_spoken_answer_is_a_voice_message_and_without_a_voice_it_is_text(peer, phone):
    send(peer, Reply("Lệ phí là 8.000 đồng ạ.", voice=True), voice=Speaker())
    send(peer, Reply("Lệ phí là 8.000 đồng ạ.", voice=True))
    send(peer, Reply("im lặng", voice=True), voice=Speaker())
    assert [call.method for call in peer.calls] == ["sendVoice", "sendMessage", "sendMessage"]
    assert phone.seen[0]["caption"] == phone.seen[1]["text"]


@pytest.mark.parametrize(
    ("status", "outcome", "reason"),
    [(403, Refused, BLOCKED), (400, Refused, "bad-request"), (500, TryLater, "http-5xx"), (502, TryLater, "http-5xx")],
)
def test_what_telegram_answers_is_told_in_our_words(peer, phone, status, outcome, reason):
    peer.next(status)
    with pytest.raises(outcome) as told:
        send(peer, Reply("a"))
    assert told.value.reason == reason
    assert told.value.__cause__ is None


def test_a_chat_that_is_unknown_is_refused(peer):
    with pytest.raises(Refused, match="chat-not-found"):
        send(peer, Reply("a"), person="99")


def test_a_wrong_token_stops_everybody_and_is_not_shown(peer, phone):
    with pytest.raises(TryLater) as told:
        send(peer, Reply("a"), token="7000000001:wrong-but-secret")
    assert told.value.whole
    assert told.value.seconds >= 60
    shown = [told.value, told.value.__cause__, *told.value.args]
    assert not any("wrong-but-secret" in repr(each) for each in shown)


def test_where_nobody_listens_nothing_was_sent(peer, phone):
    with pytest.raises(TryLater):
        send(peer, Reply("a"), url="http://127.0.0.1:9")


@pytest.mark.parametrize("trouble", ["timeout", "lost"])
def test_an_answer_that_never_comes_leaves_it_unknown(peer, phone, monkeypatch, trouble):
    monkeypatch.setattr("bot.telegram.line._READ", 0.3)
    peer.next(trouble)
    with pytest.raises(OutcomeUnknown):
        send(peer, Reply("a"))


def test_too_many_requests_hold_a_chat_and_of_two_chats_everybody(peer, phone):
    peer.person(5002)
    peer.next(429, 429, 429, retry_after=7)

    async def three(line):
        told = []
        for person in ("5001", "5001", "5002"):
            with pytest.raises(TryLater) as later:
                await line.send(person, Reply("a"))
            told.append((later.value.seconds, later.value.whole))
        return told

    assert using(peer, three) == [(7, False), (7, False), (7, True)]


def test_a_picture_is_fetched_up_to_its_limit(peer, phone, monkeypatch):
    phone.photographs(b"\xff\xd8" + b"x" * 1000)
    assert using(peer, lambda line: line.fetch("AgACphoto")) == b"\xff\xd8" + b"x" * 1000
    monkeypatch.setattr("bot.telegram.line._MOST_FETCHED", 500)
    with pytest.raises(Refused, match="too-large"):
        using(peer, lambda line: line.fetch("AgACphoto"))
    with pytest.raises(Refused):
        using(peer, lambda line: line.fetch("AgACnone"))


def test_a_line_does_not_show_its_secrets(peer):
    settings = {"telegram_webhook_secret": SecretStr("bi-mat"), "telegram_token": SecretStr(TOKEN)}
    line = open_line(Settings(_env_file=None, **settings), None)
    assert TOKEN.partition(":")[2] not in repr(line)
    assert "bi-mat" not in repr(line)
    assert line.bot == TOKEN.partition(":")[0]


def test_the_peer_holds_the_limits_of_the_platform(peer, phone):
    """So that a test that passes against it says something."""

    def refused(**call):
        answer = httpx.post(f"{peer.url}/bot{TOKEN}/sendMessage", json={"chat_id": "5001", **call})
        return answer.status_code == 400 and not answer.json()["ok"]

    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "x" * 65}]]}
    assert refused(text="x" * 4097)
    assert refused(text="👵" * 2049)
    assert refused(text=" ")
    assert refused(text="a", reply_markup=json.dumps(keyboard))
    assert not refused(text="👵" * 2048)

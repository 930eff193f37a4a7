"""What comes in from the Zalo Bot Platform over sockets: by its webhook, and by asking."""

import json
import logging
import time

import httpx
import pytest
from peers.zalo_bot import SECRET, ZaloBotPeer
from sqlalchemy.exc import OperationalError
from zalo_bot_stand import PATIENCE, Stand

from bot.channels.zalo_bot import PATH


@pytest.fixture
def peer():
    with ZaloBotPeer() as peer:
        peer.people.add("an")
        yield peer


@pytest.fixture
def stand(tmp_path, peer):
    with Stand(tmp_path, peer) as stand:
        yield stand


@pytest.fixture
def poller(tmp_path, peer):
    with Stand(tmp_path, peer, secret="") as stand:
        yield stand


def posted(stand, raw, secret=SECRET):
    headers = {} if secret is None else {"X-Bot-Api-Secret-Token": secret}
    return httpx.post(stand.served.url + PATH, content=raw, headers=headers, timeout=PATIENCE)


def test_what_is_heard_is_stored_before_the_answer(stand, peer):
    assert peer.says("an", "phí khai sinh") == 200
    assert peer.says("an", "bao lâu") == 200  # one of the two came in an envelope
    assert [shown for _, _, shown in stand.heard()] == ["phí khai sinh", "bao lâu"]
    assert stand.news.own == 2


def test_twice_is_once(stand, peer):
    peer.post(peer.event("message.text.received", "an", text="phí khai sinh"), times=3)
    assert len(stand.heard()) == 1


@pytest.mark.parametrize("secret", [None, "", "x", SECRET + "x", SECRET[:-1], SECRET.upper(), "bí-mật".encode()])
def test_without_the_secret_nothing_happens(stand, peer, secret):
    raw = json.dumps(peer.event("message.text.received", "an", text="xin chào")).encode()
    assert posted(stand, raw, secret).status_code == 403
    assert posted(stand, b"no json", secret).status_code == 403
    assert stand.heard() == []
    assert stand.put_aside() == []


def test_a_webhook_without_a_secret_does_not_exist(poller):
    assert poller.line.routes() == []
    assert posted(poller, b"{}", "").status_code == 404


@pytest.mark.parametrize(
    "raw", [b"", b"no json", b"[]", b"7", b"{}", b'{"event_name":"message.text.received"}', b"[" * 100_000]
)
def test_what_nobody_understands_is_put_aside_and_said_once(stand, caplog, raw):
    assert posted(stand, raw).status_code == 200
    assert len(stand.put_aside()) == 1
    assert stand.heard() == []
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1
    assert raw.decode()[:20] not in caplog.text or len(raw) < 3


def test_a_body_beyond_all_measure_is_refused(stand):
    assert posted(stand, b" " * 300_000).status_code == 413


def test_while_the_database_is_away_it_waits_on_the_disk(stand, peer):
    stand.assistant.trouble = OperationalError("", {}, Exception("unable to open database file"))
    assert peer.says("an", "một") == 200
    stand.assistant.trouble = None
    assert peer.says("an", "hai") == 200  # behind the first, or they would overtake each other
    assert stand.heard() == []
    assert stand.line.tools.intake.replay() == 2
    assert [shown for _, _, shown in stand.heard()] == ["một", "hai"]


def test_what_breaks_a_turn_is_put_aside(stand, peer, caplog):
    stand.assistant.trouble = RuntimeError("Nguyễn Thị Sáu")
    assert peer.says("an", "một") == 200
    assert len(stand.put_aside()) == 1
    assert "Sáu" not in caplog.text


def test_polling_takes_one_after_the_other(poller, peer):
    for number in range(5):
        peer.says("an", f"câu {number}")
    poller.while_running(lambda: len(poller.heard()) == 5)
    assert [shown for _, _, shown in poller.heard()] == [f"câu {number}" for number in range(5)]
    assert {call.body["timeout"] for call in peer.calls if call.method == "getUpdates"} == {"30"}


def test_polling_goes_on_after_nothing_errors_and_cuts(poller, peer, monkeypatch):
    monkeypatch.setattr("bot.channels.zalo_bot._LONGEST_PAUSE", 0.05)
    for kind in (408, 500, 429, "html", 409):
        peer.next(kind, method="getUpdates")
    peer.says("an", "vẫn còn đó")
    poller.while_running(lambda: len(poller.heard()) == 1)


def test_what_was_polled_is_stored_before_the_next_is_asked_for(poller, peer, monkeypatch):
    """The disk is full at first: the platform is asked for nothing more until the message is safe."""
    taken, tries = poller.line.tools.intake.hear_or_keep, []

    def full_disk(incoming):
        tries.append(len([call for call in peer.calls if call.method == "getUpdates"]))
        if len(tries) < 3:
            raise OSError(28, "No space left on device")
        return taken(incoming)

    monkeypatch.setattr(type(poller.line.tools.intake), "hear_or_keep", lambda _, incoming: full_disk(incoming))
    monkeypatch.setattr("bot.webhooks.put_aside", full_put_aside)
    monkeypatch.setattr("bot.channels.zalo_bot._AFTER_A_FAILURE", 0.01)
    peer.says("an", "một")
    peer.says("an", "hai")
    poller.while_running(lambda: len(poller.heard()) == 2)
    assert tries[:3] == [1, 1, 1]
    assert [shown for _, _, shown in poller.heard()] == ["một", "hai"]


async def full_put_aside(*_):
    raise OSError(28, "No space left on device")


def test_a_refused_token_stops_the_polling(poller, peer):
    peer.next(401, method="getUpdates")
    began = time.monotonic()
    poller.while_running(lambda: poller.line.api.shut_out and time.monotonic() > began + 0.4)
    assert len([call for call in peer.calls if call.method == "getUpdates"]) == 1


@pytest.mark.parametrize(
    ("there", "left"), [("https://motcua.example.vn", True), ("https://elsewhere.example.vn", False)]
)
def test_polling_takes_back_our_own_webhook_and_no_other(poller, peer, there, left):
    peer.webhook["url"] = f"{there}{PATH}"
    line = poller.open(public_url="https://motcua.example.vn")
    poller.while_running(lambda: "getUpdates" in [call.method for call in peer.calls], line)
    assert (peer.webhook["url"] == "") is left


def test_of_two_processes_one_polls(poller, peer, monkeypatch):
    """The peer answers a second poll beside the first with 409."""
    monkeypatch.setattr("bot.alone._LOOK_SECONDS", 0.01)
    other = poller.open()
    for number in range(6):
        peer.says("an", f"câu {number}")

    began = time.monotonic()
    poller.while_running(lambda: len(poller.heard()) == 6 and time.monotonic() > began + 0.5, poller.line, other)
    assert peer.crowded == 0
    assert [shown for _, _, shown in poller.heard()] == [f"câu {number}" for number in range(6)]

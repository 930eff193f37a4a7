"""What goes out to the Zalo Bot Platform over sockets, what its errors mean, and what may be told to nobody."""

import logging
import time
from contextlib import suppress

import pytest
from peers.zalo_bot import SECRET, TOKEN, ZaloBotPeer
from zalo_bot_stand import Stand

from bot import logs
from bot.addresses import AddressUnfitError
from bot.channels.zalo_bot import PATH, ZaloBotUnfitError, open_line
from bot.dialogue.replies import Reply
from bot.ports import BLOCKED, OutcomeUnknown, Refused, TryLater
from bot.settings import Settings


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


def sent(stand, reply=None, person="an"):
    return stand.run(lambda: stand.line.send(person, reply or Reply("Dạ.")))


def test_a_reply_is_one_call(stand, peer):
    assert sent(stand, Reply("Chữ to. Được chưa ạ?", big=True)) is None
    assert [call.method for call in peer.calls] == ["sendMessage"]
    assert peer.sent("an") == [
        {
            "chat_id": "an",
            "text": "Chữ to. Được chưa ạ?",
            "text_styles": [{"start": 0, "len": 8, "st": ["f_20"]}, {"start": 8, "len": 12, "st": ["f_20", "b"]}],
        }
    ]


ANSWERS = [
    # (what the platform does, its HTTP status, what that means: kind, reason, seconds, for everybody)
    (400, 200, (Refused, "400", None, None)),
    (403, 200, (Refused, BLOCKED, None, None)),
    (404, 200, (Refused, "404", None, None)),
    (413, 200, (Refused, "413", None, None)),
    (408, 200, (TryLater, "408", None, False)),
    (401, 200, (TryLater, "token-refused", 300.0, True)),
    (401, 401, (TryLater, "token-refused", 300.0, True)),
    (429, 200, (TryLater, "429", 5.0, True)),
    (429, 429, (TryLater, "429", 5.0, True)),
    (500, 200, (TryLater, "500", None, False)),
    (503, 503, (TryLater, "503", None, False)),
    (-32, 200, (TryLater, "-32", None, False)),
    ("html", 502, (TryLater, "502", None, False)),
    ("html", 403, (Refused, BLOCKED, None, None)),
]


@pytest.mark.parametrize(("fault", "status", "expected"), ANSWERS)
def test_what_an_error_means(stand, peer, fault, status, expected):
    peer.next(fault, status=status)
    outcome = sent(stand)
    found = (type(outcome), outcome.reason, getattr(outcome, "seconds", None), getattr(outcome, "whole", None))
    assert found == expected
    assert peer.received("an") == []


def test_the_platform_may_say_how_long_to_wait(stand, peer):
    peer.next(429, status=429, retry_after=17)
    assert sent(stand).seconds == 17


@pytest.mark.parametrize("kind", ["timeout", "cut", "drop"])
def test_a_broken_line_leaves_the_outcome_unknown(stand, peer, kind):
    peer.next(kind)
    assert isinstance(sent(stand), OutcomeUnknown)
    assert peer.received("an") == ([] if kind == "drop" else ["Dạ."])


def test_where_nobody_listens_nothing_was_sent(stand):
    stand.line.api.url = "http://127.0.0.1:9"
    assert isinstance(sent(stand), TryLater)


class Voice:
    """Says nothing, but knows where it would be heard."""

    def link(self, text):
        return f"https://motcua.example.vn/giong/{len(text)}.aac"


def speaking(stand, **settings):
    return stand.open(public_url="https://motcua.example.vn", voice=Voice(), **settings)


def test_an_answer_is_said_aloud_in_one_call(stand, peer):
    line = speaking(stand)
    assert stand.run(lambda: line.send("an", Reply("Dạ, miễn phí.", voice=True)), line) is None
    assert [call.method for call in peer.calls] == ["sendVoice"]
    assert peer.received("an") == ["https://motcua.example.vn/giong/13.aac"]


def test_what_the_platform_will_not_say_comes_in_words(stand, peer):
    line = speaking(stand)
    peer.next(400, method="sendVoice")
    assert stand.run(lambda: line.send("an", Reply("Dạ.", voice=True)), line) is None
    assert peer.received("an") == ["Dạ."]


@pytest.mark.parametrize(
    ("kind", "outcome"), [(429, TryLater), (500, TryLater), ("cut", OutcomeUnknown), (403, Refused)]
)
def test_a_voice_that_may_still_come_or_is_not_wanted_is_not_followed_by_words(stand, peer, kind, outcome):
    line = speaking(stand)
    peer.next(kind, method="sendVoice")
    assert isinstance(stand.run(lambda: line.send("an", Reply("Dạ.", voice=True)), line), outcome)
    assert "sendMessage" not in [call.method for call in peer.calls]


def test_without_a_voice_or_an_address_the_words_come(stand, peer):
    local = stand.open(voice=Voice(), public_url="http://127.0.0.1:8000")
    for line in (stand.line, stand.open(voice=Voice()), local):
        stand.run(lambda line=line: line.send("an", Reply("Dạ.", voice=True)), line)
    assert [call.method for call in peer.calls] == ["sendMessage"] * 3


@pytest.mark.parametrize("code", [403, 404])
def test_a_person_who_blocks_us_is_told_from_a_platform_that_does(stand, peer, code):
    peer.next(code)
    peer.next(code, method="getMe")
    outcome = sent(stand)
    assert isinstance(outcome, TryLater)
    assert outcome.whole


def test_a_wrong_token_is_said_once_and_never_written_out(stand, peer, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    stand.line.api.token = "1459232241454765289:of-somebody-else"
    for _ in range(3):
        assert sent(stand).reason == "token-refused"
    said = [record for record in caplog.records if record.name == "bot.zalo.bot_api"]
    assert len(said) == 1


@pytest.mark.parametrize("kind", ["timeout", "cut", "html", 401, 500, 400])
def test_the_token_and_the_secret_stand_in_no_log_and_in_no_error(stand, peer, caplog, kind):
    """Not even at the lowest level, and not in whatever hangs on the error."""
    caplog.set_level(logging.DEBUG)
    for name in logs.SILENT:
        caplog.set_level(logging.CRITICAL, logger=name)
    peer.next(kind)
    outcome = sent(stand)
    told = [
        caplog.text,
        *(str(record.__dict__) for record in caplog.records),
        repr(stand.line),
        *everything_in(outcome),
    ]
    key = TOKEN.partition(":")[2]
    assert [each for each in told if key in each or SECRET in each] == []


def everything_in(error):
    """Yield all that a report of `error` might show: its chain, and what its parts say of themselves."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield repr(error)
        request = None
        with suppress(Exception):
            request = error.request
        yield str(request and request.url)
        error = error.__cause__ or error.__context__


def findings(stand, line=None):
    line = line or stand.line
    found = stand.run(line.check, line)
    return [(each.fine, each.what) for each in found]


def test_the_platform_is_told_where_to_call(stand, peer, monkeypatch):
    monkeypatch.setattr("bot.channels.zalo_bot._LONGEST_PAUSE", 0.02)
    line = stand.open(public_url="https://motcua.example.vn/")
    peer.next(500, method="setWebhook")

    stand.while_running(lambda: peer.webhook["url"].startswith("https"), line)
    assert peer.webhook["url"] == f"https://motcua.example.vn{PATH}"
    assert peer.webhook["secret_token"] == SECRET


def test_an_address_without_https_is_not_announced(stand, peer):
    before = dict(peer.webhook)
    line = stand.open(public_url="http://motcua.example.vn")

    began = time.monotonic()
    stand.while_running(lambda: time.monotonic() > began + 0.1, line)
    assert peer.webhook == before
    assert [call.method for call in peer.calls] == []


def test_doctor_when_all_is_well(stand, peer):
    peer.webhook["url"] = f"https://motcua.example.vn{PATH}"
    found = findings(stand, stand.open(public_url="https://motcua.example.vn"))
    assert [fine for fine, _ in found] == [True, True]
    assert "bot.MotCua" in found[0][1]
    assert peer.webhook["url"] in found[1][1]


def test_doctor_when_something_is_wrong(stand, peer):
    peer.webhook["url"] = "https://elsewhere.example.vn/hook"
    away = stand.open(public_url="https://motcua.example.vn")
    away.api.url = "http://127.0.0.1:9"
    wrong = stand.open(public_url="https://motcua.example.vn")
    wrong.api.token = "1:2"
    for line, words in (
        (stand.open(public_url="https://motcua.example.vn"), "does not send messages to https://motcua"),
        (stand.open(), "MOTCUA_PUBLIC_URL"),
        (stand.open(zalo_bot_webhook_secret=None), "deleteWebhook"),
        (away, "does not answer"),
        (wrong, "MOTCUA_ZALO_BOT_TOKEN"),
    ):
        fine, what = findings(stand, line)[-1]
        assert fine is False
        assert words in what
        assert TOKEN not in what


def test_doctor_when_it_polls(poller):
    assert [fine for fine, _ in findings(poller)] == [True, True]


@pytest.mark.parametrize(
    "settings",
    [
        {"zalo_bot_api_url": "http://bot-api.zaloplatforms.com"},
        {"zalo_bot_api_url": "ftp://127.0.0.1"},
        {"zalo_bot_api_url": "bot-api.zaloplatforms.com"},
        {"zalo_bot_webhook_secret": "short"},
        {"zalo_bot_webhook_secret": "bí mật dài dài"},
        {"zalo_bot_webhook_secret": "x" * 257},
    ],
)
def test_what_would_be_unsafe_does_not_start(stand, settings):
    with pytest.raises((ZaloBotUnfitError, AddressUnfitError)) as unfit:
        stand.open(**settings)
    assert str(settings.get("zalo_bot_webhook_secret", "-----")) not in str(unfit.value)


def test_without_a_token_there_is_no_line(stand):
    assert open_line(Settings(_env_file=None, data=stand.folder), stand.line.tools) is None

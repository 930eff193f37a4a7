"""What `motcua doctor` says of the platforms: one line each, with what is to be done."""

import anyio
import pytest
from peers.telegram import TOKEN, Telegram
from pydantic import SecretStr
from stage import KEY, address

from bot.commands.backup import Part
from bot.commands.channels import examine_channels
from bot.commands.doctor import _database, _seal
from bot.mailbox.engine import open_engine
from bot.mailbox.migrate import VERSION_TABLE, migrate
from bot.mailbox.tables import metadata
from bot.settings import Settings

SECRET = SecretStr("Kh0ng-ai_biet")
OURS = "https://motcua.example"


@pytest.fixture
def peer():
    with Telegram() as peer:
        yield peer


def told(tmp_path, **settings):
    """Return (fine, words) of each line about Telegram."""
    engine = open_engine(address(tmp_path, "bot"), KEY.encode())
    try:
        findings = anyio.run(examine_channels, Settings(_env_file=None, key=KEY, data=tmp_path, **settings), engine)
    finally:
        engine.dispose()
    return [(found.fine, found.what) for found in findings if "elegram" in found.what]


def on(peer, **others):
    return {"telegram_token": TOKEN, "telegram_api_url": peer.url, **others}


def test_a_channel_that_is_off_says_how_it_is_set_up(tmp_path):
    assert told(tmp_path) == [
        (None, "channel telegram: off; its settings begin with MOTCUA_TELEGRAM_ (docs/channels.md)")
    ]


def test_polling_is_fine(peer, tmp_path):
    found, way = told(tmp_path, **on(peer))
    assert found[0] is True
    assert "@motcua_thu_bot" in found[1]
    assert way == (True, "channel Telegram: asks for messages itself (no webhook secret is set)")


def test_a_webhook_that_telegram_knows_is_fine(peer, tmp_path):
    peer.webhook = {"url": f"{OURS}/webhooks/telegram"}
    settings = on(peer, telegram_webhook_secret=SECRET, public_url=OURS)
    assert [fine for fine, _ in told(tmp_path, **settings)] == [True, True]


@pytest.mark.parametrize(
    ("webhook", "others", "named"),
    [
        ("", {"telegram_webhook_secret": SECRET, "public_url": OURS}, "start the product"),
        ("https://elsewhere.example/x", {"telegram_webhook_secret": SECRET, "public_url": OURS}, "elsewhere.example"),
        ("", {"telegram_webhook_secret": SECRET}, "MOTCUA_PUBLIC_URL"),
        ("", {"telegram_webhook_secret": SECRET, "public_url": "http://motcua.example"}, "https"),
        ("", {"telegram_webhook_secret": SecretStr("có dấu")}, "choose another"),
        ("https://elsewhere.example/x", {}, "elsewhere.example"),
        ("", {"telegram_token": "7000000001:wrong"}, "@BotFather"),
        ("", {"telegram_api_url": "http://127.0.0.1:9"}, "MOTCUA_TELEGRAM_API_URL"),
        ("", {"telegram_api_url": "http://motcua.example"}, "only https"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(peer, tmp_path, webhook, others, named):
    peer.webhook = {"url": webhook} if webhook else {}
    wrong = [what for fine, what in told(tmp_path, **on(peer, **others) | others) if fine is False]
    assert len(wrong) == 1
    assert named in wrong[0]
    assert TOKEN not in wrong[0]


def test_what_telegram_lately_ran_into_is_told(peer, tmp_path):
    peer.webhook = {"url": f"{OURS}/webhooks/telegram"}
    peer.ended.set()  # nobody brings what waits
    peer.posted.append((1, 503))
    peer.updates.extend({"update_id": number} for number in range(101))
    settings = on(peer, telegram_webhook_secret=SECRET, public_url=OURS)
    wrong = [what for fine, what in told(tmp_path, **settings) if fine is False]
    assert any("503" in what for what in wrong)
    assert any("101 messages wait" in what for what in wrong)


def test_nothing_is_changed_at_the_platform(peer, tmp_path):
    told(tmp_path, **on(peer))
    assert {call.method for call in peer.calls} == {"getMe", "getWebhookInfo"}


def test_a_database_behind_the_program_is_named(tmp_path):
    engine = open_engine(address(tmp_path, "bot"), KEY.encode())
    part = Part("bot", engine, metadata, VERSION_TABLE, "bot.mailbox:migrations")
    try:
        assert _database(part).fine is None  # made at the first start, and not by looking
        assert list(_seal(part)) == []
        assert not (tmp_path / "bot.db").exists()
        migrate(engine)
        assert _database(part).fine is True
        with engine.begin() as connection:
            connection.exec_driver_sql(f"update {VERSION_TABLE} set version_num = 'older'")
        behind = _database(part)
    finally:
        engine.dispose()
    assert behind.fine is False
    assert "motcua migrate" in behind.what

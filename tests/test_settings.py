"""Settings and the key: kept whole, shared by two that start at once, never guessed on a server."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.settings import KeyMissingError, Settings, secret_key

POSTGRES = "postgresql://db/motcua"


@pytest.fixture
def settings(tmp_path):
    def make(**given):
        return Settings(_env_file=None, data=tmp_path / "data", **given)

    return make


def test_the_key_is_made_once_and_only_for_its_owner(settings):
    key = secret_key(settings())
    file = settings().data / "key"
    assert secret_key(settings()) == key == file.read_text()
    assert (len(key), stat.S_IMODE(file.stat().st_mode)) == (64, 0o600)
    assert [path.name for path in settings().data.iterdir()] == ["key"]


def test_two_that_start_at_once_have_one_key(settings):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(settings()), range(16)))
    assert len(keys) == 1
    assert [path.name for path in settings().data.iterdir()] == ["key"]


def test_a_start_that_was_cut_off_leaves_no_half_key(settings, monkeypatch):
    monkeypatch.setattr("bot.settings.os.link", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        secret_key(settings())
    monkeypatch.undo()
    assert len(secret_key(settings())) == 64


def test_a_key_that_is_given_is_taken_and_none_is_made(settings):
    assert secret_key(settings(key="k" * 40)) == "k" * 40
    assert not settings().data.exists()


@pytest.mark.parametrize(
    "server",
    [
        {"bot_database_url": POSTGRES},
        {"api_database_url": POSTGRES},
        {"api_url": "https://api.example"},
        {"bot_database_url": "sqlite:///bot.db", "api_database_url": POSTGRES},
    ],
)
def test_a_server_is_given_its_key_or_does_not_start(settings, server):
    with pytest.raises(KeyMissingError, match="MOTCUA_KEY"):
        secret_key(settings(**server))
    assert secret_key(settings(**server, key="k" * 40)) == "k" * 40
    assert not settings().data.exists()


def test_the_key_never_shows_in_what_is_printed(settings):
    made = settings(key="very-secret-key-very-secret-key-very")
    assert "very-secret" not in f"{made!r} {made}"


def test_what_is_set_to_nothing_is_not_set(settings, monkeypatch):
    for name in ("KEY", "API_URL", "PORT", "DEMO", "PUBLIC_URL"):
        monkeypatch.setenv(f"MOTCUA_{name}", "")
    made = settings()
    assert (made.key, made.api_url, made.port, made.demo) == (None, None, 8000, False)
    assert made.reached_at == "http://127.0.0.1:8000"


def test_while_keys_change_there_are_two(settings):
    both = "n" * 40 + "," + "o" * 40
    assert secret_key(settings(key=both)) == both


@pytest.mark.parametrize("key", ["short", "k" * 40 + ",short", "k" * 40 + ","])
def test_a_key_too_short_to_be_one_stops_the_start(settings, key):
    with pytest.raises(KeyMissingError, match="32") as stopped:
        secret_key(settings(key=key))
    assert "kkkk" not in str(stopped.value)

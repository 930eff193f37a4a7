"""The page speaks and shows big letters: addresses of sound that a player can read in parts, and that end."""

from datetime import UTC, datetime

import anyio
import httpx
import pytest
from stage import KEY, prepare_files

from bot import assembly
from bot.settings import Settings


@pytest.fixture
def stranger(product):
    with product.stranger() as browser:
        yield browser


def say(visitor, text):
    answer = visitor.post("/chat/messages", json={"text": text})
    assert answer.status_code == 200
    return answer.json()["messages"]


@pytest.fixture
def sound(visitor):
    """Return the addresses of an answer said aloud."""
    say(visitor, "chữ to")
    message = say(visitor, "đọc cho tôi nghe")[0]
    return {one["type"]: one["src"] for one in message["sound"]}


def test_an_answer_is_said_aloud_in_two_forms(visitor, stranger, sound):
    assert set(sound) == {"audio/ogg", "audio/aac"}
    for kind, address in sound.items():
        answer = stranger.get(address)  # Zalo's servers have no cookie
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert len(answer.content) > 3000
        assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.content[:2] in (b"\xff\xf1", b"\xff\xf9")  # ADTS


@pytest.mark.parametrize(
    ("wanted", "status", "size"),
    [("bytes=0-1", 206, 2), ("bytes=100-", 206, None), ("bytes=9999999-", 416, 0), ("bytes=-5", 200, None)],
)
def test_a_player_may_ask_for_a_part(stranger, sound, wanted, status, size):
    whole = stranger.get(sound["audio/ogg"]).content
    part = stranger.get(sound["audio/ogg"], headers={"Range": wanted})
    assert part.status_code == status
    assert size is None or len(part.content) == size
    if status == 206:
        first, last = part.headers["content-range"].removeprefix("bytes ").partition("/")[0].split("-")
        assert part.content == whole[int(first) : int(last) + 1]
        assert part.headers["content-range"].endswith(f"/{len(whole)}")


@pytest.mark.parametrize(
    "address", ["/giong/x.aac", "/giong/x.mp3", "/giong/%E1%BA%A3.ogg", "/giong/" + "A" * 200 + ".ogg"]
)
def test_an_address_that_is_none_of_ours_opens_nothing(stranger, address):
    answer = stranger.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, "voice-gone")


def test_an_address_opens_nothing_after_half_an_hour(stranger, sound, product, monkeypatch):
    voice = product.bot.app.state.desk.voice
    late = voice.clock().timestamp() + 1801
    monkeypatch.setattr(voice, "clock", lambda: datetime.fromtimestamp(late, UTC))
    assert stranger.get(sound["audio/ogg"]).status_code == 404


def test_where_the_voice_fails_it_is_said(stranger, sound, product, monkeypatch):
    voice = product.bot.app.state.desk.voice
    voice.kept.clear()
    monkeypatch.setattr(voice, "speaker", "/nowhere")
    answer = stranger.get(sound["audio/ogg"])
    assert (answer.status_code, answer.json()["code"]) == (503, "voice-away")


def test_the_page_offers_to_read_aloud_and_shows_the_player_again(visitor, sound):
    page = visitor.get("/").text
    assert 'value="đọc cho tôi nghe"' in page
    assert page.count("<audio controls") == 1
    assert 'src="/giong/' in page


def test_the_page_is_big_from_the_wish_on(visitor):
    assert 'class="big"' not in visitor.get("/").text
    assert say(visitor, "chữ to")[-1]["big"]
    assert 'class="big"' in visitor.get("/").text
    assert "big" not in say(visitor, "chữ nhỏ")[-1]
    assert 'class="big"' not in visitor.get("/").text


def test_without_a_voice_nothing_is_offered(tmp_path, short_library):
    prepare_files(tmp_path)
    down = httpx.MockTransport(lambda _request: httpx.Response(503))
    office = httpx.AsyncClient(transport=down, base_url="http://office")
    settings = Settings(_env_file=None, data=tmp_path, key=KEY, voice="off")
    app = assembly.build(settings, short_library, KEY.encode(), office).app

    async def visit():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://page") as browser:
            page = (await browser.get("/")).text
            answer = await browser.post("/chat/messages", json={"text": "đọc cho tôi nghe"})
            return page, answer.json()["messages"][0], await browser.get("/giong/x.ogg")

    page, message, sound = anyio.run(visit)
    assert "đọc cho tôi nghe" not in page
    assert "chưa đọc thành tiếng" in message["text"]
    assert "sound" not in message
    assert sound.status_code == 404

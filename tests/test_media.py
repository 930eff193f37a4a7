"""Pictures are fetched from hosts we trust and from nowhere else, over sockets."""

import anyio
import httpx
import pytest
from peers.zalo_bot import ZaloBotPeer
from starlette.responses import RedirectResponse, Response

from bot.media import fetch
from bot.ports import Refused, TryLater

HOSTS = frozenset({"zdn.vn", "127.0.0.1"})


@pytest.fixture(scope="module")
def peer():
    with ZaloBotPeer() as peer:
        yield peer


def fetched(url):
    """Return what was fetched, or the outcome that was raised."""

    async def tried():
        async with httpx.AsyncClient() as http:
            try:
                return await fetch(http, url, HOSTS)
            except (Refused, TryLater) as outcome:
                return outcome

    return anyio.run(tried)


def test_a_picture_is_fetched(peer):
    assert fetched(peer.host(b"a picture", "jpg")) == b"a picture"


def test_a_redirect_within_the_platform_is_followed_and_no_other(peer):
    home = peer.host(b"a picture", "jpg")
    assert fetched(peer.host(RedirectResponse(home), "jpg")) == b"a picture"
    for elsewhere in ("http://localhost:1/x", "https://evil.example/x", "file:///etc/passwd", "http://[::1]/"):
        assert fetched(peer.host(RedirectResponse(elsewhere), "jpg")).reason == "media-elsewhere"
    round_and_round = peer.host(b"", "jpg")
    peer.media[round_and_round.rpartition("/")[2]] = RedirectResponse(round_and_round)
    assert fetched(round_and_round).reason == "media-elsewhere"


@pytest.mark.parametrize(
    "url",
    [
        "http://photo-stal-1.zdn.vn/1.jpg",
        "https://zdn.vn.evil.example/1.jpg",
        "https://evilzdn.vn/1.jpg",
        "https://an@photo.zdn.vn/1.jpg",
        "https://photo.zdn.vn:8443/1.jpg",
        "https://photo.zdn.vn@evil.example/1.jpg",
        "https://169.254.169.254/latest",
        "http://localhost/1.jpg",
        "http://[::1]/1.jpg",
        "https://[zdn.vn/1.jpg",
        "https://photo.zdn.vn:x/1.jpg",
        "file://photo.zdn.vn/etc/passwd",
        "",
    ],
)
def test_nothing_is_fetched_from_elsewhere(url):
    assert fetched(url).reason == "media-elsewhere"


def test_what_cannot_be_fetched(peer, monkeypatch):
    monkeypatch.setattr("bot.media._LARGEST", 1000)
    assert fetched(peer.host(b"a" * 1001, "jpg")).reason == "media-too-large"
    assert fetched(peer.url + "/media/gone.jpg").reason == "media-gone"
    for status in (429, 500, 503):
        assert isinstance(fetched(peer.host(Response(status_code=status), "jpg")), TryLater)
    monkeypatch.setattr("bot.media._WHOLE_WAIT", 0.2)
    assert isinstance(fetched(peer.host("never", "jpg")), TryLater)

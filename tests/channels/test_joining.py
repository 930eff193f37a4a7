"""How channels are found and joined, and how papers come to them."""

import anyio
import httpx
import pytest

from bot.joining import channel_modules, limits_by_channel, papers_of, platforms
from bot.ports import Refused, TryLater

LINK = "https://motcua.example/v1/papers/gAAAAAB_x-y="


def test_every_file_is_a_channel_and_platforms_can_be_joined():
    names = {module.NAME for module in channel_modules()}
    assert {"web", "terminal", "telegram"} <= names
    assert set(limits_by_channel()) == names
    assert {"web", "terminal"}.isdisjoint(module.NAME for module in platforms())


def read(link, answer):
    """Return the paper behind `link` where the API gives `answer`, and what the API was asked."""
    asked = []

    def give(request):
        asked.append(request.url.path)
        if isinstance(answer, Exception):
            raise answer
        return answer

    http = httpx.AsyncClient(transport=httpx.MockTransport(give), base_url="http://office")
    return anyio.run(papers_of(http), link), asked


def test_a_paper_is_read_from_the_api_and_named_after_its_reference():
    named = {"Content-Disposition": 'inline; filename="TK-261122-6VTA.pdf"'}
    paper, asked = read(LINK, httpx.Response(200, headers=named, content=b"%PDF"))
    assert (paper.name, paper.content) == ("Tờ khai TK-261122-6VTA.pdf", b"%PDF")
    assert asked == ["/v1/papers/gAAAAAB_x-y="]  # of our own API, whatever host stands in the link


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (httpx.Response(410), Refused),
        (httpx.Response(404), Refused),
        (httpx.Response(200, content=b"x" * 5_000_001), Refused),
        (httpx.Response(503), TryLater),
        (httpx.Response(429), TryLater),
        (httpx.ConnectError("http://office/v1/papers/gAAAAAB_x-y="), TryLater),
    ],
)
def test_what_hinders_it_is_told_without_the_link(answer, outcome):
    with pytest.raises(outcome) as told:
        read(LINK, answer)
    assert "gAAAAAB" not in repr(told.value)


@pytest.mark.parametrize("link", ["", "https://motcua.example/", "https://x/v1/papers/../secrets", "/v1/papers/a?b=c"])
def test_what_is_no_paper_link_is_asked_of_nobody(link):
    with pytest.raises(Refused, match="no-paper-link"):
        read(link, httpx.Response(200))

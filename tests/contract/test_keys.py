"""While keys change: what was signed with the old one still holds, and rights reach what hangs on either."""

import anyio
import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from api import security
from bot.client import ApiOffice, keyed_hash
from bot.dialogue.events import DataErased, DataHeld
from bot.dialogue.replies import EraseData, ShowData
from bot.pages.visitor import remember, visitor

OLD, NEW = b"old-key-old-key-old-key-old-key-0001", b"new-key-new-key-new-key-new-key-0002"
BOTH = NEW + b"," + OLD
PERSON = "person:web:an"


def cookie(key):
    response = Response()
    remember(response, "an", key, secure=False)
    return response.headers["set-cookie"].partition(";")[0]


def known(key, given):
    return visitor(Request({"type": "http", "headers": [(b"cookie", given.encode())]}), key)


@pytest.mark.parametrize(
    ("signed", "read", "name"),
    [(OLD, OLD, "an"), (OLD, BOTH, "an"), (BOTH, NEW, "an"), (BOTH, OLD, None), (OLD, NEW, None)],
)
def test_who_was_here_before_is_known_while_the_old_key_is(signed, read, name):
    assert known(read, cookie(signed)) == name


def test_hashes_and_tokens_are_made_with_the_new_key():
    assert keyed_hash(BOTH, "x") == keyed_hash(NEW, "x") != keyed_hash(OLD, "x")
    assert security.bot_token(BOTH) == security.bot_token(NEW) == keyed_hash(BOTH, "bot-to-api")


@pytest.fixture
def office():
    """An office that holds one form under each hash."""
    asked = []

    def answer(request):
        asked.append((request.method, request.url.path.rsplit("/", 1)[1]))
        held = [{"reference": f"TK-{len(asked)}", "form": "f", "created_at": "2026-11-22T10:00:00+07:00"}]
        return httpx.Response(200, json={"submissions": held, "ratings": 2, "forms": 1, "drafts": 0})

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://office")
    return asked, lambda request: anyio.run(ApiOffice(http, BOTH).perform, request, "key-0001", "web", "an")


def test_a_person_sees_and_erases_what_hangs_on_either_key(office):
    asked, perform = office
    hashes = [keyed_hash(NEW, PERSON), keyed_hash(OLD, PERSON)]
    held = perform(ShowData())
    assert held == DataHeld((("TK-1", "f", "2026-11-22"), ("TK-2", "f", "2026-11-22")), 4)
    assert perform(EraseData("all")) == DataErased("all")
    assert asked == [(method, each) for method in ("GET", "DELETE") for each in hashes]

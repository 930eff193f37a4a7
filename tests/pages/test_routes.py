"""Every address of the bot asks who is there, or stands on the list of public ones; each answer bears its headers."""

import re

import pytest
from stage import KEY
from starlette.routing import Mount

from bot.client import keyed_hash
from bot.mailbox.tables import conversations
from bot.pages.app import PUBLIC_ROUTES

SECURE = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
OFFICE = {"Authorization": f"Bearer {keyed_hash(KEY.encode(), 'api-to-bot')}"}


@pytest.fixture
def routes(product):
    found = []
    for route in product.bot.app.routes:
        methods = {"GET"} if isinstance(route, Mount) else route.methods - {"HEAD"}
        found += [(method, route.path) for method in sorted(methods)]
    return found


@pytest.fixture
def stranger(product):
    with product.stranger() as browser:
        yield browser


def test_the_list_names_only_what_exists(routes):
    assert {path for _, path in routes} >= PUBLIC_ROUTES
    assert len(routes) == len(set(routes))


def test_whoever_is_not_on_the_list_asks_who_is_there(stranger, routes):
    closed = [(method, path) for method, path in routes if path not in PUBLIC_ROUTES]
    assert closed
    for method, path in closed:
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": OFFICE["Authorization"][:-1]}):
            answer = stranger.request(method, path.replace("{id}", "x"), headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "token-required"), path
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("purpose", ["bot-to-api", "visitor:x", "", "api-to-bot "])
def test_a_token_for_something_else_opens_nothing(stranger, purpose):
    headers = {"Authorization": f"Bearer {keyed_hash(KEY.encode(), purpose)}"}
    assert stranger.get("/internal/conversations", headers=headers).status_code == 401


def test_every_answer_bears_the_security_headers(visitor, stranger):
    answers = [
        visitor.get("/"),
        visitor.post("/chat", data={"text": "a"}),
        visitor.get("/chat/messages"),
        visitor.post("/chat/messages", content=b"{"),
        visitor.post("/chat/new"),
        stranger.get("/chat/messages"),
        stranger.get("/static/chat.js"),
        stranger.get("/static/nothing"),
        stranger.get("/internal/conversations"),
        stranger.get("/internal/conversations", headers=OFFICE),
    ]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in SECURE} == SECURE, answer.url
        assert "default-src 'self'" in answer.headers["content-security-policy"], answer.url
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "server" not in answer.headers or "uvicorn" in answer.headers["server"]
    assert visitor.get("/").headers["cache-control"] == "no-store"
    assert visitor.get("/chat/messages").headers["cache-control"] == "no-store"


def test_what_is_not_the_bots_is_asked_of_the_office(stranger):
    assert stranger.get("/healthz").status_code == 200
    assert stranger.get("/nowhere").status_code == 404
    assert stranger.get("/nowhere").headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/"), ("GET", "/chat"), ("PUT", "/chat/messages"), ("POST", "/chat/events")]
)
def test_a_wrong_method_is_named(stranger, method, path):
    answer = stranger.request(method, path)
    assert (answer.status_code, answer.json()["code"], answer.headers["content-type"]) == (
        405,
        "http-405",
        "application/problem+json",
    )


# --- what the office may read -------------------------------------------------------------------------------------


@pytest.fixture
def told(product, visitor):
    """Return the id of a conversation in which numbers were said and a form was begun."""
    for place, text in enumerate(("gọi tôi số 0912345678 nhé", "điền tờ khai khai sinh", "đồng ý", "Trần Thị Bưởi")):
        visitor.post("/chat", data={"text": text, "id": f"{place}"})
    name = visitor.cookies["motcua_chat"].partition(".")[0]
    with product.mailbox.engine.connect() as connection:
        return connection.execute(conversations.select().where(conversations.c.person == name)).one()


def test_a_transcript_is_masked(stranger, told):
    answer = stranger.get(f"/internal/conversations/{told.public_id}", headers=OFFICE)
    assert answer.status_code == 200
    turns = answer.json()["turns"]
    said = "\n".join(turn["text"] for turn in turns)
    assert "0912345678" not in said
    assert "09******78" in said
    assert "Bưởi" not in answer.text
    assert {"who": "citizen", "text": "•••"}.items() <= turns[-2].items() or any(
        turn["text"] == "•••" for turn in turns
    )
    assert told.person not in answer.text


def test_the_list_is_short_and_names_nobody(stranger, told):
    found = stranger.get("/internal/conversations", headers=OFFICE).json()
    assert told.public_id in {each["id"] for each in found}
    assert all(set(each) == {"id", "channel", "started_at", "last_at", "turns", "topic"} for each in found)
    assert told.person not in str(found)
    assert [each["last_at"] for each in found] == sorted((each["last_at"] for each in found), reverse=True)


@pytest.mark.parametrize(
    ("limit", "most"), [("1", 1), ("0", 0), ("x", 50), ("-1", 50), ("²", 50), ("9" * 5000, 50), ("999999", 200)]
)
def test_how_many_are_wanted(stranger, told, limit, most):
    answer = stranger.get("/internal/conversations", headers=OFFICE, params={"limit": limit})
    assert answer.status_code == 200
    assert len(answer.json()) <= most


@pytest.mark.parametrize("name", ["x", "%00", "..", "1", "a" * 3000])
def test_a_conversation_that_is_not_there(stranger, name):
    answer = stranger.get(f"/internal/conversations/{name}", headers=OFFICE)
    assert answer.status_code == 404
    assert re.match(r"application/(problem\+)?json", answer.headers["content-type"])

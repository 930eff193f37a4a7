"""Whatever arrives, the answer is a problem body with a stable code, and never a trace."""

import asyncio
import logging

import httpx
import pytest

from api import errors
from api.errors import ApiError, Problem, describe
from api.gate import LARGEST_BODY
from locales import say

KEY = {"Idempotency-Key": "rating-1"}
JSON = {"Content-Type": "application/json", **KEY}
PRIVATE = "Nguyễn Văn A 0912345678"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def is_problem(answer, status, code):
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    body = Problem.model_validate(answer.json())
    assert (body.status, body.code, body.type) == (status, code, f"urn:motcua:problem:{code}")
    assert body.title == say(f"office-problem-{code}")
    assert body.request_id == answer.headers["x-request-id"]
    return True


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b'{"score": 5', 400, "body-malformed"),
        (b"\xef\xbb\xbf{}", 400, "body-malformed"),
        (b'{"score": NaN}', 400, "body-malformed"),
        (b'{"score": ' + b"1" * 5000 + b"}", 400, "body-malformed"),
        (b"[" * 100_000, 400, "body-malformed"),
        (b'{"comment": "\xff\xfe"}', 400, "not-utf8"),
        (b'{"comment": "\\ud800"}', 400, "not-utf8"),
        ('{"comment": "tốt"}'.encode("utf-16-le"), 400, "nul-byte"),
        (b'{"comment": "\x00"}', 400, "nul-byte"),
        (b'{"comment": "a\\u0000b"}', 400, "nul-byte"),
        (b'{"comment": "\\\\\\u0000"}', 400, "nul-byte"),
        (b'{"comment": "\\\\u0000"}', 422, "request-invalid"),
        (b'{"comment": "\\ud83d\\ude00"}', 422, "request-invalid"),
        (b'{"comment": "' + b"a" * LARGEST_BODY + b'"}', 413, "body-too-large"),
        (b"", 422, "request-invalid"),
        (b"[]", 422, "request-invalid"),
        (b'"text"', 422, "request-invalid"),
    ],
)
def test_bad_bodies(office, content, status, code):
    assert is_problem(office.bot.post("/v1/ratings", content=content, headers=JSON), status, code)


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_body_of_another_kind(office, kind):
    answer = office.bot.post("/v1/ratings", content=b"score=5", headers={**KEY, "Content-Type": kind})
    assert is_problem(answer, 422, "request-invalid")


def test_a_body_that_never_ends(office):
    async def endless():
        while True:
            yield b"a" * 100_000

    answer = office.bot.post("/v1/ratings", content=endless(), headers=JSON)
    assert is_problem(answer, 413, "body-too-large")


def test_a_body_that_is_announced_too_large_is_not_read(office):
    async def unread():
        pytest.fail("was read")
        yield b""

    headers = {**JSON, "Content-Length": str(LARGEST_BODY + 1)}
    assert is_problem(office.bot.post("/v1/ratings", content=unread(), headers=headers), 413, "body-too-large")


def test_the_largest_body_is_taken(office, rating):
    rating["comment"] = "a"
    padding = LARGEST_BODY - len(httpx.Request("POST", "http://x", json=rating).content)
    content = httpx.Request("POST", "http://x", json=rating).content + b" " * padding
    assert office.bot.post("/v1/ratings", content=content, headers=JSON).status_code == 201


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        ("/nowhere", 404, "not-found"),
        ("/v1/procedures/9.999999", 404, "procedure-not-found"),
        ("/v1/procedures/" + "9" * 41, 422, "request-invalid"),
        ("/v1/dossiers/%00", 400, "nul-byte"),
        ("/v1/dossiers/%ff", 400, "not-utf8"),
        ("/v1/dossiers/" + "9" * 5000, 422, "dossier-code-invalid"),
        ("/v1/procedures?q=%00", 400, "nul-byte"),
        ("/v1/procedures?q=%ff", 400, "not-utf8"),
        ("/v1/procedures?limit=0", 422, "request-invalid"),
        ("/v1/procedures?limit=many", 422, "request-invalid"),
        ("/v1/ratings", 405, "method-not-allowed"),
        ("/canbo/static/../secret", 404, "not-found"),
        ("/canbo/static/nothing.css", 404, "not-found"),
    ],
)
def test_bad_addresses(office, url, status, code):
    assert is_problem(office.caller().get(url), status, code)


def test_which_methods_are_taken_is_told(office):
    assert office.caller().get("/v1/ratings").headers["allow"] == "POST"


def test_a_form_with_a_nul_or_no_utf8(office):
    browser = office.caller()
    assert is_problem(browser.post("/canbo/dang-nhap", content=b"name=a%00b", headers=FORM), 400, "nul-byte")
    assert is_problem(browser.post("/canbo/dang-nhap", content=b"name=%ff", headers=FORM), 400, "not-utf8")


def test_sentences_in_english_for_who_wants_them(office):
    answer = office.caller().get("/nowhere", headers={"Accept-Language": "en-GB,vi"})
    assert answer.json()["title"] == say("office-problem-not-found", "en")


def test_a_bug_is_told_by_its_number_and_logged_without_words(office, monkeypatch, caplog):
    def broken(*_args, **_named):
        raise ValueError(PRIVATE)

    monkeypatch.setattr("api.storage.dossiers.find", broken)
    with caplog.at_level(logging.ERROR):
        answer = office.caller().get("/v1/dossiers/H19.31-261105-0012")
    assert is_problem(answer, 500, "internal")
    assert PRIVATE not in answer.text + caplog.text
    assert "Traceback" not in answer.text
    assert answer.json()["request_id"] in caplog.text
    assert "ValueError" in caplog.text
    assert "in broken" in caplog.text


def test_a_caller_who_goes_away_is_no_bug(office):
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/ratings", "query_string": b"", "headers": []}
    asyncio.run(office.app(scope, receive, send))
    assert sent == []


def every_error(error=ApiError):
    for each in error.__subclasses__():
        yield each
        yield from every_error(each)


@pytest.mark.parametrize("error", list(every_error()), ids=lambda error: error.code)
def test_every_error_has_words_and_stands_in_the_list(error):
    assert say(f"office-problem-{error.code}") != say(f"office-problem-{error.code}", "en")
    assert error.__name__ in errors.__doc__
    assert describe(error)[error.status]["content"]["application/problem+json"]["examples"][error.code]


def test_codes_are_not_shared():
    codes = [error.code for error in every_error()]
    assert len(codes) == len(set(codes))

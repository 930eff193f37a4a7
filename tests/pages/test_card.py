"""The photo of a card's QR code on the page: read, answered, kept nowhere."""

import json

import pytest
from cards import CARD, photo

PROBLEM = "application/problem+json"


def scan(browser, body, external_id=None):
    headers = {"X-Message-Id": external_id} if external_id else {}
    return browser.post("/chat/card", content=body, headers=headers)


def test_a_photo_is_answered_like_a_message(visitor):
    answer = scan(visitor, photo())
    assert answer.status_code == 200
    (message, *_) = answer.json()["messages"]
    assert {"seq", "text", "choices", "scan"} <= message.keys()
    assert "079060001234" not in message["text"]


def test_the_same_photo_sent_again_is_one_message(visitor):
    first, second = (scan(visitor, photo(), "foto-1").json() for _ in range(2))
    assert first == second


def test_a_photo_without_a_code_is_answered_kindly(visitor):
    answer = scan(visitor, photo(lambda picture: picture.crop((0, 0, 400, 400))))
    assert answer.status_code == 200
    assert answer.json()["messages"]


@pytest.mark.parametrize("junk", [b"", b"no picture", b"GIF89a" + b"\0" * 40, photo()[:3000]])
def test_what_is_no_picture_is_refused(visitor, junk):
    answer = scan(visitor, junk)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["code"] == "photo-unreadable"


def test_a_photo_of_more_than_fifteen_megabytes_is_refused(visitor):
    answer = scan(visitor, b"\xff\xd8" + b"\0" * 15_000_000)
    assert answer.status_code == 413
    assert answer.json()["code"] == "photo-too-large"


def test_a_stranger_has_no_conversation_to_answer_in(product):
    with product.stranger() as browser:
        assert scan(browser, photo()).status_code == 401


def test_nothing_of_a_photo_is_kept(product, visitor, tmp_path_factory):
    taken = photo()
    scan(visitor, taken)
    folder = tmp_path_factory.getbasetemp()
    stored = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert stored
    for part in (taken[200:400], CARD.split("|")[0].encode(), json.dumps(CARD.split("|")[2]).encode()):
        assert not any(part in content for content in stored)

"""Telegram over sockets: the product behind its webhook, a Bot API server before it, people with phones."""

import io
import json
import logging
from itertools import count, pairwise

import httpx
import pytest
import segno
from peers.joined import joined
from peers.telegram import TOKEN, Telegram
from peers.telegram_phone import BEGAN, labels, rows
from sqlalchemy.exc import OperationalError
from stage import DOSSIER, with_short_form

from bot.logs import SILENT
from bot.mailbox.tables import inbox
from bot.telegram.line import PACE

NUMBERS = count(5001)
SECRET = "Kh0ng-ai_biet"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest.fixture(scope="module")
def peer():
    with Telegram() as peer:
        yield peer


@pytest.fixture(scope="module")
def product(peer, library, tmp_path_factory):
    settings = {
        "telegram_token": TOKEN,
        "telegram_api_url": peer.url,
        "telegram_webhook_secret": SECRET,
        "public_url": "https://motcua.example",
    }
    with joined(tmp_path_factory.mktemp("telegram"), with_short_form(library), **settings) as product:
        peer.reach = product.url
        peer.wait(lambda: len(peer.commands) == 2)
        yield product


@pytest.fixture
def phone(peer, product):
    """A phone that nobody used before."""
    return peer.person(next(NUMBERS))


@pytest.fixture
def answered(peer, product, phone):
    """Wait until an update was taken and all that it led to was sent; return what the chat shows since then."""
    known = 0

    def wait(update):
        nonlocal known
        peer.wait(lambda: (update, 200) in peer.posted)
        peer.wait(lambda: all(row["status"] == "sent" for row in product.rows(person=str(phone.number))))
        before, known = known, len(phone.seen)
        return phone.seen[before:]

    return wait


def posted(product, payload, **headers):
    return httpx.post(f"{product.url}/webhooks/telegram", json=payload, headers=headers or HEADERS)


def test_the_webhook_is_announced_and_what_waits_is_not_dropped(peer, product):
    assert peer.webhook["url"] == "https://motcua.example/webhooks/telegram"
    assert peer.webhook["secret_token"] == SECRET
    assert json.loads(peer.webhook["allowed_updates"]) == ["message", "edited_message", "callback_query"]
    assert peer.webhook.get("drop_pending_updates", "false").lower() == "false"
    assert [command["command"] for command in peer.commands[""]] == ["start", "help", "tracuu", "xoa", "en"]
    assert peer.commands[""] != peer.commands["en"]


@pytest.mark.parametrize("secret", [None, "", "Kh0ng-ai_bie", SECRET + "x", "Không-ai-biết"])
def test_without_the_secret_nothing_happens(peer, product, phone, secret):
    before = product.counts(), product.corrupt()
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    for content in (json.dumps({"update_id": 1, "message": phone.message(text="xin chào")}), "{", ""):
        answer = httpx.post(f"{product.url}/webhooks/telegram", content=content, headers=headers)
        assert answer.status_code == 403
    assert (product.counts(), product.corrupt()) == before


def test_a_question_is_answered_with_buttons_that_work(peer, product, phone, answered):
    answers = answered(phone.says("làm giấy khai sinh cho cháu cần gì"))
    shown = answers[-1]
    assert all(len(button["callback_data"].encode()) <= 64 for row in rows(shown) for button in row)
    first = labels(shown)[0]
    assert first.startswith("1. ")
    update = phone.presses(first)
    assert answered(update)
    peer.wait(lambda: not peer.queries)  # the phone was told at once


def test_an_old_button_shows_the_present_question(peer, product, phone, answered):
    answered(phone.says("làm giấy khai sinh cho cháu cần gì"))
    old = phone.seen[-1]
    answered(phone.says("cám ơn"))
    assert answered(phone.presses(labels(old)[0], message=old, old=True))
    assert answered(phone.presses_data("0:9", {**old, "date": 0}))
    peer.wait(lambda: not peer.queries)


def test_what_comes_twice_is_answered_once(peer, product, phone):
    peer.duplicate()
    update = phone.says("phí khai sinh bao nhiêu")
    peer.wait(lambda: peer.posted.count((update, 200)) == 2)
    answered_once = product.rows(person=str(phone.number))
    peer.wait(lambda: len(phone.seen) == len(answered_once))
    assert len(product.rows(inbox, person=str(phone.number))) == 1


def test_a_changed_message_is_asked_for_anew(peer, product, phone, answered):
    answered(phone.says("phí khai sinh"))
    said, *_ = answered(phone.edits("phí khai tử"))
    assert "tin mới" in said["text"]


@pytest.mark.parametrize("content", ["sticker", "location", "contact", "video"])
def test_what_cannot_be_read_gets_a_kind_line(peer, product, phone, content, answered):
    payloads = {
        "sticker": {"file_id": "C", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                    "is_animated": False, "is_video": False},
        "location": {"latitude": 10.9, "longitude": 106.8},
        "contact": {"phone_number": "+84900000000", "first_name": "Sáu"},
        "video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1},
    }  # fmt: skip
    said = answered(phone.sends(**{content: payloads[content]}))
    assert "Dạ" in said[0]["text"]


def test_the_code_of_a_dossier_is_read_from_a_photo(peer, product, phone, answered):
    photo = io.BytesIO()
    segno.make(DOSSIER, error="m").save(photo, kind="png", scale=8, border=4)
    answered(phone.photographs(photo.getvalue()))
    peer.wait(lambda: any("đã trả" in message["text"] for message in phone.seen))
    assert not list(product.folder.glob("**/*.png"))


def test_groups_channels_and_machines_are_not_heard(peer, product, phone):
    before = product.counts()
    group = {"id": -1001, "type": "supergroup", "title": "Tổ 5"}
    member = {"user": peer.me, "status": "member"}
    moved = {"chat": group, "from": phone.message()["from"], "date": BEGAN, "old_chat_member": member,
             "new_chat_member": {**member, "status": "left"}}  # fmt: skip
    updates = [
        peer.bring(message={**phone.message(text="chào cả nhà"), "chat": group}),
        peer.bring(channel_post={"message_id": 1, "date": BEGAN, "chat": {"id": -2, "type": "channel"}, "text": "a"}),
        peer.bring(my_chat_member=moved),
        peer.bring(message={**phone.message(text="a"), "from": {**peer.me, "id": 7}}),
        peer.bring(poll={"id": "7"}),
    ]
    peer.wait(lambda: all((update, 200) in peer.posted for update in updates))
    assert product.counts() == before


def test_what_is_malformed_is_kept_once_sealed_and_not_told(peer, product, phone, caplog):
    before, lines = len(product.corrupt()), len(caplog.records)
    payload = {"update_id": 5, "message": {**phone.message(text="số của tui 0912345678"), "chat": "đâu đó"}}
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert posted(product, payload).status_code == 200
    assert len(product.corrupt()) == before + 1
    kept = product.corrupt()[-1].read_bytes()
    assert b"0912345678" not in kept
    told = [record.getMessage() for record in caplog.records[lines:]]
    assert len(told) == 1
    assert "0912345678" not in caplog.text


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000, b'{"update_id":1e999}'])
def test_what_is_no_update_is_answered_200(product, body):
    before = product.counts()
    answer = httpx.post(f"{product.url}/webhooks/telegram", content=body, headers=HEADERS)
    assert answer.status_code == 200
    assert product.counts() == before


def test_a_body_of_megabytes_is_refused(product):
    content = json.dumps({"update_id": 1, "text": "x" * 2_000_000})
    assert httpx.post(f"{product.url}/webhooks/telegram", content=content, headers=HEADERS).status_code == 413


def test_who_blocked_the_bot_is_sent_nothing_more(peer, product, phone, answered):
    answered(phone.says("phí khai sinh"))
    seen = len(phone.seen)
    peer.blocked.add(phone.number)
    update = phone.says("làm giấy khai sinh cho cháu cần gì")
    peer.wait(lambda: (update, 200) in peer.posted)
    found = peer.wait(lambda: [r for r in product.rows(person=str(phone.number)) if r["status"] == "failed"])
    assert {row["error"] for row in found} == {"blocked"}
    peer.wait(lambda: not [r for r in product.rows(person=str(phone.number)) if r["status"] in ("pending", "sending")])
    assert len(phone.seen) == seen


def test_retry_after_is_obeyed(peer, product, phone, answered):
    answered(phone.says("phí khai sinh"))
    peer.next(429, retry_after=1)
    phone.says("cám ơn")
    refused = peer.wait(lambda: [c for c in peer.calls if c.status == 429])[-1]
    again = peer.wait(lambda: [c for c in peer.done("sendMessage") if c.at > refused.at and mine(c, phone)])[0]
    assert again.at - refused.at >= 1
    assert again.params["text"] == refused.params["text"]
    assert not any(row["uncertain"] for row in product.rows(person=str(phone.number)))


@pytest.mark.parametrize("trouble", [500, 502])
def test_after_a_fault_of_telegram_it_is_sent_once(peer, product, phone, trouble, answered):
    answered(phone.says("phí khai sinh"))
    before = len(phone.seen)
    peer.next(trouble)
    phone.says("cám ơn")
    peer.wait(lambda: len(phone.seen) > before)
    assert phone.seen[-1]["text"] != phone.seen[before - 1]["text"]
    rows_ = product.rows(person=str(phone.number))
    assert not any(row["uncertain"] for row in rows_)
    assert len(rows_) == len(phone.seen)


def test_what_telegram_will_never_take_is_given_up_visibly(peer, product, phone, answered):
    answered(phone.says("phí khai sinh"))
    peer.next(400)
    phone.says("cám ơn")
    failed = peer.wait(lambda: [r for r in product.rows(person=str(phone.number)) if r["status"] == "failed"])
    assert failed[0]["error"] == "bad-request"


def test_while_the_database_is_away_telegram_is_told_to_come_again(peer, product, phone, monkeypatch, answered):
    def away(*_):
        raise OperationalError("insert", {}, Exception("no connection"))

    monkeypatch.setattr(type(product.bot.delivery.mailbox), "take", away)
    update = phone.says("phí khai sinh")
    assert peer.wait(lambda: (update, 503) in peer.posted)
    monkeypatch.undo()
    assert answered(update)


def test_the_token_and_what_is_said_stand_in_no_log(peer, product, phone, caplog):
    """Even where everything is logged: what writes down addresses is silenced by our set-up of the log."""
    with caplog.at_level(logging.DEBUG):
        for name in SILENT:
            caplog.set_level(logging.CRITICAL, name)
        peer.next(429, 500)
        phone.says("Tui là Nguyễn Thị Bưởi, số 0912345678")
        peer.wait(lambda: phone.seen)
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text
    assert "0912345678" not in caplog.text
    assert SECRET not in caplog.text


def mine(call, phone):
    return call.params.get("chat_id") == str(phone.number)


def test_one_chat_gets_one_message_a_second(peer, product, phone):
    line = product.bot.lines["telegram"]
    fast, line.pace = line.pace, PACE
    try:
        for text in ("phí khai sinh", "phí khai tử", "cám ơn"):
            phone.says(text)
        peer.wait(lambda: len([c for c in peer.done("sendMessage") if mine(c, phone)]) >= 3)
    finally:
        line.pace = fast
    times = [c.at for c in peer.done("sendMessage") if mine(c, phone)]
    assert all(later - earlier > 0.9 for earlier, later in pairwise(times))

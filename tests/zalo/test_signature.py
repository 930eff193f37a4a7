"""The signature of the webhook: vectors computed apart, all formulas, and everything that must not pass."""

import json
from hashlib import sha256

import pytest

from bot.zalo.signature import FORMULAS, signed, verified

APP, OA, SECRET = "3608999", "2891999", "oa-secret"
RAW = (
    '{"app_id":"3608999","sender":{"id":"25"},"recipient":{"id":"2891999"},"event_name":"user_send_text",'
    '"message":{"text":"Đăng ký khai sinh","msg_id":"96d3"},"timestamp":"1795353539632"}'
).encode()
PAYLOAD = json.loads(RAW)
# printf '%s' '3608999<body>1795353539632oa-secret' | sha256sum, and openssl dgst -sha256 -hmac for the last
VECTORS = {
    "app_id": "8ca56053ca6b31889e24ac03472cb74a9c1cabdbc677a039f2f66360c8070a77",
    "oa_id": "a35d08c2dac3b7fffc2703ab0e24171b4f427ff8a499e4a87736c2fbaccdd02c",
    "hmac": "c8c5a04242f44b825698f1db1ace0e49aa872c3a5fc04f88dd9dd71b9f74b0cf",
}


def check(raw=RAW, given=None, payload=None, secret=SECRET, formula="app_id", app_id=APP):
    return verified(raw, payload or json.loads(raw), given, app_id=app_id, secret=secret, formula=formula)


@pytest.mark.parametrize("formula", FORMULAS)
def test_vectors(formula):
    assert signed(RAW, PAYLOAD, APP, SECRET, formula) == VECTORS[formula]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("shape", ["{}", "mac={}", " mac={} "])
def test_with_or_without_its_prefix(formula, shape):
    assert check(given=shape.format(VECTORS[formula]), formula=formula)
    assert check(given=shape.format(VECTORS[formula].upper()).replace("MAC", "mac"), formula=formula)


@pytest.mark.parametrize("formula", FORMULAS)
def test_each_formula_opens_only_itself(formula):
    assert [other for other in FORMULAS if check(given=VECTORS[other], formula=formula)] == [formula]


def test_a_body_written_anew_does_not_match():
    again = json.dumps(PAYLOAD, ensure_ascii=False).encode()
    assert json.loads(again) == PAYLOAD
    assert not check(again, VECTORS["app_id"])


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "mac=",
        "mac=0",
        VECTORS["app_id"][:-1],
        f"{VECTORS['app_id']}0",
        "mac=mac=" + VECTORS["app_id"],
        "ữ" * 64,
    ],
)
def test_what_is_no_signature_opens_nothing(given):
    assert not check(given=given)


def test_without_a_secret_nothing_opens():
    bare = sha256(APP.encode() + RAW + b"1795353539632").hexdigest()
    assert not check(given=bare, secret="")


def test_another_secret_or_app_opens_nothing():
    assert not check(given=VECTORS["app_id"], secret="app-secret")
    assert not check(given=VECTORS["app_id"], app_id="3608998")


@pytest.mark.parametrize("timestamp", [1795353539632, "1795353539632"])
def test_the_timestamp_may_be_a_number(timestamp):
    raw = json.dumps({**PAYLOAD, "timestamp": timestamp}).encode()
    assert check(raw, sha256(APP.encode() + raw + b"1795353539632" + SECRET.encode()).hexdigest())


@pytest.mark.parametrize("timestamp", [None, True, 1.5, [], {}, "\ud800"])
def test_a_timestamp_that_is_none_breaks_nothing(timestamp):
    raw = json.dumps({**PAYLOAD, "timestamp": timestamp}).encode()
    assert not check(raw, VECTORS["app_id"])
    assert not check(raw, VECTORS["oa_id"], formula="oa_id")


def test_events_of_following_name_the_account_elsewhere():
    raw = json.dumps({"oa_id": OA, "follower": {"id": "25"}, "event_name": "follow", "timestamp": "17"}).encode()
    assert check(raw, sha256(OA.encode() + raw + b"17" + SECRET.encode()).hexdigest(), formula="oa_id")

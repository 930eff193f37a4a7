"""Whatever is thrown at the webhook of an official account: answered as documented, no bug, nothing from strangers.

`MOTCUA_FUZZ=50000` throws more.
"""

import json
from pathlib import Path
from random import Random

import httpx
import pytest
from mutations import TIMES, mutated
from peers.zalo_oa import ZaloOaPeer
from sqlalchemy import func, select
from zalo_oa_stand import Stand

from bot.channels.zalo_oa import PATH
from bot.mailbox.tables import conversations, inbox, outbox
from bot.metrics import FAULTS

GOLDEN = json.loads((Path(__file__).parent / "golden" / "zalo_oa.json").read_text("utf-8"))
MESSAGE = "96d3cdf3af150460909"
PAYLOADS = [case["payload"] for case in GOLDEN["in"]] + GOLDEN["malformed"]


@pytest.fixture
def peer():
    with ZaloOaPeer() as peer:
        yield peer


@pytest.fixture
def stand(tmp_path, peer, monkeypatch):
    monkeypatch.setattr("bot.spool.os.fsync", lambda _: None)  # no power is cut here
    with Stand(tmp_path, peer) as stand:
        yield stand


def faults():
    return sum(
        sample.value for metric in FAULTS.collect() for sample in metric.samples if sample.name.endswith("total")
    )


def timestamp_of(raw):
    """Return what the platform would sign of a damaged event: its timestamp, where that is one."""
    try:
        found = json.loads(raw)["timestamp"]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return ""
    known = isinstance(found, str | int) and not isinstance(found, bool)
    return str(found).encode("utf-8", "replace").decode() if known else ""


def thrown(stand, chance, times, signature):
    """Throw `times` damaged payloads at the webhook and return the answers' codes."""
    with httpx.Client(base_url=stand.served.url) as http:
        codes = set()
        for number in range(times):
            raw = mutated(chance, fresh(chance.choice(PAYLOADS), number))
            codes.add(http.post(PATH, content=raw, headers={"X-ZEvent-Signature": signature(raw)}).status_code)
    return codes


def fresh(payload, number):
    """Return `payload` as if it were another message, so that it is not taken for a repeated one."""
    return json.loads(json.dumps(payload).replace(MESSAGE, f"m{number}"))


def counts(stand):
    with stand.engine.connect() as connection:
        return [connection.scalar(select(func.count()).select_from(table)) for table in (inbox, conversations, outbox)]


def test_strangers_change_nothing(stand, peer):
    before = faults()
    signatures = [lambda _: "", lambda _: "mac=" + "0" * 64, lambda raw: peer.sign(raw + b" ", timestamp_of(raw))]
    for signature in signatures:
        assert thrown(stand, Random(91), TIMES // 15, signature) <= {403, 200}  # 200: an empty body, which is nothing
    assert counts(stand) == [0, 0, 0]
    assert stand.put_aside() == []
    assert faults() == before


def test_the_platform_gets_an_answer_to_everything(stand, peer):
    """Even damaged events are signed here; what is no JSON has no timestamp to be signed with."""
    before = faults()
    codes = thrown(stand, Random(92), TIMES - TIMES // 5, lambda raw: peer.sign(raw, timestamp_of(raw)))
    assert codes <= {200, 403}
    assert 200 in codes
    assert faults() == before
    assert counts(stand)[0] > TIMES / 20  # some are whole enough to be heard
    assert len(stand.put_aside()) > TIMES / 100
    assert all(person.isprintable() and person for person, _, _ in stand.heard())

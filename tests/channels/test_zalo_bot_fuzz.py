"""Whatever is thrown at the webhook of the Zalo Bot Platform: answered as documented, no bug, nothing from strangers.

`MOTCUA_FUZZ=50000` throws more.
"""

import json
from pathlib import Path
from random import Random

import httpx
import pytest
from mutations import TIMES, mutated
from peers.zalo_bot import SECRET, ZaloBotPeer
from zalo_bot_stand import Stand

from bot.channels.zalo_bot import PATH
from bot.metrics import FAULTS

GOLDEN = json.loads((Path(__file__).parent / "golden" / "zalo_bot.json").read_text("utf-8"))
PAYLOADS = [case["payload"] for case in GOLDEN["in"]] + GOLDEN["malformed"]


@pytest.fixture
def stand(tmp_path):
    with ZaloBotPeer() as peer, Stand(tmp_path, peer) as stand:
        yield stand


def faults():
    return sum(
        sample.value for metric in FAULTS.collect() for sample in metric.samples if sample.name.endswith("total")
    )


def thrown(stand, chance, times, secret):
    """Throw `times` damaged payloads at the webhook and return the answers' codes."""
    with httpx.Client(base_url=stand.served.url, headers={"X-Bot-Api-Secret-Token": secret}) as http:
        return {http.post(PATH, content=mutated(chance, chance.choice(PAYLOADS))).status_code for _ in range(times)}


def test_strangers_change_nothing(stand):
    before = faults()
    assert thrown(stand, Random(81), TIMES // 5, "another-secret") == {403}
    assert stand.heard() == []
    assert stand.put_aside() == []
    assert faults() == before


def test_the_platform_gets_an_answer_to_everything(stand):
    before = faults()
    assert thrown(stand, Random(82), TIMES - TIMES // 5, SECRET) == {200}
    assert faults() == before
    assert stand.news.own > TIMES / 20  # so many were whole enough to be heard
    assert len(stand.put_aside()) > TIMES / 20
    assert all(person.isprintable() and person for person, _, _ in stand.heard())

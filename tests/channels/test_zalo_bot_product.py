"""The product as people start it, with a bot of the Zalo Bot Platform: it answers, and writes its token nowhere."""

import pytest
from peers.joined import wait_until
from peers.zalo_bot import TOKEN, ZaloBotPeer
from product import Product


@pytest.fixture
def peer():
    with ZaloBotPeer() as peer:
        yield peer


def test_it_polls_and_answers_and_keeps_its_secrets(tmp_path, peer):
    settings = {"MOTCUA_ZALO_BOT_TOKEN": TOKEN, "MOTCUA_ZALO_BOT_API_URL": peer.url, "MOTCUA_DEMO": ""}
    product = Product(tmp_path, **settings)
    for kind in (500, "html"):
        peer.next(kind, method="getUpdates")
    peer.next("cut")  # the first answer: what became of it nobody knows
    product.start()
    try:
        peer.says("e4ea2cd5189df1c3a88c", "phí khai sinh bao nhiêu")
        wait_until(lambda: len(peer.received("e4ea2cd5189df1c3a88c")) >= 2, 30)
    finally:
        product.stop()
    first, second = peer.received("e4ea2cd5189df1c3a88c")[:2]
    assert "khai sinh" in first
    assert first == second
    assert TOKEN.partition(":")[2] not in product.printed

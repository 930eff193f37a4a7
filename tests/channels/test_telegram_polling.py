"""Telegram without a webhook: updates are asked for, and are given back to nobody before they are stored."""

import signal
import threading

import anyio
import pytest
from peers.joined import joined
from peers.telegram import TOKEN, Telegram
from product import Product
from stage import with_short_form
from telegram import Bot

from bot.mailbox.tables import inbox
from bot.telegram.polling import Poller


@pytest.fixture
def peer():
    with Telegram() as peer:
        yield peer


def test_people_are_answered_and_a_second_product_waits(peer, library, tmp_path):
    """Two deployments' worth of processes on one database: Telegram would end the polls of both."""
    phone = peer.person(1)
    settings = {"telegram_token": TOKEN, "telegram_api_url": peer.url}
    with joined(tmp_path, with_short_form(library), **settings) as product:
        phone.says("phí khai sinh bao nhiêu")
        peer.wait(lambda: phone.seen)
        assert peer.webhook == {}
        assert len(product.rows(inbox)) == 1
        phone.presses_data("9:9", phone.seen[-1])
        peer.wait(lambda: peer.answered)
        assert product.bot.lines["telegram"].routes() == []
        second = product.bot.lines["telegram"]
        polls = peer.polls
        beside = threading.Thread(target=lambda: anyio.run(for_a_second, second))
        beside.start()
        beside.join(10)
        assert peer.polls - polls <= 1  # the first goes on with its own
    phone.says("cám ơn")
    assert len(phone.seen) >= 1


async def for_a_second(line):
    poller = Poller(line.api, line.tools, f"poll-telegram-{line.bot}", line.hear, line.stop_waiting)
    with anyio.move_on_after(1):
        await poller.run()


def test_what_is_not_stored_is_asked_for_again(peer):
    """The place moves behind an update only when it is stored; the next ones wait for it."""
    phone, heard, tries = peer.person(1), [], []

    async def hear(raw):
        tries.append(raw)
        if len(tries) < 3:
            raise ConnectionError
        heard.append(raw)
        return ""

    async def told(_pressed):
        raise AssertionError

    async def main():
        async with Bot(TOKEN, base_url=f"{peer.url}/bot") as bot:
            poller = Poller(bot, None, "job", hear, told)
            with anyio.move_on_after(3.5):  # two tries fail, a second apart
                await poller._poll()

    first = phone.says("một")
    second = phone.says("hai")
    anyio.run(main)
    assert [str(first) in heard[0].decode(), str(second) in heard[1].decode()] == [True, True]
    assert peer.updates == []  # given back only now


def test_a_killed_product_loses_and_doubles_nothing(peer, tmp_path):
    """`kill -9` in the middle of a stream of messages; then it is started again on the same data."""
    people = [peer.person(number) for number in range(1, 9)]
    product = Product(tmp_path, MOTCUA_TELEGRAM_TOKEN=TOKEN, MOTCUA_TELEGRAM_API_URL=peer.url, MOTCUA_DEMO="")
    product.start()
    try:
        for phone in people[:4]:
            phone.says("phí khai sinh bao nhiêu")
        peer.wait(lambda: people[0].seen, 20)
        product.stop(signal.SIGKILL)
        printed = product.printed
        for phone in people[4:]:
            phone.says("phí khai sinh bao nhiêu")
        product.start()
        peer.wait(lambda: all(phone.seen for phone in people), 40)
        printed += product.printed
    finally:
        product.stop()
    for phone in people:
        texts = [message["text"] for message in phone.seen]
        assert len(texts) <= len(set(texts)) + 1  # a sending that was cut off is repeated once
    assert TOKEN.partition(":")[2] not in printed
    assert peer.url not in printed

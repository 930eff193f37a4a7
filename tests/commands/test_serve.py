"""`motcua serve` as a program: it starts, ends when asked, starts again on its data, and survives being killed."""

import signal
import sqlite3
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from random import Random

import httpx
import pytest
from product import Product
from sqlalchemy import select
from stage import DOSSIER

from bot.mailbox.engine import open_engine
from bot.mailbox.tables import outbox

SECONDS = 15


@pytest.fixture
def product(tmp_path):
    started = Product(tmp_path, MOTCUA_DEMO="").start()
    yield started
    started.stop(signal.SIGKILL)


def post(browser, text, external_id):
    return browser.post("/chat/messages", json={"id": external_id, "text": text})


def ends(product, how):
    """Ask the product to end and return its exit code and how long it took."""
    process, begin = product.process, time.monotonic()
    process.send_signal(how)
    code = process.wait(SECONDS)
    product.process = None
    return code, time.monotonic() - begin


def test_it_ends_cleanly_and_starts_again_with_all_data(product):
    with httpx.Client(base_url=product.url, timeout=SECONDS) as browser:
        assert browser.get("/").status_code == 200
        assert post(browser, "xin chào", "a").status_code == 200
        with ThreadPoolExecutor(1) as pool:
            listening = pool.submit(browser.get, "/chat/events")
            time.sleep(0.2)
            before, kept = browser.get("/chat/messages").json(), dict(browser.cookies)
            code, seconds = ends(product, signal.SIGINT)
            assert listening.result(SECONDS).text.count("data: ") == len(before["messages"])
    assert (code, product.printed.count("\n")) == (0, 5)
    assert seconds < 10
    assert not any(word in product.printed for word in ("Traceback", "Error", "Cancel", "Aborted"))
    key = product.folder / "data" / "key"
    secret = key.read_text()
    assert (len(secret), stat.S_IMODE(key.stat().st_mode)) == (64, 0o600)
    assert secret not in product.printed
    product.start()
    assert key.read_text() == secret
    with httpx.Client(base_url=product.url, timeout=SECONDS, cookies=kept) as browser:
        assert browser.get("/chat/messages").json() == before
        assert post(browser, "xin chào", "a").json()["messages"] == before["messages"][-1:]
    assert ends(product, signal.SIGTERM)[1] < 10


class Citizen(threading.Thread):
    """Sends each message again and again with the same id until it is answered, through every restart."""

    def __init__(self, product, number, texts):
        super().__init__()
        self.product, self.number, self.texts = product, number, texts
        self.answers = {}
        self.tries = 0

    def run(self):
        with httpx.Client(base_url=self.product.url, timeout=SECONDS) as browser:
            self.until(lambda: browser.get("/"))
            for place, text in enumerate(self.texts):
                self.answers[place] = self.until(lambda text=text, place=place: post(browser, text, f"m{place}")).json()
            self.page = self.until(lambda: browser.get("/chat/messages")).json()["messages"]
            self.name = browser.cookies["motcua_chat"].partition(".")[0]

    def until(self, ask):
        while True:
            self.tries += 1
            try:
                answer = ask()
            except httpx.TransportError:
                time.sleep(0.02)
                continue
            if answer.status_code == 200:
                return answer
            time.sleep(0.1)


TEXTS = ("xin chào", DOSSIER, "tôi đánh giá 5 sao, rất hài lòng", "cảm ơn", "phí đăng ký khai sinh bao nhiêu")
KILLS = 3


def rows(folder, name, question):
    with closing(sqlite3.connect(folder / "data" / f"{name}.db")) as connection:
        return connection.execute(question).fetchall()


def let_leases_end(folder):
    """What the dead process held is taken again when its lease is over; a test does not wait for a minute."""
    with closing(sqlite3.connect(folder / "data" / "bot.db", isolation_level=None)) as connection:
        connection.execute("UPDATE outbox SET leased_until = created_at WHERE status = 'sending'")


def test_killed_in_the_middle_of_a_burst_nothing_is_lost_and_nothing_doubled(product):
    chance = Random(20261122)
    citizens = [Citizen(product, number, [chance.choice(TEXTS) for _ in range(25)]) for number in range(6)]
    for citizen in citizens:
        citizen.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.5))
        product.stop(signal.SIGKILL)
        let_leases_end(product.folder)
        product.start()
    for citizen in citizens:
        citizen.join(60)
        assert len(citizen.answers) == 25
    assert sum(citizen.tries for citizen in citizens) > 6 * 27  # the kills were felt
    settled(product.folder)
    for citizen in citizens:
        assert_whole(product.folder, citizen)
    assert_rated_once(product.folder)


def settled(folder):
    """Wait until the office has answered everything."""
    end = time.monotonic() + SECONDS
    while rows(folder, "bot", "SELECT 1 FROM outbox WHERE status NOT IN ('sent')"):
        assert time.monotonic() < end
        time.sleep(0.05)


def assert_whole(folder, citizen):
    """All that was said was heard once, in order; what was answered at once is what the page shows."""
    ((conversation, version, following),) = rows(
        folder, "bot", f"SELECT id, version, next_seq FROM conversations WHERE person = '{citizen.name}'"
    )
    heard = rows(
        folder, "bot", f"SELECT channel, external_id FROM inbox WHERE conversation_id = {conversation} ORDER BY id"
    )
    own = [external for channel, external in heard if channel == "web"]
    assert own == [f"{citizen.name}:opened", *(f"{citizen.name}:m{place}" for place in range(25))]
    assert version == len(heard)
    sent = [
        seq
        for (seq,) in rows(folder, "bot", f"SELECT seq FROM outbox WHERE conversation_id = {conversation} ORDER BY id")
    ]
    assert sent == list(range(1, following))
    shown = {message["seq"]: message["text"] for message in citizen.page}
    for answer in citizen.answers.values():
        assert all(shown[message["seq"]] == message["text"] for message in answer["messages"])


def assert_rated_once(folder):
    engine = open_engine(f"sqlite:///{folder / 'data' / 'bot.db'}", (folder / "data" / "key").read_bytes())
    with engine.connect() as connection:
        requests = connection.execute(select(outbox.c.key, outbox.c.body).order_by(outbox.c.key)).all()
    engine.dispose()
    wanted = [(row.key,) for row in requests if row.body.get("kind") == "SaveRating"]
    kept = rows(folder, "api", "SELECT idempotency_key FROM ratings ORDER BY idempotency_key")
    assert wanted
    assert kept == wanted

"""The same dialogues on the page as a browser gets it: the product on a socket, its database, its delivery."""

import time

import httpx
import pytest
from peers.joined import joined
from twin.desks import Desks
from twin.playing import HOURS, MANNERS, PHONE, Chat, dialogues

from bot.mailbox.tables import conversations

DIALOGUES = dialogues()
SECONDS = 15
MANY = 1e9


class Page(Chat):
    """An open page in a browser."""

    def __init__(self, product, library, manner):
        super().__init__(library, "web", manner)
        self.product, self.seen = product, 0
        self.http = httpx.Client(base_url=product.url, timeout=SECONDS)

    def open(self):
        assert self.http.get("/").status_code == 200
        self.name = self.http.cookies["motcua_chat"].partition(".")[0]
        self.asked = self.product.bot.delivery.office.asked[self.name]
        self.steps.append([])
        self._fetch()
        return self

    def _send(self, payload):
        self.steps.append([])
        assert self.http.post("/chat/messages", json=payload).status_code == 200
        self._fetch()

    def _fetch(self):
        """Take what the page takes, until nothing is on its way; then look what is stored."""
        end, waiting = time.monotonic() + SECONDS, True
        while waiting:
            found = self.http.get("/chat/messages", params={"after": self.seen}).json()
            waiting = found["waiting"]
            assert time.monotonic() < end
            time.sleep(0.002 if waiting else 0)
        (row,) = self.product.rows(conversations, person=self.name)
        self.box.state = row["state"]
        for message in found["messages"]:
            self.seen = message["seq"]
            self._see_screen(self.phone.shows(message))


@pytest.fixture(scope="module")
def product(tmp_path_factory, library):
    folder = tmp_path_factory.mktemp("twin")
    with joined(folder, library, help_phone=PHONE, help_hours=HOURS, voice="off") as product:
        product.bot.delivery.office = Desks()
        product.bot.app.state.desk.pace.burst = MANY
        yield product


@pytest.mark.parametrize("place", range(len(DIALOGUES)), ids=[one.name for one in DIALOGUES])
def test_it_goes_on_the_page_as_in_the_core(product, library, place):
    """In turn by buttons, numbers, words, and words without accents; the other ways meet the same code."""
    manner = MANNERS[place % len(MANNERS)]
    wanted = Chat(library, "web", manner).open().play(DIALOGUES[place]).outcome()
    page = Page(product, library, manner)
    with page.http:
        found = page.open().play(DIALOGUES[place]).outcome()
    for of_page, of_core in zip(found, wanted, strict=True):
        assert of_page == of_core

"""Some of the dialogues over the platforms themselves: product, database, delivery and loopback peers on sockets."""

import pytest
from peers import zalo_bot, zalo_oa
from peers.joined import joined, wait_until
from peers.telegram import TOKEN, Telegram
from twin.desks import Desks
from twin.playing import HOURS, PHONE, Chat, dialogues

from bot.channels.zalo_oa import PATH
from bot.mailbox.tables import conversations, inbox

# A form from beginning to end, a question and its facets, a dossier, a rating with its reason, places, English, data.
TAKEN = ("to_khai-1", "hoi-1", "ho_so-1", "danh_gia-3", "noi_nop-4", "english-2", "lenh-5", "khong_can-2")
DIALOGUES = [one for one in dialogues() if one.name in TAKEN]
CHANNELS = ("telegram", "zalo_bot", "zalo_oa")
MANNERS = {"telegram": ("buttons", "bare"), "zalo_oa": ("buttons", "numbers"), "zalo_bot": ("numbers", "words")}


class OnTelegram:
    """A person whose phone is at the peer: what is typed and tapped goes over the line, what comes is read there."""

    def __init__(self, peer, name):
        self.person = peer.person(int(name))
        self.says = self.person.says

    def presses(self, press):
        self.person.presses_data(press, self.person.seen[-1])

    def sent(self):
        return self.person.seen


class OnZaloBot:
    def __init__(self, peer, name):
        self.peer, self.name = peer, name

    def says(self, text):
        self.peer.says(self.name, text)

    def sent(self):
        return self.peer.sent(self.name)


class OnZaloOa(OnZaloBot):
    def presses(self, press):
        self.peer.presses(self.name, press)

    def sent(self):
        return [body["message"] for body in super().sent()]


PEOPLE = {"telegram": OnTelegram, "zalo_bot": OnZaloBot, "zalo_oa": OnZaloOa}


class Line(Chat):
    """A conversation over a platform."""

    def __init__(self, product, peer, library, channel, manner, name):
        super().__init__(library, channel, manner)
        self.product, self.channel, self.name, self.count = product, channel, name, 0
        self.person = PEOPLE[channel](peer, name)
        self.asked = product.bot.delivery.office.asked[name]
        self.phone.says = lambda text: lambda: self.person.says(text)
        self.phone.presses = lambda press: lambda: self.person.presses(press)

    def _send(self, payload):
        self.steps.append([])
        seen = len(self.person.sent())
        payload()
        self.count += 1
        wait_until(self._answered)
        (row,) = self.product.rows(conversations, person=self.name)
        self.box.state = row["state"]
        for message in self.person.sent()[seen:]:
            self._see_screen(self.phone.shows(message))

    def _answered(self):
        """Whether all that was said was heard, and nothing is on its way any more, also no answer of the office."""
        heard = [row for row in self.product.rows(inbox, person=self.name) if row["channel"] == self.channel]
        return len(heard) == self.count and all(row["status"] == "sent" for row in self.product.rows(person=self.name))


@pytest.fixture(scope="module")
def platforms(tmp_path_factory, library):
    """Return the product joined to all three platforms, and the peers by the names of their channels."""
    with Telegram() as telegram, zalo_bot.ZaloBotPeer() as bot, zalo_oa.ZaloOaPeer() as oa:
        settings = {
            "telegram_token": TOKEN,
            "telegram_api_url": telegram.url,
            "zalo_bot_token": zalo_bot.TOKEN,
            "zalo_bot_api_url": bot.url,
            "zalo_oa_app_id": zalo_oa.APP,
            "zalo_oa_app_secret": zalo_oa.APP_SECRET,
            "zalo_oa_oa_secret": zalo_oa.OA_SECRET,
            "zalo_oa_refresh_token": zalo_oa.FIRST_REFRESH,
            "zalo_oa_api_url": oa.url,
            "zalo_oa_oauth_url": oa.url,
        }
        folder = tmp_path_factory.mktemp("platforms")
        with joined(folder, library, help_phone=PHONE, help_hours=HOURS, voice="off", **settings) as product:
            product.bot.delivery.office = Desks()
            oa.webhook = product.url + PATH
            yield product, {"telegram": telegram, "zalo_bot": bot, "zalo_oa": oa}


@pytest.mark.parametrize("place", range(len(DIALOGUES)), ids=[one.name for one in DIALOGUES])
@pytest.mark.parametrize("channel", CHANNELS)
def test_it_goes_over_the_platform_as_in_the_core(platforms, library, channel, place):
    product, peers = platforms
    dialogue, manner = DIALOGUES[place], MANNERS[channel][place % 2]
    wanted = Chat(library, channel, manner).play(dialogue).outcome()
    line = Line(product, peers[channel], library, channel, manner, f"70{place}{CHANNELS.index(channel)}")
    for of_line, of_core in zip(line.play(dialogue).outcome(), wanted, strict=True):
        assert of_line == of_core

"""Pictures and recordings that came over a channel: fetched, read in memory, and gone."""

import anyio
import pytest
from cards import CARD, photo

from bot.dialogue.events import PictureRead, SpeechHeard
from bot.dialogue.replies import HearSpeech, ReadPicture
from bot.ports import Refused, TryLater
from bot.senses import ChannelSenses

CODE = "H19.31-261105-0012"


class Line:
    """A platform that hands out `content`, or raises it."""

    def __init__(self, content):
        self.content = content
        self.asked = []

    async def fetch(self, ref):
        self.asked.append(ref)
        if isinstance(self.content, Exception):
            raise self.content
        return self.content


def sensed(content, request, listen=None, channel="telegram"):
    return anyio.run(ChannelSenses({"telegram": Line(content)}, listen).perform, request, channel)


def test_a_card_is_read_into_facts_alone():
    read = sensed(photo(), ReadPicture("p"))
    assert read.card["ho_ten"] == "Điểu Thị K'Ré"
    assert read.texts == ()


def test_another_code_comes_as_text():
    assert sensed(photo(text=CODE), ReadPicture("p")) == PictureRead((CODE,))


def test_a_long_code_is_cut_and_a_blank_picture_holds_none():
    assert len(sensed(photo(text="9" * 2500), ReadPicture("p")).texts[0]) == 2000
    assert sensed(photo(lambda picture: picture.point(lambda _: 90)), ReadPicture("p")) == PictureRead()


@pytest.mark.parametrize("content", [b"", b"no picture", Refused("gone")])
def test_what_cannot_be_opened_is_unseen(content):
    assert sensed(content, ReadPicture("p")) == PictureRead(unseen=True)


def test_a_platform_that_is_away_is_asked_later():
    for request in (ReadPicture("p"), HearSpeech("v")):
        with pytest.raises(TryLater):
            sensed(TryLater("away"), request, listen=str)


def test_a_channel_that_is_off_has_no_senses():
    assert sensed(photo(), ReadPicture("p"), channel="fax") == PictureRead(unseen=True)
    assert sensed(b"", HearSpeech("v"), str, channel="fax") == SpeechHeard()


def test_a_recording_is_written_down():
    assert sensed(b"sound", HearSpeech("v"), lambda sound: sound.decode() + "!") == SpeechHeard("sound!")


def test_where_nothing_can_listen_nothing_is_fetched():
    line = Line(CARD)
    assert anyio.run(ChannelSenses({"telegram": line}).perform, HearSpeech("v"), "telegram") == SpeechHeard()
    assert line.asked == []

"""A picture or a recording that came over a channel is looked into, and its outcome is a turn of its own."""

import anyio
import pytest
from cards import CARD, photo
from stage import DOSSIER

from bot.dialogue.events import Photographed, Spoken
from bot.mailbox.history import transcript
from bot.mailbox.tables import conversations, inbox, outbox
from bot.ports import Incoming, TryLater
from bot.senses import ChannelSenses


class Line:
    """A platform that hands out `content`, after so many `troubles`."""

    def __init__(self, content, troubles=0):
        self.content = content
        self.troubles = troubles
        self.asked = 0

    async def fetch(self, ref):
        self.asked += 1
        if self.asked <= self.troubles:
            raise TryLater("http-503")
        return self.content


@pytest.fixture
def send(process):
    def send(event, line, listen=None, rounds=3):
        process.delivery.senses = ChannelSenses({"phone": line}, listen)
        number = f"an-{len(process.rows(inbox))}"
        heard = Incoming(
            channel="phone", bot="b", person="an", external_id=number, event=event, heard=None, at=process.clock()
        )
        process.assistant.hear(heard)
        for _ in range(rounds):
            anyio.run(process.delivery.round)
            process.clock.forward(20)
        return [text for _, text in process.stage.phone.sent]

    return send


def test_the_code_in_a_picture_is_looked_up_and_told(process, send):
    texts = send(Photographed("p"), Line(photo(text=DOSSIER)))
    assert any(DOSSIER in text for text in texts)
    assert [row["status"] for row in process.rows(outbox) if row["kind"] == "request"] == ["sent", "sent"]


def test_nothing_of_a_card_is_stored(process, send):
    send(Photographed("p"), Line(photo()))
    stored = repr([process.rows(table) for table in (conversations, inbox, outbox)])
    assert not any(part in stored for part in CARD.split("|") if len(part) > 3)


def test_a_platform_that_is_away_is_asked_again_and_then_the_person_is_told(send):
    line = Line(photo(text=DOSSIER), troubles=9)
    texts = send(Photographed("p"), line, rounds=6)
    assert line.asked == 4
    assert "chưa mở được ảnh" in texts[0]


def test_it_is_found_at_the_second_try(send):
    line = Line(photo(text=DOSSIER), troubles=1)
    assert any(DOSSIER in text for text in send(Photographed("p"), line, rounds=5))


def test_what_was_said_stands_in_the_transcript(process, send):
    texts = send(Spoken("v"), Line(b"sound"), lambda _: "mất thẻ căn cước")
    assert "em nghe là" in texts[0].lower()
    (row,) = process.rows(conversations)
    heard = [turn["text"] for turn in transcript(process.engine, row["public_id"])["turns"] if turn["who"] == "citizen"]
    assert heard == ["mất thẻ căn cước"]


def test_without_a_model_a_voice_message_is_answered_kindly(send):
    line = Line(b"sound")
    assert "chưa nghe được" in send(Spoken("v"), line)[0]
    assert line.asked == 0

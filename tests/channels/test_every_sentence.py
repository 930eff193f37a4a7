"""Every answer and every question of every form, on every channel: it fits, is cut between sentences, keeps accents.

The limits stand here once more, as the platforms document them, so that a wrong one in a channel is seen.
"""

import unicodedata
from dataclasses import replace
from datetime import date
from itertools import chain

import pytest
from sentences import of_forms, of_procedures

from bot.dialogue.outcome import turn
from bot.fitting import fit
from bot.joining import channel_modules
from bot.lines import Limits, in_characters, in_utf16

TODAY = date(2026, 11, 22)
CHANNELS = {module.NAME: module for module in channel_modules()}
every_channel = pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)
# https://core.telegram.org/bots/api, https://docs.zaloplatforms.com/docs (2026): the longest text, and its unit.
LONGEST = {"telegram": (4096, in_utf16), "zalo_bot": (2000, in_characters), "zalo_oa": (2000, in_characters)}
NARROW = Limits(text=200, choices=100, label=600, buttons=True)
PAIRS = ("neutral", "ong-ba", "ban")  # the longest words for me and you, the usual ones, the shortest


@pytest.fixture(scope="module")
def replies(library):
    """Return every reply once."""
    told = [of_procedures(library, language) for language in ("vi", "en")]
    asked = [of_forms(library, pair) for pair in PAIRS]
    outcomes = chain(*told, *asked, of_forms(library, "ong-ba", abroad=True))
    return list(dict.fromkeys(reply for outcome in outcomes for reply in turn(outcome).replies))


def without_gaps(text):
    return "".join(unicodedata.normalize("NFC", text).split())


def test_there_is_enough_to_say(library, replies):
    assert len(replies) > 5000
    said = "\n".join(reply.text for reply in replies)
    assert all(procedure.short in said for procedure in library.procedures.values())


@every_channel
def test_r13_every_sentence_fits_and_keeps_its_accents(channel, replies):
    for reply in replies:
        pieces = fit(reply, channel.LIMITS)
        assert without_gaps("".join(piece.text for piece in pieces)) == without_gaps(reply.text)
        assert [choice.id for choice in pieces[-1].choices] == [choice.id for choice in reply.choices]
        for piece in pieces:
            for message in channel.render(piece):
                check(channel.NAME, message, piece)


def check(name, message, piece):
    """Hold a message against what its platform takes."""
    text = message.get("text", message.get("caption", ""))
    longest, size = LONGEST.get(name, (100_000, in_characters))
    assert 0 < size(text) <= longest, (name, text)
    assert text == unicodedata.normalize("NFC", text)
    assert text.startswith(piece.text)
    for choice in piece.choices:
        assert not choice.numbered or choice.label in f"{message}", (name, choice)
    CHECKS.get(name, lambda *_: None)(message, text)


def _of_telegram(message, _text):
    for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
        for button in row:
            assert 0 < len(button["callback_data"].encode()) <= 64
            assert button["text"]


def _of_zalo_bot(message, text):
    units, end = text.encode("utf-16-le"), 0
    for run in message.get("text_styles", ()):
        assert run["start"] >= end
        end = run["start"] + run["len"]
        assert 2 * end <= len(units)
        marked = units[2 * run["start"] : 2 * end].decode("utf-16-le")  # raises where half a sign is cut off
        assert "b" not in run["st"] or marked == marked.strip()


def _of_zalo_oa(message, _text):
    buttons = message.get("attachment", {}).get("payload", {}).get("buttons", ())
    assert len(buttons) <= 5
    assert all(0 < len(button["title"]) <= 100 and 0 < len(button["payload"]) <= 1000 for button in buttons)


CHECKS = {"telegram": _of_telegram, "zalo_bot": _of_zalo_bot, "zalo_oa": _of_zalo_oa}


def test_where_a_message_is_short_every_answer_is_cut_between_sentences(replies):
    """No platform of today is as narrow, an SMS is; a list is cut between its lines, a long sentence at a comma."""
    torn = []
    for reply in replies:
        pieces = fit(reply, NARROW)
        assert all(len(piece.text) <= NARROW.text for piece in pieces)
        assert without_gaps("".join(piece.text for piece in pieces)) == without_gaps(reply.text)
        torn += [before.text[-60:] for before in pieces[:-1] if not ends_well(reply.text, before.text)]
    assert torn == [], len(torn)


def ends_well(whole, piece):
    """Whether a piece ends where a sentence, a line, or a part of a long sentence ends."""
    behind = whole[whole.index(piece) + len(piece) :]
    return behind.startswith("\n") or piece[-1] in ".!?…,;:”)"


@every_channel
def test_big_letters_and_bold_questions_stand_where_they_should(channel, replies):
    """With everything that a reply may carry."""
    for reply in replies[::7]:
        for message in channel.render(fit(replace(reply, big=True), channel.LIMITS)[-1]):
            check(channel.NAME, message, fit(reply, channel.LIMITS)[-1])

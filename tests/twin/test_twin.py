"""The twin without buttons: one dialogue on every channel, by buttons, numbers, words, with accents and without."""

from itertools import chain
from pathlib import Path

import pytest
from chat_files import TODAY, Replay
from sentences import of_questions
from twin.phones import PHONES, AnyPhone, phones
from twin.playing import MANNERS, Chat, dialogues, untypable

from bot.dialogue.outcome import turn
from bot.dialogue.world import World
from bot.joining import channel_modules

DIALOGUES = dialogues()
each = pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: one.name)
_LEAST = 60
CHATS = Path(__file__).parents[1] / "chats"


def test_there_are_enough_dialogues():
    assert len(DIALOGUES) >= _LEAST
    assert len({one.title for one in DIALOGUES}) == len(DIALOGUES)


def test_a_channel_that_is_new_is_played_too(library):
    """With what its golden file has of it, until it has a phone of its own for its buttons."""
    assert set(phones()) == {module.NAME for module in channel_modules()} >= set(PHONES)
    for dialogue in DIALOGUES[::9]:
        wanted = Chat(library, "zalo_bot", "numbers").play(dialogue).outcome()
        assert Chat(library, "zalo_bot", "numbers", AnyPhone("zalo_bot")).play(dialogue).outcome() == wanted


@each
def test_it_goes_alike_everywhere(library, dialogue):
    plays = [
        (channel, manner) for channel, phone in phones().items() for manner in MANNERS if possible(phone(), manner)
    ]
    assert len(plays) > 2 * len(PHONES)
    steps, asked, state = Chat(library, "terminal", "words").play(dialogue).outcome()
    assert [kind for kind, _ in asked] == list(dialogue.asks)
    for channel, manner in plays:
        chat = Chat(library, channel, manner).play(dialogue)
        found, wanted = chat.outcome(), (steps, *chat.as_typed((asked, state)))
        for of_play, of_first in zip(found, wanted, strict=True):
            assert of_play == of_first, (channel, manner)


def test_every_choice_may_be_typed(library):
    """Also those that nobody takes: by number and in words, with accents and without, each does what it says."""
    played = (Chat(library, "terminal", "words").play(dialogue).states for dialogue in DIALOGUES)
    in_forms = (turn(outcome).state for outcome in of_questions(library))
    seen, wrong = set(), []
    for state in chain(*played, said_in_transcripts(library), in_forms):
        wrong += untypable(library, state, seen)
    assert len(seen) > 400
    assert wrong == []


def said_in_transcripts(library):
    """Yield every state of the transcripts in tests/chats."""
    for path in sorted(CHATS.rglob("*.chat")):
        conversation = Replay(World(library, TODAY))
        for line in path.read_text("utf-8").splitlines():
            conversation.read(line)
            yield conversation.state


def possible(phone, manner):
    """A phone without buttons has nothing to press."""
    return manner != "buttons" or phone.presses is not None

"""What every channel keeps, whoever wrote it: nothing that arrives breaks it, nothing that is said is lost in it."""

import json
import pkgutil
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.channels
from bot.dialogue.answering import answer
from bot.dialogue.events import Opened, Pressed, Said, Unreadable
from bot.dialogue.outcome import turn
from bot.dialogue.replies import Choice, Reply
from bot.dialogue.state import State
from bot.dialogue.world import World
from knowledge.model import Facet

GOLDEN = Path(__file__).parent / "golden"
CHANNELS = [import_module(f"bot.channels.{found.name}") for found in pkgutil.iter_modules(bot.channels.__path__)]
NAMES = [channel.__name__.rpartition(".")[2] for channel in CHANNELS]
every_channel = pytest.mark.parametrize("channel", CHANNELS, ids=NAMES)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["text", "choice", "id", "message", "callback_query", "sender", "event_name", "update_id", "data"]
)
ANY_TEXT = st.text(st.characters(categories=None), max_size=60)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=600)
REPLIES = st.builds(
    Reply,
    TEXTS,
    st.lists(
        st.builds(
            Choice, st.from_regex(r"[0-9]{1,4}:[0-9]", fullmatch=True), TEXTS.map(lambda t: t[:60]), st.booleans()
        ),
        max_size=6,
    ).map(tuple),
)


def test_there_are_channels():
    assert {"web", "terminal"} <= set(NAMES)


@every_channel
def test_it_says_what_it_is(channel):
    assert isinstance(channel.NAME, str)
    assert channel.LONGEST_TEXT >= 600
    assert isinstance(channel.BUTTONS, bool)
    assert len({each.NAME for each in CHANNELS}) == len(CHANNELS)


@every_channel
@given(payload=st.dictionaries(KEYS | st.text(max_size=8), JSON | ANY_TEXT, max_size=4))
def test_r10_nothing_that_arrives_breaks_it(channel, payload):
    event = channel.parse(payload)
    assert event is None or isinstance(event, Said | Pressed | Opened | Unreadable)


@every_channel
@pytest.mark.parametrize("payload", [{}, {"text": ""}, {"text": " \n\t"}, {"text": None}, {"text": 7}, {"text": ["a"]}])
def test_what_says_nothing_is_nothing(channel, payload):
    assert not isinstance(channel.parse(payload), Said)


@every_channel
@pytest.mark.parametrize("text", ["a\x00b", "a\ud83db", "\udc00a", "\ud800", "a\x00", "x" * 100_000 + "\ud800"])
def test_what_it_hands_on_can_be_stored_and_shown(channel, text):
    for field in ("text", "choice"):
        event = channel.parse({field: text})
        if event is not None:
            heard = event.text if isinstance(event, Said) else event.choice
            assert "\x00" not in heard
            assert heard.encode()


def shown(messages):
    """Return all that a person can read in `messages`."""
    return json.dumps(messages, ensure_ascii=False)


def lines_of(messages):
    return [line for message in messages for line in message["text"].splitlines()]


@every_channel
@given(reply=REPLIES)
def test_nothing_that_is_said_is_lost(channel, reply):
    messages = channel.render(reply)
    said = " ".join(message["text"] for message in messages).split()
    assert said[: len(reply.text.split())] == reply.text.split()
    numbered = [choice.label for choice in reply.choices if choice.numbered]
    for number, label in enumerate(numbered, 1):
        assert json.dumps(label, ensure_ascii=False)[1:-1] in shown(messages)
        assert str(number) in shown(messages)
    if channel.BUTTONS:
        ids = [button["id"] for message in messages for button in message.get("choices", ())]
        assert ids == [choice.id for choice in reply.choices]


@every_channel
@given(reply=REPLIES)
def test_what_it_shows_fits_and_can_be_sent(channel, reply):
    for message in channel.render(reply):
        assert len(message["text"]) <= channel.LONGEST_TEXT
        assert json.loads(json.dumps(message)) == message


@every_channel
@given(reply=REPLIES)
def test_numbers_count_only_what_may_be_typed(channel, reply):
    numbered = [choice.label for choice in reply.choices if choice.numbered]
    for message in channel.render(reply):
        pairs = [(b["number"], b["label"]) for b in message.get("choices", ()) if b["number"]]
        assert not pairs or pairs == list(enumerate(numbered, 1))


@pytest.fixture(scope="module")
def real_replies(library):
    """Return what is answered about every facet of every procedure."""
    world = World(library, date(2026, 11, 22))
    return [
        reply
        for code in library.procedures
        for facet in Facet
        for reply in turn(answer(State(turn=3), code, facet, world)).replies
    ]


@every_channel
def test_r13_every_real_answer_fits_with_all_its_words(channel, real_replies):
    assert len(real_replies) > 1000
    for reply in real_replies:
        messages = channel.render(reply)
        assert all(len(message["text"]) <= channel.LONGEST_TEXT for message in messages)
        said = " ".join(message["text"] for message in messages).split()
        assert said[: len(reply.text.split())] == reply.text.split()
        assert all(choice.label in shown(messages) for choice in reply.choices if choice.numbered)


@every_channel
def test_golden_payloads(channel):
    """What a platform really sends, and what we send to it; a channel without such a file is not finished."""
    golden = json.loads((GOLDEN / f"{channel.__name__.rpartition('.')[2]}.json").read_text("utf-8"))
    assert golden["in"]
    assert golden["out"]
    for case in golden["in"]:
        event = channel.parse(case["payload"])
        found = (
            None if event is None else {type(event).__name__: getattr(event, "text", getattr(event, "choice", None))}
        )
        assert found == case["event"], case
    for case in golden["out"]:
        said, choices = case["reply"], tuple(Choice(**choice) for choice in case["reply"]["choices"])
        assert channel.render(Reply(said["text"], choices, scan=said.get("scan", False))) == case["messages"]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_no_golden_file_is_left_over(path):
    assert path.stem in NAMES

"""What every channel keeps, whoever wrote it: nothing that arrives breaks it, nothing that is said is lost in it."""

import json
import pkgutil
from dataclasses import asdict
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers.documented import documented

import bot.channels
from bot.dialogue.answering import answer
from bot.dialogue.events import Opened, Photographed, Pressed, Said, Spoken, Unreadable
from bot.dialogue.outcome import turn
from bot.dialogue.replies import Choice, Reply
from bot.dialogue.state import State
from bot.dialogue.world import World
from bot.lines import Limits, Malformed
from knowledge.model import Facet

EVENTS = Said | Pressed | Opened | Unreadable | Photographed | Spoken
GOLDEN = Path(__file__).parent / "golden"
CHANNELS = [import_module(f"bot.channels.{found.name}") for found in pkgutil.iter_modules(bot.channels.__path__)]
CHANNELS.append(documented())
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


def heard(channel, payload):
    """Return what a channel hears; a payload that it calls malformed is heard by nobody."""
    try:
        return channel.parse(payload)
    except Malformed:
        return None


def as_json(found):
    """Return what was heard as it stands in a golden file."""
    event = found and {type(found.event).__name__: asdict(found.event)}
    return found and {**asdict(found), "event": event}


def golden_of(channel):
    if hasattr(channel, "GOLDEN"):
        return channel.GOLDEN
    return json.loads((GOLDEN / f"{channel.__name__.rpartition('.')[2]}.json").read_text("utf-8"))


def payloads_of(channel):
    """Return what its platform really sends, as far as a conversation hears it."""
    return [case["payload"] for case in golden_of(channel)["in"] if case["heard"]]


def with_strings(value, text):
    """Return `value` with `text` behind every string that is no name of a kind."""
    match value:
        case dict():
            return {key: with_strings(each, text) if key not in FIXED else each for key, each in value.items()}
        case list():
            return [with_strings(each, text) for each in value]
        case str():
            return value + text
        case _:
            return value


FIXED = {"type", "event_name", "chat_type"}


def strings_in(value):
    """Yield every string in `value`."""
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from strings_in(each)
        case list() | tuple():
            for each in value:
                yield from strings_in(each)


def numbers_in(value):
    match value:
        case dict():
            for each in value.values():
                yield from numbers_in(each)
        case list():
            for each in value:
                yield from numbers_in(each)
        case int():
            yield value


def said_in(message):
    """Return the text of a message, wherever the platform wants it: the one least deep."""
    layer = [message]
    while layer:
        for each in layer:
            for key in ("text", "caption"):
                if isinstance(each.get(key), str):
                    return each[key]
        layer = [inner for each in layer for inner in each.values() if isinstance(inner, dict)]
    raise AssertionError(f"no text: {message}")


def words_of(messages):
    return " ".join(said_in(message) for message in messages).split()


def test_there_are_channels():
    assert {"web", "terminal", "telegram"} <= set(NAMES)


@every_channel
def test_it_says_what_it_is(channel):
    assert isinstance(channel.NAME, str)
    assert isinstance(channel.LIMITS, Limits)
    assert channel.LIMITS.text >= 600
    assert len({each.NAME for each in CHANNELS}) == len(CHANNELS)


@every_channel
@given(payload=st.dictionaries(KEYS | st.text(max_size=8), JSON | ANY_TEXT, max_size=4))
def test_r10_nothing_that_arrives_breaks_it(channel, payload):
    found = heard(channel, payload)
    assert found is None or isinstance(found.event, EVENTS)


@every_channel
@pytest.mark.parametrize("payload", [{}, {"text": ""}, {"text": " \n\t"}, {"text": None}, {"text": 7}, {"text": ["a"]}])
def test_what_says_nothing_is_nothing(channel, payload):
    found = heard(channel, payload)
    assert found is None or not isinstance(found.event, Said)


UNFIT = ["a\x00b", "a\ud83db", "\udc00a", "\ud800", "a\x00", "x" * 100_000 + "\ud800"]


@every_channel
@pytest.mark.parametrize("text", UNFIT)
def test_what_it_hands_on_can_be_stored_and_shown(channel, text):
    """Wherever a string stands in what the platform really sends."""
    for payload in [{"text": text}, {"choice": text}, *(with_strings(each, text) for each in payloads_of(channel))]:
        found = heard(channel, payload)
        if found is not None:
            strings = [*strings_in(asdict(found.event)), found.person, found.external_id, found.heard or ""]
            assert not any("\x00" in each for each in strings)
            assert all(each.encode() or each == "" for each in strings)
            assert len(found.external_id) <= 120
            assert len(found.person) <= 120


@every_channel
@given(reply=REPLIES)
def test_nothing_that_is_said_is_lost(channel, reply):
    messages = channel.render(reply)
    assert words_of(messages)[: len(reply.text.split())] == reply.text.split()
    strings = list(strings_in(messages))
    numbered = [choice.label for choice in reply.choices if choice.numbered]
    for number, label in enumerate(numbered, 1):
        assert any(label in each for each in strings)
        assert any(str(number) in each for each in strings) or number in list(numbers_in(messages))
    if channel.LIMITS.takes(reply.choices):
        assert all(any(each.endswith(choice.id) for each in strings) for choice in reply.choices)


@every_channel
@given(reply=REPLIES)
def test_what_it_shows_fits_and_can_be_sent(channel, reply):
    for message in channel.render(reply):
        assert channel.LIMITS.size(said_in(message)) <= channel.LIMITS.text
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
        assert all(channel.LIMITS.size(said_in(message)) <= channel.LIMITS.text for message in messages)
        assert words_of(messages)[: len(reply.text.split())] == reply.text.split()
        strings = list(strings_in(messages))
        assert all(any(choice.label in each for each in strings) for choice in reply.choices if choice.numbered)


@every_channel
def test_golden_payloads(channel):
    """What a platform really sends, and what we send to it; a channel without such a file is not finished."""
    golden = golden_of(channel)
    assert golden["in"]
    assert golden["out"]
    for case in golden["in"]:
        assert as_json(heard(channel, case["payload"])) == case["heard"], case
    for case in golden.get("malformed", ()):
        with pytest.raises(Malformed):
            channel.parse(case)
    for case in golden["out"]:
        choices = tuple(Choice(**choice) for choice in case["reply"].get("choices", ()))
        assert channel.render(Reply(**{**case["reply"], "choices": choices})) == case["messages"]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_no_golden_file_is_left_over(path):
    assert path.stem in NAMES

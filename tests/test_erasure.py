"""A whole form, then erasure: afterwards no table and no byte of any file of either side holds one of the answers.

Real transcripts are said again through the mailbox, the delivery and the office; the answers searched for are those
that the form itself holds.
"""

import logging
from datetime import timedelta
from pathlib import Path

import anyio
import pytest
from residue import places_of
from stage import KEY, Stage, prepare_files

from api.jobs import keep_house
from bot.dialogue.lifetimes import begun
from bot.dialogue.replies import SubmitForm
from bot.dialogue.state import load
from bot.jobs import Jobs
from bot.mailbox.tables import conversations, metadata
from bot.signals import Signal

ROOT = Path(__file__).parents[1]
CHATS = ROOT / "tests" / "chats" / "to_khai"
_BESIDE = ("\n@api", "\n@home", "\n> [", "\n> (")  # what only a replay of the transcript itself can do
FINISHED = sorted(
    path.stem
    for path in CHATS.glob("*.chat")
    if "\n* SubmitForm" in (said := path.read_text("utf-8")) and not any(mark in said for mark in _BESIDE)
)
EVERY_FORM = "\n".join(path.read_text("utf-8") for path in (ROOT / "knowledge" / "forms").rglob("*.yaml"))
LONG = 6


class Watched:
    """The office, and what was handed in to it."""

    def __init__(self, office):
        self.office = office
        self.answers = []

    async def perform(self, request, key, channel, person):
        if isinstance(request, SubmitForm):
            self.answers.append(request.answers)
        return await self.office.perform(request, key, channel, person)


@pytest.fixture(scope="module")
def empty(tmp_path_factory, library):
    folder = tmp_path_factory.mktemp("empty")
    prepare_files(folder)
    return Stage(folder, library)


@pytest.fixture
def stage(empty, tmp_path):
    return empty.copy(tmp_path / "stage")


@pytest.fixture
def process(stage):
    process = stage.open()
    process.delivery.office = Watched(process.delivery.office)
    yield process
    process.close()


@pytest.fixture
def say(process):
    def say(*texts):
        for text in texts:
            process.hear(text, f"m{len(process.rows(metadata.tables['inbox']))}", channel="web")
            anyio.run(process.drain)

    return say


def lines_of(name):
    lines = (CHATS / f"{name}.chat").read_text("utf-8").splitlines()
    return [line[2:] for line in lines if line.startswith("> ")]


def telling(answers):
    """Return the words that would give somebody away: long enough to be nobody else's, and no example of a form."""
    if isinstance(answers, dict):
        return {word for value in answers.values() for word in telling(value)}
    if isinstance(answers, list | tuple):
        return {word for value in answers for word in telling(value)}
    text = str(answers or "")
    text = "" if text in EVERY_FORM else text
    own = len(text) >= LONG and (any(sign.isdigit() for sign in text) or " " in text) and text[0].upper() == text[0]
    return {text} if own else set()


def handed_in(name, process, say):
    """Say a transcript again; return the telling words of the form it hands in."""
    say(*lines_of(name))
    words = telling(process.delivery.office.answers)
    assert len(words) >= 3, "the transcript ends without a form"
    return words


def found(words, process):
    return places_of(words, process, KEY.encode())


def test_there_are_forms_to_try():
    assert len(FINISHED) >= 3


@pytest.mark.parametrize("name", FINISHED[::4])
def test_a_form_that_was_handed_in_is_gone_when_the_person_says_so(name, process, say, stage, caplog):
    caplog.set_level(logging.DEBUG)
    words = handed_in(name, process, say)
    places = found(words, process)
    assert {word for _, word in places} == words
    assert not [word for place, word in places if place == "plain"]
    say("xóa dữ liệu của tôi", "có")
    assert found(words, process) == []
    assert not [word for word in words if word in caplog.text]


@pytest.mark.parametrize("name", FINISHED[1::8])
@pytest.mark.parametrize("how", ["said", "silence"])
def test_a_form_that_was_left_is_gone(name, how, process, say, stage):
    for line in lines_of(name):
        say(line)
        (row,) = process.rows(conversations)
        drafts = begun(load(row["state"]))
        words = telling([draft.answers for draft in drafts])
        if len(words) >= 3:
            break
    assert len(words) >= 3
    assert {word for _, word in found(words, process)} == words
    if how == "said":
        say("xóa dữ liệu của tôi", "có")
    else:
        process.clock.at += timedelta(hours=24)
        Jobs(process.mailbox, process.assistant, process.clock, Signal()).once()
    assert found(words, process) == []


def test_a_form_that_was_handed_in_goes_after_a_week_by_itself(process, say, stage):
    words = handed_in(FINISHED[0], process, say)
    process.clock.at += timedelta(days=7)
    keep_house(process.app.state.office)
    Jobs(process.mailbox, process.assistant, process.clock, Signal()).once()
    assert found(words, process) == []

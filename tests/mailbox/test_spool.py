"""The database goes away: what was heard waits on the disk, in order, and is taken once when it is back (R7)."""

import json
import logging
import os
from datetime import timedelta
from random import Random

import anyio
import pytest
from sqlalchemy.exc import OperationalError
from stage import KEY

from bot.dialogue.events import Opened, Photographed, Pressed, Said, Spoken, Unreadable
from bot.intake import Intake
from bot.mailbox.engine import is_away
from bot.mailbox.tables import inbox
from bot.ports import Incoming
from bot.sealing import seal
from bot.signals import Signal
from bot.spool import Spool, SpoolUnwritableError

AWAY = OperationalError("select", {}, Exception("connection refused"))
NAME = "Điểu Thị Hoa"


class Mailbox:
    """A mailbox that can be away; with `lose` it stores and then fails, as when a line breaks after the commit."""

    def __init__(self, mailbox):
        self.mailbox = mailbox
        self.away = self.lose = False

    def take(self, incoming, decide):
        if self.away:
            raise AWAY
        receipt = self.mailbox.take(incoming, decide)
        if self.lose:
            raise AWAY
        return receipt


@pytest.fixture
def spool(tmp_path):
    return Spool.open(tmp_path / "spool", KEY.encode())


@pytest.fixture
def desk(process, spool):
    """The intake of a process whose mailbox can be away."""
    object.__setattr__(process.assistant, "mailbox", Mailbox(process.mailbox))
    return Intake(process.assistant, spool, Signal())


@pytest.fixture
def said(process):
    def said(text, number, person="an"):
        process.clock.forward(0.001)
        return Incoming(
            channel="phone", bot="b", person=person, external_id=f"{person}{number}", event=Said(text), heard=text,
            at=process.clock(),
        )  # fmt: skip

    return said


def heard(process):
    return [row["external_id"] for row in process.rows(inbox)]


def test_r07_what_is_heard_while_the_database_is_away_is_taken_once_and_in_order(process, desk, spool, said):
    assert desk.hear_or_keep(said("xin chào", 0)) is not None
    desk.assistant.mailbox.away = True
    for number in range(1, 6):
        assert desk.hear_or_keep(said("phí đăng ký khai sinh", number)) is None
    with pytest.raises(OperationalError):
        desk.replay()
    assert len(spool.waiting()) == 5
    desk.assistant.mailbox.away = False
    assert desk.hear_or_keep(said("cảm ơn", 6)) is None  # behind those that wait
    assert heard(process) == ["an0"]
    assert desk.replay() == 6
    assert heard(process) == [f"an{number}" for number in range(7)]
    assert desk.hear_or_keep(said("chào", 7)) is not None
    assert spool.waiting() == []


def test_r07_taking_the_same_message_twice_is_taking_it_once(process, desk, spool, said):
    desk.assistant.mailbox.lose = True
    assert desk.hear_or_keep(said("xin chào", 0)) is None
    with pytest.raises(OperationalError):
        desk.replay()
    desk.assistant.mailbox.lose = False
    assert desk.replay() == 1
    assert heard(process) == ["an0"]


def test_r07_start_refuses_a_folder_that_takes_no_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SpoolUnwritableError, match="MOTCUA_SPOOL"):
        Spool.open(tmp_path / "file", KEY.encode())
    with pytest.raises(SpoolUnwritableError):
        Spool.open(tmp_path / "file" / "deep", KEY.encode())


@pytest.mark.parametrize("content", [b"", b"nonsense", b"gAAAAABnonsense"])
def test_r07_a_file_that_cannot_be_read_is_put_aside_and_holds_up_no_other(process, desk, spool, said, content, caplog):
    desk.assistant.mailbox.away = True
    for number in range(3):
        desk.hear_or_keep(said(NAME, number))
    spool.waiting()[1].write_bytes(content)
    desk.assistant.mailbox.away = False
    assert desk.replay() == 2
    assert heard(process) == ["an0", "an2"]
    (aside,) = (spool.folder / "corrupt").iterdir()
    assert aside.read_bytes() == content
    assert NAME not in caplog.text


def test_a_message_that_breaks_the_turn_is_put_aside_too(process, desk, spool, said, monkeypatch, caplog):
    spool.keep(said(NAME, 0))
    spool.keep(said("xin chào", 1))
    real = desk.hear

    def breaks(incoming):
        if incoming.external_id == "an0":
            raise ZeroDivisionError(NAME)
        return real(incoming)

    assert spool.replay(breaks, is_away) == 1
    assert len(list((spool.folder / "corrupt").iterdir())) == 1
    assert NAME not in caplog.text


def test_nothing_on_the_disk_can_be_read_without_the_key(spool, said):
    spool.keep(said(NAME, 0))
    (path,) = spool.waiting()
    assert NAME.encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert "an" not in path.name


HEARD = [
    Opened(),
    Opened("tt_1.001193"),
    Said("xin chào\n“ạ”"),
    Pressed("3:1"),
    Unreadable(),
    Unreadable("voice"),
    Photographed("https://x.example/1.jpg"),
    Spoken("AwACAgUAAx"),
]


@pytest.mark.parametrize("event", HEARD, ids=repr)
def test_whatever_a_platform_brings_comes_back_as_it_was(spool, process, event):
    kept = Incoming(channel="c", bot="b", person="p", external_id="x", event=event, heard=None, at=process.clock())
    spool.keep(kept)
    found = []
    assert spool.replay(found.append, is_away) == 1
    assert found == [kept]


def test_what_the_last_version_kept_is_still_read(spool, process):
    kept = {
        "channel": "c",
        "bot": "b",
        "person": "p",
        "external_id": "x",
        "heard": "chào",
        "at": "2026-11-22T03:00:00+00:00",
    }
    old = json.dumps({**kept, "event": {"kind": "Said", "text": "chào"}})
    (spool.folder / "1-1-a.msg").write_bytes(seal("spool", KEY.encode()).encrypt(old.encode()))
    found = []
    assert spool.replay(found.append, is_away) == 1
    assert found[0].event == Said("chào")


def test_two_processes_share_a_folder_and_one_at_a_time_empties_it(spool, said):
    other = Spool.open(spool.folder, KEY.encode())
    chance, order = Random(1), []
    for number in range(20):
        (spool, other)[chance.randrange(2)].keep(said("chào", number))
    replayed = []

    def take(incoming):
        replayed.append(other.replay(order.append, is_away))
        order.append(incoming)

    assert spool.replay(take, is_away) == 20
    assert replayed == [0] * 20
    assert [incoming.external_id for incoming in order] == [f"an{number}" for number in range(20)]


def test_a_half_written_file_is_none(spool, said, monkeypatch):
    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="space"):
        spool.keep(said("chào", 0))
    assert spool.waiting() == []


def test_it_empties_itself_when_the_database_is_back(process, desk, spool, said, monkeypatch, caplog):
    monkeypatch.setattr("bot.intake._EVERY", 0.01)
    caplog.set_level(logging.ERROR)
    desk.assistant.mailbox.away = True
    desk.hear_or_keep(said("xin chào", 0))

    async def run():
        async with anyio.create_task_group() as group:
            group.start_soon(desk.run)
            await anyio.sleep(0.05)
            assert len(spool.waiting()) == 1
            seen = desk.news.now()
            desk.assistant.mailbox.away = False
            with anyio.fail_after(5):
                await desk.news.wait(seen, 5)
            group.cancel_scope.cancel()

    anyio.run(run)
    assert heard(process) == ["an0"]
    assert process.clock() - process.rows(inbox)[0]["received_at"].replace(tzinfo=process.clock().tzinfo) < timedelta(1)


def test_what_a_platform_sent_and_nobody_understood_is_kept_once_and_for_thirty_days(spool, process):
    assert spool.put_aside("telegram", b"{")
    assert not spool.put_aside("telegram", b"{")
    assert spool.put_aside("telegram", b"[")
    old, fresh = sorted((spool.folder / "corrupt").iterdir())
    assert b"{" not in old.read_bytes()[:1]
    now = process.clock()
    for path, days in ((old, 31), (fresh, 29)):
        at = (now - timedelta(days=days)).timestamp()
        os.utime(path, (at, at))
    assert spool.forget_old(now) == 1
    assert [path.name for path in (spool.folder / "corrupt").iterdir()] == [fresh.name]


def test_a_flood_of_what_nobody_understands_fills_no_disk(spool, monkeypatch):
    monkeypatch.setattr("bot.spool._MOST_ASIDE", 3)
    assert [spool.put_aside("telegram", bytes([number])) for number in range(5)] == [True] * 3 + [False] * 2

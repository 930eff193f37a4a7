"""A process is killed at every point of a turn and of its delivery; another one goes on as if nothing had happened.

For each step of a script the two databases are copied, the step is run with a kill at point 1, 2, 3 … (before and
after each SQL statement and commit of the bot and of the office, before and after each await of the delivery), a new
process opens the same files, the platform delivers the message again, and all rows must be those of a run without a
kill. A step is carried on from the run without a kill, so that by induction the whole script holds.
"""

import re

import anyio
import pytest
from mortal import Machine, died
from stage import DOSSIER, steady

from bot.dialogue.events import Opened
from bot.mailbox.tables import inbox, outbox

SCRIPT = (
    ("mở trang", Opened()),
    ("hỏi", "phí đăng ký khai sinh bao nhiêu"),
    ("mở tờ khai", "điền tờ khai khai sinh"),
    ("đồng ý", "đồng ý"),
    ("tên", "Nguyễn Văn A"),
    ("bỏ qua", "bỏ qua"),
    ("nộp", "nộp"),
    ("hài lòng", "5"),
    ("tra hồ sơ", DOSSIER),
    ("đã cầm kết quả", "rồi"),
    ("chưa hài lòng", "2"),
    ("lý do", "chờ lâu quá, gọi 0912345678"),
)


def step(machine, stage, name, channel, what, last=None):
    """Hear one message and deliver all that follows, in a process that may be killed.

    Return whether it was, and how many points it had passed when it had heard.
    """
    process = machine.start(stage, last)
    process.http.request = machine.around_async(process.http.request)
    send, stage.phone.send = stage.phone.send, machine.around_async(stage.phone.send)
    heard = 0
    try:
        process.hear(what, name, channel=channel)
        heard = machine.passed
        machine.point()
        anyio.run(process.drain)
    except BaseException as error:
        if not died(error):
            raise
        return True, heard
    finally:
        machine.last = None
        stage.phone.send = send
        process.close()
    return False, heard


def after(machine, stage, name, channel, what):
    """Return all rows after another process went on: the platform delivers again, leases end, nothing stays open."""
    process = machine.start(stage)
    if not any(row["external_id"] == name for row in process.rows(inbox)):
        process.hear(what, name, channel=channel)
    process.clock.forward(61)
    anyio.run(process.drain)
    found = process.everything()
    sent = list(stage.phone.sent)
    marked = sum(row["uncertain"] for row in process.rows(outbox))
    process.close()
    return found, sent, marked


def sent_once_or_marked(sent, wanted, marked):
    """Nothing lost, nothing out of order, and only as often doubled as a row says that it may have been."""
    sent, wanted = ([(person, steady(text)) for person, text in each] for each in (sent, wanted))
    doubled = len(sent) - len(wanted)
    once = [each for place, each in enumerate(sent) if place == 0 or each != sent[place - 1]]
    return once == wanted and doubled <= marked <= 1


@pytest.mark.databases("sqlite")  # copied at every step; test_promises kills on both
@pytest.mark.parametrize("channel", ["web", "phone"])
def test_a_kill_at_any_point_loses_and_doubles_nothing(stage, channel, tmp_path, monkeypatch):
    machine = Machine(stage, monkeypatch)
    points = 0
    for number, (name, what) in enumerate(SCRIPT):
        unhurt = stage.copy(tmp_path / f"{number}-0")
        killed, heard = step(machine, unhurt, name, channel, what)
        passed, sent = machine.passed, list(unhurt.phone.sent)
        assert not killed
        unhurt.clock.at = stage.clock.at
        wanted, _, _ = after(machine, unhurt, name, channel, what)
        first = first_point(channel, name, heard, passed)
        for point in range(first, passed + 1):
            hurt = stage.copy(tmp_path / f"{number}-{point}")
            assert step(machine, hurt, name, channel, what, point)[0], (name, point)
            found, said, marked = after(machine, hurt, name, channel, what)
            assert found == wanted, (name, point)
            assert sent_once_or_marked(said, sent, marked), (name, point)
        points += passed + 1 - first
        stage = unhurt
        unhurt.phone.sent.clear()
    assert [reference for _, _, reference in wanted["submissions"]] == [reference_in(wanted["outbox"])]
    assert [rating[:3:2] for rating in wanted["ratings"]] == [("assistant", 5), ("agency", 2), ("agency", 2)]
    assert points > 150


def first_point(channel, name, heard, passed):
    """Return where to begin to kill: on the phone only what differs from the page, the sending of many kinds of answer."""
    if channel == "web":
        return 1
    return heard if name in {"hỏi", "nộp", "tra hồ sơ"} else passed + 1


def reference_in(rows):
    """Return the receipt number that the person was told."""
    (found,) = {match[0] for row in rows for match in [re.search(r"TK-\d{6}-\w{4}", str(row[3]))] if match}
    return found

"""The transcripts are readable, and their test can fail; the network is off but for this machine."""

import socket
from pathlib import Path

import pytest
from chat_dossiers import read_dossier
from chat_files import Office, replay
from pytest_socket import SocketConnectBlockedError

from bot.dialogue.paging import LIMIT

CHATS = sorted((Path(__file__).parent / "chats").rglob("*.chat"))
SCRIPT = """# Chào.
@today 2026-11-22

> cảm ơn
< Dạ, không có gì ạ. Cần gì anh/chị cứ hỏi em.
"""


def test_there_are_many():
    assert len(CHATS) >= 34


@pytest.mark.parametrize("path", CHATS, ids=lambda path: path.stem)
def test_a_transcript_says_what_it_is_about_and_on_which_day(path):
    first, *rest = path.read_text("utf-8").splitlines()
    assert first.startswith("# ")
    assert any(line.startswith("@today ") for line in rest)
    assert all(line == "" or line[0] in "#@><*" for line in rest)
    assert any(line.startswith("< ") for line in rest)


@pytest.mark.parametrize("path", CHATS, ids=lambda path: path.stem)
def test_no_message_in_a_transcript_is_too_long(path):
    bubble = 0
    for line in path.read_text("utf-8").splitlines():
        bubble = bubble + len(line) - 1 if line.startswith("< ") and not line.startswith("< [") else 0
        assert bubble <= LIMIT


def test_what_is_said_as_written_stays(library):
    assert replay(SCRIPT, library) == SCRIPT


def test_another_answer_shows(library):
    assert replay(SCRIPT.replace("không có gì", "vâng"), library) == SCRIPT


def test_another_question_shows(library):
    assert replay(SCRIPT.replace("cảm ơn", "tạm biệt"), library) != SCRIPT.replace("cảm ơn", "tạm biệt")


@pytest.mark.parametrize("line", ["@tomorrow 2026-11-22", "@today tomorrow", "@dossier H19", "@api"])
def test_a_line_that_cannot_be_read_is_no_silent_test(library, line):
    with pytest.raises((ValueError, TypeError)):
        replay(f"# x\n{line}\n", library)


def test_a_dossier_is_read():
    found, _ = read_dossier("H19.31-261105-0012 = 5 | Đăng ký khai sinh | UBND xã | nhận 2026-11-05 | lý do Thiếu giấy")
    assert (found.status, found.received_at, found.reason) == (5, "2026-11-05", "Thiếu giấy")


def test_an_office_that_is_down_keeps_what_it_was_asked():
    office = Office(down=True)
    assert office.answers(["x"]) == []
    assert office.waiting == ["x"]


def test_the_network_is_off_but_for_this_machine():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname()):
            pass
    with pytest.warns(UserWarning, match="connect"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)

"""The Zalo Bot Platform: what is heard of its payloads, and what is shown within its limits."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers.zalo_bot import Wrong, ZaloBotPeer, styled, units

from bot.channels.zalo_bot import LIMITS, parse, render
from bot.dialogue.answering import answer
from bot.dialogue.outcome import turn
from bot.dialogue.replies import Choice, Reply
from bot.dialogue.state import State
from bot.dialogue.world import World
from bot.fitting import fit
from bot.lines import Malformed
from knowledge.model import Facet

PEER = ZaloBotPeer()
SPICE = [
    "👵🏽",
    "👨‍👩‍👧",
    "𠮷",
    "🇻🇳",
    "Nguyễn Thị Sáu",
    "Đường số 7, Ấp Bưng Riềng",
    "phường",
    "ữ",
    "Ỷ",
    "TP. Huế",
    "…",
    "1.",
]
WORDS = st.lists(
    st.sampled_from(SPICE) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
    min_size=1,
    max_size=30,
)
TEXTS = st.tuples(
    WORDS.map(" ".join), st.sampled_from(["", ".", "?", " phải không ạ?", "\nBà chọn số mấy ạ?  ", "? Dạ."])
).map("".join)
CHOICES = st.lists(WORDS.map(" ".join).map(lambda text: Choice("1:1", text[:60])), max_size=4).map(tuple)


def message_of(**content):
    return {
        "event_name": "message.text.received",
        "message": {
            "date": 1789033572455,
            "chat": {"chat_type": "PRIVATE", "id": "e4ea"},
            "message_id": "m1",
            "from": {"id": "e4ea", "is_bot": False},
            **content,
        },
    }


@given(text=TEXTS, choices=CHOICES, big=st.booleans())
def test_every_style_stands_where_it_is_meant(text, choices, big):
    """The platform counts UTF-16 units; what it would show is put together here as its app does it."""
    (message,) = render(Reply(text, choices, big=big))
    runs = styled(message)
    assert all(words for words, _ in runs)
    bold = [words for words, names in runs if "b" in names]
    assert len(bold) <= 1
    if bold:
        assert bold[0].endswith("?")
        assert text.rstrip().endswith(bold[0])
    if big:
        assert "".join(words for words, _ in runs) == message["text"]
        assert all("f_20" in names for _, names in runs)
    ends = [run["start"] + run["len"] for run in message.get("text_styles", ())]
    assert ends == sorted(ends)
    assert all(run["start"] >= end for run, end in zip(message.get("text_styles", ())[1:], ends, strict=False))


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("Dạ, bé tên gì ạ?", []),
        ("Dạ, cháu ghi rồi. Bé tên gì ạ?", ["Bé tên gì ạ?"]),
        ("Bác muốn hỏi gì ạ? Dạ, cháu nghe.", []),
        ("Dạ.\n\n1. Có\n2. Không\nBác chọn số mấy ạ? ", ["Bác chọn số mấy ạ?"]),
        ("Dạ 👵🏽! Bác ở TP. Huế phải không ạ?", ["Bác ở TP. Huế phải không ạ?"]),
        ("?", []),
        (" ?", []),
        ("…?", []),
    ],
)
def test_what_is_asked_is_bold_where_it_stands_among_other_words(text, bold):
    (message,) = render(Reply(text))
    assert [words for words, _ in styled(message)] == bold


@given(text=TEXTS.map(lambda text: text * 40), choices=CHOICES)
def test_what_is_too_long_comes_in_pieces_that_the_platform_takes(text, choices):
    for piece in fit(Reply(text, choices, big=True), LIMITS):
        (message,) = render(piece)
        PEER.check_message({"chat_id": "an", **message})


def test_every_answer_is_taken_by_the_platform(library):
    world, taken = World(library, date(2026, 11, 22), can_enlarge=True), 0
    for code in library.procedures:
        for facet in Facet:
            for reply in turn(answer(State(turn=3), code, facet, world)).replies:
                for piece in fit(replace(reply, big=True), LIMITS):
                    (message,) = render(piece)
                    PEER.check_message({"chat_id": "an", **message})
                    assert "".join(words for words, _ in styled(message)) == message["text"]
                    taken += 1
    assert taken > 1000


def test_the_peer_refuses_what_the_platform_refuses():
    """Else the tests above would prove nothing."""
    run = {"start": 0, "len": 1, "st": ["b"]}
    for body in (
        {"text": ""},
        {"text": "a" * 2001},
        {"text": "😀" * 1001},
        {"text": "ab", "text_styles": [run | {"len": 3}]},
        {"text": "ab", "text_styles": [run | {"st": ["f_99"]}]},
        {"text": "😀", "text_styles": [run]},
        {"text": "ab", "reply_markup": {}},
    ):
        with pytest.raises(Wrong):
            PEER.check_message({"chat_id": "an", **body})
    PEER.check_message({"chat_id": "an", "text": "😀" * 1000})
    assert len(units("a😀ẫ")) == 4


def test_an_envelope_changes_nothing():
    bare = message_of(text="phí khai sinh")
    assert parse(bare) == parse({"ok": True, "result": bare})


def test_the_key_of_a_repeated_event_is_the_same_and_of_another_is_not():
    one, other, image = (
        message_of(text="a"),
        message_of(text="a", message_id="m2"),
        message_of(photo="https://a.zdn.vn/1.jpg"),
    )
    image["event_name"] = "message.image.received"
    keys = [parse(each).external_id for each in (one, message_of(text="a", date=1), other, image)]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_a_long_number_of_a_message_still_fits_the_inbox():
    keys = {parse(message_of(text="a", message_id=end.rjust(100, "m"))).external_id for end in "ab"}
    assert len(keys) == 2
    assert all(len(key) <= 120 for key in keys)


def test_an_answer_goes_to_the_chat_and_not_to_the_sender():
    """The documentation says so; in a chat of two both numbers are the same today."""
    assert parse(message_of(text="a", chat={"chat_type": "PRIVATE", "id": 77})).person == "77"


@pytest.mark.parametrize("chat", [{}, {"chat_type": "GROUP"}, {"chat_type": None}, {"chat_type": "private"}])
def test_only_a_chat_with_one_person_is_answered(chat):
    assert parse(message_of(text="a", chat={"id": "e4ea", **chat})) is None


@pytest.mark.parametrize("number", [None, "", "a b", "ê", "x" * 101, True, 1.5, [], {}])
def test_numbers_that_are_none_are_malformed(number):
    for payload in (
        message_of(text="a", message_id=number),
        message_of(text="a", chat={"chat_type": "PRIVATE", "id": number}),
    ):
        with pytest.raises(Malformed):
            parse(payload)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.zdn.vn/1", "//a.zdn.vn/1", "https://a.zdn.vn/ 1", "https://a\n.vn", "https://" + "a" * 2000, 7, None],
)
def test_an_address_that_is_none_is_a_picture_that_cannot_be_seen(url):
    payload = message_of(photo_url=url)
    payload["event_name"] = "message.image.received"
    assert re.fullmatch(r"Unreadable\(kind='other'\)", repr(parse(payload).event))

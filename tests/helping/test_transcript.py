"""Consent, the code for the own chat, who read what, and the withdrawal, as everybody reads it.

What is said is kept in transcripts/mot_buoi_giup.txt; `pytest --update-chats` writes it anew.
"""

import re
from pathlib import Path

from helping.test_at_the_phone import CODE, NAME, code_in

FILE = Path(__file__).parent / "transcripts" / "mot_buoi_giup.txt"
SCENE = (
    ("lan", "giúp người khác"),
    ("lan", "2"),
    ("lan", "điền tờ khai xin trợ cấp hưu trí xã hội"),
    ("lan", "đồng ý"),
    ("lan", "1"),
    ("lan", NAME),
    ("lan", "01/01/1950"),
    ("lan", "lấy mã"),
    ("ba_tu", CODE),
    ("ba_tu", "đồng ý"),
    ("ba_tu", "ai đã xem giấy của tôi"),
    ("ba_tu", "rút đồng ý"),
    ("lan", "giúp người khác"),
    ("lan", "không đồng ý"),
)
PEOPLE = {"lan": "Lan (máy của tổ)", "ba_tu": "Bà Tư (máy của bà)"}


def test_a_session_is_read_as_it_was(village, pytestconfig):
    village.team("lan")
    code, lines = "", []
    for person, text in SCENE:
        said = code if text is CODE else text
        lines.append(f"\n> {PEOPLE[person]}: {'7HM 4XY' if text is CODE else text}")
        told = village.says(person, said)
        lines += [f"< {each}" for each in told]
        if text == "lấy mã":
            code = code_in(told)
        if text == "rút đồng ý":
            village.forward(5)
            lines += [f"< ({PEOPLE[who]}) {each}" for who, each in village.tells()]
    shown = steady("\n".join(lines).strip()) + "\n"
    if pytestconfig.getoption("--update-chats"):
        FILE.write_text(shown, "utf-8")
    assert FILE.read_text("utf-8") == shown


def steady(text):
    """Return the text with codes and moments that are the same each time."""
    text = re.sub(r"/ma/tiep/[0-9A-Z]{6}", "/ma/tiep/7HM4XY", CODE.sub("7HM 4XY", text))
    return re.sub(r"\d\d:\d\d (\d\d/\d\d/\d{4})", r"09:00 \1", text)

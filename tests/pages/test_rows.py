"""How messages look on the page."""

import pytest

from bot.pages.rows import as_typed, rows
from locales import say

PAPER = "https://motcua.example/v1/papers/gAAAA_b-c="
CODE = "http://127.0.0.1:8000/ma/tiep/UU0006"


def parts(text):
    (row,) = rows(text)
    return row["parts"]


@pytest.mark.parametrize(
    ("text", "look"),
    [("", ""), ("Dạ.", ""), ("– Tờ khai", "item"), ("• Tiền phí: không", "point"), ("• Mang thẻ", "point"),
     ("— Người mất —", "heading"), ("12. Nơi mất: ở nhà", "entry"), ("1. Đúng rồi", "")],
)  # fmt: skip
def test_the_look_of_a_row(text, look):
    assert [row["look"] for row in rows(text)] == [look]


def test_what_is_bold():
    assert parts("— Người mất —") == [{"text": "Người mất", "bold": True}]
    assert parts("2. Giờ mất: 4 giờ 30: sáng") == [{"text": "2. Giờ mất: "}, {"text": "4 giờ 30: sáng", "bold": True}]
    assert parts("• Ở đâu: tại xã: Phú Nghĩa") == [{"text": "• Ở đâu:", "bold": True}, {"text": " tại xã: Phú Nghĩa"}]


def test_addresses_of_our_pages_are_links_that_stay_here():
    assert parts(f"In ra ký: {PAPER}") == [
        {"text": "In ra ký: "},
        {"text": say("page-open-paper"), "href": "/v1/papers/gAAAA_b-c="},
    ]
    assert parts(f"{CODE} nhé")[0] == {"text": say("page-open-code"), "href": "/ma/tiep/UU0006"}
    assert parts(f"• Mã: {CODE}")[-1]["href"] == "/ma/tiep/UU0006"


@pytest.mark.parametrize(
    "text",
    ["https://example.org/", "javascript:alert(1)", "/ma/tiep/UU0006", "https://x.org/ma/khac/UU0006", "www.a.vn"],
)
def test_nothing_else_is_a_link(text):
    assert parts(text) == [{"text": text}]


def test_no_word_is_lost():
    text = "một\n\n• hai: ba\n3. bốn: năm"
    assert "\n".join("".join(part["text"] for part in row["parts"]) for row in rows(text)) == text


def test_what_a_person_typed_is_shown_as_it_is():
    text = f"— a —\n1. b: {PAPER}"
    assert as_typed(text) == [{"look": "", "parts": [{"text": line}]} for line in text.split("\n")]

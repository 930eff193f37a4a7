"""Photos of cards as phones take them: turned, small, blurred, too large, or no photo at all."""

import io

import pytest
from cards import CARD, photo
from PIL import Image, ImageFilter

from bot.cards import CardUnreadable, code_texts
from bot.dialogue.card import card_facts


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p,
        lambda p: p.rotate(17),
        lambda p: p.rotate(180),
        lambda p: p.resize((800, 600)),
        lambda p: p.filter(ImageFilter.GaussianBlur(2.5)),
        lambda p: p.point(lambda v: 120 + v // 4),
    ],
    ids=["straight", "turned", "upside down", "small", "blurred", "pale"],
)
def test_a_card_is_read(change):
    assert code_texts(photo(change)) == [CARD]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_of_picture_is_read(kind):
    assert code_texts(photo(kind=kind)) == [CARD]


def test_a_photo_without_a_code_holds_none():
    blank = io.BytesIO()
    Image.new("RGB", (800, 600), (90, 90, 90)).save(blank, "PNG")
    assert code_texts(blank.getvalue()) == []


@pytest.mark.parametrize("junk", [b"", b"no picture", photo()[:2000], b"%PDF-1.7\n", b"GIF89a" + b"\0" * 40])
def test_what_is_no_picture_is_said_to_be_none(junk):
    with pytest.raises(CardUnreadable):
        code_texts(junk)


def test_a_picture_of_too_many_pixels_is_not_opened():
    huge = io.BytesIO()
    Image.new("1", (7000, 7000)).save(huge, "PNG")
    with pytest.raises(CardUnreadable):
        code_texts(huge.getvalue())


def test_the_facts_of_a_card():
    assert card_facts(CARD) == {
        "so_dinh_danh": "079060001234",
        "ho_ten": "Điểu Thị K'Ré",
        "ngay_sinh": "1960-11-05",
        "gioi_tinh": "nu",
        "noi_cu_tru": "Thôn Bù Gia Phúc 1, Phú Nghĩa, Bù Gia Mập, Bình Phước",
        "ngay_cap": "2022-02-01",
    }


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (CARD.replace("05111960", "31021960"), {"ngay_sinh"}),
        (CARD.replace("Nữ", "?"), {"gioi_tinh"}),
        (CARD.replace("270012345", "") + "|Điểu Văn Giá|Thị Nở", set()),
        (CARD.replace("01022022", ""), {"ngay_cap"}),
    ],
)
def test_a_part_that_cannot_be_right_is_left_out(text, missing):
    assert set(card_facts(CARD)) - set(card_facts(text)) == missing


@pytest.mark.parametrize("text", ["", "https://example.vn/a|b", "12345|a|b|c|d|e|f", CARD.rsplit("|", 2)[0], "0" * 12])
def test_what_is_no_card_has_no_facts(text):
    assert card_facts(text) == {}

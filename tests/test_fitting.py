"""What is said is cut into pieces that a channel takes: nothing lost, no accent torn, at the end of a sentence."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.replies import Choice, Reply
from bot.fitting import fit
from bot.lines import Limits, in_utf16, listed

SMALL = Limits(text=80, choices=3, label=20, buttons=True)
NUMBERED = Limits(text=120, choices=0, label=0, buttons=False)
UNITS = Limits(text=40, choices=3, label=20, buttons=True, size=in_utf16)

words = st.text("aăâđêôơưáảạấệợÁĐ👵🏽0123456789", min_size=1, max_size=12)
gaps = st.sampled_from([" ", ". ", "? ", ", ", "\n", "\n\n", "\n– ", " (", "” "])
texts = st.lists(st.tuples(words, gaps), min_size=1, max_size=60).map(lambda parts: "".join(w + g for w, g in parts))


def without_gaps(text):
    return "".join(text.split())


def sentence(number):
    return f"Câu thứ {number} nói về giấy khai sinh của bé."


@given(texts, st.sampled_from([SMALL, NUMBERED, UNITS]))
@settings(deadline=None)
def test_nothing_is_lost_and_every_piece_fits(text, limits):
    pieces = fit(Reply(text), limits)
    assert without_gaps("".join(piece.text for piece in pieces)) == without_gaps(unicodedata.normalize("NFC", text))
    assert all(limits.size(piece.text) <= limits.text for piece in pieces)
    assert len(pieces) == 1 or all(piece.text.strip() for piece in pieces)


@given(texts)
@settings(deadline=None)
def test_no_mark_is_torn_from_its_letter(text):
    for piece in fit(Reply(unicodedata.normalize("NFD", text) + "👩‍👩‍👧 x"), UNITS):
        assert not unicodedata.combining(piece.text[:1] or "a")
        assert piece.text[:1] != "\u200d"
        assert unicodedata.is_normalized("NFC", piece.text)


@given(st.lists(st.integers(0, 99999), min_size=2, max_size=30))
def test_a_piece_ends_with_a_sentence(numbers):
    text = " ".join(map(sentence, numbers))
    pieces = fit(Reply(text), SMALL)
    assert all(piece.text.endswith("bé.") and piece.text.startswith("Câu") for piece in pieces)


def test_paragraphs_stay_together():
    first, second = f"{sentence(1)}\n{sentence(2)}", f"{sentence(3)}\n{sentence(4)}"
    pieces = fit(Reply(f"{first}\n\n{second}"), Limits(text=130, choices=0, label=0, buttons=False))
    assert [piece.text for piece in pieces] == [first, second]


def test_choices_paper_scan_and_template_stand_with_the_last_piece():
    whole = Reply(
        " ".join(map(sentence, range(5))),
        (Choice("1:1", "Đúng"),),
        private=True,
        scan=True,
        paper="https://x/y",
        big=True,
        template={"kind": "dossier"},
    )
    *before, last = fit(whole, SMALL)
    assert before
    assert {(p.choices, p.paper, p.scan, p.template, p.private, p.big) for p in before} == {
        ((), "", False, None, True, True)
    }
    assert (last.choices, last.paper, last.scan, last.template) == (whole.choices, "https://x/y", True, whole.template)


def test_the_last_piece_leaves_room_for_numbered_choices():
    choices = (Choice("1:1", "Khai sinh cho bé"), Choice("1:2", "Giấy chứng nhận kết hôn"))
    pieces = fit(Reply(f"{sentence(1)} {sentence(2)}", choices), NUMBERED)
    assert len(pieces) == 2
    assert len(listed(pieces[-1], NUMBERED)) <= NUMBERED.text


def test_the_text_beside_a_document_is_a_caption():
    limits = Limits(text=200, choices=3, label=20, buttons=True, caption=50)
    long, short = " ".join(map(sentence, range(3))), sentence(1)
    assert len(fit(Reply(long), limits)) == 1
    pieces = fit(Reply(long, paper="https://x/y"), limits)
    assert len(pieces) == 3
    assert len(pieces[-1].text) <= 50
    assert fit(Reply(short, paper="https://x/y"), limits) == (Reply(short, paper="https://x/y"),)


def test_what_is_said_aloud_fits_beside_its_sound():
    limits = Limits(text=4096, choices=3, label=20, buttons=True, caption=100)
    pieces = fit(Reply(" ".join(map(sentence, range(9))), voice=True), limits)
    assert [(piece.voice, len(piece.text) <= 100) for piece in pieces] == [(True, True)] * 5


@pytest.mark.parametrize("text", ["", "Dạ.", "x" * 80])
def test_what_fits_stays_as_it_is(text):
    assert fit(Reply(text), SMALL) == (Reply(text),)


def test_a_city_and_a_number_in_a_list_are_no_ends_of_sentences():
    text = "Bác ghé Trung tâm Phục vụ hành chính công ở số 12 đường Nguyễn Huệ, TP. Hồ Chí Minh nhé."
    assert not fit(Reply(text), SMALL)[0].text.endswith("TP.")


def test_a_short_last_word_is_no_abbreviation():
    text = "Nhà nhiều chủ thì chỉ cần một chủ đồng ý. Bé phải được đăng ký cư trú trong 60 ngày từ ngày khai sinh."
    assert fit(Reply(text), SMALL)[0].text.endswith("đồng ý.")

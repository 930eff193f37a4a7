"""Names of persons and numbers are hidden before a question is kept; what is asked stays readable."""

import pytest

from knowledge.masking import LONGEST, anonymous


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Tôi là Nguyễn Văn An, sđt 0912 345 678", "Tôi là ***, sđt ***"),
        ("con tui tên trần thị bé hỏi vay vốn", "con tui tên *** hỏi vay vốn"),
        ("ba nguyen van teo muon lam so do", "ba *** muon lam so do"),
        ("Gửi cho Lê Thị Hồng Gấm giấy mời", "Gửi cho *** giấy mời"),
        ("sinh ngày 12/3/1957 làm căn cước", "sinh ngày *** làm căn cước"),
        ("mail an.nguyen@gmail.com nhé", "mail *** nhé"),
        ("hồ sơ H19.31-261105-0012 tới đâu", "hồ sơ H*** tới đâu"),
    ],
)
def test_what_tells_who_it_is_is_hidden(said, kept):
    assert anonymous(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "Lý Lịch Tư Pháp Làm Ở Đâu",
        "thủ tục 1.001193 ở đâu",
        "mất thẻ BHYT 2 năm, 12 tháng",
        "em ở hà nội muốn xin giấy lý lịch tư pháp",
        "làm thẻ cho bà tôi ở ấp 3",
        "chó nhà hàng xóm cắn, báo ai",
    ],
)
def test_what_is_asked_stays(said):
    assert anonymous(said) == said


def test_long_texts_are_cut_and_blanks_are_one():
    assert len(anonymous("xin  giấy\n" * 200)) <= LONGEST
    assert anonymous("xin  giấy\ngì") == "xin giấy gì"

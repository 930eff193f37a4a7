"""What the check reads in sentences: forms of address, districts, money, syllables."""

import pytest

from knowledge.checking.wording import addressed, amounts, names_district, polite, says_free, syllables


@pytest.mark.parametrize(
    "text",
    ["Bác mang giấy tới xã.", "Nộp rồi chờ, anh chị nhé.", "Mất thẻ thì chị cần báo ngay.", "Anh/chị điền tờ khai.",
     "Quý khách chờ ba ngày.", "Bạn nộp trên mạng.", "Em xin trả lời: ba ngày.", "Cháu hướng dẫn từng bước.", "Ông ơi, chờ chút."],
)  # fmt: skip
def test_speaking_to_the_reader(text):
    assert addressed(text)


@pytest.mark.parametrize(
    "text",
    ["Anh chị em ruột được đi thay.", "Bác ruột, cô ruột, chú ruột nhận nuôi.", "Ông bà đi khai thay cha mẹ.", "Trẻ em nộp sau.",
     "Cháu nội, cháu ngoại được hưởng.", "Ông bà, người thân đi thay không cần ủy quyền.", "Cha mẹ, vợ chồng, con, cháu.",
     "Ghi chú cần đọc kỹ.", "Bạn đời của người có công.", "Vợ của bác cần có mặt.", "Con chưa đủ 14 tuổi."],
)  # fmt: skip
def test_speaking_of_relatives(text):
    assert not addressed(text)
    assert not polite(text)


@pytest.mark.parametrize("text", ["Nộp tại xã ạ.", "Chờ ba ngày nhé", "Dạ, nộp tại xã.", "Nộp tại xã. Thưa, ba ngày."])
def test_polite_particles(text):
    assert polite(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nộp tại UBND huyện.", True),
        ("Nộp tại Ủy ban nhân dân cấp quận.", True),
        ("Nộp tại Uỷ ban nhân dân huyện.", True),
        ("Nộp tại công an quận nơi ở.", True),
        ("Việc này do cấp huyện làm.", True),
        ("Nộp tại Phòng Tư pháp.", True),
        ("Nộp tại xã. Không còn cấp huyện.", False),
        ("Nay không còn nộp tại UBND huyện.", False),
        ("Không còn cấp huyện. Nộp tại UBND quận.", True),
        ("Nộp tại Công an xã.", False),
        ("Ban Chỉ huy quân sự xã.", False),
    ],
)
def test_district_level(text, found):
    assert bool(names_district(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8.000 đồng mỗi bản.", {8000}),
        ("Thu 8.000đ mỗi bản, tối đa 200.000 đồng.", {8000, 200000}),
        ("Cổng ghi 0 đồng.", {0}),
        ("Mẫu 1a đến 1đ.", set()),
        ("Từ 50.000 đồng trở xuống.", set()),
        ("Hội đồng 12 người.", set()),
        ("Trong 3 ngày.", set()),
    ],
)
def test_sums_of_money(text, found):
    assert amounts(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Không mất lệ phí.", True),
        ("Việc này miễn phí.", True),
        ("Không phải nộp phí chứng thực.", True),
        ("Khỏi đóng tiền.", True),
        ("Người có công được miễn.", False),
        ("Chưa có mức phí chính thức.", False),
        ("Phí do tỉnh quy định.", False),
        ("Không mất thời gian.", False),
    ],
)
def test_said_to_be_free(text, found):
    assert says_free(text) is found


@pytest.mark.parametrize(
    ("text", "number"), [("", 0), ("Nộp tại xã.", 3), ("8.000 đồng – mỗi bản", 4), ("Nghị định 18/2026/NĐ-CP", 3)]
)
def test_syllables(text, number):
    assert syllables(text) == number

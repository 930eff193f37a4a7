"""How a person is addressed (xưng hô), read from how they speak of themselves; a relative in the story is no speaker."""

import pytest

from knowledge.address import read_pair
from locales import LANGUAGES, sentences

PAIRS = {
    "bà muốn làm giấy khai sinh cho cháu": "ba", "Bà hỏi cái này": "ba", "ba muon lam giay khai sinh": "ba", "cho bà hỏi": "ba",
    "cháu ơi cho bà hỏi chút": "ba", "bà cần xin giấy độc thân": "ba", "dạ bà muốn hỏi": "ba", "bà già rồi không biết": "ba",
    "ông muốn hỏi": "ong", "cho ông hỏi với": "ong", "ong can lam the": "ong",
    "bác muốn đăng ký tạm trú": "bac", "cho bác hỏi tí": "bac", "bac can gap nguoi": "bac", "bác mới mất thẻ căn cước": "bac",
    "chào cháu": "bac", "cảm ơn con": "bac", "con ơi giúp với": "bac", "cháu ơi": "bac", "Bác bị mất sổ đỏ": "bac",
    "cô hỏi giấy khai sinh": "co", "cho cô hỏi": "co", "Cô muốn xin giấy độc thân để mua đất": "co", "cô định mở quán": "co",
    "chú cần gặp cán bộ": "chu", "cho chú hỏi": "chu", "chu muon hoi": "chu", "chú mới mua xe": "chu",
    "dì muốn hỏi": "di", "cho dì hỏi": "di", "cậu muốn đổi bằng lái": "cau", "mợ muốn hỏi": "mo", "thím hỏi chút": "thim",
    "anh cần gặp người": "anh", "cho anh hỏi": "anh", "anh muon doi bang lai": "anh", "vợ anh mới sinh": "anh", "vợ tôi mới sinh": "anh",
    "vo toi moi sinh": "anh", "chị muốn gặp cán bộ": "chi", "cho chị hỏi": "chi", "chồng chị đi làm xa": "chi", "chồng tui mất": "chi",
    "tui muốn hỏi": "co-chu", "tui cần giấy khai sinh": "co-chu", "mình muốn làm hộ chiếu": "ban", "cháu muốn hỏi": "ban",
    "cụ muốn hỏi": "ong-ba", "ngoại muốn làm giấy cho cháu": "ong-ba",
}  # fmt: skip
NOBODY = [
    "Bà nhà tui mới mất", "ông xã đi làm xa", "bà nội cháu mất thẻ", "bố tôi mất", "mẹ tôi cần giấy", "làm khai sinh cho con",
    "co the nop tren mang khong", "có cần giấy tờ gì không", "chỉ cần căn cước thôi à", "đi đâu làm", "câu này khó", "mở quán ăn",
    "chú rể là người Hàn Quốc", "cô dâu chưa đủ tuổi", "bảo hiểm cho ông bà", "anh trai tôi mất giấy tờ", "chi phí bao nhiêu",
    "cháu mới sinh, làm khai sinh cần gì", "chau moi de lam giay gi", "xin chào", "", "H19.31-261105-0012", "giấy tờ của bác tôi", "hồ sơ của anh hai", "di chúc lập ở đâu", "co hoi viec lam",
    "bác sĩ ghi sai ngày sinh", "cậu bé mới sinh", "ông bà ngoại nuôi cháu", "chị dâu tôi sinh con",
]  # fmt: skip


@pytest.mark.parametrize(("text", "pair"), PAIRS.items())
def test_who_speaks(text, pair):
    assert read_pair(text) == pair


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_tells(text):
    assert read_pair(text) is None


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("bà muốn hỏi", "ba"),
        ("chú cần", "chu"),
        ("tui muốn hỏi", None),
        ("cảm ơn con", None),
        ("vợ tôi mới sinh", None),
    ],
)
def test_a_known_pair_changes_only_by_a_word_for_oneself(text, pair):
    assert read_pair(text, known=True) == pair


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pair", sorted({*PAIRS.values(), "neutral", "ong-ba"}))
def test_every_pair_has_its_words(pair, language):
    assert len(sentences(language)[f"pair-{pair}"].split("|")) == 2

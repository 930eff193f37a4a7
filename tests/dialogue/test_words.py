"""Words that steer: commands, numbers, yes and no, "sửa …", typed with and without accents, politely and bluntly."""

import pytest

from bot.dialogue.words import Command, command, edited, holds, keeps, number, says_no, says_yes

B, K, S, R, X, G, V, P, H, F = (
    Command.BACK, Command.SKIP, Command.STOP, Command.REPEAT, Command.EXPLAIN, Command.RESUME, Command.REVIEW,
    Command.PERSON, Command.HELP, Command.FORGET,
)  # fmt: skip
COMMANDS = {
    "quay lại": B, "quay lai": B, "Quay lại giúp bác": B, "lùi lại": B, "lùi": B, "câu trước": B, "trở lại ạ": B, "back": B,
    "bỏ qua": K, "bo qua": K, "không có": K, "hông biết": K, "không biết ạ": K, "chưa có": K, "để trống": K, "cho qua": K,
    "thôi": S, "thoi": S, "hủy": S, "huỷ": S, "dừng": S, "dừng lại": S, "thôi khỏi": S, "để sau": S, "thôi nhé": S, "thoát": S,
    "nhắc lại": R, "nói lại đi": R, "hỏi gì": R, "chưa hiểu": X, "không hiểu": X, "nghĩa là gì": X, "lấy ở đâu": X, "là sao": X,
    "tiếp tục": G, "tiếp": G, "điền tiếp": G, "xem lại": V, "coi lại": V, "kiểm tra lại": V,
    "gặp người": P, "cho gặp cán bộ": P, "gap nguoi that": P, "trợ giúp": H, "/start": H, "/help": H, "xóa": F, "xóa hết": F,
    "english": Command.ENGLISH, "tiếng việt": Command.VIETNAMESE, "QUAY  LẠI": B, "quay lại nha con": B, "thôi cháu ạ": S,
}  # fmt: skip
NO_COMMANDS = [
    "quay lại trường", "bỏ qua cho tôi lần này được không", "đúng", "Hồng", "Dũng", "Nghị", "Thới", "Lụi", "thôi nôi cho bé",
    "hủy hồ sơ đã nộp", "làm khai sinh", "", "3", "Nguyễn Văn Huy", "tiếp dân", "giấy tiếp nhận", "xóa hộ khẩu", "cô", "?",
    "xem lại sổ đỏ", "gặp người nhà ở quê", "để sau này", "Đường Câu Trước", "tại sao vậy con",
]  # fmt: skip
NUMBERS = {
    "1": 1, "2": 2, "12": 12, "số 2": 2, "so hai": 2, "chọn 3": 3, "chon hai": 2, "cái thứ hai": 2, "cái thứ ba": 3, "câu 4": 4,
    "bấm 1": 1, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "nhất": 1, "đầu tiên": 1, "cái đầu": 1,
    "thứ tư": 4, "lấy 2 đi": 2, "số 1 nhé": 1, "phương án 2": 2, "5 sao": 5, "4 điểm": 4, "mục 3": 3, "nam": 5, "ô 2": 2,
}  # fmt: skip
NO_NUMBERS = [
    "bà",
    "bá",
    "Nấm",
    "tứ",
    "Tú",
    "sâu",
    "123",
    "2026",
    "hai đứa",
    "12 tháng",
    "ba tôi mất",
    "",
    "năm ngoái",
    "1a",
]
YES = [
    "đúng", "dung", "Đúng rồi", "phải", "có", "co", "ừ", "vâng", "dạ", "dạ vâng", "ok", "OK", "được", "dc", "yes", "đồng ý",
    "chuẩn", "rõ", "đúng rồi ạ", "dạ đúng", "ừ đúng rồi", "có chứ", "tất nhiên", "dạ có ạ", "đúng rồi cháu", "phải rồi con",
]  # fmt: skip
NO = [
    "không", "khong", "ko", "k", "hông", "hổng", "không phải", "hông phải", "sai", "sai rồi", "chưa", "nhầm rồi", "no", "hem",
    "không đồng ý", "không cần", "dạ không", "không ạ", "chưa phải", "đâu có",
]  # fmt: skip
NEITHER = [
    "dừng",
    "Hồng",
    "Dũng",
    "cô",
    "rồi sao",
    "không biết",
    "khai sinh",
    "có con nhỏ",
    "đúng hạn",
    "",
    "phai nhạt",
    "Chùa",
]
EDITS = {
    "sửa ngày sinh": "ngay sinh", "sua ngay sinh": "ngay sinh", "sửa 3": "3", "sửa mục 3": "3", "sửa lại tên bé": "ten be",
    "cho bác sửa số điện thoại": "so dien thoai", "tôi muốn sửa địa chỉ": "dia chi", "đổi lại tên": "ten",
    "ghi lại ngày sinh giúp": "ngay sinh", "nhập lại số căn cước": "so can cuoc", "sai ngày sinh rồi": "ngay sinh",
    "nhầm tên": "ten", "chỉnh mục 5": "5", "sửa câu 2 đi": "2",
}  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), COMMANDS.items())
def test_command(text, meant):
    assert command(text) is meant


@pytest.mark.parametrize("text", NO_COMMANDS)
def test_no_command(text):
    assert command(text) is None


@pytest.mark.parametrize(("text", "meant"), NUMBERS.items())
def test_number(text, meant):
    assert number(text) == meant


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_no_number(text):
    assert number(text) is None


@pytest.mark.parametrize("text", YES)
def test_yes(text):
    assert says_yes(text)
    assert not says_no(text)


@pytest.mark.parametrize("text", NO)
def test_no(text):
    assert says_no(text)
    assert not says_yes(text)


@pytest.mark.parametrize("text", NEITHER)
def test_neither_yes_nor_no(text):
    assert not says_yes(text)
    assert not says_no(text)


@pytest.mark.parametrize(("text", "meant"), EDITS.items())
def test_edit(text, meant):
    assert edited(text) == meant


@pytest.mark.parametrize("text", ["ngày sinh", "sửa", "khai sinh", "", "3", "không sửa"])
def test_no_edit(text):
    assert edited(text) is None


@pytest.mark.parametrize(
    ("text", "phrase", "held"),
    [
        ("con trai", "trai", True), ("con trái", "trai", False), ("ba của bé", "ba", True), ("bà của bé", "ba", False),
        ("ba cua be", "bà", True), ("bà nội", "bà nội", True), ("ba noi", "bà nội", True), ("bà nôi", "bà nội", True),
        ("trai gái", "gái", True), ("", "gái", False), ("nam giới", "nam", True), ("năm giới", "nam", False),
    ],
)  # fmt: skip
def test_holds(text, phrase, held):
    assert holds(text, phrase) is held


@pytest.mark.parametrize(
    ("text", "kept"), [("giữ nguyên", True), ("đúng rồi", True), ("như cũ", True), ("tiếp", True), ("An", False)]
)
def test_keeps(text, kept):
    assert keeps(text) is kept

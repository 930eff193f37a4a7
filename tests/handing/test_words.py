"""Words of members and of who talks with a person: with and without accents, and what only looks like them."""

import pytest

from bot.dialogue.handing.orders import Order, link_code, order
from bot.dialogue.handing.quiet import leaves, to_machine
from bot.dialogue.handing.where import village_in
from bot.dialogue.words import Command, command

ORDERS = {
    "danh sách": Order("list"), "DS": Order("list"), "/ds": Order("list"), "nhận 12": Order("take", 12), "NHAN SO 12": Order("take", 12),
    "nhận": Order("next"), "Xong 12": Order("close", 12), "xong 12 1": Order("close", 12, reason="answered"), "xong": Order("close"),
    "xong 12 lý do 4": Order("close", 12, reason="no_answer"), "chuyển 12": Order("pass", 12), "tra 12": Order("leave", 12), "trả lại": Order("leave"),
    "nghỉ": Order("pause"), "vào trực": Order("resume"), "12: dạ chờ em": Order("say", 12, "dạ chờ em"), "#12 : dạ": Order("say", 12, "dạ"),
    "c2": Order("canned", 2), "rời tổ": Order("unlink"), "nhân 12": None, "nghĩ": None, "xong rồi": None, "chuyển khẩu": None, "trả hồ sơ": None,
    "nhận kết quả ở đâu": None, "12": None, "12:": None, "danh sách giấy tờ": None, "xong 12 9": None,
}  # fmt: skip
MACHINE = {
    "hỏi máy phí bao nhiêu": "phí bao nhiêu", "Hỏi máy: phí bao nhiêu": "phí bao nhiêu", "hoi may phi bao nhieu": "phi bao nhieu",
    "hỏi trợ lý khai sinh ở đâu": "khai sinh ở đâu", "hỏi máy": "", "hỏi mấy giờ mở cửa": None, "máy hỏi": None, "hỏi thăm": None, "": None,
}  # fmt: skip
LEAVES = {
    "rời": True, "Rời đi": True, "thôi chờ": True, "thoi khong cho nua": True, "không gặp nữa": True,
    "rồi": False, "roi": False, "rồi đi": False, "chờ": False, "thôi": False, "không": False,
}  # fmt: skip
VILLAGES = {
    "ấp 3 xã Tân Phú": "ap 3", "ấp 3, xã Tân Phú, Đồng Nai": "ap 3", "tui ở khu phố 2 phường Trấn Biên": "khu pho 2", "thôn Đông": "thon dong",
    "xã Tân Phú": "", "Đồng Nai": "",
}  # fmt: skip
CODES = {
    "vào tổ 7HM4 XY21": "7HM4XY21", "vao to 7hm4xy21": "7HM4XY21", "/to 7HM4XY21": "7HM4XY21", "doi_7HM4XY21": "7HM4XY21",
    "vào tổ dân phố": None, "tổ dân phố 7": None, "vào tổ": None, "mã 7HM 4XY": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), ORDERS.items())
def test_orders(text, wanted):
    assert order(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), MACHINE.items())
def test_questions_for_the_machine(text, wanted):
    assert to_machine(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), LEAVES.items())
def test_leaving(text, wanted):
    assert leaves(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), VILLAGES.items())
def test_villages(text, wanted):
    assert village_in(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), CODES.items())
def test_codes_of_teams(text, wanted):
    assert link_code(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["gặp người", "cho gặp người hỗ trợ giúp", "gap to cong nghe so", "talk to a person", "cho gặp người thật đi"],
)
def test_wishing_for_a_person(text):
    assert command(text) is Command.PERSON

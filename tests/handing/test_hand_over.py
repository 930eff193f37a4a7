"""A whole hand-over through the real office: who is told what, who is silent, and what nobody ever learns."""

from dataclasses import replace

import anyio
import pytest

from api.storage.desk_models import Ticket, TicketMessage
from bot.desk import DESK
from bot.dialogue.state import Idle, Rating
from bot.mailbox.tables import inbox

pytestmark = pytest.mark.databases("sqlite")
on_both = pytest.mark.databases("sqlite", "postgresql")


@on_both
def test_from_the_wish_to_the_rating(village):
    team = village.team("lan", group="-100")
    number = village.asks()
    told = village.tells()
    assert {who for who, _ in told} == {"-100"}  # a member whom the group reaches is not told twice
    assert all(f"Số {number}" in text and "chứng sinh" not in text for _, text in told)
    taken = village.says("lan", f"nhận {number}")
    assert any("bà mất giấy chứng sinh" in text for text in taken)
    assert any(who == "ba_tu" and f"👤 {team.name} đã vào" in text for who, text in village.tells())
    assert village.says("ba_tu", "giờ mần sao con", "phí bao nhiêu") == []
    assert [text for who, text in village.tells() if who == "lan"] == [
        f"💬 Số {number}: giờ mần sao con",
        f"💬 Số {number}: phí bao nhiêu",
    ]
    assert village.says("lan", "Dạ bà ra trạm y tế xin giấy xác nhận") == []
    assert village.tells() == [("ba_tu", f"👤 {team.name}: Dạ bà ra trạm y tế xin giấy xác nhận")]
    assert "Cảm ơn" in village.says("lan", f"xong {number} 1")[0]
    closed = [text for who, text in village.tells() if who == "ba_tu"]
    assert ["đã kết thúc" in closed[0], "thế nào" in closed[-1]] == [True, True]
    village.says("ba_tu", "5")
    assert village.process.ratings() == [("assistant", f"ticket:{number}", 5, None)]
    assert (village.state("ba_tu").ticket, village.state("ba_tu").doing) == (None, Idle())
    assert village.rows(Ticket)[0].close_reason == "answered"


def test_the_same_talk_is_rated_once(village):
    village.team("lan")
    number = village.taken()
    village.says("ba_tu", "thôi")
    assert village.state("ba_tu").doing == Rating("assistant", f"ticket:{number}")
    village.says("ba_tu", "thôi", "cảm ơn con")
    village.tells()
    assert village.state("ba_tu").doing != Rating("assistant", f"ticket:{number}")


def test_who_waits_may_leave_and_ask_anew(village):
    village.team("lan")
    first = village.asks()
    assert "rút" in village.says("ba_tu", "thôi chờ")[0]
    village.tells()
    assert village.says("lan", f"nhận {first}")[0].startswith("Dạ, số")
    assert village.asks() != first


def test_who_leaves_before_the_office_answers_has_left(village):
    village.team("lan")
    village.wire.before = ["/v1/tickets"] * 3
    village.process.hear("gặp người", "a1", person="ba_tu")
    village.process.hear(".", "a2", person="ba_tu")
    village.process.hear("khỏi nói, cứ báo giúp", "a3", person="ba_tu")
    village.process.hear("thôi chờ", "a4", person="ba_tu")
    village.delivers()
    assert village.state("ba_tu").ticket is None
    assert [each.close_reason for each in village.rows(Ticket)] == ["left"]


def test_a_member_who_is_slow_a_member_who_goes_and_another(village):
    village.team("lan", "hai")
    number = village.taken()
    village.says("ba_tu", "có ai không con")
    village.forward(10)
    assert any("đang chờ" in text for who, text in village.tells() if who == "lan")
    village.forward(20)
    told = [text for who, text in village.tells() if who == "ba_tu"]
    assert any("tìm người khác" in text for text in told)
    assert village.state("lan").member.mine == ()
    assert "về “Đăng ký khai sinh”" in " ".join(village.says("ba_tu", "làm khai sinh mất bao lâu"))
    village.says("hai", "nhận")
    assert any("đã vào" in text for who, text in village.tells() if who == "ba_tu")
    assert village.says("lan", f"{number}: còn ai không ạ")[0].startswith("Dạ, số")


def test_nobody_comes_and_the_person_is_told_so(village):
    village.team("lan")
    village.asks()
    village.tells()
    village.forward(60)
    told = [text for who, text in village.tells() if who == "ba_tu"]
    assert any("chưa ai" in text for text in told)
    assert "câu hỏi vẫn để đó" in village.says("ba_tu", "để câu hỏi lại")[0]


def test_a_new_question_goes_to_the_person_and_the_machine_only_when_asked(village):
    village.team("lan")
    village.taken()
    assert village.says("ba_tu", "đăng ký kết hôn cần giấy gì") == []
    asked = village.says("ba_tu", "hỏi máy khai sinh mất bao lâu")
    assert asked
    assert all(text.startswith("🤖 Trợ lý máy: ") for text in asked)
    assert village.says("ba_tu", "cảm ơn con") == []
    assert [each.text for each in village.rows(TicketMessage)] == ["đăng ký kết hôn cần giấy gì", "cảm ơn con"]


def test_two_at_once_are_kept_apart(village):
    village.team("lan")
    first, second = village.taken("ba_tu"), village.taken("ong_nam")
    assert "gửi cho số nào" in village.says("lan", "dạ chờ em chút")[-1]
    village.says("lan", f"{second}")
    village.says("lan", f"{first}: bà mang căn cước theo")
    told = village.tells()
    assert [(who, text.partition(": ")[2]) for who, text in told] == [
        ("ong_nam", "dạ chờ em chút"),
        ("ba_tu", "bà mang căn cước theo"),
    ]


def test_neither_side_learns_the_other_s_number(village):
    village.team("lan")
    number = village.taken()
    village.says("ba_tu", "số bà 0912 345 678")
    village.says("lan", "gọi em 0987654321 nha")
    told = " ".join(text for _, text in village.tells())
    assert "345" not in told
    assert "7654" not in told
    assert number
    everything = " ".join(text for _, text in village.process.stage.phone.sent)
    assert "Nguyễn Văn Số" not in everything
    assert " lan" not in " ".join(village.got("ba_tu"))


@on_both
def test_whatever_dies_everything_is_told_once(village):
    village.team("lan")
    number = village.taken()
    village.wire.after = ["/v1/tickets", "/v1/members/acts", "/v1/desk/events/taken"]
    village.says("ba_tu", "một", "hai")
    village.says("lan", "ba")
    try:
        village.tells()
    except Exception:  # noqa: BLE001 the connection broke after the office had taken it
        village.delivers()
    village.tells()
    assert village.got("lan").count(f"💬 Số {number}: một") == 1
    assert village.got("lan").count(f"💬 Số {number}: hai") == 1
    assert sum(text.endswith(": ba") for text in village.got("ba_tu")) == 1
    assert village.got("lan").index(f"💬 Số {number}: một") < village.got("lan").index(f"💬 Số {number}: hai")


def test_who_asks_what_is_kept_hears_of_the_talk_and_erasing_ends_it(village):
    village.team("lan")
    number = village.taken()
    village.says("ba_tu", "bà tên Nguyễn Thị Tư")
    assert any("nói chuyện với người" in text for text in village.says("ba_tu", "xem dữ liệu"))
    village.says("ba_tu", "xóa", "xóa đi")
    assert village.state("ba_tu").ticket is None
    village.tells()
    assert "Nguyễn Thị Tư" not in str([each.text for each in village.rows(TicketMessage)])
    assert village.says("lan", f"{number}: bà còn đó không")[0].startswith("Dạ, ")
    assert village.tells() == []


def test_a_member_who_erases_everything_is_a_member_no_more(village):
    village.team("lan")
    village.taken()
    village.says("lan", "xóa", "xóa đi")
    assert village.state("lan").member is None
    assert any("tìm người khác" in text for who, text in village.tells() if who == "ba_tu")


def test_a_code_works_once_and_another_s_chat_stays_a_citizen_s(village):
    village.team("lan")
    assert "không dùng được" in village.says("ong_nam", "vào tổ 7HM4 XY21")[-1]
    assert village.state("ong_nam").member is None


def test_words_of_a_talk_stand_in_no_transcript_of_the_bot(village):
    village.team("lan")
    village.taken()
    village.says("ba_tu", "bà tên Nguyễn Thị Tư")
    village.says("lan", "Dạ bà Tư ở ấp 3 phải không ạ")
    village.tells()
    shown = [row["shown"] for row in village.process.rows(inbox)]
    assert not any("Tư" in text for text in shown if text)
    assert shown.count("•••") >= 2


@on_both
def test_two_processes_at_once_tell_everything_once(village):
    village.team("lan")
    number = village.taken()
    village.says("ba_tu", "một", "hai", "ba")
    wires = [village.events, replace(village.events)]

    async def together():
        async with anyio.create_task_group() as group:
            for wire in wires:
                group.start_soon(wire.round, DESK)

    anyio.run(together)
    village.delivers()
    told = [text for text in village.got("lan") if text.startswith("💬")]
    assert told == [f"💬 Số {number}: {word}" for word in ("một", "hai", "ba")]


def test_what_breaks_in_one_chat_holds_up_no_other(village, monkeypatch):
    village.team("lan", "hai")
    first, second = village.taken("ba_tu", "lan"), village.taken("ong_nam", "hai")
    village.says("ba_tu", "một", "hai")
    village.says("ong_nam", "ba")
    tell = type(village.process.mailbox).tell

    def broken(self, incoming, decide):
        if incoming.person == "lan":
            raise RuntimeError("a bug in one conversation")
        return tell(self, incoming, decide)

    with monkeypatch.context() as patch:
        patch.setattr(type(village.process.mailbox), "tell", broken)
        assert village.tells() == [("hai", f"💬 Số {second}: ba")]
    assert village.tells() == [("lan", f"💬 Số {first}: một"), ("lan", f"💬 Số {first}: hai")]

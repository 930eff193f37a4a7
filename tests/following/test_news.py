"""News of a followed dossier: each change once, in order, by day, to nobody else, whatever dies in between."""

import random

import anyio
import httpx
import pytest
from following_town import CODE

from api.news import gather
from api.storage.follow_models import Follow, Notice
from bot.mailbox.tables import conversations

pytestmark = pytest.mark.databases("sqlite")
on_both = pytest.mark.databases("sqlite", "postgresql")


def follow(town, code=CODE, person="an"):
    town.says(code, "báo tôi khi có kết quả", person=person)


def texts(told, person="an"):
    return [text for who, text in told if who == person]


@on_both
def test_each_change_is_told_once_and_in_order(town):
    town.agency(2, received_at="2026-11-23 08:00", appointed_at="2026-11-30 16:30")
    follow(town)
    town.agency(4)
    town.at("2026-11-24 09:00")
    town.agency(5, reason="Thiếu giấy chứng sinh", supplement_until="2026-12-10 17:00")
    told = texts(town.tells())
    assert [("đang được giải quyết" in text, "bổ sung giấy tờ" in text) for text in told] == [
        (True, False),
        (False, True),
    ]
    assert "Thiếu giấy chứng sinh" not in "".join(told)  # nobody gave a second fact
    assert town.tells() == []


def test_what_happened_before_is_not_told(town):
    town.agency(2, received_at="2026-11-23 08:00")
    town.agency(4)
    follow(town)
    assert town.tells() == []


def test_the_reason_is_told_to_who_knew_the_second_fact(town):
    town.agency(5, reason="Thiếu ảnh", birth=1957)
    town.says(CODE, "thiếu giấy gì", "1957", "báo tôi khi có tin")
    town.agency(4)
    town.at("2026-11-24 10:00")
    town.agency(5, reason="Thiếu giấy chứng sinh")
    told = texts(town.tells())
    assert "Thiếu giấy chứng sinh" in told[-1]


def test_at_night_nobody_is_woken_but_for_what_is_urgent(town):
    town.agency(2, received_at="2026-11-23 08:00")
    follow(town)
    town.at("2026-11-23 21:30")
    town.agency(4)
    assert town.tells() == []
    town.at("2026-11-24 06:00")
    assert town.tells() == []
    town.at("2026-11-24 07:01")
    assert len(town.tells()) == 1
    town.at("2026-11-24 22:00")
    town.agency(4, reason="x")
    town.agency(5, reason="Thiếu ảnh", supplement_until="2026-11-25 11:00")
    assert len(town.tells()) == 1


@on_both
def test_what_waits_goes_before_what_is_urgent(town):
    town.agency(2, received_at="2026-11-23 08:00")
    follow(town)
    town.at("2026-11-23 21:30")
    town.agency(4)
    town.tells()
    town.agency(5, supplement_until="2026-11-24 11:00")
    told = texts(town.tells())
    assert ["được giải quyết" in told[0], "bổ sung" in told[1]] == [True, True]


@pytest.mark.parametrize(
    ("day", "status", "facts", "words"),
    [
        ("2026-11-26 09:00", 4, {"appointed_at": "2026-11-27 16:30"}, "sắp tới ngày hẹn trả: 27/11/2026"),
        ("2026-11-27 09:00", 4, {"appointed_at": "2026-11-30 16:30"}, "sắp tới ngày hẹn trả: 30/11/2026"),  # a Friday
        ("2026-12-01 09:00", 4, {"appointed_at": "2026-11-30 16:30"}, "đã quá ngày hẹn trả 30/11/2026"),
        ("2026-12-09 09:00", 5, {"supplement_until": "2026-12-11 17:00"}, "hạn tới ngày 11/12/2026"),
        ("2026-12-09 09:00", 6, {"supplement_until": "2026-12-10 17:00"}, "còn chờ anh/chị đóng tiền"),
        ("2026-11-25 09:00", 4, {"appointed_at": "2026-11-27 16:30"}, None),
        ("2026-11-27 09:00", 4, {"appointed_at": "2026-11-27 16:30"}, None),
        ("2026-12-01 09:00", 9, {"appointed_at": "2026-11-30 16:30"}, None),
        ("2026-12-12 09:00", 5, {"supplement_until": "2026-12-11 17:00"}, None),
    ],
)
def test_the_calendar_is_told_once(town, day, status, facts, words):
    town.agency(status, received_at="2026-11-23 08:00", **facts)
    follow(town)
    town.at(day)
    told = [*town.tells(), *town.tells()]
    assert [words in text for _, text in told] == ([True] if words else [])


def test_a_reminder_that_is_no_longer_true_is_not_told(town):
    town.agency(4, received_at="2026-11-23 08:00", appointed_at="2026-11-27 16:30")
    follow(town)
    town.at("2026-11-26 09:00")
    gather(town.office)
    town.agency(9)
    told = texts(town.tells())
    assert ["giải quyết xong" in text for text in told] == [True]


@on_both
def test_another_date_is_told(town):
    town.agency(4, received_at="2026-11-23 08:00", appointed_at="2026-12-11 16:30")
    follow(town)
    town.at("2026-11-24 09:00")
    town.agency(4, appointed_at="2026-12-18 16:30")
    assert ["18/12/2026" in text for text in texts(town.tells())] == [True]
    assert town.tells() == []


def test_who_said_stop_is_told_nothing(town):
    town.agency(2)
    follow(town)
    town.agency(4)
    gather(town.office)
    town.says("thôi báo")
    assert [notice.taken_at is not None for notice in town.rows(Notice)] == [True]
    town.at("2026-11-24 09:00")
    town.agency(5)
    assert town.tells() == []
    assert town.rows(Follow)[0].ended_at is not None


def test_the_office_itself_tells_no_reason_without_a_second_fact(town):
    town.agency(2)
    follow(town)
    town.agency(5, reason="Thiếu giấy chứng sinh", fee_due=50_000)
    gather(town.office)
    (notice,) = anyio.run(town.listed)
    assert (notice["reason"], notice["fee_due"], notice["opened"]) == (None, None, False)
    assert "Thiếu" not in repr(notice)


@on_both
def test_who_erased_everything_is_told_nothing(town):
    town.agency(2)
    follow(town)
    town.agency(4)
    gather(town.office)
    assert "đã quên hết các mã hồ sơ" in town.says("xóa giúp bác")[0]
    assert town.tells() == []
    assert (town.rows(Follow), town.rows(Notice)) == ([], [])
    assert town.state().followed == ()


def test_nobody_is_told_of_anothers_dossier(town):
    other = "H19.31-261116-0077"
    for code, person in ((CODE, "an"), (other, "bình")):
        town.agency(2, code)
        follow(town, code, person)
    town.agency(4, CODE)
    town.agency(9, other)
    told = town.tells()
    assert sorted((who, CODE in text, other in text) for who, text in told) == [
        ("an", True, False),
        ("bình", False, True),
    ]


def test_news_for_a_conversation_that_follows_no_more_are_swallowed(town):
    """The office has not heard of it yet; the conversation has the last word."""
    town.agency(2)
    follow(town)
    town.agency(4)
    gather(town.office)
    town.wire.before = ["/v1/follows"]
    town.process.hear("thôi báo", "stop-1")  # the request still waits in the outbox
    anyio.run(town.round)
    assert all("được giải quyết" not in text for text in town.got())


def test_the_end_of_a_dossier_ends_the_news(town):
    town.agency(4)
    follow(town)
    town.agency(10, finished_at="2026-11-23 10:00")
    told = texts(town.tells())
    assert "đã cầm kết quả trong tay chưa" in told[-1]
    assert (town.rows(Follow)[0].ended_at is not None, town.state().followed) == (True, ())


def test_a_notice_leaves_the_reminder_of_a_form_as_it_was(town):
    town.agency(4)
    follow(town)
    town.says("điền tờ khai khai sinh", "đồng ý", "Nguyễn Văn Bé")
    before = town.process.rows(conversations)[0]["wakes_at"]
    town.agency(9)
    told = texts(town.tells())
    assert "giải quyết xong" in told[0]
    assert town.process.rows(conversations)[0]["wakes_at"] == before is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["/v1/notices"], []),
        ([], ["/v1/notices"]),
        (["/v1/notices/taken"], []),
        ([], ["/v1/notices/taken"]),
        (["/v1/notices", "/v1/notices/taken"], ["/v1/notices/taken"]),
    ],
)
def test_a_cut_in_the_middle_neither_loses_nor_doubles(town, before, after):
    town.agency(2)
    follow(town)
    known = len(town.got())
    town.agency(4)
    gather(town.office)
    town.wire.before, town.wire.after = list(before), list(after)
    for _ in range(4):
        town.process.clock.forward(60)
        try:
            anyio.run(town.round)
        except httpx.HTTPError:
            continue
    anyio.run(town.process.drain)
    assert len(town.got()) == known + 1
    assert town.rows(Notice)[0].taken_at is not None


def test_thirty_dossiers_in_a_storm_of_cuts(town):
    """Whatever breaks, each change of each dossier is told once, in order, to who follows it."""
    chance = random.Random(7)
    codes = [f"H19.31-261116-{number:04d}" for number in range(30)]
    for number, code in enumerate(codes):
        town.agency(2, code)
        follow(town, code, f"người {number}")
    begun = {f"người {number}": len(town.got(f"người {number}")) for number in range(30)}
    expected = {person: [] for person in begun}
    for step, status in enumerate((4, 5, 4, 6, 4, 9, 10)):
        town.at(f"2026-11-{24 + step} 09:00")
        for number in chance.sample(range(30), 20):
            person = f"người {number}"
            if expected[person] and expected[person][-1] == status:
                continue
            town.agency(status, codes[number])
            expected[person].append(status)
        town.wire.before = chance.choices(["/v1/notices", "/v1/notices/taken"], k=chance.randint(0, 2))
        town.wire.after = chance.choices(["/v1/notices", "/v1/notices/taken"], k=chance.randint(0, 2))
        gather(town.office)
        for _ in range(6):
            town.process.clock.forward(60)
            try:
                anyio.run(town.round)
            except httpx.HTTPError:
                continue
        anyio.run(town.process.drain)
    words = {
        4: "được giải quyết từ",
        5: "chờ anh/chị bổ sung",
        6: "chờ đóng tiền",
        9: "giải quyết xong ngày",
        10: "Kết quả đã trả",
    }
    for person, statuses in expected.items():
        news = [text for text in town.got(person)[begun[person] :] if "tin mới" in text]
        assert [next(s for s, w in words.items() if w in text) for text in news] == statuses

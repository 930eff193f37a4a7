"""Tickets that wait, members who are slow or gone, what is forgotten, and the week of a team."""

from datetime import UTC, datetime

import pytest
from desk_town import COMMUNE_NAME, TheDesk
from sqlalchemy import select, text

from api.desk import watching
from api.desk.digest import digest, write_digests
from api.desk.figures import figures_of
from api.desk.watching import watch
from api.retention import forget_old
from api.storage.desk_models import Ticket, TicketMessage
from api.storage.helping_models import HelpingSession
from api.storage.models import Rating
from api.storage.territory_models import Team

pytestmark = pytest.mark.databases("sqlite")  # the queries run on both in test_desk.py and test_desk_storage.py
CITIZEN = TheDesk.CITIZEN


@pytest.fixture
def desk(office):
    return TheDesk(office)


@pytest.fixture
def wait(desk):
    """Return what lets minutes pass one by one, while the desk is looked after; it says what was told."""

    def wait(minutes, step=1):
        for _ in range(0, minutes, step):
            desk.office.clock.forward(minutes=step)
            watch(desk.office.app.state.office)
        return desk.kinds()

    return wait


def test_nobody_comes(desk, wait):
    desk.office.officer(name="lan", role="officer", commune=COMMUNE_NAME)
    desk.team(name="Tổ khu phố 3", level="village", group=True)
    desk.team(name="Tổ phường")
    desk.ask(village="khu phố 3")
    desk.kinds()
    assert wait(9) == []
    assert wait(2) == [("group", "slow"), ("member", "slow")]
    assert wait(10) == [("member", "new"), ("citizen", "passed")]  # the commune's team now
    assert sorted(wait(10)) == [("citizen", "slow"), ("member", "slow")]
    assert wait(11) == [("citizen", "passed")]  # the office
    ticket = desk.ask()
    assert ticket["queue"] == "commune"
    assert wait(60, 20) == []  # it is Sunday: the office is shut, so nobody is late
    desk.office.clock.at = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # Monday, two open hours later
    assert wait(2) == [("citizen", "passed")]
    assert desk.ask()["queue"] == "province"
    assert wait(120, 10) == []


def test_a_member_who_takes_and_says_nothing(desk, wait):
    made = desk.team(linked=2)
    number = desk.ask()["ticket"]
    slow, other = f"{made.team.id}-0", f"{made.team.id}-1"
    desk.act(slow, "take", ticket=number)
    desk.kinds()
    assert wait(11) == [("member", "slow")]
    assert wait(10) == [("citizen", "left"), ("member", "reopened"), ("member", "reopened")]
    assert desk.act(slow, "say", ticket=number, text="Dạ")["outcome"] == "lost"
    assert desk.act(other, "take", ticket=number)["outcome"] == "taken"


def test_a_member_who_goes_silent_in_the_middle(desk, wait):
    made = desk.team()
    number = desk.ask()["ticket"]
    me = f"{made.team.id}-0"
    desk.act(me, "take")
    desk.act(me, "say", text="Dạ")
    desk.kinds()
    assert wait(60, 20) == []  # the citizen says nothing
    desk.say(number, "Thế còn lệ phí?")
    desk.kinds()
    assert wait(15) == [("member", "slow")]
    assert ("citizen", "left") in wait(50, 10)


def test_a_citizen_who_says_nothing_for_a_day(desk, wait):
    made = desk.team()
    desk.ask()
    me = f"{made.team.id}-0"
    desk.act(me, "take")
    desk.act(me, "say", text="Dạ, cô cần gì nữa không?")
    desk.kinds()
    desk.office.clock.forward(hours=23)
    assert wait(2) == []
    desk.office.clock.forward(hours=1)
    assert wait(2) == [("citizen", "closed")]
    with desk.office.sessions.reading.begin() as session:
        assert session.scalars(select(Ticket.close_reason)).one() == "no_answer"


def test_only_one_process_looks_after_the_desk(desk):
    desk.team()
    desk.ask()
    desk.office.clock.forward(minutes=11)
    office = desk.office.app.state.office
    assert (watch(office), watch(office)) == (1, 0)


def test_all_are_looked_after_however_many_wait(desk, monkeypatch):
    monkeypatch.setattr(watching, "_AT_ONCE", 2)
    desk.team()
    for number in range(5):
        desk.ask(f"citizen-{number:016}")
    desk.office.clock.forward(minutes=11)
    assert watch(desk.office.app.state.office) == 5


def test_the_wait_that_is_promised_is_one_that_was(desk):
    made = desk.team()
    me = f"{made.team.id}-0"
    for number in range(5):
        asked = desk.ask(f"citizen-{number:016}")
        assert asked["waits_minutes"] is None
        desk.act(me, "take")
        desk.office.clock.forward(minutes=number + 1)
        desk.act(me, "say", text="Dạ", ticket=asked["ticket"])
        desk.act(me, "close", ticket=asked["ticket"])
    assert desk.ask()["waits_minutes"] == 3


def test_what_is_over_is_forgotten(desk):
    made = desk.team()
    number = desk.ask()["ticket"]
    desk.say(number, "Tôi tên là Ẩn")
    desk.act(f"{made.team.id}-0", "take")
    desk.act(f"{made.team.id}-0", "close", reason="answered")
    for days, erased in ((29, 0), (2, 1)):
        desk.office.clock.forward(days=days)
        with desk.office.sessions.writing.begin() as session:
            assert forget_old(session, desk.office.clock()) == erased
    with desk.office.sessions.reading.begin() as session:
        ticket = session.get(Ticket, number)
        assert (ticket.question, ticket.transcript, ticket.address) == (None, None, None)
        assert ticket.person.startswith("erased-")
        assert ticket.close_reason == "answered"
        assert session.scalars(select(TicketMessage)).all() == []


def test_a_person_is_forgotten_at_once(desk):
    made = desk.team()
    number = desk.ask()["ticket"]
    desk.act(f"{made.team.id}-0", "take")
    desk.say(number, "Tôi tên là Ẩn")
    assert desk.office.bot.delete(f"/v1/people/{CITIZEN}?what=all").status_code == 200
    assert ("member", "left") in desk.kinds()
    with desk.office.engine.connect() as connection:
        for table in ("tickets", "ticket_messages", "desk_events", "desk_requests"):
            assert CITIZEN not in str(connection.execute(text(f"select * from {table}")).all())
    with desk.office.sessions.reading.begin() as session:
        assert session.get(Ticket, number).close_reason == "left"
        assert session.scalars(select(TicketMessage)).all() == []
    assert desk.ask()["ticket"] != number


def test_the_week_of_a_team_is_told_once_on_monday(desk):
    made = desk.team(group=True)
    me = f"{made.team.id}-0"
    for number in range(6):
        asked = desk.ask(f"citizen-{number:016}")
        desk.act(me, "take")
        desk.office.clock.forward(minutes=2)
        desk.act(me, "say", text="Dạ")
        desk.act(me, "close")
        rate(desk, asked["ticket"], f"citizen-{number:016}", 5 if number else 1)
    desk.told()
    office = desk.office.app.state.office
    assert write_digests(office) == 0  # Sunday
    desk.office.clock.at = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert (write_digests(office), write_digests(office)) == (1, 0)
    desk.office.clock.forward(minutes=58)
    assert write_digests(office) == 0
    (told,) = desk.told()
    assert (told["audience"], told["kind"], told["ticket"]) == ("group", "digest", None)
    assert told["text"].splitlines() == [
        f"{made.team.name}: tuần 16/11 – 22/11",
        "Tổ đã giúp 6 người trong 6 cuộc trò chuyện.",
        "Một nửa số bà con được trả lời trong vòng 2 phút, chín phần mười trong vòng 2 phút (chỉ tính giờ trực).",
        "83% trong 6 lượt đánh giá là hài lòng (khoảng tin cậy 44% – 97%).",
        "Bà con trong vùng hỏi nhiều về: Đăng ký khai sinh (6).",
    ]


def test_help_at_a_phone_counts_for_the_team(desk):
    made = desk.team()
    now = desk.office.clock()
    with desk.office.sessions.writing.begin() as session:
        for number, forms in enumerate((2, 0)):
            row = {
                "key": f"k{number}",
                "name": f"n{number}",
                "citizen": f"c{number}",
                "way": "typed",
                "text_version": 1,
            }
            at = {"started_at": now, "expires_at": now, "team_id": made.team.id, "member_id": made.members[0].id}
            session.add(HelpingSession(**row, **at, forms=forms))
    with desk.office.sessions.reading.begin() as session:
        found = figures_of(session, session.get(Team, made.team.id), now, now.replace(hour=now.hour + 1))
    assert (found.visited, found.forms, found.helped) == (2, 2, 0)
    assert "Ngoài ra, tổ đã giúp 2 người ngay trên điện thoại, nộp xong 2 tờ khai." in digest(made.team, found)


def test_figures_hide_what_is_too_little(desk):
    made = desk.team()
    me = f"{made.team.id}-0"
    for number in range(4):
        asked = desk.ask(f"citizen-{number:016}")
        desk.act(me, "take")
        desk.act(me, "say", text="Dạ")
        desk.act(me, "close")
        rate(desk, asked["ticket"], f"citizen-{number:016}", 5)
    desk.office.clock.forward(minutes=1)
    browser = desk.office.signed_in(name="lan", role="head", commune=COMMUNE_NAME)
    shown = browser.get(f"/canbo/to/{made.team.id}/so-lieu?ngay=30").text
    assert "<strong>4</strong> người trong 4 cuộc" in shown
    assert "chưa đủ 5 lượt đánh giá" in shown
    assert "chưa đủ 5 cuộc" in shown
    assert "100,00%" not in shown


def rate(desk, ticket, who, score):
    body = {
        "target": "assistant",
        "subject": f"ticket:{ticket}",
        "score": score,
        "channel": "web",
        "question_version": 1,
    }
    answer = desk.post("/v1/ratings", {**body, "person": who, "commune": COMMUNE_NAME})
    assert answer.status_code == 201, answer.text
    with desk.office.sessions.reading.begin() as session:
        assert session.scalars(select(Rating.flag)).first() is None


def test_what_is_given_back_at_night_is_told_when_the_team_is_on_duty(desk):
    made = desk.team(linked=2, shifts=[(day, 540, 1200) for day in range(7)])  # nine to eight
    desk.ask()
    desk.act(f"{made.team.id}-0", "take")
    desk.kinds()
    desk.office.clock.forward(hours=12)  # 22:00
    assert desk.act(f"{made.team.id}-0", "leave")["outcome"] == "left"
    assert desk.kinds() == [("citizen", "left")]
    desk.office.clock.forward(hours=10, minutes=30)
    assert desk.kinds() == []
    desk.office.clock.forward(minutes=31)
    assert desk.kinds() == [("member", "reopened"), ("member", "reopened")]

"""Tickets over HTTP: who is asked, who gets them, what everybody is told, and what stays hidden."""

import pytest
from desk_town import COMMUNE_NAME, TheDesk, add_team, code_for, person
from sqlalchemy import select, text

from api.alerts import linking
from api.storage.desk_models import DeskEvent, Ticket, TicketMessage
from api.storage.models import AuditEntry, Officer

CITIZEN = TheDesk.CITIZEN


@pytest.fixture
def desk(office):
    return TheDesk(office)


def test_a_whole_talk(desk):
    made = desk.team(group=True)
    ticket = desk.ask()
    assert ticket | {"ticket": 1} == {
        "ticket": 1,
        "queue": "team",
        "queue_name": made.team.name,
        "open_now": True,
        "waits_minutes": None,
        "ahead": 0,
        "opens_at": None,
        "helper_said": False,
    }
    notices = desk.told()
    assert [(each["audience"], each["kind"], each["address"]) for each in notices] == [
        ("group", "new", f"telegram/-{made.team.id}"),
        ("member", "new", f"zalo_bot/{made.team.id}-0"),
    ]
    assert all(each["text"] is None and each["commune_name"] == COMMUNE_NAME for each in notices)
    me, number = f"{made.team.id}-0", ticket["ticket"]
    taken = desk.act(me, "take", ticket=number)
    assert (taken["outcome"], [each["ticket"] for each in taken["mine"]], taken["waiting"]) == ("taken", [number], [])
    assert taken["transcript"][0] == {"who": "citizen", "text": "Bà muốn làm giấy khai sinh cho cháu, số của bà ***"}
    assert 1 <= len(taken["canned"]) <= 3
    assert all("kiểm tra ngày" in each for each in taken["canned"])
    assert desk.kinds() == [("group", "taken"), ("citizen", "joined")]
    assert desk.say(number, "Cháu gọi cô số 0912345678 nhé").json() == {"state": "talking"}
    (heard,) = desk.told()
    assert (heard["audience"], heard["kind"], heard["text"]) == ("member", "said", "Cháu gọi cô số *** nhé")
    assert desk.act(me, "say", text="Dạ, cô ra nhà văn hóa ạ.")["outcome"] == "said"
    (heard,) = desk.told()
    assert (heard["speaker"], heard["speaker_name"], heard["text"]) == (
        "team",
        made.team.name,
        "Dạ, cô ra nhà văn hóa ạ.",
    )
    assert desk.act(me, "close", reason="answered")["outcome"] == "closed"
    assert [(each["kind"], each["reason"]) for each in desk.told()] == [("closed", "answered")]
    assert desk.say(number).json() == {"state": "closed"}
    assert desk.kinds() == []


def test_nobody_but_the_citizen_and_the_owner_speaks(desk):
    made = desk.team(linked=2)
    number = desk.ask()["ticket"]
    first, second = f"{made.team.id}-0", f"{made.team.id}-1"
    assert desk.act(first, "take", ticket=number)["outcome"] == "taken"
    assert desk.act(second, "take", ticket=number)["outcome"] == "lost"
    assert desk.act(second, "say", ticket=number, text="Chào cô")["outcome"] == "lost"
    assert desk.act(second, "close", ticket=number)["outcome"] == "lost"
    assert desk.act("somebody-else", "list")["outcome"] == "not_member"
    assert desk.say(number, who="citizen-0000000000000002").json()["code"] == "ticket-not-found"
    assert desk.say(number + 1).json()["code"] == "ticket-not-found"
    assert desk.leave(number, who="citizen-0000000000000002").status_code == 404


def test_a_team_sees_only_its_own_tickets(desk):
    desk.team(name="Tổ một")
    other = desk.team(name="Tổ hai", level="village")
    number = desk.ask()["ticket"]
    assert desk.act(f"{other.team.id}-0", "take", ticket=number)["outcome"] == "lost"
    assert desk.act(f"{other.team.id}-0", "list")["waiting"] == []


def test_one_open_ticket_for_each_person(desk):
    desk.team()
    first = desk.ask()
    assert desk.ask(reason="anger")["ticket"] == first["ticket"]
    assert desk.leave(first["ticket"]).json() == {"state": "closed"}
    assert desk.leave(first["ticket"]).json() == {"state": "closed"}
    assert desk.ask()["ticket"] != first["ticket"]


def test_the_same_request_again_changes_nothing(desk):
    made = desk.team()
    me = f"{made.team.id}-0"
    number = desk.ask(key="ask-once")["ticket"]
    desk.act(me, "take", key="take-once")
    for _ in range(2):
        assert desk.act(me, "say", key="say-once", text="Dạ")["outcome"] == "said"
        assert desk.say(number, "Cảm ơn", key="thanks-once").json() == {"state": "talking"}
    again = desk.act(me, "take", key="take-once")
    assert (again["outcome"], again["ticket"], len(again["transcript"])) == ("taken", number, 4)
    assert desk.act(me, "close", key="close-once")["outcome"] == "closed"
    assert desk.act(me, "close", key="close-once")["outcome"] == "closed"
    assert desk.ask(key="ask-once")["ticket"] == number
    assert (
        desk.post(
            "/v1/members/acts", {"channel": "zalo_bot", "person": person(me), "act": "list"}, "say-once"
        ).status_code
        == 409
    )
    with desk.office.sessions.reading.begin() as session:
        assert len(session.scalars(select(TicketMessage)).all()) == 2


def test_where_nobody_works_the_ticket_goes_up(desk):
    assert desk.ask()["queue"] == "province"
    desk.office.officer(name="lan", role="officer", commune=COMMUNE_NAME)
    office = desk.ask("citizen-0000000000000002")
    assert (office["queue"], office["queue_name"]) == ("commune", f"Bộ phận một cửa {COMMUNE_NAME}")
    assert office["open_now"] is False  # it is Sunday
    assert office["opens_at"] == "2026-11-23T07:30:00+07:00"
    desk.team(linked=0)
    assert desk.ask("citizen-0000000000000003")["queue"] == "commune"
    desk.team(name="Tổ hai")
    assert desk.ask("citizen-0000000000000004")["queue"] == "team"


def test_passing_on_goes_up_to_the_province_and_no_further(desk):
    desk.office.officer(name="lan", role="officer", commune=COMMUNE_NAME)
    village = desk.team(name="Tổ công nghệ số khu phố 3", level="village")
    desk.team(name="Tổ công nghệ số phường")
    number = desk.ask(village="Khu phố 3")["ticket"]
    me = f"{village.team.id}-0"
    desk.act(me, "take", ticket=number)
    desk.told()
    assert desk.act(me, "pass", key="pass-once")["outcome"] == "passed"
    assert desk.act(me, "pass", key="pass-once")["outcome"] == "passed"
    told = desk.told()
    assert [(each["audience"], each["kind"], each["speaker_name"]) for each in told] == [
        ("member", "new", None),
        ("citizen", "passed", "Tổ công nghệ số phường"),
    ]
    assert desk.act(me, "list")["mine"] == []


def test_a_member_who_goes_gives_the_ticket_back(desk):
    made = desk.team(linked=2)
    number = desk.ask()["ticket"]
    first, second = f"{made.team.id}-0", f"{made.team.id}-1"
    desk.act(first, "take", ticket=number)
    desk.told()
    assert desk.post("/v1/members/unlink", {"channel": "zalo_bot", "person": person(first)}).json() == {
        "unlinked": True
    }
    assert desk.post("/v1/members/unlink", {"channel": "zalo_bot", "person": person(first)}).json() == {
        "unlinked": False
    }
    assert desk.act(first, "say", ticket=number, text="Dạ")["outcome"] == "not_member"
    assert ("citizen", "left") in desk.kinds()
    assert desk.act(second, "next")["outcome"] == "taken"


def test_at_night_nobody_is_woken(desk):
    desk.team(group=True)
    desk.office.clock.forward(hours=13)  # 23:00
    ticket = desk.ask()
    assert (ticket["open_now"], ticket["opens_at"]) == (False, "2026-11-23T07:00:00+07:00")
    assert desk.kinds() == []
    desk.office.clock.forward(hours=8)
    assert ("group", "new") in desk.kinds()


def test_whoever_pauses_is_not_told(desk):
    made = desk.team()
    assert desk.act(f"{made.team.id}-0", "pause")["outcome"] == "off"
    assert desk.ask()["queue"] == "province"
    assert desk.act(f"{made.team.id}-0", "resume")["outcome"] == "listed"
    assert desk.ask("citizen-0000000000000002")["queue"] == "team"


def test_a_link_code_works_once_and_seven_days(desk, office):
    with office.sessions.writing.begin() as session:
        made = add_team(session, office.clock(), members=2)
        codes = [code_for(office.app, session, made.team, each) for each in made.members]
    assert desk.link("WRONG123", "x").json()["code"] == "link-code-unknown"
    spelt = f" {codes[0][:4].lower()}-{codes[0][4:].lower()} "
    assert desk.link(spelt, "x").json() == {"member": made.members[0].id, "role": "leader", "team_name": made.team.name}
    assert desk.link(codes[0], "y").status_code == 404
    office.clock.forward(days=8)
    assert desk.link(codes[1], "y").status_code == 404
    answers = [desk.link("WRONG123", "z").status_code for _ in range(11)]
    assert answers == [404] * 10 + [429]


def test_what_is_kept_is_sealed_and_masked(desk, office):
    made = desk.team()
    number = desk.ask()["ticket"]
    desk.say(number, "Tôi là Điểu Thị Ẩn")
    with office.engine.connect() as connection:
        tables = ("tickets", "ticket_messages", "desk_events", "members", "desk_requests")
        plain = str([connection.execute(text(f"select * from {table}")).all() for table in tables])
    for words in ("giấy khai sinh cho cháu", "0901", "Điểu", "telegram/", "Nguyễn Văn Số", "zalo_bot/"):
        assert words not in plain
    desk.act(f"{made.team.id}-0", "take")
    with office.sessions.reading.begin() as session:
        assert "ticket-taken" in session.scalars(select(AuditEntry.action)).all()
        assert all(isinstance(each.address, str) for each in session.scalars(select(DeskEvent)))
        assert session.scalars(select(Ticket)).one().question.endswith("***")


def test_an_officer_who_links_alerts_is_no_member(desk, office):
    desk.office.officer(name="lan", role="head")
    state = office.app.state.office
    with office.sessions.writing.begin() as session:
        officer = session.scalars(select(Officer).where(Officer.name == "lan")).one()
        code = linking.new_code(session, state, officer.id, office.clock())
    assert desk.link(f"{code[:4]} {code[4:]}".lower(), "x").json() == {"member": 0, "role": "officer", "team_name": ""}
    assert desk.link(code, "y").status_code == 404
    assert desk.act("x", "list")["outcome"] == "not_member"
    chat = {"channel": "zalo_bot", "person": person("x"), "address": "zalo_bot/x"}
    assert [desk.post("/v1/members/unlink", chat).json()["unlinked"] for _ in range(2)] == [True, False]

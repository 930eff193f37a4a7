"""The inbox and the pages of teams: who sees what, what is hidden, and that a button pressed twice acts once."""

import re

import pytest
from desk_town import COMMUNE, COMMUNE_NAME, add_team
from sqlalchemy import select

from api.storage.desk_models import Ticket, TicketMessage
from api.storage.models import AuditEntry, Officer
from api.storage.territory_models import Agency, Commune, Member

pytestmark = pytest.mark.databases("sqlite")  # the queries run on both in test_desk.py and test_desk_storage.py
CITIZEN = "citizen-0000000000000001"


@pytest.fixture
def ask(office):
    def ask(who=CITIZEN, **changed):
        body = {
            "channel": "web",
            "address": f"web/{who}",
            "person": who,
            "reason": "asked",
            "topic": "1.001193",
            "question": "Cho tôi hỏi giấy khai sinh",
            "commune": COMMUNE,
            "transcript": [{"who": "citizen", "text": "Tôi tên là Ẩn"}],
        }
        answer = office.bot.post("/v1/tickets", json={**body, **changed}, headers={"Idempotency-Key": f"ask-{who}"})
        return answer.json()["ticket"]

    return ask


@pytest.fixture
def team(office):
    with office.sessions.writing.begin() as session:
        return add_team(session, office.clock(), members=2)


@pytest.fixture
def member(office, team):
    """A browser of a member of the team, signed in."""
    return seat(office, team, 1, "thanhvien", "member")


def seat(office, team, place, name, role):
    browser = office.signed_in(name=name, role=role)
    with office.sessions.writing.begin() as session:
        officer = session.scalars(select(Officer).where(Officer.name == name)).one()
        session.get(Member, team.members[place].id).officer_id = officer.id
    return browser


@pytest.fixture
def press(tools):
    """Return what presses a button on a page: the form with that action, and what is written into it."""

    def press(browser, page, action, **written):
        shown = browser.get(page)
        assert f'action="{action}"' in shown.text
        once = re.search(r'name="once" value="([^"]+)"', shown.text)
        data = {"csrf": tools["csrf_of"](shown), **({"once": once[1]} if once else {}), **written}
        return browser.post(action, data=data)

    return press


def noted(office):
    with office.sessions.reading.begin() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_talk_at_the_console(office, member, ask, press, team):
    number = ask()
    at = f"/canbo/hotro/{number}"
    inbox = member.get("/canbo/hotro")
    assert f"Người hỏi #{number}" in inbox.text
    assert "Đăng ký khai sinh" in inbox.text
    before = member.get(at).text
    assert "Tôi tên là Ẩn" not in before
    assert "ticket-opened" not in noted(office)
    assert press(member, at, f"{at}/nhan").status_code == 303
    opened = member.get(at).text
    assert "Tôi tên là Ẩn" in opened
    assert "Gửi câu này" in opened
    assert noted(office).count("ticket-opened") == 1
    assert press(member, at, f"{at}/tra-loi", text="Dạ, cô cần giấy chứng sinh.").status_code == 303
    assert press(member, at, f"{at}/tra-loi", san="0").status_code == 303
    assert press(member, at, f"{at}/dong", ly_do="answered").headers["location"] == "/canbo/hotro"
    said = [each["text"] for each in office.bot.get("/v1/desk/events").json()["events"] if each["kind"] == "said"]
    assert said[0] == "Dạ, cô cần giấy chứng sinh."
    assert "kiểm tra ngày" in said[1]
    assert "Cuộc này đã xong" in member.get(at).text


def test_a_form_that_is_sent_twice_says_it_once(office, member, ask, tools):
    number = ask()
    at = f"/canbo/hotro/{number}"
    csrf = tools["csrf_of"](member.get(at))
    member.post(f"{at}/nhan", data={"csrf": csrf})
    for _ in range(2):
        member.post(f"{at}/tra-loi", data={"csrf": csrf, "once": "abc", "text": "Dạ"})
    with office.sessions.reading.begin() as session:
        assert len(session.scalars(select(TicketMessage)).all()) == 1


def test_unread_words_are_counted_and_fetched(office, member, ask, press):
    number = ask()
    at = f"/canbo/hotro/{number}"
    press(member, at, f"{at}/nhan")
    key = {"Idempotency-Key": "say-0001"}
    office.bot.post(f"/v1/tickets/{number}/messages", json={"person": CITIZEN, "text": "Cô đây <b>"}, headers=key)
    assert "1 tin mới" in member.get("/canbo/hotro").text
    words = member.get(f"{at}/loi?sau=0")
    assert "Cô đây &lt;b&gt;" in words.text
    assert words.headers["x-state"] == "talking"
    last = re.search(r'id="loi-(\d+)"', words.text)[1]
    assert "<li" not in member.get(f"{at}/loi?sau={last}").text
    assert "tin mới" not in member.get("/canbo/hotro").text


def test_members_see_their_team_and_officers_their_place(office, member, ask, team):
    mine, elsewhere = ask(), ask("citizen-0000000000000002", commune=None)
    assert member.get(f"/canbo/hotro/{mine}").status_code == 200
    assert member.get(f"/canbo/hotro/{elsewhere}").status_code == 404
    with office.sessions.writing.begin() as session:
        session.add(Agency(code="H19.31", name="Trung tâm", commune=COMMUNE, created_at=office.clock()))
        session.add(Commune(code="25405", name="Xã Bom Bo", created_at=office.clock()))
        session.flush()
        session.add(Agency(code="H19.37", name="Trung tâm Bom Bo", commune="25405", created_at=office.clock()))
    seen = {
        "all": office.signed_in(name="ca", role="officer"),
        "own commune": office.signed_in(name="xa", role="officer", commune=COMMUNE_NAME),
        "other commune": office.signed_in(name="xa2", role="head", commune="Xã Bom Bo"),
        "own agency": office.signed_in(name="cq", role="head", agency="H19.31"),
        "other agency": office.signed_in(name="cq2", role="head", agency="H19.37"),
        "province": office.signed_in(name="tinh", role="head", agency="H19"),
        "alone": office.signed_in(name="le", role="member"),
    }
    found = {
        who: [number for number in (mine, elsewhere) if browser.get(f"/canbo/hotro/{number}").status_code == 200]
        for who, browser in seen.items()
    }
    assert found == {
        "all": [mine, elsewhere],
        "own commune": [mine],
        "other commune": [],
        "own agency": [mine],
        "other agency": [],
        "province": [mine],
        "alone": [],
    }
    lists = {who: browser.get("/canbo/hotro?muc=tat-ca").text for who, browser in seen.items()}
    assert {who: [n for n in (mine, elsewhere) if f'hotro/{n}"' in text] for who, text in lists.items()} == found
    assert "chưa được gắn" in lists["alone"]


def test_only_the_owner_reads_and_acts(office, member, ask, press, team, tools):
    number = ask()
    at = f"/canbo/hotro/{number}"
    press(member, at, f"{at}/nhan")
    other = seat(office, team, 0, "nguoikhac", "team_leader")
    shown = other.get(at)
    assert "Đã có người khác nhận" in shown.text
    assert "Tôi tên là Ẩn" not in shown.text
    assert other.get(f"{at}/loi").status_code == 404
    csrf = tools["csrf_of"](shown)
    for action, data in (
        ("tra-loi", {"text": "Dạ"}),
        ("dong", {"ly_do": "other"}),
        ("tra-lai", {}),
        ("chuyen", {"noi": "province-"}),
    ):
        other.post(f"{at}/{action}", data={"csrf": csrf, **data})
    with office.sessions.reading.begin() as session:
        ticket = session.get(Ticket, number)
        assert (ticket.owner_member, ticket.closed_at, ticket.queue) == (team.members[1].id, None, "team")
        assert session.scalars(select(TicketMessage)).all() == []


def test_passing_on_to_a_place_that_was_chosen(office, member, ask, press):
    number = ask()
    at = f"/canbo/hotro/{number}"
    press(member, at, f"{at}/nhan")
    assert press(member, at, f"{at}/chuyen", noi="team-99999").status_code == 303
    assert press(member, at, f"{at}/chuyen", noi="province-").headers["location"] == "/canbo/hotro"
    assert member.get(at).status_code == 404
    assert "passed" in [each["kind"] for each in office.bot.get("/v1/desk/events").json()["events"]]


def test_a_team_page_and_its_changes(office, team, press):
    head = office.signed_in(name="truong", role="head", commune=COMMUNE_NAME)
    at = f"/canbo/to/{team.team.id}"
    assert team.team.name in head.get("/canbo/to").text
    assert team.team.name in head.get("/canbo/to?tim=to cong nghe").text
    assert "Không có tổ nào khớp" in head.get("/canbo/to?tim=zzz").text
    assert "T2-CN 07:00-20:00" in head.get(at).text
    assert press(head, at, f"{at}/gio", gio="T2-T6 8-10").status_code == 303
    assert "T2-T6 08:00-10:00" in head.get(at).text
    assert press(head, at, f"{at}/gio", gio="sáng sớm").status_code == 422
    assert press(head, at, f"{at}/thanh-vien", name="Phan Thị Mới", phone="0912 345 678").status_code == 303
    assert "+84912345678" in head.get(at).text
    assert press(head, at, f"{at}/thanh-vien", name="X", phone="12").status_code == 422
    code = re.search(r'class="code">(\w{4} \w{4})<', press(head, at, f"{at}/nhom").text)[1]
    linked = {"code": code, "channel": "telegram", "address": "telegram/-1"}
    assert office.bot.post("/v1/groups/link", json=linked, headers={"Idempotency-Key": "group-01"}).status_code == 200
    assert "Telegram" in head.get(at).text
    press(head, at, f"{at}/nhom/bo")
    assert "Chưa nối nhóm nào" in head.get(at).text
    assert {"team-opened", "team-hours", "member-added", "group-code", "group-dropped"} <= set(noted(office))


def test_who_leaves_loses_everything_at_once(office, team, member, ask, press):
    number = ask()
    press(member, f"/canbo/hotro/{number}", f"/canbo/hotro/{number}/nhan")
    head = office.signed_in(name="truong", role="head")
    at, gone = f"/canbo/to/{team.team.id}", team.members[1].id
    assert press(head, at, f"{at}/thanh-vien/{gone}/nghi").status_code == 303
    assert member.get("/canbo/hotro").status_code == 303  # led to the door
    with office.sessions.reading.begin() as session:
        ticket, row = session.get(Ticket, number), session.get(Member, gone)
        assert ticket.owner_member is None
        assert (row.name, row.phone, row.person, row.officer_id) == (None, None, None, None)
        assert session.scalars(select(Officer.active).where(Officer.name == "thanhvien")).one() is False
    assert "Nguyễn Văn Số 1" not in head.get(at).text


def test_a_leader_sees_the_own_team_only(office, team, press):
    with office.sessions.writing.begin() as session:
        other = add_team(session, office.clock(), name="Tổ khác")
    leader = seat(office, team, 0, "totruong", "team_leader")
    at = f"/canbo/to/{team.team.id}"
    assert leader.get("/canbo/to").headers["location"] == at
    shown = leader.get(at).text
    assert f'action="{at}/gio"' not in shown
    assert "Cấp mã" in shown
    assert leader.get(f"/canbo/to/{other.team.id}").status_code == 404
    assert leader.get(f"/canbo/to/{other.team.id}/so-lieu").status_code == 404
    code = press(leader, at, f"{at}/thanh-vien/{team.members[1].id}/ma").text
    assert re.search(r'class="code">\w{4} \w{4}<', code)


def test_heads_of_other_places_see_no_team(office, team):
    elsewhere = office.signed_in(name="khac", role="head", commune="Xã Bom Bo")
    assert elsewhere.get(f"/canbo/to/{team.team.id}").status_code == 404
    assert team.team.name not in elsewhere.get("/canbo/to").text


def test_an_account_is_linked_once(office, team, press):
    head = office.signed_in(name="truong", role="head")
    office.officer(name="moi", role="member")
    office.officer(name="quantri", role="admin")
    first, second = (f"/canbo/to/{team.team.id}/thanh-vien/{each.id}/tai-khoan" for each in team.members)
    at = f"/canbo/to/{team.team.id}"
    assert press(head, at, first, account="Moi").status_code == 303
    assert press(head, at, second, account="moi").status_code == 422
    assert press(head, at, second, account="quantri").status_code == 422

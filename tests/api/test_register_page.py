"""The register for officers: each sees their own, nobody sees what is private without its being noted."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from api.dossiers.events import Event, Person
from api.storage import dossiers, follows
from api.storage.models import AuditEntry, Dossier

pytestmark = pytest.mark.databases("sqlite")
LATE, WAITS, GONE, OTHER = (f"H19.31-26111{number}-000{number}" for number in range(4))
SECRETS = ("Nguyễn Thị Sáu", "Thiếu ảnh", "1.250.000")


@pytest.fixture
def office(office):
    now = office.clock()
    facts = {
        "procedure": "1.001193",
        "procedure_name": "Đăng ký khai sinh",
        "agency": "H19.31",
        "agency_name": "UBND phường Tân Hòa",
        "commune": "Phường Tân Hòa",
        "received_at": now - timedelta(days=20),
        "appointed_at": now - timedelta(days=3),
    }
    person = Person("Nguyễn Thị Sáu")
    told = [
        (LATE, Event("a", 4, now - timedelta(days=19), None, "test", facts, person)),
        (WAITS, Event("a", 5, now - timedelta(days=2), "Thiếu ảnh", "test", facts | {"fee_due": 1_250_000}, person)),
        (GONE, Event("a", 10, now - timedelta(days=1), None, "test", facts, person)),
        (OTHER, Event("a", 4, now, None, "test", facts | {"agency": "H19.40", "commune": "Xã Bình Minh"}, person)),
    ]
    with office.sessions.writing.begin() as session:
        dossiers.record(session, told, now)
        follows.say_missing(session, session.get_one(Dossier, GONE), "p" * 32, "web", now)
    return office


def codes_on(page):
    return [code for code in (LATE, WAITS, GONE, OTHER) if f"/ho-so/{code}" in page.text]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", [LATE]),
        ("?loc=tre-han", [LATE]),
        ("?loc=cho-dan", [WAITS]),
        ("?loc=chua-nhan", [GONE]),
        ("?loc=tat-ca", [LATE, WAITS, GONE]),
        (f"?tim={LATE.lower().replace('-', '+')}", [LATE]),
        ("?tim=H19.31-261111", [WAITS]),
        ("?tim=1.001193", [LATE, WAITS, GONE]),
        ("?tim=%25", []),
        ("?tim=H19.40", []),
    ],
)
def test_each_filter_shows_its_own_and_only_of_the_agency(office, query, codes):
    page = office.signed_in(agency="H19.31").get(f"/canbo/ho-so{query}")
    assert (page.status_code, codes_on(page)) == (200, codes)
    assert not any(secret in page.text for secret in SECRETS)


@pytest.mark.parametrize(
    ("query", "word", "codes"),
    [
        ("", "Quá hạn", [LATE]),
        ("?loc=sap-han", "Còn không quá 3 ngày", []),
        ("?loc=trong-han", "Đang giải quyết, còn hạn", [OTHER]),
        ("?loc=tre-han&co-quan=H19.40", "Quá hạn", []),
    ],
)
def test_the_filter_that_is_on_is_shown(office, query, word, codes):
    with office.sessions.writing.begin() as session:
        due = office.clock() + timedelta(days=9)
        session.execute(update(Dossier).where(Dossier.code == OTHER).values(due_at=due))
    page = office.signed_in(agency="H19").get(f"/canbo/ho-so{query}")
    assert codes_on(page) == codes
    assert re.findall(r'aria-current="page">([^<]+)</a></li>\n', page.text)[-1] == word
    assert f"Đang xem: {word}" in page.text


def test_how_much_is_overdue_since_when_and_whose(office):
    text = " ".join(office.signed_in(agency="H19").get("/canbo/ho-so").text.split())
    assert "Đang giải quyết: 2 hồ sơ" in text
    assert "<strong>2</strong> Quá hạn" in text
    assert '<td class="number">1</td> <td class="number">1</td> <td>19/11/2026 10:00</td>' in text
    assert "<strong>quá hạn 3 ngày</strong><br>19/11/2026 10:00" in text
    assert "UBND phường Tân Hòa, Phường Tân Hòa" in text


def test_an_agency_that_is_not_ones_own_is_refused(office):
    assert office.signed_in(agency="H19.31").get("/canbo/ho-so?co-quan=H19.40").status_code == 403


def test_a_commune_sees_only_its_own(office):
    page = office.signed_in(commune="Xã Bình Minh").get("/canbo/ho-so?loc=tat-ca")
    assert codes_on(page) == [OTHER]


def test_a_dossier_shows_clock_timeline_and_what_is_missing(office):
    page = office.signed_in(agency="H19.31").get(f"/canbo/ho-so/{GONE}")
    assert page.status_code == 200
    assert "Người dân báo chưa nhận được kết quả: 1 người" in page.text
    assert "Hạn trả kết quả" in page.text
    assert "Đã trả kết quả" in page.text


def test_every_opening_of_what_is_private_is_noted(office):
    browser = office.signed_in(agency="H19.31")
    page = browser.get(f"/canbo/ho-so/{WAITS}")
    assert all(secret in page.text for secret in SECRETS)
    browser.get(f"/canbo/ho-so/{WAITS}")
    with office.sessions.reading() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.subject == WAITS)).all()
    assert [(each.action, each.officer_id is not None) for each in noted] == [("dossier-opened", True)] * 2


def test_an_auditor_sees_no_names_reasons_or_amounts(office):
    page = office.signed_in(role="auditor", agency="H19.31").get(f"/canbo/ho-so/{WAITS}")
    assert page.status_code == 200
    assert not any(secret in page.text for secret in SECRETS)
    assert "không xem được tên người" in page.text


@pytest.mark.parametrize("code", [OTHER, "H19.31-261116-9999", "x"])
def test_what_is_not_the_officers_does_not_exist(office, code):
    assert office.signed_in(agency="H19.31").get(f"/canbo/ho-so/{code}").status_code == 404


@pytest.mark.parametrize("role", ["team_leader", "admin"])
def test_who_does_not_work_with_dossiers_sees_none(office, role):
    browser = office.signed_in(role=role)
    assert [browser.get(f"/canbo/ho-so{path}").status_code for path in ("", f"/{LATE}")] == [403, 403]
    assert "/canbo/ho-so" not in browser.get("/canbo").text

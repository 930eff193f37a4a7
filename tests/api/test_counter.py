"""An officer opens a form with the code that a citizen shows; nobody opens anything without one."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from api.handover import TRIES
from api.storage import submissions
from api.storage.models import AuditEntry, HandOver, Submission


@pytest.fixture
def bring(tools):
    """Return what types a code into the console of a browser."""

    def bring(browser, code):
        page = browser.get("/canbo/ma")
        return browser.post("/canbo/ma", data={"csrf": tools["csrf_of"](page), "ma": code})

    return bring


@pytest.fixture
def booked(office):
    """Return what reads (action, subject) from the book."""

    def booked():
        with office.sessions.reading.begin() as session:
            rows = session.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id))
            return [tuple(row) for row in rows if row.action not in {"sign-in", "sign-in-failed"}]

    return booked


def test_an_officer_sees_the_form_as_its_paper_says_it(office, handed_in, bring, booked):
    officer = office.signed_in(role="officer")
    led = bring(officer, handed_in["code"].lower())
    reference = handed_in["reference"]
    assert (led.status_code, led.headers["location"]) == (303, f"/canbo/ma/{reference}")
    page = officer.get(led.headers["location"])
    assert page.status_code == 200
    for text in (reference, "Bản điền sẵn", "Điểu Thị Ẩn &amp; con", "05/11/2026", "mẹ của bác"):
        assert text in page.text
    assert booked() == [("form-opened", reference), ("form-read", reference)]


@pytest.mark.parametrize("role", ["auditor", "team_leader", "admin"])
def test_only_who_serves_people_opens_forms(office, handed_in, role):
    browser = office.signed_in(role=role)
    assert browser.get("/canbo/ma").status_code == 403
    assert browser.post("/canbo/ma", data={"csrf": "x", "ma": handed_in["code"]}).status_code == 403
    assert browser.get(f"/canbo/ma/{handed_in['reference']}").status_code == 403
    assert "/canbo/ma" not in browser.get("/canbo").text


def test_a_form_that_was_sent_from_elsewhere_opens_nothing(office, handed_in):
    officer = office.signed_in(role="officer")
    assert officer.post("/canbo/ma", data={"ma": handed_in["code"]}).status_code == 403
    with office.sessions.reading.begin() as session:
        assert session.scalars(select(HandOver.claimed_at)).one() is None


def test_without_a_code_no_form_is_seen(office, handed_in):
    officer = office.signed_in(role="officer")
    assert officer.get(f"/canbo/ma/{handed_in['reference']}").status_code == 404


def test_a_code_is_for_one_officer(office, handed_in, bring):
    first, second = office.signed_in(name="thu"), office.signed_in(name="hai", role="officer")
    assert bring(first, handed_in["code"]).status_code == 303
    assert bring(first, handed_in["code"]).status_code == 303  # pressed twice
    refused = bring(second, handed_in["code"])
    assert (refused.status_code, "đã dùng rồi" in refused.text) == (409, True)
    assert second.get(f"/canbo/ma/{handed_in['reference']}").status_code == 404


def test_a_form_is_read_for_an_hour(office, handed_in, bring):
    officer = office.signed_in()
    bring(officer, handed_in["code"])
    for _ in range(3):  # whoever does nothing for half an hour is signed out
        office.clock.forward(minutes=20)
        assert officer.get(f"/canbo/ma/{handed_in['reference']}").status_code == 200
    office.clock.forward(seconds=1)
    assert officer.get(f"/canbo/ma/{handed_in['reference']}").status_code == 404


def test_an_old_code_opens_nothing(office, handed_in, bring):
    office.clock.forward(minutes=30)
    officer = office.signed_in()
    refused = bring(officer, handed_in["code"])
    assert (refused.status_code, "quá 30 phút" in refused.text) == (410, True)


def test_wrong_codes_are_written_down_and_lock(office, handed_in, bring, booked):
    officer = office.signed_in()
    answers = [bring(officer, "000000").status_code for _ in range(TRIES + 1)]
    assert answers == [404] * TRIES + [423]
    assert bring(officer, handed_in["code"]).status_code == 423
    assert booked() == [("code-wrong", None)] * (TRIES + 2)
    office.clock.forward(minutes=31)
    assert bring(office.signed_in(name="hai"), handed_in["code"]).status_code == 410


def test_what_was_typed_comes_back_as_text(office, bring):
    officer = office.signed_in()
    assert "<script>" not in bring(officer, "<script>").text
    assert "<script>" not in officer.get("/canbo/ma", params={"ma": '"><script>'}).text


def test_a_scanned_picture_fills_the_code_in_and_opens_nothing(office, handed_in):
    officer = office.signed_in()
    page = officer.get("/canbo/ma", params={"ma": handed_in["code"]})
    assert f'value="{handed_in["code"]}"' in page.text
    with office.sessions.reading.begin() as session:
        assert session.scalars(select(HandOver.claimed_at)).one() is None


def test_an_erased_form_is_gone_from_the_console(office, handed_in, bring):
    officer = office.signed_in()
    bring(officer, handed_in["code"])
    office.bot.delete(f"/v1/people/{handed_in['person']}")
    assert officer.get(f"/canbo/ma/{handed_in['reference']}").status_code == 404


def test_a_form_bears_the_agency_of_who_opened_it(office, handed_in, bring):
    bring(office.signed_in(role="officer", agency="H19.31", commune="Phường Trấn Biên"), handed_in["code"])
    with office.sessions.reading.begin() as session:
        found = submissions.find(session, handed_in["reference"])
        assert (found.agency, found.commune) == ("H19.31", "Phường Trấn Biên")


def test_a_version_that_is_gone_is_shown_by_its_names(office, handed_in, bring):
    with office.sessions.writing.begin() as session:
        session.scalars(select(Submission)).one().form_version = 999
    officer = office.signed_in()
    bring(officer, handed_in["code"])
    page = officer.get(f"/canbo/ma/{handed_in['reference']}")
    assert page.status_code == 200
    assert "bản 999" in page.text
    assert "be_ho_ten" in page.text


def test_a_person_gets_another_code_for_the_same_form(office, handed_in, bring):
    url = f"/v1/submissions/{handed_in['reference']}/codes"
    body = {"channel": "web", "person": handed_in["person"]}
    bring(office.signed_in(name="thu"), handed_in["code"])
    office.clock.forward(hours=5)
    answers = [office.bot.post(url, json=body, headers={"Idempotency-Key": "again-0001"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    code = answers[0].json()["code"]
    assert answers[1].json()["code"] == code != handed_in["code"]
    assert bring(office.signed_in(name="hai"), code).status_code == 303


@pytest.mark.parametrize(
    ("reference", "person", "status"),
    [
        ("TK-261122-ZZZZ", None, 404),
        (None, "0b7f2a65d13c0ffee5eed019c1d8a34e", 404),
        ("gì đó", None, 422),
        (None, "0912345678", 422),
    ],
)
def test_nobody_gets_a_code_for_what_is_not_theirs(office, handed_in, reference, person, status):
    url = f"/v1/submissions/{reference or handed_in['reference']}/codes"
    body = {"channel": "web", "person": person or handed_in["person"]}
    assert office.bot.post(url, json=body, headers={"Idempotency-Key": "again-0001"}).status_code == status


def test_a_person_gets_the_paper_once_more(office, handed_in, bring):
    url = f"/v1/submissions/{handed_in['reference']}/papers"
    body = {"channel": "web", "person": handed_in["person"]}
    office.clock.forward(hours=5)
    assert office.caller().get(urlsplit(handed_in["paper"]).path).status_code == 410
    answers = [office.bot.post(url, json=body, headers={"Idempotency-Key": "paper-0001"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    told = answers[1].json()
    assert answers[0].json()["code"] == told["code"] != handed_in["code"]
    printed = office.caller().get(urlsplit(told["paper"]).path)
    assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
    assert bring(office.signed_in(name="ba"), told["code"]).status_code == 303
    stranger = {**body, "person": "0b7f2a65d13c0ffee5eed019c1d8a34e"}
    assert office.bot.post(url, json=stranger, headers={"Idempotency-Key": "paper-0002"}).status_code == 404


def test_a_form_is_looked_up_as_what_it_is(office, handed_in):
    for typed in (handed_in["reference"], handed_in["reference"].lower().replace("-", " ")):
        found = office.caller().get(f"/v1/dossiers/{typed}")
        assert found.status_code == 200
        told = found.json()
        assert (told["status"], told["status_key"], told["agency"]) == (0, "prefilled", "")
        assert told["status_name"] == "Bản điền sẵn, chưa nộp"
        assert "Điểu" not in found.text
    office.bot.delete(f"/v1/people/{handed_in['person']}")
    assert office.caller().get(f"/v1/dossiers/{handed_in['reference']}").status_code == 404

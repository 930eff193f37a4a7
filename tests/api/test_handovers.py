"""Drafts that move from one chat to another: once, in time, and only for who knows the code."""

import pytest
from sqlalchemy import select, update

from api.handover import TRIES, TRIES_OF_ALL
from api.qr import qr_svg
from api.storage.models import Attempt, HandOver
from knowledge.handover_code import code_of

HERE, THERE = "9c1d8a34e0b7f2a65d13c0ffee5eed01", "0b7f2a65d13c0ffee5eed019c1d8a34e"
DRAFT = {
    "form": "to_khai_khai_sinh",
    "form_version": 1,
    "procedure": "1.001193",
    "answers": {"be_ho_ten": "Điểu Thị Ẩn", "ghi_chu": ""},
}


def lend(office, key="lend-0001", person=HERE, **changed):
    body = {**DRAFT, **changed, "channel": "web", "person": person}
    return office.bot.post("/v1/handovers", json=body, headers={"Idempotency-Key": key})


def fetch(office, code, key="fetch-0001", person=THERE):
    body = {"code": code, "channel": "zalo_bot", "person": person}
    return office.bot.post("/v1/handovers/claim", json=body, headers={"Idempotency-Key": key})


def told(answer):
    return answer.status_code, answer.json().get("code")


def others(code):
    """Yield codes that are true in their check sign and were never given out."""
    return (other for other in map(code_of, range(4000, 9000, 7)) if other and other != code)


@pytest.fixture
def lent(office):
    answer = lend(office)
    assert answer.status_code == 201
    return answer.json()


def test_a_draft_arrives_as_it_was(office, lent):
    typed = f"{lent['code'][:3]} {lent['code'][3:]}".lower()
    assert fetch(office, typed).json() == {**DRAFT, "helping": ""}
    assert (lent["minutes"], lent["link"]) == (30, f"http://127.0.0.1:8000/ma/tiep/{lent['code']}")


def test_a_code_works_once(office, lent):
    fetch(office, lent["code"])
    assert told(fetch(office, lent["code"], key="fetch-0002")) == (409, "handover-used")
    assert told(fetch(office, lent["code"], key="fetch-0003", person=HERE)) == (409, "handover-used")


def test_the_same_request_again_gets_the_same_draft(office, lent):
    answers = [fetch(office, lent["code"]).json() for _ in range(TRIES + 3)]
    assert answers == [{**DRAFT, "helping": ""}] * (TRIES + 3)


def test_who_asks_twice_for_a_code_gets_the_same(office, lent):
    again = lend(office)
    assert (again.status_code, again.json()) == (201, lent)
    assert told(lend(office, answers={})) == (409, "idempotency-conflict")


def test_two_drafts_have_two_codes(office, lent):
    assert lend(office, key="lend-0002").json()["code"] != lent["code"]


def test_a_code_that_is_taken_is_not_given_again(office, lent, monkeypatch):
    given = iter([lent["code"], None, "18Y4WH", "18Y4WH"])
    monkeypatch.setattr("api.handover._code", lambda *_: next(given))
    assert lend(office, key="lend-0002").json()["code"] == "18Y4WH"


def test_after_half_an_hour_it_is_over(office, lent):
    office.clock.forward(minutes=29, seconds=59)
    assert lend(office).json()["minutes"] == 1
    office.clock.forward(seconds=1)
    assert told(fetch(office, lent["code"])) == (410, "handover-expired")
    assert lend(office).json()["minutes"] == 0


@pytest.mark.parametrize("code", ["", "abc", "000000", "không phải mã", "4" * 60])
def test_what_is_no_code_is_unknown(office, lent, code):
    assert told(fetch(office, code)) == (404, "handover-unknown")


def test_five_wrong_codes_lock_a_person_and_nobody_else(office, lent):
    wrong = [told(fetch(office, "000000", key=f"fetch-1{n:03}")) for n in range(TRIES + 1)]
    assert wrong == [(404, "handover-unknown")] * TRIES + [(423, "handover-locked")]
    assert told(fetch(office, lent["code"])) == (423, "handover-locked")
    assert fetch(office, lent["code"], person=HERE).status_code == 200


def test_a_lock_ends_after_half_an_hour(office):
    for _ in range(TRIES + 1):
        fetch(office, "000000")
    office.clock.forward(minutes=31)
    code = lend(office).json()["code"]
    assert fetch(office, code).status_code == 200


def test_right_codes_are_not_counted(office):
    for n in range(TRIES + 2):
        code = lend(office, key=f"lend-1{n:03}").json()["code"]
        assert fetch(office, code, key=f"fetch-1{n:03}").status_code == 200
    with office.sessions.reading.begin() as session:
        assert not any(session.scalars(select(Attempt.tries)))


def test_a_wrong_code_that_many_bring_is_locked(office, lent):
    wrong = next(others(lent["code"]))
    people = [f"{n:032}" for n in range(TRIES + 1)]
    answers = [told(fetch(office, wrong, person=person)) for person in people]
    assert answers == [(404, "handover-unknown")] * TRIES + [(423, "handover-locked")]


def test_many_people_together_cannot_try_everything(office, lent):
    """Chats cost nothing, so that whoever tries codes comes as many people."""
    answers = [
        fetch(office, code, person=f"{n:032}").status_code
        for n, code in zip(range(TRIES_OF_ALL + 1), others(lent["code"]), strict=False)
    ]
    assert answers == [404] * TRIES_OF_ALL + [423]
    assert told(fetch(office, lent["code"])) == (423, "handover-locked")


def test_mistyped_codes_of_many_people_lock_nobody_else(office, lent):
    for n in range(TRIES_OF_ALL + 2):
        fetch(office, "000000", person=f"{n:032}")
    assert fetch(office, lent["code"]).status_code == 200


@pytest.mark.databases("sqlite")  # its dump is whole
def test_neither_code_nor_draft_stands_in_the_database(office, lent):
    raw = office.engine.raw_connection()
    text = "\n".join(raw.driver_connection.iterdump())
    raw.close()
    assert lent["code"] not in text
    assert "Điểu Thị Ẩn" not in text
    assert "be_ho_ten" not in text


def test_a_draft_opens_only_with_its_own_code(office, lent):
    """Who can write to the database but has not the code cannot lead a draft to a code of their own."""
    other = lend(office, key="lend-0002", answers={"be_ho_ten": "Lê B"}).json()
    with office.sessions.writing.begin() as session:
        first, second = session.scalars(select(HandOver).order_by(HandOver.id))
        session.execute(update(HandOver).where(HandOver.id == second.id).values(draft=first.draft))
    assert told(fetch(office, other["code"])) == (410, "handover-expired")


def test_only_the_bot_lends_and_fetches(office, lent):
    stranger = office.caller()
    for url in ("/v1/handovers", "/v1/handovers/claim"):
        assert told(stranger.post(url, json={})) == (401, "token-required")


def test_a_code_for_the_counter_fetches_no_draft(office, handed_in):
    assert told(fetch(office, handed_in["code"])) == (404, "handover-unknown")


def test_the_page_of_a_code_is_for_everybody_and_tells_nothing(office, lent):
    for code in (lent["code"], "18Y4WH"):  # the second one was never given out
        for way in ("tiep", "quay"):
            page = office.caller(headers={"Accept": "text/html"}).get(f"/ma/{way}/{code}")
            assert page.status_code == 200
            assert f"{code[:3]} {code[3:]}" in page.text
            assert "<svg" in page.text
            assert page.headers["cache-control"] == "no-store"
    assert "bốn · vê kép · hát" in page.text


@pytest.mark.parametrize("code", ["000000", "<script>", "x" * 21])
def test_the_page_of_a_wrong_code_says_so(office, code):
    page = office.caller().get(f"/ma/quay/{code}")
    assert page.status_code in {404, 422}
    assert "<script>" not in page.text


def test_the_picture_leads_to_the_console(office):
    """The picture is decoded by what draws it the same way: another text gives another picture."""
    page = office.caller().get("/ma/quay/18Y4WH").text
    assert str(qr_svg("http://127.0.0.1:8000/canbo/ma?ma=18Y4WH", "Ô vuông để quét mã")) in page

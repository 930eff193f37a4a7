"""What a second fact opens, and what nobody learns without it."""

from statistics import median
from time import process_time

import pytest

from api.storage import agencies

pytestmark = pytest.mark.databases("sqlite")  # what it stores is tested on both elsewhere
CODE = "H19.31-261105-0012"
ME = "9c1d8a34e0b7f2a65d13c0ffee5eed01"


@pytest.fixture
def dossier(office, event):
    with office.sessions.writing.begin() as session:
        key = agencies.issue_key(session, "H19", "province", office.clock())
    agency = office.caller(headers={"Authorization": f"Bearer {key}"})
    told = {
        **event,
        "status": 6,
        "reason": "Mời nộp lệ phí",
        "fee_due": 50000,
        "supplement_until": "2026-11-30T17:00:00+07:00",
        "person": {"name": "Nguyễn Văn Mẫu", "birth_year": 1957, "phone": "0900001234"},
    }
    assert agency.put(f"/v1/dossiers/{CODE}", json=told).status_code == 200
    return CODE


@pytest.fixture
def ask(office):
    def ask(second, code=CODE, person=ME, **more):
        body = {"second": second, "channel": "web", "person": person, **more}
        return office.bot.post(f"/v1/dossiers/{code}/details", json=body)

    return ask


def person(number):
    return f"{number:032x}"


@pytest.mark.parametrize("second", ["1957", "1234"])
def test_the_second_fact_opens(dossier, ask, second):
    found = ask(second).json()
    assert (found["owner"], found["reason"], found["fee_due"], found["fee_paid"]) == (
        "Nguyễn Văn Mẫu",
        "Mời nộp lệ phí",
        50000,
        None,
    )
    assert [each["status_key"] for each in found["history"]] == ["payment_required"]
    assert found["dossier"]["supplement_until"] == "2026-11-30T17:00:00+07:00"
    assert found["dossier"]["clock"]["state"] == "waiting"


def steady(answer):
    return (
        answer.status_code,
        {n: v for n, v in answer.json().items() if n != "request_id"},
        sorted(answer.headers.keys()),
    )


def test_wrong_and_not_found_are_the_same_answer(dossier, ask):
    wrong, missing = ask("1958"), ask("1957", code="H19.31-261105-9999", person=person(2))
    assert steady(wrong) == steady(missing)
    assert (wrong.status_code, wrong.json()["code"]) == (404, "details-not-found")


def test_a_thousand_codes_tell_nothing(dossier, ask, office, event):
    answers = {repr(steady(ask("1958", code=f"H19.31-261105-{n:04d}", person=person(n)))) for n in range(40)}
    assert len(answers) == 1


def test_the_work_is_the_same_whether_there_is_a_dossier_or_not(dossier, ask, office):
    """Medians of processor time, taken in turn: time on the wall depends on what else the machine does."""
    spent = {CODE: [], "H19.31-261105-9999": []}
    for n in range(60):
        office.clock.forward(hours=25)  # nobody is locked
        for code, times in spent.items():
            begin = process_time()
            assert ask("1958", code=code, person=person(n)).status_code == 404
            times.append(process_time() - begin)
    one, two = (median(times[5:]) for times in spent.values())
    assert abs(one - two) / max(one, two) < 0.15


def test_five_wrong_tries_lock_the_person_for_half_an_hour(dossier, ask, office):
    codes = [f"H19.31-261105-{n:04d}" for n in range(5)]
    assert {ask("1958", code=code).status_code for code in codes} == {404}
    locked = ask("1957")
    assert (locked.status_code, locked.json()["code"], locked.headers["retry-after"]) == (423, "dossier-locked", "1800")
    assert ask("1957", person=person(2)).status_code == 200
    office.clock.forward(minutes=31)
    assert ask("1957").status_code == 200


def test_five_wrong_tries_lock_the_dossier_for_a_day(dossier, ask, office):
    assert {ask(str(1950 + n), person=person(n)).status_code for n in range(5)} == {404}
    assert ask("1957", person=person(9)).status_code == 423
    office.clock.forward(hours=25)
    assert ask("1957", person=person(9)).status_code == 200


def test_a_dossier_that_does_not_exist_locks_in_the_same_way(ask):
    tries = [ask("1957", code="H19.31-261105-9999", person=person(n)) for n in range(6)]
    assert [each.status_code for each in tries] == [404] * 5 + [423]


def test_twenty_wrong_tries_lock_an_address(dossier, ask):
    tries = [ask("1958", code=f"H19.31-261105-1{n:03d}", person=person(n), address=person(77)) for n in range(21)]
    assert [each.status_code for each in tries] == [404] * 20 + [423]


def test_right_answers_are_not_counted(dossier, ask):
    assert {ask("1957").status_code for _ in range(8)} == {200}


@pytest.mark.parametrize("second", ["57", "19570", "năm 1957", "", "١٩٥٧"])
def test_anything_but_four_digits_is_no_try(dossier, ask, second):
    assert {ask(second).status_code for _ in range(7)} == {422}


def test_a_demonstration_opens_only_where_it_is_on(make_office):
    body = {"second": "1957", "channel": "web", "person": ME}
    answers = [make_office(demo=on).bot.post(f"/v1/dossiers/{CODE}/details", json=body) for on in (True, False)]
    assert [each.status_code for each in answers] == [200, 404]


def test_only_the_bot_may_ask(office, dossier):
    body = {"second": "1957", "channel": "web", "person": ME}
    assert office.caller().post(f"/v1/dossiers/{CODE}/details", json=body).status_code == 401


def test_a_dossier_without_facts_opens_for_nobody(office, ask, event):
    with office.sessions.writing.begin() as session:
        key = agencies.issue_key(session, "H19", "p", office.clock())
    office.caller(headers={"Authorization": f"Bearer {key}"}).put(f"/v1/dossiers/{CODE}", json=event)
    assert ask("0000").status_code == 404

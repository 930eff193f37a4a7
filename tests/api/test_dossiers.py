"""Looking dossiers up, and agencies telling what became of them."""

import pytest
from sqlalchemy import func, select

from api.storage import agencies, dossiers
from api.storage.models import Dossier, DossierEvent
from locales import say

CODE = "H19.31-261105-0012"
URL = f"/v1/dossiers/{CODE}"


@pytest.fixture
def agency(office):
    with office.sessions.writing.begin() as session:
        key = agencies.issue_key(session, "H19.31", "one-stop of the ward", office.clock())
    return office.caller(headers={"Authorization": f"Bearer {key}"})


def events_of(office):
    with office.sessions.reading.begin() as session:
        return session.scalar(select(func.count()).select_from(DossierEvent))


def test_told_by_the_agency_read_by_everybody(office, agency, event):
    assert agency.put(URL, json=event).json() == {"code": CODE, "applied": True, "status": 2}
    found = office.caller().get("/v1/dossiers/h19.31 2611o5 0012")
    assert found.status_code == 200
    clock = found.json().pop("clock")
    assert {name: value for name, value in found.json().items() if name != "clock"} == {
        "code": CODE,
        "procedure": "1.001193",
        "procedure_name": "Đăng ký khai sinh",
        "agency": "H19.31",
        "agency_name": "Trung tâm Phục vụ hành chính công phường Trấn Biên",
        "commune": "Phường Trấn Biên",
        "status": 2,
        "status_key": "received",
        "status_name": "Được tiếp nhận",
        "status_since": "2026-11-05T08:30:00+07:00",
        "received_at": "2026-11-05T08:30:00+07:00",
        "appointed_at": "2026-11-06T16:30:00+07:00",
        "finished_at": None,
        "supplement_until": None,
        "guide": "1.001193",
        "waits_for": None,
        "next_step": "wait",
        "as_of": "2026-11-22T10:00:00+07:00",
        "demo": False,
    }
    assert (clock["state"], clock["limit_days"], clock["due"], clock["late_days"]) == ("running", 1, "2026-11-06", 10)
    assert clock["lines"][0] == {
        "kind": "start",
        "since": "2026-11-05",
        "until": "2026-11-06",
        "days": None,
        "name": "",
        "text": say("clock-start", since="05/11/2026"),
    }


def test_the_same_event_twice_changes_nothing(office, agency, event):
    agency.put(URL, json=event)
    again = agency.put(URL, json=event)
    assert (again.status_code, again.json()["applied"], events_of(office)) == (200, False, 1)


def test_the_same_event_with_another_content_is_a_conflict(office, agency, event):
    agency.put(URL, json=event)
    other = agency.put(URL, json={**event, "status": 4})
    assert (other.status_code, other.json()["code"], events_of(office)) == (409, "event-conflict", 1)
    assert office.caller().get(URL).json()["status"] == 2


def test_only_a_newer_event_changes_the_state(office, agency, event):
    agency.put(URL, json={**event, "event": "e9", "status": 9, "at": "2026-11-06T10:00:00+07:00"})
    late = agency.put(URL, json={**event, "event": "e4", "status": 4, "at": "2026-11-05T14:00:00+07:00"})
    assert (late.json(), events_of(office)) == ({"code": CODE, "applied": False, "status": 9}, 2)
    newer = agency.put(URL, json={**event, "event": "e10", "status": 10, "at": "2026-11-06T08:00:00+00:00"})
    assert newer.json()["status"] == 10


def test_an_event_without_a_word_of_its_own_is_known_by_status_and_time(office, agency, event):
    del event["event"]
    assert [agency.put(URL, json=event).json()["applied"] for _ in range(2)] == [True, False]
    assert events_of(office) == 1


def row_of(office, code=CODE):
    with office.sessions.reading.begin() as session:
        return session.get(Dossier, code)


def test_long_numbers_in_a_reason_are_masked(office, agency, event):
    agency.put(URL, json={**event, "status": 5, "reason": "Gọi 0912 345 678 trước 12/11"})
    assert row_of(office).reason == "Gọi *** trước 12/11"
    assert "reason" not in office.caller().get(URL).json()


def test_what_is_told_later_keeps_what_was_told_before(office, agency, event):
    agency.put(URL, json={**event, "fee_due": 50000, "person": {"name": "Nguyễn Văn Mẫu", "birth_year": 1957}})
    later = {name: event[name] for name in ("procedure", "procedure_name", "agency", "agency_name")}
    agency.put(URL, json={**later, "status": 4, "at": "2026-11-05T14:00:00+07:00"})
    row = row_of(office)
    assert (row.status, row.fee_due, row.owner, row.appointed_at is None) == (4, 50000, "Nguyễn Văn Mẫu", False)


def test_the_name_is_sealed_and_the_facts_are_hashes(office, agency, event):
    agency.put(URL, json={**event, "person": {"name": "Nguyễn Văn Mẫu", "birth_year": 1957, "phone": "0900001234"}})
    with office.engine.connect() as connection:
        tables = [connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in ("dossiers", "dossier_events")]
    assert all(hidden not in repr(tables) for hidden in ("Văn Mẫu", "'1957'", "0900001234", "'1234'"))
    row = row_of(office)
    assert (row.owner, len(row.birth_hash), len(row.phone_hash)) == ("Nguyễn Văn Mẫu", 32, 32)


def test_the_row_follows_from_the_history_in_any_order(office, agency, event):
    told = [
        {**event, "event": "a"},
        {**event, "event": "b", "status": 5, "at": "2026-11-06T08:00:00+07:00"},
        {**event, "event": "c", "status": 4, "at": "2026-11-07T08:00:00+07:00"},
        {**event, "event": "d", "status": 9, "at": "2026-11-10T08:00:00+07:00", "result": "Giấy khai sinh"},
    ]
    rows = []
    for code, order in (("H19.31-261105-0012", (0, 1, 2, 3)), ("H19.31-261105-0013", (3, 1, 0, 2))):
        for place in order:
            agency.put(f"/v1/dossiers/{code}", json=told[place])
        row = row_of(office, code)
        rows.append({name: getattr(row, name) for name in COLUMNS})
    assert rows[0] == rows[1]
    assert (rows[0]["supplements"], rows[0]["result"]) == (1, "Giấy khai sinh")


def test_an_agency_is_slowed_down(make_office, event):
    office = make_office(pushes_per_minute=3)
    with office.sessions.writing.begin() as session:
        keys = [agencies.issue_key(session, "H19.31", name, office.clock()) for name in ("one", "two")]
    one, two = (office.caller(headers={"Authorization": f"Bearer {key}"}) for key in keys)
    assert [one.put(URL, json=event).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert two.put(URL, json=event).status_code == 200
    office.clock.forward(seconds=61)
    assert one.put(URL, json=event).status_code == 200


def test_two_processes_tell_of_the_same_new_dossier(office, agency, event, monkeypatch):
    """Another process makes the dossier between our looking and our writing."""
    first = dossiers._histories
    once = []

    def meanwhile(session, codes):
        known = first(session, codes)
        if not once and not known:
            once.append(True)
            row = {"status_since": office.clock(), "status": 1, "supplements": 0, "demo": False}
            session.add(Dossier(code=CODE, **row, **{n: event[n] for n in ABOUT}))
            session.flush()
        return known

    monkeypatch.setattr(dossiers, "_histories", meanwhile)
    assert agency.put(URL, json=event).json() == {"code": CODE, "applied": True, "status": 2}
    assert events_of(office) == 1


COLUMNS = [column.name for column in Dossier.__table__.columns if column.name != "code"]
ABOUT = ("procedure", "procedure_name", "agency", "agency_name")


@pytest.mark.parametrize(
    ("code", "agency_code"), [("H19.310-261105-0012", "H19.31"), (CODE, "H19.32"), ("H19-261105-0012", "H19")]
)
def test_an_agency_tells_only_of_its_own(agency, event, code, agency_code):
    refused = agency.put(f"/v1/dossiers/{code}", json={**event, "agency": agency_code})
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


def test_an_agency_tells_of_what_stands_below_it(agency, event):
    assert agency.put("/v1/dossiers/H19.31.2-261105-0012", json={**event, "agency": "H19.31.2"}).status_code == 200


def test_the_bot_never_writes_dossiers(office, event):
    refused = office.bot.put(URL, json=event)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


def test_a_revoked_key_is_no_key(office, agency, event):
    with office.sessions.writing.begin() as session:
        agencies.revoke(session, "one-stop of the ward", office.clock())
    refused = agency.put(URL, json=event)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")


def test_a_moment_needs_a_zone(agency, event):
    refused = agency.put(URL, json={**event, "at": "2026-11-05T08:30:00"})
    assert [each["field"] for each in refused.json()["errors"]] == ["body.at"]


def test_an_unknown_code(office):
    answer = office.caller().get(URL)
    assert (answer.status_code, answer.json()["code"]) == (404, "dossier-not-found")


def test_a_code_that_is_none_comes_with_a_hint(office):
    answer = office.caller().get("/v1/dossiers/H19.31-261305-0012").json()
    assert (answer["status"], answer["code"], answer["hint"]) == (422, "dossier-code-invalid", "day-impossible")
    assert "261105" in answer["detail"]


def test_thirty_look_ups_a_minute_per_address(office):
    guesser = office.caller()
    assert {guesser.get(URL).status_code for _ in range(30)} == {404}
    stopped = guesser.get(URL)
    assert (stopped.status_code, stopped.json()["code"]) == (429, "too-many-requests")
    assert stopped.headers["retry-after"] == "60"
    assert office.caller(address="203.0.113.8").get(URL).status_code == 404
    assert office.bot.get(URL).status_code == 404
    office.clock.forward(seconds=61)
    assert guesser.get(URL).status_code == 404


def test_one_household_is_one_ipv6_network(office):
    addresses = [f"2001:db8:1:1::{n}" for n in range(1, 32)]
    assert [office.caller(address=each).get(URL).status_code for each in addresses].count(429) == 1
    assert office.caller(address="2001:db8:1:2::1").get(URL).status_code == 404


def test_a_wrong_token_is_worse_than_none(office):
    assert office.caller(headers={"Authorization": "Bearer nonsense"}).get(URL).status_code == 401


def test_demonstration_dossiers_vanish_with_the_demonstration(make_office):
    assert make_office(demo=True).caller().get(URL).json()["demo"] is True
    assert make_office(demo=False).caller().get(URL).status_code == 404

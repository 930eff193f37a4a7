"""Signs of trouble are raised once, shown to whom they concern, sent in working hours, and dealt with by somebody."""

from datetime import UTC, datetime, timedelta

import anyio
import httpx
import pytest
from sqlalchemy import select

from api.alerts import linking
from api.alerts.found import Sign
from api.alerts.hours import in_hours
from api.alerts.raising import look_around, raise_all, stuck_conversations
from api.alerts.sending import send_due
from api.clock import VIETNAM
from api.security import keyed_hash
from api.storage import alert_ways, dossiers, follows, ratings, usage
from api.storage.alert_models import Alert, AlertSending
from api.storage.desk_models import DeskEvent
from api.storage.models import AuditEntry, Dossier, Officer

sqlite = pytest.mark.databases("sqlite")  # pages over queries that other tests run on both
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
AGENCY, COMMUNE = "H19.31", "Phường Trấn Biên"
WORDS = "Ông Điểu Văn Thử nói tôi phải chờ"


@pytest.fixture
def give(office):
    """Return what lets so many persons give a level to an agency."""
    given = iter(range(10_000))

    def give(many, score, at, **changed):
        with office.sessions.writing.begin() as session:
            for _ in range(many):
                number = next(given)
                row = {
                    "idempotency_key": f"given-{number}", "fingerprint": "", "target": "agency", "subject": f"dossier:{number}",
                    "score": score, "element": None, "comment": None, "procedure": "1.001193", "dossier": None,
                    "agency": AGENCY, "commune": COMMUNE, "channel": "web", "helper": False, "question_version": 2,
                    "rater": f"rater-{number}", "demo": False, "created_at": at,
                }  # fmt: skip
                ratings.put(session, row | changed)

    return give


def look(office, at=MONDAY, stuck=0):
    office.clock.at = at
    return look_around(office.app.state.office, stuck)


def raised(office):
    with office.sessions.reading.begin() as session:
        return {each.key: each for each in session.scalars(select(Alert))}


def put(office, *signs, at=MONDAY, demo=False):
    with office.sessions.writing.begin() as session:
        return raise_all(session, signs, at, demo=demo)


def sign(number, agency=AGENCY, commune=None):
    return Sign(
        "overdue", f"overdue:{number}", agency, commune, {"agency_name": f"Cơ quan {number}", "count": 12, "step": 10}
    )


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-11-23 07:29", "2026-11-23 07:30"),
        ("2026-11-23 17:00", "2026-11-25 07:30"),  # the 24th is the Day of Culture
        ("2026-11-20 18:00", "2026-11-23 07:30"),  # Friday evening
        ("2026-11-22 10:00", "2026-11-23 07:30"),  # Sunday
        ("2026-12-31 17:05", "2027-01-04 07:30"),  # New Year, then a weekend
    ],
)
def test_working_hours(now, then):
    now, then = (datetime.fromisoformat(each).replace(tzinfo=VIETNAM) for each in (now, then))
    assert in_hours(now) == then


def test_a_bad_rating_with_words_is_raised_once_without_its_words(office, give):
    give(6, 4, MONDAY - timedelta(days=20))
    give(1, 2, MONDAY - timedelta(hours=3), comment=WORDS)
    assert look(office) == 1
    assert look(office, MONDAY + timedelta(minutes=10)) == 0
    (alert,) = raised(office).values()
    assert (alert.kind, alert.agency, alert.commune, alert.demo) == ("bad_words", AGENCY, COMMUNE, False)
    assert "Thử" not in str(alert.facts) + alert.key


@sqlite
def test_a_bad_rating_says_nothing_where_figures_are_hidden(office, give):
    give(3, 4, MONDAY - timedelta(days=20))
    give(1, 1, MONDAY - timedelta(hours=3), comment=WORDS)
    assert look(office) == 0


def test_old_good_flagged_or_wordless_ratings_raise_nothing(office, give):
    give(6, 4, MONDAY - timedelta(days=20))
    give(1, 1, MONDAY - timedelta(days=4), comment=WORDS)
    give(1, 3, MONDAY - timedelta(hours=3), comment=WORDS)
    give(1, 1, MONDAY - timedelta(hours=3), comment=WORDS, helper=True)
    give(1, 1, MONDAY - timedelta(hours=3))
    assert look(office) == 0


def test_a_burst_of_bad_ones_on_a_day(office, give):
    give(4, 2, MONDAY - timedelta(hours=1))
    assert look(office) == 0
    give(1, 1, MONDAY - timedelta(minutes=30))
    assert look(office, MONDAY + timedelta(minutes=10)) == 2
    assert set(raised(office)) == {f"burst:agency:{AGENCY}:2026-11-23", "burst:procedure:1.001193:2026-11-23"}
    assert raised(office)[f"burst:agency:{AGENCY}:2026-11-23"].commune == COMMUNE
    give(5, 1, MONDAY, agency="H19.31.7", commune="Xã Bom Bo")
    give(1, 1, MONDAY, agency=None, commune="Xã Bom Bo")
    look(office, MONDAY + timedelta(minutes=20))
    assert "burst:commune:Xã Bom Bo:2026-11-23" in raised(office)


def test_a_fall_beyond_the_interval(office, give):
    give(45, 5, datetime(2026, 8, 10, 3, tzinfo=UTC), element="officer")
    give(20, 5, datetime(2026, 10, 6, 3, tzinfo=UTC), element="officer")
    give(20, 3, datetime(2026, 10, 6, 3, tzinfo=UTC), element="officer")
    look(office)
    fallen = {key for key in raised(office) if key.startswith("fall:")}
    assert "fall:agency:element:officer:2026-10" in fallen
    assert f"fall:agency:agency:{AGENCY}:2026-10" in fallen
    facts = raised(office)["fall:agency:element:officer:2026-10"].facts
    assert facts["now"].split()[0] == "50.00"
    assert facts["before"].split()[0] == "100.00"


def test_no_fall_where_intervals_touch_or_persons_are_few(office, give):
    give(45, 5, datetime(2026, 8, 10, 3, tzinfo=UTC))
    give(36, 5, datetime(2026, 10, 6, 3, tzinfo=UTC))
    give(3, 3, datetime(2026, 10, 6, 3, tzinfo=UTC))
    give(29, 1, datetime(2026, 11, 6, 3, tzinfo=UTC))
    look(office)
    assert not any(key.startswith("fall:") for key in raised(office))


def dossier(office, number, **changed):
    row = {
        "code": f"{AGENCY}-261105-{number:04d}", "procedure": "1.001193", "procedure_name": "x", "agency": AGENCY,
        "agency_name": "Trung tâm", "commune": COMMUNE, "status": 4, "status_since": MONDAY, "demo": False,
        "due_at": MONDAY - timedelta(days=1), "stopped_at": None,
    }  # fmt: skip
    with office.sessions.writing.begin() as session:
        session.add(Dossier(**row | changed))


def test_overdue_dossiers_are_told_step_by_step(office):
    for number in range(9):
        dossier(office, number)
    dossier(office, 80, due_at=MONDAY + timedelta(days=1))
    dossier(office, 81, stopped_at=MONDAY)
    assert look(office) == 0
    dossier(office, 9)
    assert look(office, MONDAY + timedelta(minutes=10)) == 1
    dossier(office, 10)
    assert look(office, MONDAY + timedelta(minutes=20)) == 0
    (alert,) = raised(office).values()
    assert (alert.key, alert.facts["count"], alert.commune) == (f"overdue:{AGENCY}:10:2026-11", 10, COMMUNE)


def test_results_that_never_came(office):
    dossier(office, 1, status=10, stopped_at=MONDAY)
    with office.sessions.writing.begin() as session:
        found = dossiers.find(session, f"{AGENCY}-261105-0001", demo=False)
        follows.say_missing(session, found, "p" * 20, "web", MONDAY)
    assert look(office) == 1
    assert list(raised(office)) == [f"missing:{AGENCY}:{COMMUNE}:2026-11-23"]


@sqlite
def test_stuck_messages_and_a_bot_that_is_away(office):
    assert anyio.run(stuck_conversations, office.app.state.office) == 0
    assert look(office, stuck=2) == 1
    assert look(office, MONDAY + timedelta(hours=1), stuck=3) == 0
    assert raised(office)["stuck:2026-11-23"].facts["count"] == 2


@sqlite
def test_what_is_stuck_is_asked_of_the_bot(make_office):
    line = {
        "conversation": "c",
        "channel": "web",
        "kind": "message",
        "status": "pending",
        "tries": 1,
        "since": "2026-11-23T01:00:00Z",
    }
    found = {"stuck": [line, line, line | {"conversation": "d"}], "given_up": []}
    bot = httpx.AsyncClient(
        transport=httpx.MockTransport(lambda _: httpx.Response(200, json=found)), base_url="http://bot"
    )
    assert anyio.run(stuck_conversations, make_office(bot=bot).app.state.office) == 2


def test_old_facts_that_many_ask_for(office):
    late = datetime(2031, 3, 3, 9, 0, tzinfo=VIETNAM)
    with office.sessions.writing.begin() as session:
        counts = [
            {"kind": "topic", "key": "1.001193", "commune": "", "n": 20},
            {"kind": "topic", "key": "1.004222", "commune": "", "n": 19},
        ]
        usage.replace_day(session, late.date() - timedelta(days=1), counts)
    assert look(office, late) == 1
    assert list(raised(office)) == ["stale:1.001193:2031-03"]


@sqlite
def test_one_process_looks_at_a_time(office, give):
    assert look(office) == 0
    give(6, 1, MONDAY - timedelta(hours=1))
    assert look(office, MONDAY + timedelta(minutes=4)) == 0
    assert look(office, MONDAY + timedelta(minutes=6)) == 2


def test_everybody_sees_what_is_theirs(office, tools):
    put(office, sign(1), sign(2, "H19.32"), sign(3, None, "Xã Bom Bo"), sign(4, "H19.31.5"), sign(5, None))
    browsers = {
        "all": office.signed_in(name="tinh"),
        "agency": office.signed_in(name="coquan", agency="H19.31"),
        "commune": office.signed_in(name="xa", commune="Xã Bom Bo"),
    }
    seen = {
        who: {n for n in range(1, 6) if f"Cơ quan {n} " in each.get("/canbo/canh-bao").text}
        for who, each in browsers.items()
    }
    assert seen == {"all": {1, 2, 3, 4, 5}, "agency": {1, 4}, "commune": {3}}
    page = browsers["agency"].get("/canbo/canh-bao")
    foreign = raised(office)["overdue:2"].id
    for way in ("xem", "xong", "mo-lai"):
        sent = browsers["agency"].post(f"/canbo/canh-bao/{foreign}/{way}", data={"csrf": tools["csrf_of"](page)})
        assert sent.status_code == 404
    assert raised(office)["overdue:2"].seen_at is None


@sqlite
def test_the_menu_of_every_page_counts_what_nobody_has_looked_at(office, tools):
    put(office, sign(1), sign(2, "H19.32"))
    browser = office.signed_in(agency=AGENCY)
    page = browser.get("/canbo")
    assert page.text.count("1 mới") == 2  # on a phone and on a desk
    number = raised(office)["overdue:1"].id
    browser.post(f"/canbo/canh-bao/{number}/xem", data={"csrf": tools["csrf_of"](page)})
    assert " mới</span>" not in browser.get("/canbo").text


def test_an_alert_is_seen_dealt_with_and_opened_again(office, tools):
    put(office, sign(1))
    browser = office.signed_in()
    csrf = tools["csrf_of"](browser.get("/canbo/canh-bao"))
    number = raised(office)["overdue:1"].id
    assert browser.post(f"/canbo/canh-bao/{number}/xem", data={"csrf": csrf}).status_code == 303
    assert "thu" in browser.get("/canbo/canh-bao?loc=da-xem").text
    done = browser.post(f"/canbo/canh-bao/{number}/xong", data={"csrf": csrf, "note": "Đã gọi 0901234567"})
    assert done.status_code == 303
    alert = raised(office)["overdue:1"]
    assert (alert.note, alert.dealt_by) == ("Đã gọi ***", alert.seen_by)
    page = browser.get("/canbo/canh-bao?loc=xong").text
    assert "Cơ quan 1" in page
    assert "Cơ quan 1" not in browser.get("/canbo/canh-bao").text
    browser.post(f"/canbo/canh-bao/{number}/mo-lai", data={"csrf": csrf})
    assert raised(office)["overdue:1"].dealt_at is None
    with office.sessions.reading.begin() as session:
        actions = [each.action for each in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert actions[-2:] == ["alert-dealt", "alert-reopened"]


@sqlite
def test_nothing_is_done_without_a_form_of_ours(office):
    put(office, sign(1))
    browser = office.signed_in()
    for way in ("1/xem", "1/xong", "1/mo-lai", "thu", "ma", "bo-chat"):
        assert browser.post(f"/canbo/canh-bao/{way}", data={"csrf": "0" * 64}).status_code == 403


@sqlite
def test_english_pages_say_it_in_english(office):
    put(office, sign(1))
    page = office.signed_in().get("/canbo/canh-bao?lang=en").text
    assert "Cơ quan 1 has 12 overdue dossiers." in page


@sqlite
def test_alerts_of_the_demonstration_stay_there(make_office):
    office = make_office(demo=True)
    put(office, sign(1), demo=True)
    assert "minh họa" in office.signed_in().get("/canbo/canh-bao").text
    real = make_office(demo=False)
    assert "Cơ quan 1" not in real.signed_in(name="khac").get("/canbo/canh-bao").text
    assert put(real, sign(1)) == 1


def link_chat(office, name="thu", address="telegram/77"):
    inside = office.app.state.office
    with office.sessions.writing.begin() as session:
        officer = session.scalars(select(Officer).where(Officer.name == name)).one()
        code = linking.new_code(session, inside, officer.id, office.clock())
    with office.sessions.writing.begin() as session:
        return code, linking.link(session, inside, code, address, office.clock())


def test_a_chat_is_linked_by_a_code_that_works_once(office, tools):
    browser = office.signed_in()
    csrf = tools["csrf_of"](browser.get("/canbo/canh-bao"))
    page = browser.post("/canbo/canh-bao/ma", data={"csrf": csrf})
    assert page.text.count('<p class="code">') == 1
    code, name = link_chat(office)
    assert name == "thu"
    inside = office.app.state.office
    with office.sessions.writing.begin() as session:
        assert linking.link(session, inside, code, "telegram/78", office.clock()) is None
        fresh = linking.new_code(session, inside, 1, office.clock())
        assert linking.link(session, inside, fresh, "telegram/78", office.clock() + timedelta(hours=25)) is None
    assert "telegram/77" not in str(dump(office))
    with office.sessions.writing.begin() as session:
        assert linking.unlink(session, inside, "telegram/77") == 1
        assert alert_ways.addresses(session, 1) == {}


def test_who_has_everything_erased_in_that_chat_gets_no_more_alerts(office):
    office.officer()
    link_chat(office)
    person = keyed_hash(office.settings.secret, "person:telegram:77")
    assert office.bot.delete(f"/v1/people/{person}?what=all").status_code == 200
    with office.sessions.reading.begin() as session:
        assert alert_ways.addresses(session, 1) == {}


def dump(office):
    with office.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM alert_addresses")]


def test_alerts_go_to_a_chat_once_and_in_working_hours(office):
    office.officer()
    link_chat(office)
    sunday = MONDAY - timedelta(days=1)
    assert put(office, sign(1), sign(2, "H19.32"), at=sunday) == 2
    office.clock.at = sunday
    assert send_due(office.app.state.office) == 0
    office.clock.at = MONDAY
    assert send_due(office.app.state.office) == 2
    assert send_due(office.app.state.office) == 0
    with office.sessions.reading.begin() as session:
        events = session.scalars(select(DeskEvent)).all()
        assert {(each.audience, each.kind, each.address) for each in events} == {("officer", "alert", "telegram/77")}
        assert sorted(each.text for each in events) == [f"Cơ quan {n} đang có 12 hồ sơ quá hạn." for n in (1, 2)]


@sqlite
def test_what_was_due_before_closing_time_waits_for_the_next_day(office):
    office.officer()
    link_chat(office)
    friday = datetime(2026, 11, 20, 16, 59, tzinfo=VIETNAM)
    put(office, sign(1), at=friday)
    for at, sent in ((friday + timedelta(minutes=2), 0), (friday + timedelta(days=1), 0), (MONDAY, 1)):
        office.clock.at = at
        assert send_due(office.app.state.office) == sent


def test_only_whom_it_concerns_is_written_to(office):
    office.officer(agency="H19.32")
    link_chat(office)
    put(office, sign(1), sign(2, "H19.32"), sign(3, None))
    with office.sessions.reading.begin() as session:
        assert len(session.scalars(select(AlertSending)).all()) == 1


def test_what_is_dealt_with_or_who_has_left_is_not_written_to(office):
    office.officer()
    link_chat(office)
    put(office, sign(1), sign(2))
    with office.sessions.writing.begin() as session:
        session.scalars(select(Alert).where(Alert.key == "overdue:1")).one().dealt_at = MONDAY
    office.clock.at = MONDAY
    assert send_due(office.app.state.office) == 1
    put(office, sign(3))
    with office.sessions.writing.begin() as session:
        session.scalars(select(Officer)).one().active = False
    assert send_due(office.app.state.office) == 0
    with office.sessions.reading.begin() as session:
        assert [each.error for each in session.scalars(select(AlertSending).order_by(AlertSending.id))] == [
            None,
            None,
            "address-gone",
        ]

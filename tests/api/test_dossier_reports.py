"""Reports: the sum comes out or shows its gap, in time by Decision 766, overdue, and only one's own."""

import pytest
from sqlalchemy import update

from api.storage import agencies
from api.storage.models import Dossier

SQLITE = pytest.mark.databases("sqlite")  # not about storage


@pytest.fixture
def callers(office):
    def caller(scope):
        with office.sessions.writing.begin() as session:
            key = agencies.issue_key(session, scope, f"key of {scope}", office.clock())
        return office.caller(headers={"Authorization": f"Bearer {key}"})

    return {scope: caller(scope) for scope in ("H19", "H19.31", "H19.3")}


@pytest.fixture
def tell(callers, event):
    about = {name: event[name] for name in ("procedure", "procedure_name", "agency_name")}

    def tell(number, *path, agency="H19.31", appointed="2026-11-12T17:00:00+07:00"):
        """Tell a path of (status, day of November or ISO day)."""
        code = f"{agency}-261105-{number:04d}"
        for status, on in path:
            at = f"{on if isinstance(on, str) else f'2026-11-{on:02d}'}T09:00:00+07:00"
            body = {**about, "agency": agency, "status": status, "at": at, "appointed_at": appointed}
            assert callers["H19"].put(f"/v1/dossiers/{code}", json=body).status_code == 200
        return code

    return tell


@pytest.fixture
def month(tell):
    tell(1, (2, "2026-10-20"), (4, 2), (9, 9), (10, 10))  # carried over, in time
    tell(2, (2, "2026-10-20"), (4, 2))  # carried over, still running, late at the end of the month
    tell(3, (2, 5), (9, 12), (10, 13))  # in time: handled at 9:00 on the day
    tell(4, (2, 5), (9, 13))  # late
    tell(5, (2, 5), (5, 6), (4, 10), (9, 16))  # four days of waiting are not counted: in time on the 16th at 9:00
    tell(6, (2, 5), (5, 6), (4, 7), (5, 8), (4, 9), (9, 10))  # asked for papers twice: late
    tell(7, (2, 5), (7, 6))  # withdrawn
    tell(8, (2, 5), (4, 6), (8, 9))  # stopped
    tell(9, (1, 5), (3, 6))  # refused at the door: never received
    tell(10, (1, 5))  # not looked at yet
    tell(11, (2, 5), (5, 11))  # waits for papers, asked for in time
    tell(12, (2, 5), (9, "2026-12-02"))  # ended after the month
    tell(13, (2, 5), (4, 6), agency="H19.32")


def test_a_month_balances(callers, month):
    told = callers["H19"].get("/v1/reports/months/2026-11").json()
    (one, two), total = told["agencies"], told["total"]
    assert {name: one[name] for name in one if name != "agency_name"} == {
        "agency": "H19.31", "carried_over": 2, "received": 8, "finished": 5, "closed": 1, "withdrawn": 1, "running": 3, "gap": 0,
        "in_time": 6, "late": 3, "undated": 0, "in_time_percent": 66.67,
    }  # fmt: skip
    assert (two["received"], two["running"], two["late"]) == (1, 1, 1)
    assert (total["received"], total["gap"], total["agency"], told["flawed"]) == (9, 0, "H19", [])


def test_the_month_after_carries_over_what_was_running(callers, month):
    told = callers["H19.31"].get("/v1/reports/months/2026-12").json()
    assert [each["agency"] for each in told["agencies"]] == ["H19.31"]
    total = told["total"]
    assert (total["carried_over"], total["received"], total["finished"], total["running"], total["gap"]) == (
        3,
        0,
        1,
        2,
        0,
    )


def test_a_month_that_is_not_over_is_judged_as_of_now(callers, tell):
    tell(1, (2, 20), (4, 20), appointed="2026-11-25T17:00:00+07:00")
    total = callers["H19"].get("/v1/reports/months/2026-11").json()["total"]
    assert (total["running"], total["in_time"], total["late"]) == (1, 1, 0)


def test_a_month_begins_and_ends_in_vietnam(callers, tell):
    tell(1, (2, "2026-11-01"))
    months = [callers["H19"].get(f"/v1/reports/months/2026-{n}").json()["total"]["received"] for n in (10, 11)]
    assert months == [0, 1]


def test_contradictions_show_as_a_gap(callers, tell, office):
    never = tell(1, (4, 5), (9, 9))
    backwards = tell(2, (2, 5), (9, 9))
    with office.sessions.writing.begin() as session:
        early = office.clock().replace(month=10, day=1)
        session.execute(update(Dossier).where(Dossier.code == backwards).values(ended_at=early))
    told = callers["H19"].get("/v1/reports/months/2026-11").json()
    assert (told["total"]["received"], told["total"]["finished"], told["total"]["gap"]) == (1, 1, 0)
    assert told["flawed"] == [never, backwards]
    with office.sessions.writing.begin() as session:
        session.execute(update(Dossier).where(Dossier.code == never).values(agency="H19.32"))
    gaps = {each["agency"]: each["gap"] for each in callers["H19"].get("/v1/reports/months/2026-11").json()["agencies"]}
    assert gaps == {"H19.31": 1, "H19.32": -1}


@SQLITE
@pytest.mark.parametrize("month", ["2026-13", "2026", "x", "2026-1"])
def test_what_is_no_month(callers, month):
    assert callers["H19"].get(f"/v1/reports/months/{month}").status_code == 422


def test_overdue_are_those_whose_clock_runs(callers, month):
    told = callers["H19"].get("/v1/reports/overdue").json()
    assert [(each["code"][-4:], each["due_at"][:10]) for each in told["dossiers"]] == [
        ("0002", "2026-11-12"),
        ("0013", "2026-11-12"),
    ]
    assert told["next"] is None


def test_overdue_page_by_page(callers, tell):
    codes = [tell(n, (2, 5), appointed=f"2026-11-{10 + n // 2}T17:00:00+07:00") for n in range(5)]
    seen, after = [], ""
    while after is not None:
        page = (
            callers["H19"].get("/v1/reports/overdue", params={"limit": 2} | ({"after": after} if after else {})).json()
        )
        seen += [each["code"] for each in page["dossiers"]]
        after = page["next"]
        assert after is None or "+" not in after
    assert seen == codes


@SQLITE
@pytest.mark.parametrize("after", ["x", "~", "2026-11-12"])
def test_a_place_that_is_none(callers, after):
    assert callers["H19"].get("/v1/reports/overdue", params={"after": after}).status_code in {200, 422}


@SQLITE
def test_an_agency_sees_only_its_own(callers, month):
    assert callers["H19.3"].get("/v1/reports/overdue").json()["dossiers"] == []
    assert callers["H19.3"].get("/v1/reports/months/2026-11").json()["agencies"] == []
    assert [each["agency"] for each in callers["H19.31"].get("/v1/reports/overdue").json()["dossiers"]] == ["H19.31"]


@SQLITE
def test_the_demonstration_is_not_counted_where_it_is_off(make_office):
    def received(**settings):
        office = make_office(**settings)
        with office.sessions.writing.begin() as session:
            key = agencies.issue_key(session, "H19", f"k{settings}", office.clock())
        caller = office.caller(headers={"Authorization": f"Bearer {key}"})
        return caller.get("/v1/reports/months/2026-11").json()["total"]["received"]

    assert received(demo=True) > 0 == received(demo=False)

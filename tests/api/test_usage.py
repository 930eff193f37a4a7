"""How the assistant is used: counts that the bot tells, and the page that shows them within an officer's scope."""

from datetime import date, timedelta

import pytest

TODAY = date(2026, 11, 22)
HERE = "Phường Trấn Biên"
pytestmark = pytest.mark.databases("sqlite")  # tests/mailbox/test_usage.py runs on both


@pytest.fixture
def tell(office):
    def tell(*counts, day=TODAY, to=office):
        body = {"counts": [dict(zip(("kind", "key", "commune", "n"), each, strict=True)) for each in counts]}
        return to.bot.put(f"/v1/usage/{day}", json=body)

    return tell


def test_a_day_is_told_whole(office, tell):
    assert tell(("channel", "web", "", 7), ("channel", "zalo_bot", "", 2)).json() == {"counts": 2}
    assert tell(("channel", "web", "", 5), ("channel", "web", "", 1)).json() == {"counts": 1}
    tell(("channel", "web", "", 100), day=TODAY - timedelta(days=1))
    page = office.signed_in().get("/canbo/su-dung").text
    assert '<dd>106 <span class="before">' in page


def test_only_the_bot_tells(office):
    assert office.caller().put(f"/v1/usage/{TODAY}", json={"counts": []}).status_code == 401


@pytest.mark.parametrize(
    "count",
    [
        ("person", "x", "", 1),
        ("channel", "0901234567 Thử", "", 1),
        ("channel", "", "", 1),
        ("channel", "web", "", 0),
        ("channel", "web", "x" * 81, 1),
    ],
)
def test_what_is_no_count_is_refused(tell, count):
    assert tell(count).status_code == 422


def test_the_page_shows_where_when_and_what(office, tell):
    tell(("channel", "zalo_bot", "", 3), ("message", "zalo_bot", "", 12), ("hour", "09", "", 12), ("topic", "1.001193", "", 3),
         ("language", "en", "", 1))  # fmt: skip
    page = office.signed_in().get("/canbo/su-dung?ngay=7").text
    for words in ("Zalo Bot", "9h", "khai sinh", "English"):
        assert words in page
    assert page.count("data-chart=") == 5
    assert page.count('<th scope="row">') == 7 + 1 + 17 + 1 + 1


def test_a_commune_sees_its_own_and_an_agency_is_told_why_it_sees_nothing(office, tell):
    tell(("channel", "web", "", 50), ("channel", "web", HERE, 4), ("channel", "web", "Xã Bom Bo", 9))
    commune = office.signed_in(name="xa", commune=HERE).get("/canbo/su-dung").text
    assert "<dd>4 <span" in commune
    assert "<dd>50" not in commune
    agency = office.signed_in(name="coquan", agency="H19.31").get("/canbo/su-dung").text
    assert "không có số liệu ở đây" in agency
    assert "<dd>" not in agency


def test_an_empty_page_says_why(office):
    assert "Số liệu được gửi mỗi giờ một lần" in office.signed_in().get("/canbo/su-dung").text


@pytest.mark.parametrize("days", ["8", "x", "-1", ""])
def test_a_span_that_is_none(office, days):
    assert office.signed_in().get(f"/canbo/su-dung?ngay={days}").status_code == 422


def test_forms_and_trips_are_counted_by_the_office_itself(office, hand_in):
    assert hand_in().status_code == 201
    trip = {"rule": "bang_lai_khong_thoi_han", "procedure": "1.001193", "channel": "web", "person": "p" * 20}
    office.bot.post("/v1/saved-trips", json=trip, headers={"Idempotency-Key": "trip-0001"})
    page = office.signed_in().get("/canbo/su-dung").text
    assert page.count('<dd>1 <span class="before">') == 2

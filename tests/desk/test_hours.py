"""When somebody answers, when they do next, and how long somebody waited in between."""

from datetime import datetime, timedelta

import pytest

from api.clock import VIETNAM
from api.desk.hours import OFFICE, Shift, open_seconds, opening
from api.desk.routing import Station, above, choose
from api.desk.waiting import median, most, promise

EVENING = (Shift(5, 1080, 1200),)  # Saturday, six to eight


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23 07:30", "2026-11-23 07:30"),
        ("2026-11-23 07:29", "2026-11-23 07:30"),
        ("2026-11-23 11:29", "2026-11-23 11:29"),
        ("2026-11-23 11:30", "2026-11-23 13:30"),
        ("2026-11-20 17:00", "2026-11-23 07:30"),  # Friday evening
        ("2026-09-02 09:00", "2026-09-03 07:30"),  # National Day
    ],
)
def test_an_office_opens(moment, opens):
    assert opening(OFFICE, at(moment)) == at(opens)


def test_nobody_on_duty_never_opens():
    assert opening((), at("2026-11-23 09:00")) is None


def test_only_open_time_counts():
    assert open_seconds(OFFICE, at("2026-11-20 16:50"), at("2026-11-23 07:40")) == 20 * 60
    assert open_seconds(OFFICE, at("2026-11-21 08:00"), at("2026-11-21 10:00")) == 0
    assert open_seconds(OFFICE, at("2026-11-23 11:00"), at("2026-11-23 14:00")) == 60 * 60


def station(rank, shifts=OFFICE, queue="team"):
    return Station(rank, queue, f"station {rank}", shifts, team=rank)


def test_the_nearest_who_is_open_is_asked():
    village, commune, province = station(0, EVENING), station(1), station(3, queue="province")
    assert choose([village, commune, province], at("2026-11-23 09:00")).station is commune
    assert choose([village, commune, province], at("2026-11-21 18:30")).station is village
    chosen = choose([village, commune, province], at("2026-11-21 10:00"))  # Saturday morning: nobody
    assert (chosen.station, chosen.opens_at) == (village, at("2026-11-21 18:00"))
    chosen = choose([village, commune, province], at("2026-11-22 10:00"))
    assert (chosen.station, chosen.opens_at) == (commune, at("2026-11-23 07:30"))


def test_without_hours_the_last_one_is_asked():
    assert choose([station(0, ()), station(3, ())], at("2026-11-23 09:00")).station.rank == 3


def test_it_goes_up_and_never_down():
    stations = [station(0), station(1), station(2), station(3)]
    assert [each.rank for each in above(stations, 1)] == [2, 3]
    assert above(stations, 3) == []


def test_a_wait_that_is_not_known_is_not_told():
    assert median([60] * 4) is None
    assert median([60, 61, 120, 600, 6000]) == 2
    assert most([60] * 9 + [6000]) == 1
    assert most([60] * 8 + [600, 6000]) == 10
    assert promise([60] * 20 + [6000] * 20) == 1
    assert median([0] * 5) == 1


def test_a_span_that_ends_before_it_begins_is_nothing():
    moment = at("2026-11-23 09:00")
    assert open_seconds(OFFICE, moment, moment - timedelta(hours=1)) == 0

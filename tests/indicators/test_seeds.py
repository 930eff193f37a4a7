"""Figures that provinces published, reproduced from rows: the campaign of Bình Phước in June 2022, and two others."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from indicator_rows import add, add_many, day, done, runs
from sqlalchemy import insert

from api.indicators.board import board, needed
from api.indicators.periods import span
from api.storage import indicator_cells
from api.storage.indicator_models import IndicatorFact
from api.storage.ratings import Scope

JUNE = datetime(2022, 6, 22, 9, tzinfo=UTC)


def told(month, **values):
    return [
        {
            "month": month,
            "agency": "H19",
            "measure": measure,
            "demo": False,
            "value": value,
            "source": "Báo cáo tháng",
            "source_date": date(2022, 6, 22),
            "told_at": JUNE,
        }
        for measure, value in values.items()
    ]


def shown(sessions, name, now):
    for each in needed(name, now):
        with sessions.writing.begin() as session:
            indicator_cells.store(session, each, indicator_cells.count(session, span(each, now)), now)
    with sessions.reading() as session:
        return board(session, Scope(), name, now)


def lines(found):
    return {line.indicator.key: line for line in found.lines}


def test_the_campaign_of_june_2022(sessions):
    """Carried over 52,379, received 40,689: 93,068. Finished 43,645, 1,265 of them late; running 49,392, 21 late."""
    with sessions.writing.begin() as session:
        add_many(session, 43_645 - 1_265, done("2022-04-20", "2022-06-10", "2022-06-15"))
        add_many(session, 1_265, done("2022-04-20", "2022-06-10", "2022-06-08"))
        add_many(session, 52_379 - 43_645, runs("2022-05-10", "2022-07-10"))
        add_many(session, 40_689 - 31 - 21, runs("2022-06-05", "2022-07-10"))
        add_many(session, 21, runs("2022-06-05", "2022-06-20"))
        add_many(session, 31, done("2022-06-05", "2022-05-02", "2022-06-08"))  # ended, it is said, before they came
        # 3.78 % before the campaign: those 31 ended on time in May, too
        add_many(session, 378, done("2022-02-20", "2022-05-10", "2022-05-08"))
        add_many(session, 10_000 - 378 - 31, done("2022-02-20", "2022-05-10", "2022-05-15"))
    found = shown(sessions, "2022-06", JUNE)
    late = lines(found)["overdue-finished"]
    assert (late.figure.part, late.figure.whole, late.figure.value) == (1_265, 43_645, Decimal("2.90"))
    assert (late.before.value, late.change, late.met) == (Decimal("3.78"), Decimal("-0.88"), False)
    running = lines(found)["overdue-running"].figure
    assert (running.part, running.whole, running.value) == (21, 49_392, Decimal("0.04"))
    balance = found.balance
    assert balance.carried_over + balance.received == 93_068
    assert (balance.finished, balance.running, balance.gap) == (43_645, 49_392, 31)
    assert len(found.flawed) == 31


def test_what_was_told_of_june_2022(sessions):
    may = told("2022-05", services_offered=500)
    june = told(
        "2022-06",
        services_offered=519,
        reports_due=20,
        reports_sent=13,
        payments_due=1_000,
        payments_online=113,
        amount_online=17_000_000,
        land_payments_online=4_889,
        land_amount_online=75_000_000_000,
        teams_commune=111,
        members_commune=1_080,
        teams_village=844,
        members_village=5_520,
    )
    with sessions.writing.begin() as session:
        session.execute(insert(IndicatorFact), [*may, *june])
        add(session, *(runs("2022-05-10", filed_by=2, procedure=f"1.{n:06d}") for n in range(455)))
        add(session, *(runs("2022-06-10", filed_by=2, procedure=f"1.{n:06d}") for n in range(496)))
    found = lines(shown(sessions, "2022-06", JUNE))
    services = found["services"]
    assert (services.before.value, services.figure.value, services.met) == (Decimal("91.00"), Decimal("95.57"), True)
    counted = ("teams", "members", "payments-made", "amount", "land-payments", "land-amount")
    assert [found[key].figure.value for key in counted] == [955, 6_600, 113, 17_000_000, 4_889, 75_000_000_000]
    assert found["reports"].figure.value == Decimal("65.00")


@pytest.mark.databases("sqlite")
def test_on_time_of_a_province_over_three_years(sessions):
    """97.46 % of those that were finished: the share that was not late, which is 100 less 2.54."""
    with sessions.writing.begin() as session:
        add_many(session, 9_746, done("2023-03-01", "2023-03-05", "2023-03-10"))
        add_many(session, 254, done("2023-03-01", "2023-03-15", "2023-03-10"))
    found = lines(shown(sessions, "2023", datetime(2024, 8, 1, tzinfo=UTC)))
    assert found["in-time"].figure.value == Decimal("97.46")
    assert found["overdue-finished"].figure.value == Decimal("2.54")


@pytest.mark.databases("sqlite")
def test_half_is_rounded_up(sessions):
    """1,586 of 1,890 are 83.915...: the paper prints 83.91 and 43.91, and 16.09 for the rest, so that it sums to 100."""
    with sessions.writing.begin() as session:
        rows = told("2023-10", procedures_all=1_890, procedures_online=1_586, procedures_full=756)
        session.execute(insert(IndicatorFact), rows)
    found = lines(shown(sessions, "2023-10", datetime(2023, 10, 17, tzinfo=UTC)))
    assert found["provided"].figure.value == Decimal("83.92")
    assert found["provided-full"].figure.value == Decimal("40.00")


def test_the_hour_of_viet_nam_decides_the_month(sessions):
    with sessions.writing.begin() as session:
        add(
            session,
            runs(None) | {"received_at": datetime(2026, 10, 31, 17, tzinfo=UTC)},  # midnight, 1 November
            runs(None) | {"received_at": datetime(2026, 10, 31, 16, 59, 59, tzinfo=UTC)},
        )
    now = day("2026-11-22")
    assert shown(sessions, "2026-11", now).balance.received == 1
    assert shown(sessions, "2026-10", now).balance.received == 1
    assert shown(sessions, "2026-Q4", now).balance.received == 2

"""One figure at a time, worked out by hand: its rounding, and why there may be none."""

from decimal import Decimal

import pytest

from api.indicators.definitions import DERIVED, REGISTER, indicators, measures
from api.indicators.figures import Figure, Numbers, Reason, change, figure, met
from api.indicators.told import Row, told, topmost
from locales import LANGUAGES, sentences

KNOWN = {each.key: each for each in indicators()}


def of(key, rows=(), by_commune=False, teams=None, services=lambda _: 0, months=1, **counts):
    return figure(KNOWN[key], Numbers(counts, rows, months, teams or {}, services, by_commune))


@pytest.mark.parametrize(
    ("key", "counts", "value"),
    [
        ("overdue-finished", {"finished_late": 1_265, "finished_dated": 43_645, "finished": 43_645}, "2.90"),
        ("overdue-finished", {"finished_late": 0, "finished_dated": 7, "finished": 9}, "0.00"),
        ("overdue-running", {"running_late": 21, "running_dated": 49_392, "running": 49_392}, "0.04"),
        ("online", {"online": 1, "by_channel": 8, "received": 8}, "12.50"),
        ("online", {"online": 1, "by_channel": 800, "received": 800}, "0.13"),  # 0.125, half up
        ("in-time", {"in_time": 9_746, "late": 254, "undated": 3}, "97.46"),
        ("duration", {"seconds": 10 * 86_400, "timed": 3, "finished": 3}, "3.33"),
        ("content", {"in_time": 90, "late": 10, "rated_known": 5, "disliked": 4}, "86.00"),
        ("content", {"in_time": 2, "late": 98, "rated_known": 5, "disliked": 4}, "0.00"),
    ],
)
def test_by_hand(key, counts, value):
    assert of(key, **counts).value == Decimal(value)


@pytest.mark.parametrize(
    ("key", "counts", "reason"),
    [
        ("overdue-finished", {}, Reason.EMPTY),
        ("overdue-finished", {"finished": 9}, Reason.UNKNOWN),  # nobody told when they were due
        ("content", {"in_time": 9, "rated": 4}, Reason.FEW),
        ("reports", {}, Reason.NOT_TOLD),
        ("teams", {}, Reason.NOT_TOLD),
    ],
)
def test_no_figure_is_never_nought(key, counts, reason):
    found = of(key, **counts)
    assert (found.value, found.reason) == (None, reason)


def rows(*told_):
    return [Row(month, agency, measure, value) for month, agency, measure, value in told_]


def test_only_who_told_both_counts():
    some = rows(
        ("2026-10", "H19.1", "reports_due", 10),
        ("2026-10", "H19.1", "reports_sent", 9),
        ("2026-10", "H19.2", "reports_due", 90),  # and never how many were sent
    )
    found = of("reports", some)
    assert (found.part, found.whole, found.value) == (9, 10, Decimal("90.00"))


def test_an_agency_stands_for_those_below_it():
    some = rows(
        ("2026-10", "H19", "reports_due", 100),
        ("2026-10", "H19.1", "reports_due", 40),
        ("2026-11", "H19.1", "reports_due", 7),
        ("2026-11", "H19.11", "reports_due", 5),
    )
    assert told(some, "reports_due").values == (112,)
    assert topmost(["H19.1", "H19.11", "H19.1.2", "H10.3", "H19"]) == ["H19"]  # H10 was merged into H19


def test_of_a_stock_the_last_month_counts():
    some = rows(("2026-09", "H19", "teams_commune", 100), ("2026-10", "H19", "teams_commune", 111))
    assert told(some, "teams_commune").values == (111,)
    assert of("teams-commune", some, months=11).known == (2, 11)


def test_services_are_those_of_who_told_how_many_there_are():
    some = rows(("2026-10", "H19.1", "services_offered", 10))
    asked = []
    found = of("services", some, services=lambda tops: asked.append(tops) or 8)
    assert (found.part, found.whole, asked) == (8, 10, [("H19.1",)])
    assert of("services", some, services=lambda _: 11).reason is Reason.CONTRADICTION


def test_a_commune_is_told_that_agencies_tell():
    some = rows(("2026-10", "H19", "reports_due", 10), ("2026-10", "H19", "reports_sent", 9))
    assert of("reports", some, by_commune=True).reason is Reason.BY_AGENCY


def test_a_territory_that_is_kept_here_goes_before_what_was_told():
    some = rows(("2026-10", "H19", "teams_commune", 100))
    kept = {"teams_commune": 2, "teams_village": 3, "members_commune": 10, "members_village": 12}
    assert (of("teams", some, teams=kept).value, of("members", teams=kept).value) == (5, 22)
    assert of("teams", some).value == 100


def test_targets_and_changes():
    assert met(KNOWN["overdue-finished"], Figure(Decimal("0.99"))) is True
    assert met(KNOWN["overdue-finished"], Figure(Decimal("1.00"))) is False
    assert met(KNOWN["reports"], Figure(Decimal("80.00"))) is True
    assert met(KNOWN["reports"], Figure(None)) is None
    assert met(KNOWN["online"], Figure(Decimal(60))) is None  # the paper does not say of what it is 25 %
    assert change(Figure(Decimal("2.90")), Figure(Decimal("3.78"))) == Decimal("-0.88")
    assert change(Figure(Decimal("2.90")), Figure(None)) is None


def test_the_eight_are_all_there():
    assert {each.number for each in indicators() if each.set == "campaign"} == set("12345678")
    assert len(KNOWN) == len(indicators())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_has_its_words(language):
    known = sentences(language)
    wanted = {f"indicator-{key}-{part}" for key in KNOWN for part in ("name", "formula")}
    wanted |= {f"indicator-part-{name}" for name in DERIVED | REGISTER for each in indicators() if name in each.names}
    wanted |= {f"indicator-reason-{reason}" for reason in Reason}
    wanted |= {f"indicator-measure-{key}" for key in measures()}
    wanted |= {f"indicator-target-{each.target.kind}" for each in indicators() if each.target}
    wanted |= {f"indicator-unit-{each.unit}" for each in indicators()}
    wanted |= {f"indicator-card-{number}" for number in range(1, 9)}
    wanted |= {f"indicator-source-{each.source.key}" for each in indicators()}
    assert wanted - known.keys() == set()

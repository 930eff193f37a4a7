"""Shares and intervals, against figures computed elsewhere."""

from decimal import Decimal

import pytest

from api.statistics import Sample, percent, summarise, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (0, 1, "0.00", "79.35"),
        (3, 3, "43.85", "100.00"),
        (4, 5, "37.55", "96.38"),
        (10, 10, "72.25", "100.00"),
        (27, 30, "74.38", "96.54"),
        (48, 50, "86.54", "98.90"),
        (88, 100, "80.19", "93.00"),
        (490, 580, "81.31", "87.20"),
        (30659, 36525, "83.56", "84.31"),
    ],
)
def test_wilson_interval(successes, n, low, high):
    interval = wilson(successes, n)
    assert (percent(interval.low), percent(interval.high)) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(("successes", "n"), [(1, 0), (0, 0), (-1, 3), (4, 3)])
def test_no_interval_of_nothing(successes, n):
    with pytest.raises(ValueError, match="is no share"):
        wilson(successes, n)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1586, 1890, "83.92"), (830, 1890, "43.92"), (304, 1890, "16.08"), (756, 1890, "40.00"), (1265, 43645, "2.90")],
)
def test_rounds_half_up_to_two_decimals(part, whole, shown):
    assert percent(part, whole) == Decimal(shown)


def test_a_half_goes_up():
    assert percent(Decimal("0.83915")) == Decimal("83.92")


def test_below_five_nothing_is_told():
    hidden = summarise([(5, 4)])
    assert hidden.sample is Sample.HIDDEN
    assert (hidden.n, hidden.counts, hidden.share, hidden.low) == (None, (), None, None)


@pytest.mark.parametrize(("n", "sample"), [(5, Sample.SMALL), (29, Sample.SMALL), (30, Sample.ENOUGH)])
def test_below_thirty_is_too_few_to_compare(n, sample):
    assert summarise([(3, n)]).sample is sample


def test_three_is_not_satisfied():
    summary = summarise([(5, 2), (4, 3), (3, 4), (1, 1)])
    assert (summary.n, summary.share) == (10, Decimal("50.00"))
    assert summary.counts == ((5, 2), (4, 3), (3, 4), (2, 0), (1, 1))

"""Which answers count, what they add up to, and how much of that is said."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.satisfaction.answers import Answer, LeftOut, last_ones
from api.satisfaction.cells import PERSONS, Cell, contribution, difference, scope_key
from api.satisfaction.guard import MOST_THINGS, WINDOW, Seen, bursts, first_flag
from api.satisfaction.saying import breakdown, figure, over_persons, ranking
from api.statistics import COMPARABLE_FROM, HIDDEN_BELOW, Sample, wilson

AT = datetime(2026, 10, 31, 18, 0, tzinfo=UTC)  # the first of November in Viet Nam


def an_answer(number=1, **own):
    known = {"target": "agency", "subject": "d1", "element": None, "score": 5, "at": AT, "channel": "web"}
    return Answer(id=number, **{**known, **own})


def test_the_last_answer_to_a_thing_counts_and_months_are_those_of_viet_nam():
    found = contribution([an_answer(2, score=2), an_answer(1, score=5), an_answer(3, subject="d2", score=4)])
    assert found[Cell("2026-11", "agency", "", "all", "")] == Counter({PERSONS: 1, 2: 1, 4: 1})
    assert not any(cell.period == "2026-10" for cell in found)


def test_whoever_may_see_an_agency_sees_what_is_below_it_and_a_commune_only_itself():
    found = contribution([an_answer(agency="H19.31", commune="Xã Một")])
    scopes = {cell.scope for cell in found}
    assert scopes == {
        "", "c:Xã Một", "a:H19", "a:H19.31", "a:H19|c:Xã Một", "a:H19.31|c:Xã Một",
    }  # fmt: skip
    assert scope_key("H19", "Xã Một") in scopes


@pytest.mark.parametrize("flag", LeftOut)
def test_what_is_left_out_stands_apart_with_its_reason(flag):
    found = contribution([an_answer(flag=flag)])
    assert {(cell.kind, cell.key) for cell in found} == {("left_out", flag.value)}


ANSWERS = st.lists(
    st.builds(
        Answer,
        id=st.integers(1, 99),
        target=st.sampled_from(["agency", "assistant"]),
        subject=st.sampled_from("abc"),
        element=st.sampled_from([None, "access", "officer"]),
        score=st.integers(1, 5),
        at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
        channel=st.sampled_from(["web", "telegram"]),
        procedure=st.sampled_from([None, "1.001193"]),
        agency=st.sampled_from([None, "H19", "H19.31.2"]),
        commune=st.sampled_from([None, "Xã Một"]),
        flag=st.sampled_from([None, LeftOut.HELPER, LeftOut.BURST]),
    ),
    max_size=8,
    unique_by=lambda answer: answer.id,
)


@given(before=ANSWERS, after=ANSWERS)
def test_the_difference_leads_from_one_to_the_other(before, after):
    cells = {cell: Counter(sums) for cell, sums in contribution(before).items()}
    for cell, change in difference(before, after).items():
        cells.setdefault(cell, Counter()).update(change)
    left = {cell: +sums for cell, sums in cells.items() if any(sums.values())}
    assert left == {cell: +sums for cell, sums in contribution(after).items()}


@given(answers=ANSWERS)
def test_each_breakdown_adds_up_to_the_whole(answers):
    found = contribution(answers)
    for cell, sums in found.items():
        if cell.kind == "all":
            for kind in ("element", "channel", "procedure", "agency", *(() if "c:" in cell.scope else ("commune",))):
                parts = [
                    part
                    for other, part in found.items()
                    if (other.period, other.target, other.scope, other.kind)
                    == (cell.period, cell.target, cell.scope, kind)
                ]
                assert all(sum(part[level] for part in parts) == sums[level] for level in range(1, 6))
    assert sum(sums[level] for cell, sums in found.items() for level in range(1, 6) if _yearly(cell)) == len(
        last_ones(answers)
    )


def _yearly(cell):
    return len(cell.period) == 4 and cell.scope == "" and cell.kind in {"all", "left_out"}


def seen(number, hours, subject=None):
    return Seen(number, subject or f"s{number}", AT + timedelta(hours=hours))


def test_thirty_ratings_from_one_phone_are_one_burst():
    assert bursts(seen(number, number / 60) for number in range(30)) == set(range(30))


def test_as_many_as_one_visit_holds_are_no_burst():
    assert bursts(seen(number, number) for number in range(MOST_THINGS)) == frozenset()


def test_the_window_moves():
    slow = [seen(number, 24.1 * number / MOST_THINGS) for number in range(40)]
    assert bursts(slow) == frozenset()
    assert timedelta(hours=24) == WINDOW
    quick = [seen(100 + number, 500 + number) for number in range(6)]
    assert bursts([*slow, *quick]) == set(range(100, 106))


def test_the_same_thing_again_and_again_is_a_burst_too():
    assert len(bursts(seen(number, 0, "one") for number in range(30))) == 30


def test_an_officer_s_own_rating_is_left_out_before_all():
    assert first_flag(helper=True, officer=True) is LeftOut.OFFICER
    assert first_flag(helper=True, officer=False) is LeftOut.HELPER
    assert first_flag(helper=False, officer=False) is None


def sums(persons, good, bad=0):
    return Counter({PERSONS: persons, 5: good, 1: bad})


def test_the_interval_is_over_persons_not_answers():
    one_each, five_each = figure("a", sums(30, 27, 3)), figure("b", sums(30, 135, 15))
    assert (one_each.share, one_each.low, one_each.high) == (Decimal("90.00"), Decimal("74.38"), Decimal("96.54"))
    assert (five_each.n, five_each.low, five_each.high) == (150, one_each.low, one_each.high)


def test_little_is_hidden_and_some_is_not_ranked():
    assert figure("a", sums(HIDDEN_BELOW - 1, 40)).sample is Sample.HIDDEN
    assert figure("a", sums(HIDDEN_BELOW - 1, 40)).n is None
    assert figure("a", sums(HIDDEN_BELOW, 5)).sample is Sample.SMALL
    assert figure("a", sums(COMPARABLE_FROM, 30)).sample is Sample.ENOUGH


PARTS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2), st.integers(1, 40).map(lambda n: sums(n, n)), max_size=8
)


@given(parts=PARTS)
def test_what_is_hidden_cannot_be_had_by_subtraction(parts):
    figures = breakdown(parts)
    hidden = [each.key for each in figures if each.sample is Sample.HIDDEN]
    assert [each.key for each in figures] == list(parts)
    assert all(parts[each.key][PERSONS] >= HIDDEN_BELOW for each in figures if each.sample is not Sample.HIDDEN)
    if hidden and len(hidden) < len(parts):
        assert len(hidden) >= 2
        assert sum(parts[key][PERSONS] for key in hidden) >= HIDDEN_BELOW


def test_one_small_part_takes_the_next_smallest_with_it():
    figures = breakdown({"a": sums(3, 3), "b": sums(50, 50), "c": sums(20, 20)})
    assert [each.key for each in figures if each.sample is Sample.HIDDEN] == ["a", "c"]


def test_ranks_only_where_intervals_are_apart():
    figures = [figure("a", sums(200, 190, 10)), figure("b", sums(200, 188, 12)), figure("c", sums(200, 60, 140))]
    assert ranking(figures) == {"c": 3}
    assert ranking([figure("a", sums(200, 190, 10)), figure("small", sums(10, 1, 9))]) == {}


def test_simulated_coverage_of_the_interval():
    chance, held, runs = Random(20261122), 0, 4000
    for _ in range(runs):
        truth, n = chance.uniform(0.6, 0.95), chance.randint(60, 400)
        found = wilson(sum(chance.random() < truth for _ in range(n)), n)
        held += found.low <= truth <= found.high
    assert 0.94 <= held / runs <= 0.96


def test_many_answers_of_few_persons_stay_uncertain():
    """Simulated: whoever is satisfied is so in all five answers, so only the number of persons tells."""
    chance, held, deceived, runs = Random(7), 0, 0, 4000
    for _ in range(runs):
        truth, persons = chance.uniform(0.6, 0.95), chance.randint(60, 400)
        satisfied = sum(chance.random() < truth for _ in range(persons))
        found, narrow = over_persons(satisfied * 5, persons * 5, persons), wilson(satisfied * 5, persons * 5)
        held += found.low <= truth <= found.high
        deceived += not narrow.low <= truth <= narrow.high
    assert 0.94 <= held / runs <= 0.96
    assert deceived / runs > 0.25  # what an interval over answers would do

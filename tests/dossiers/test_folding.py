"""What a history comes to, whatever the order in which it was told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.dossiers.events import Event, read, written
from api.dossiers.folding import folded
from api.dossiers.settling import Outcome, settle

BEGIN = datetime(2026, 11, 2, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ABOUT = {"procedure": "1.001193", "procedure_name": "x", "agency": "H19.31", "agency_name": "y"}


def at(days, hours=0):
    return BEGIN + timedelta(days=days, hours=hours)


def happened(*told):
    """Return events from (status, days after the beginning, facts)."""
    return [
        Event(f"e{n}", status, at(days), None, "test", dict(facts or {}))
        for n, (status, days, facts) in enumerate(told)
    ]


def test_a_straight_path():
    state = folded(
        happened(
            (1, 0, ABOUT),
            (2, 1, {"appointed_at": at(10), "received_at": at(1)}),
            (4, 2, None),
            (9, 8, None),
            (10, 9, None),
        )
    )
    assert (state["status"], state["status_since"], state["received_at"]) == (10, at(9), at(1))
    assert (state["finished_at"], state["ended_at"], state["stopped_at"], state["due_at"]) == (
        at(8),
        at(8),
        at(8),
        at(10),
    )
    assert (state["supplements"], state["pauses"]) == (0, None)


def test_the_moment_of_receipt_follows_from_the_history():
    assert folded(happened((1, 0, ABOUT), (2, 1, None)))["received_at"] == at(1)
    assert folded(happened((1, 0, ABOUT), (3, 1, None)))["received_at"] is None


def test_supplements_stop_the_clock_and_move_what_is_due():
    told = happened((2, 0, {"appointed_at": at(10)}), (4, 1, None), (5, 2, None), (4, 5, None))
    state = folded(told)
    assert (state["supplements"], state["due_at"], state["stopped_at"]) == (1, at(13), None)
    assert state["pauses"] == [[5, at(2).isoformat(), at(5).isoformat()]]
    waiting = folded(told[:-1])
    assert (waiting["stopped_at"], waiting["due_at"], waiting["ended_at"]) == (at(2), at(10), None)


def test_a_new_appointment_knows_of_the_supplement_already():
    state = folded(
        happened(
            (2, 0, {"appointed_at": at(10)}),
            (5, 2, None),
            (4, 5, {"appointed_at": at(14)}),
            (4, 6, {"appointed_at": at(14)}),
        )
    )
    assert (state["first_appointed_at"], state["appointed_at"], state["due_at"]) == (at(10), at(14), at(14))


def test_paying_is_a_pause_but_no_supplement():
    state = folded(happened((2, 0, {"appointed_at": at(10)}), (6, 2, None), (4, 3, None)))
    assert (state["supplements"], state["due_at"], len(state["pauses"])) == (0, at(10), 1)


def test_without_an_appointment_the_legal_limit_counts():
    state = folded(happened((2, 3, {"limit_days": 5})))  # Thursday 05/11/2026
    assert state["due_at"].isoformat() == "2026-11-12T17:00:00+07:00"


@pytest.mark.parametrize(
    ("path", "ended"),
    [
        ([2, 4, 7], 2),
        ([2, 4, 8], 2),
        ([1, 3], 1),
        ([2, 4, 9], 2),
        ([2, 4, 10], 2),
        ([2, 9, 4], None),
        ([2, 9, 4, 9], 3),
    ],
)
def test_ends(path, ended):
    state = folded(happened(*((status, days, None) for days, status in enumerate(path))))
    assert state["ended_at"] == (at(ended) if ended is not None else None)


def test_a_status_told_again_began_when_it_was_told_first():
    told = happened((2, 0, None), (4, 1, None), (4, 3, {"result": "x"}))
    assert folded(told)["status_since"] == at(1)


def test_a_fact_that_is_not_told_stays():
    assert folded(happened((2, 0, {"commune": "A"}), (4, 1, {"commune": None})))["commune"] == "A"


def test_no_history_is_a_mistake():
    with pytest.raises(ValueError, match="history"):
        folded([])


facts = st.dictionaries(st.sampled_from(["commune", "result", "agency_name"]), st.sampled_from(["a", "b", None]))
moments = st.fixed_dictionaries(
    {}, optional={"appointed_at": st.integers(0, 30).map(at), "received_at": st.integers(0, 30).map(at)}
)
histories = st.lists(st.tuples(st.integers(1, 10), st.integers(0, 20), facts, moments), min_size=1, max_size=8)


@given(histories, st.randoms(use_true_random=False))
def test_the_order_in_which_events_come_does_not_matter(told, chance):
    events = happened(*((status, days, one | two) for status, days, one, two in told))
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert folded(shuffled) == folded(events)


@given(histories, st.randoms(use_true_random=False))
def test_what_is_told_again_is_known(told, chance):
    events = happened(*((status, days, one | two) for status, days, one, two in told))
    history = []
    for event in (*events, *chance.choices(events, k=3)):
        outcome, kept = settle(history, event, NOW)
        history += [kept] if kept else []
        assert (outcome is Outcome.KNOWN) == (kept is None)
    assert len(history) == len(events)
    state = folded(each.event for each in history)
    assert state == folded(events)


@given(histories)
def test_facts_survive_the_database(told):
    for event in happened(*((status, days, one | two) for status, days, one, two in told)):
        assert read(written(event.told())) == event.told()


def test_the_same_event_with_another_content_differs():
    (event,) = happened((2, 0, ABOUT))
    _, kept = settle([], event, NOW)
    other = Event(event.key, 4, event.at, None, "test", ABOUT)
    assert settle([kept], other, NOW) == (Outcome.DIFFERS, None)


def snapshot(status, moment, **more):
    return Event("", status, moment, None, "test", {**ABOUT, **more}, snapshot=True)


def settled(*told):
    history, outcomes = [], []
    for event in told:
        outcome, kept = settle(history, event, NOW)
        outcomes.append(outcome.value)
        history += [kept] if kept else []
    return outcomes, folded(each.event for each in history)


def test_a_snapshot_without_a_moment_counts_from_when_it_came():
    outcomes, state = settled(snapshot(2, at(0)), snapshot(4, None))
    assert (outcomes, state["status"], state["status_since"]) == (["applied", "applied"], 4, NOW)


def test_a_snapshot_that_says_nothing_new_is_known():
    outcomes, _ = settled(snapshot(2, at(0)), snapshot(4, None), snapshot(4, None), snapshot(2, at(0)))
    assert outcomes == ["applied", "applied", "known", "known"]


def test_a_snapshot_with_another_appointment_is_news():
    outcomes, state = settled(snapshot(2, at(0), appointed_at=at(9)), snapshot(2, at(0), appointed_at=at(12)))
    assert (outcomes, state["appointed_at"], state["status_since"]) == (["applied", "applied"], at(12), at(0))


def test_an_old_picture_does_not_reopen_what_has_ended():
    outcomes, state = settled(
        snapshot(2, at(0)), snapshot(9, at(5)), snapshot(4, None), snapshot(2, at(0), commune="B")
    )
    assert (outcomes, state["status"]) == (["applied", "applied", "known", "known"], 9)


def test_an_older_moment_joins_the_past():
    outcomes, state = settled(snapshot(9, at(5)), snapshot(2, at(0)))
    assert (outcomes, state["status"], state["received_at"]) == (["applied", "kept"], 9, at(0))


def test_an_appointment_that_goes_back_to_what_it_was_is_news():
    outcomes, state = settled(*(snapshot(2, at(0), appointed_at=at(days)) for days in (9, 12, 9, 9)))
    assert (outcomes, state["appointed_at"]) == (["applied", "applied", "applied", "known"], at(9))

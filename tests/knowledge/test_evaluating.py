"""Scores: what counts as right for each kind, intervals, reliability, invariance, the half that is held out."""

import pytest

from knowledge.evaluating import groups, invariance, rate, rates, read_case, reliability, run, score
from knowledge.model import Facet
from knowledge.understanding import Candidate, Decision, Intent, Understanding


def case(kind="procedure", codes=("1.000001",), **rest):
    return read_case({"id": "t-1", "text": "x", "kind": kind, "codes": codes, "facet": "none"} | rest)


def found(code="1.000001", decision=Decision.ANSWER, intent=Intent.PROCEDURE, covers=(), p=0.9, **rest):
    candidates = (Candidate(code, p, covers),) if code else ()
    return Understanding(intent, Facet.NONE, decision, candidates, **rest)


def test_a_covered_code_counts():
    assert score(case(), found("1.000009", covers=("1.000001",)))["top1"] == 1.0


def test_wrong_and_confident_is_an_answer_with_another_code():
    assert score(case(), found("1.000009"))["wrong_confident"] == 1.0
    assert score(case(), found("1.000009", Decision.ASK))["wrong_confident"] == 0.0
    assert score(case("out_of_scope", ()), found())["wrong_confident"] == 1.0


def test_a_gap_may_be_answered_by_a_hand_written_entry_only():
    gap = case("out_of_scope", (), note="kb_gap: x")
    assert score(gap, found(), frozenset({"1.000001"}))["not_answered"] == 1.0
    assert score(gap, found(), frozenset())["not_answered"] == 0.0


def test_ambiguous_messages_must_be_asked_back_with_a_right_choice():
    doubtful = case("ambiguous")
    assert score(doubtful, found(decision=Decision.ASK))["asks_well"] == 1.0
    assert score(doubtful, found())["asks_well"] == 0.0
    assert score(doubtful, found("1.000009", Decision.ASK))["asks_well"] == 0.0


def test_all_wishes_of_a_message_must_be_served_in_order():
    double = case("multi_intent", note="intents: 1.000001/1.000003 + 1.000002; x")
    assert score(double, found(more=(found("1.000002"),)))["wishes"] == 1.0
    assert score(double, found("1.000003", more=(found("1.000009"), found("1.000002"))))["wishes"] == 1.0
    assert score(double, found("1.000002", more=(found("1.000001"),)))["wishes"] == 0.0
    assert score(double, found())["wishes"] == 0.0


def test_dossier_codes_are_compared():
    asked = case("dossier_status", (), note="dossier_code: H53-261102-0001")
    status = found(None, intent=Intent.DOSSIER_STATUS, dossier="H53-261102-0001")
    assert score(asked, status)["dossier"] == 1.0
    assert score(asked, found(None, intent=Intent.DOSSIER_STATUS))["dossier"] == 0.0


def test_intervals_hold_the_mean_and_are_steady():
    some = rate([1.0] * 80 + [0.0] * 20)
    assert some.low < some.mean == 0.8 < some.high
    assert some == rate([1.0] * 80 + [0.0] * 20)
    assert rate([1.0] * 10).low == 1.0


def test_groups_by_kind_tail_and_style():
    rows = [case(styles=["typo"], note="long_tail"), case("human", ())]
    outcomes = run(rows, lambda _text, _context: found())
    assert {"all", "kind:procedure", "kind:human", "style:typo", "procedure:long_tail"} == set(groups(outcomes))
    assert rates(outcomes)["intent"].mean == 0.5


def test_reliability_compares_claims_with_truth():
    outcomes = run([case(), case(codes=("1.000002",))], lambda _text, _context: found(p=0.92))
    (line,) = reliability(outcomes)
    assert (line.n, line.claimed, line.right) == (2, pytest.approx(0.92), 0.5)


def test_invariance_sees_a_change():
    def fickle(text, _context):
        return found("1.000001" if "ấ" in text else "1.000002")

    steady = invariance([case(text="giấy")], lambda _text, _context: found())
    changed = invariance([case(text="giấy")], fickle)
    assert steady["top1_accents"].mean == 1.0
    assert changed["top1_accents"].mean == 0.0


def test_half_of_the_messages_is_held_out():
    held = sum(read_case({"id": f"m-{i}", "text": "", "kind": "human"}).held_out for i in range(400))
    assert 160 < held < 240

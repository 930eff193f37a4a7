"""Training: the same inputs give the same weights, and learning moves the right candidate up."""

import random
from dataclasses import replace

import numpy as np
import pytest

from knowledge.matcher.calibration import fit
from knowledge.matcher.core import Talk
from knowledge.matcher.decision import Standing, Told, calibrated, decide
from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.formal import asked_formally, heads
from knowledge.matcher.learning import Example, learn, stack
from knowledge.matcher.load import load_matcher
from knowledge.matcher.ranking import FEATURES, NOTHING
from knowledge.matcher.train import train
from knowledge.understanding import Decision

STEPS = 60
"""Enough to learn from a handful of entries."""
THINGS = ("nuôi ong", "trồng sen", "đóng ghe", "mở quán", "sửa nhà", "bán xe", "xin điện", "khoan giếng")


@pytest.fixture(scope="module")
def entries():
    return [
        Entry(
            code=f"1.00000{i}", name=f"Cấp giấy phép {thing}", origin=Origin.WRITTEN, phrases=(thing,),
            questions=(f"tôi muốn {thing} thì hỏi ai", f"nhà tui tính {thing} có phải xin không", f"đi {thing} cần gì"),
        )
        for i, thing in enumerate(THINGS)
    ]  # fmt: skip


def test_training_is_repeatable_and_learns(entries):
    matcher = load_matcher(entries)
    one, two = train(matcher, None, [], STEPS), train(matcher, None, [], STEPS)
    assert one.document == two.document
    choices = len(matcher.base.entries)  # the intents stand among them
    assert one.document["loss"] < np.log(choices + 1)  # better than guessing
    assert one.matcher.understand("nhà tôi khoan giếng thì sao").candidates[0].code == "1.000007"


def test_calibration_follows_the_truth():
    good = [Standing(0.95, 0.01, 0.01, 2.0, 8, asked=True)] * 50
    bad = [Standing(0.5, 0.4, 0.05, 1.0, 2, asked=False)] * 50
    weights = fit(good + bad, [True] * 50 + [False] * 50, [1.0] * 100)
    assert calibrated(good[0], weights) > 0.9
    assert calibrated(bad[0], weights) < 0.2


@pytest.mark.parametrize(
    ("standing", "decision"),
    [
        (Standing(0.99, 0.001, 0.001, 2.5, 9, asked=True), Decision.ANSWER),
        (Standing(0.55, 0.4, 0.01, 2.5, 9, asked=True, told=Told(0.5, 0.9, 0.45, 0.45)), Decision.ASK),
        (Standing(0.9, 0.05, 0.01, 0.6, 1, asked=False), Decision.ASK),
        (Standing(0.05, 0.04, 0.9, 2.5, 9, asked=True), Decision.FALLBACK),
    ],
)
def test_decisions_follow_the_costs(library, standing, decision):
    assert decide(standing, library.matcher.learned.calibration)[0] is decision


def test_words_that_leave_one_meaning_need_no_question(library):
    short = Standing(0.93, 0.02, 0.01, 0.9, 2, asked=False, told=Told(0.9, 1.0, 0.9, 0.3))
    weights = library.matcher.learned.calibration
    unsure = {**weights, "one": {"bias": -3.0}}
    assert decide(short, unsure)[0] is Decision.ASK
    assert decide(replace(short, plain=True), unsure)[0] is Decision.ANSWER


def test_shipped_weights_are_numbers_for_every_feature(library):
    learned = library.matcher.learned
    assert np.isfinite(learned.features).all()
    assert np.abs(learned.features).sum() > 1
    assert np.isfinite(learned.nothing).all()
    assert np.isfinite(learned.hidden).all()


def example_of(right, *columns):
    """Return an example of two candidates that differ in the named features only."""
    features = np.zeros((2, len(FEATURES)), np.float32)
    for column in columns:
        features[right, FEATURES.index(column)] = 1.0
    marks = np.array([right == 0, right == 1, False])
    return Example(features, np.zeros(len(NOTHING), np.float32), marks, 1.0, 1.0, 3, False)


def test_learning_finds_what_tells_the_right_one():
    learned, loss = learn(stack([example_of(0, "likeness"), example_of(1, "likeness")] * 20), 1, STEPS)
    assert loss < 0.2
    better, worse = example_of(0, "likeness").features
    chances, _ = learned.of(np.stack([worse, better]), np.zeros(len(NOTHING), np.float32))
    assert chances[1] > 0.8


def test_all_that_an_ambiguous_message_may_mean_stays_likely():
    both = [example_of(0, "likeness"), example_of(1, "likeness")] * 10
    either = replace(example_of(0, "likeness"), right=np.array([True, True, False]))
    sure, _ = learn(stack([*both, *[either] * 20]), 1, STEPS)
    torn, _ = learn(stack([*both, *[replace(either, open=True)] * 20]), 1, STEPS)
    assert torn.of(either.features, either.nothing)[0].min() > sure.of(either.features, either.nothing)[0].min() + 0.1


def test_rows_of_an_earlier_state_rank_down_whatever_is_learned():
    learned, _ = learn(stack([example_of(0, "stale")] * 20), 1, STEPS)
    line = np.zeros((2, len(FEATURES)), np.float32)
    line[0, FEATURES.index("stale")] = 1.0
    chances, _ = learned.of(line, np.zeros(len(NOTHING), np.float32))
    assert chances[0] < chances[1]


def test_slopes_say_how_much_a_feature_counts_where_it_stands():
    learned, _ = learn(stack([example_of(0, "likeness"), example_of(1, "likeness")] * 20), 1, STEPS)
    line = np.zeros(len(FEATURES), np.float32)
    assert learned.slopes(line)[FEATURES.index("likeness")] > 0


TALK = Talk(("",), ("",), formal=("hồ sơ {} gồm những gì",), heads=("đối với",))


def test_variants_share_the_head_of_their_name():
    entries = [
        Entry(code=f"1.00000{i}", name=name, origin=Origin.IMPORTED)
        for i, name in enumerate(
            ("Thủ tục cấp thẻ nghề (cấp tỉnh)", "Cấp thẻ nghề đối với tổ chức", "Cấp lại thẻ nghề")
        )
    ]
    found = heads(entries, TALK)
    assert found.texts == ("cấp thẻ nghề", "cấp thẻ nghề", "cấp lại thẻ nghề")
    assert found.alike == ((0, 1), (0, 1), (2,))


def test_formal_questions_hold_words_of_the_name():
    chance = random.Random(3)
    asked = {asked_formally("cấp lại thẻ hành nghề luật sư", TALK, chance) for _ in range(30)}
    assert "hồ sơ cấp lại thẻ hành nghề luật sư gồm những gì" in asked
    assert all(text.startswith("hồ sơ ") and text.endswith(" gồm những gì") for text in asked)
    assert len(asked) > 3


def test_a_paper_is_asked_about_without_what_the_office_does():
    chance = random.Random(5)
    asked = {asked_formally("cấp thẻ nghề", TALK, chance) for _ in range(40)}
    assert "hồ sơ thẻ nghề gồm những gì" in asked

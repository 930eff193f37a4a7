"""Training: the same inputs give the same weights, and learning moves the right candidate up."""

import numpy as np
import pytest

from knowledge.matcher.calibration import fit
from knowledge.matcher.decision import Standing, calibrated, decide
from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.load import load_matcher
from knowledge.matcher.train import train
from knowledge.understanding import Decision

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
    one, two = train(matcher, None, []), train(matcher, None, [])
    assert one.document == two.document
    assert one.document["loss"] < np.log(len(THINGS) + 1)  # better than guessing
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
        (Standing(0.55, 0.4, 0.01, 2.5, 9, asked=True), Decision.ASK),
        (Standing(0.9, 0.05, 0.01, 0.6, 1, asked=False), Decision.ASK),
        (Standing(0.05, 0.04, 0.9, 2.5, 9, asked=True), Decision.FALLBACK),
    ],
)
def test_decisions_follow_the_costs(library, standing, decision):
    assert decide(standing, library.matcher.learned.calibration)[0] is decision


def test_shipped_weights_are_numbers_for_every_feature(library):
    learned = library.matcher.learned
    assert np.isfinite(learned.features).all()
    assert np.abs(learned.features).sum() > 1
    assert np.isfinite(learned.nothing).all()

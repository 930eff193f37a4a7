"""Ranking: several messages in one pass are ranked as each by itself, and accents tell apart what words find."""

import numpy as np
import pytest

from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.load import load_matcher
from knowledge.matcher.ranking import _largest

THINGS = ["nuôi ong", "trồng sen", "đánh cá", "làm muối", "dệt chiếu", "đan lưới", "nấu rượu", "nuôi tằm"]


@pytest.fixture(scope="module")
def matcher():
    entries = [
        Entry(
            code=f"1.{number:06}",
            name=f"Đăng ký {thing} {place}",
            origin=Origin.WRITTEN,
            phrases=(f"{thing} {place}",),
            questions=(f"muốn {thing} ở {place} thì làm sao",),
        )
        for number, (thing, place) in enumerate(
            (t, p) for t in THINGS for p in ("ven sông", "trên núi", "ngoài đảo", "dưới đầm", "trong làng")
        )
    ]
    return load_matcher(entries, bodies=lambda: {"1.000001": "tổ ong và khung gỗ", "1.000007": "ao sen, bùn"})


def readings(matcher, *texts):
    return [matcher.prepare(text)[0] for text in texts]


def test_several_parts_are_ranked_as_each_by_itself(matcher):
    parts = readings(matcher, "nuôi ong trên núi", "trong sen duoi dam", "khung gỗ, bùn ao sen", "dệt chiếu")
    for alone, together in zip(map(matcher.rank, parts), matcher.rank_all(parts), strict=True):
        assert alone.numbers == together.numbers
        assert alone.chances == pytest.approx(together.chances, abs=1e-5)
        assert alone.nothing == pytest.approx(together.nothing, abs=1e-5)
        assert (alone.information, alone.words) == pytest.approx((together.information, together.words))


def test_a_part_without_any_known_word_is_ranked_as_nothing(matcher):
    known, unknown = matcher.rank_all(readings(matcher, "nuôi tằm ven sông", "zzz qqq"))
    assert known.numbers == matcher.rank(readings(matcher, "nuôi tằm ven sông")[0]).numbers
    assert unknown.numbers == []
    assert unknown.nothing == 1.0


def test_an_entry_that_must_be_looked_at_is(matcher):
    number = matcher.numbers["1.000039"]
    ranked = matcher.rank(readings(matcher, "trồng sen ven sông")[0], (number,))
    assert number in ranked.numbers
    assert matcher.base.entries[ranked.numbers[0]].name == "Đăng ký trồng sen ven sông"


def test_accents_tell_apart_what_is_the_same_without_them():
    entries = [
        Entry(code="1.000001", name="Bán dấm", origin=Origin.WRITTEN, questions=("bán dấm ở chợ",)),
        Entry(code="1.000002", name="Bán đầm", origin=Origin.WRITTEN, questions=("bán đầm ở chợ",)),
        *(Entry(code=f"1.00001{i}", name=f"Việc {word}", origin=Origin.WRITTEN) for i, word in enumerate("abcdefgh")),
    ]
    matcher = load_matcher(entries)
    for text, code in (("bán dấm", "1.000001"), ("bán đầm", "1.000002")):
        ranked = matcher.rank(readings(matcher, text)[0])
        assert matcher.base.entries[ranked.numbers[0]].code == code


@pytest.mark.parametrize("spread", [0.01, 1.0, 60.0])
def test_the_highest_scores_are_found_however_they_are_spread(spread):
    scores = np.random.default_rng(7).random(400) ** spread
    assert sorted(_largest(scores, 30).tolist()) == sorted(np.argsort(scores)[-30:].tolist())
    assert len(_largest(scores[:12], 30)) == 12

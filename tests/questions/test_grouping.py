"""Questions that ask the same thing stand together, under numbers that stay, and quickly."""

import random
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from knowledge.grouping import Groups, pairwise_f1, read_profile, sketch_of

ASKED = yaml.safe_load(Path(__file__).with_name("asked.yaml").read_text("utf-8"))
TRUTH = {text: name for name, texts in ASKED["groups"].items() for text in texts} | {
    text: f"noise-{number}" for number, text in enumerate(ASKED["noise"])
}


@pytest.fixture(scope="module")
def sketches(library):
    return {text: sketch_of(library, text, candidates_of(library, text)) for text in TRUTH}


def candidates_of(library, text):
    return {each.code: each.p for each in library.understand(text).candidates}


def grouped(sketches, seed):
    texts = sorted(TRUTH)
    random.Random(seed).shuffle(texts)
    groups, at = Groups(), {}
    for text in texts:
        number, _ = groups.join(sketches[text])
        at[text] = number
        gone = groups.absorb(number)
        at |= {each: number for each, place in at.items() if place in gone}
    return at, groups


def test_fifty_questions_stand_in_their_nine_groups_whatever_came_first(sketches):
    assert sum(map(len, ASKED["groups"].values())) == 50
    assert len(ASKED["groups"]) == 9
    figures = [pairwise_f1(grouped(sketches, seed)[0], TRUTH) for seed in range(10)]
    mean = [sum(column) / len(figures) for column in zip(*figures, strict=True)]
    print("precision, recall, F1, least F1:", [f"{each:.2f}" for each in mean], f"{min(f[2] for f in figures):.2f}")
    assert mean[0] >= 0.9
    assert mean[2] >= 0.8


def test_nearly_all_of_the_nine_are_found_and_noise_stands_alone(sketches):
    found, alone = [], []
    for seed in range(10):
        at, _ = grouped(sketches, seed)
        sizes = Counter(at.values())
        found.append(sum(is_found(at, sizes, texts) for texts in ASKED["groups"].values()))
        alone.append(sum(sizes[at[text]] == 1 for text in ASKED["noise"]))
    print("groups found of nine:", found, "noise alone of 14:", alone)
    assert sum(found) / 10 >= 8
    assert sum(alone) / 10 >= 13


def is_found(at, sizes, texts):
    """Whether at least half of a group stands together, and hardly anything else with it."""
    best, most = Counter(at[text] for text in texts).most_common(1)[0]
    return most >= len(texts) / 2 and most >= 0.75 * sizes[best]


def test_a_group_keeps_its_number_when_it_grows(sketches):
    groups = Groups()
    first, *rest = (sketches[text] for text in ASKED["groups"]["rac"][:1] * 3)
    number, new = groups.join(first)
    assert new
    again = Groups({number: read_profile(groups.profiles[number].dumped())})
    assert again.following > number
    assert all(again.join(each) == (number, False) for each in rest)
    assert again.profiles[number].size == 3


def test_ten_thousand_open_questions_are_grouped_within_two_seconds(sketches):
    chance = random.Random(5)
    base = list(sketches.values())
    many = [varied(base[number % len(base)], number // len(base), chance) for number in range(10_000)]
    groups = Groups()
    began = time.process_time()
    for each in many:
        groups.join(each)
    spent = time.process_time() - began
    print(f"10,000 questions into {len(groups.profiles)} groups in {spent:.2f} s")
    assert spent < 2


def varied(sketch, number, chance):
    """Return a question of another hundred topics: most of its words are of its own topic."""
    kept = dict(chance.sample(sorted(sketch.words.items()), max(1, len(sketch.words) * 3 // 4)))
    words = {(word if chance.random() < 0.2 else f"{word}{number}"): weight for word, weight in kept.items()}
    return replace(sketch, words=words, letters=" ".join(words)[:60])

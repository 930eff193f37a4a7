"""The training run: everything that `make train` writes to `weights.yaml`, the same for the same inputs and seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from knowledge.evaluating import Case, rates, run
from knowledge.matcher.build import Bodies
from knowledge.matcher.calibration import fit, logistic
from knowledge.matcher.core import Matcher
from knowledge.matcher.decision import Standing
from knowledge.matcher.entries import Origin
from knowledge.matcher.followup import FOLLOWS, follow_evidence
from knowledge.matcher.index import Floats
from knowledge.matcher.noise import noisy
from knowledge.matcher.ranking import FEATURES, NOTHING, Learned
from knowledge.matcher.training import Example, example, learn, own_examples, stack, starting_point

SEED = 20261122
MESSAGE_WEIGHT = 3.0
"""A labelled message counts as so many of the project's own questions."""
CALIBRATION_WEIGHT = 4.0
OWN_CALIBRATION_WEIGHT = 0.01
NAMED_CALIBRATION_WEIGHT = 0.25
"""The project's own questions, searched without themselves, are harder than what people ask."""
PRIOR = {"likeness": 3.0, "contained": 4.0, "coverage": 8.0, "name": 1.0, "body": 2.0, "spoken": 0.3, "stale": -1.0}
PRIOR_NOTHING = {"bias": 6.0, "unknown": 2.0}


@dataclass(frozen=True)
class Trained:
    """The learned weights as they are written, and the matcher that uses them."""

    matcher: Matcher
    document: dict[str, Any]


def train(matcher: Matcher, bodies: Bodies | None, cases: Sequence[Case]) -> Trained:
    """Learn from the project's own phrasings and from those of `cases` that are not held out."""
    matcher = replace(matcher, learned=_prior())
    own = own_examples(matcher, SEED, bodies)
    labelled = [case for case in cases if not case.held_out and not case.gap]
    told = [found for case in labelled if (found := _message(matcher, case))]
    theta, loss = learn(stack(own + told), starting_point(matcher))
    theta = np.round(theta, 4)
    parts = len(FEATURES)
    ranker = Learned(theta[:parts], theta[parts:], {})
    calibration = _calibration(matcher, ranker, own, labelled)
    calibration["follow"] = _follow(replace(matcher, learned=ranker), labelled)
    learned = replace(ranker, calibration=calibration)
    document = {
        "features": _named(FEATURES, theta[:parts]),
        "nothing": _named(NOTHING, theta[parts:]),
        "calibration": calibration,
        "examples": {"own": len(own), "messages": len(told)},
        "loss": round(loss, 4),
    }
    return Trained(replace(matcher, learned=learned), document)


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def _prior() -> Learned:
    features = np.array([PRIOR.get(name, 0.0) for name in FEATURES], np.float32)
    nothing = np.array([PRIOR_NOTHING.get(name, 0.0) for name in NOTHING], np.float32)
    return Learned(features, nothing, {})


def _message(matcher: Matcher, case: Case) -> Example | None:
    """Return the example of a labelled message; follow-ups and double wishes teach the ranker nothing."""
    if case.kind in {"facet_followup", "multi_intent"}:
        return None
    reading, _ = matcher.prepare(matcher.spans.find(case.text).text)
    evidence = matcher.evidence(reading)
    if evidence is None:
        return None
    if case.codes and case.kind != "out_of_scope":
        right = {matcher.numbers[code] for code in case.codes if code in matcher.numbers}
    else:
        right = {i for i, entry in enumerate(matcher.base.entries) if entry.intent == case.kind}
    return example(evidence, right, MESSAGE_WEIGHT, none=case.kind == "out_of_scope")


def _calibration(
    matcher: Matcher, ranker: Learned, own: Sequence[Example], cases: Sequence[Case]
) -> dict[str, dict[str, float]]:
    standings: list[Standing] = []
    right: list[bool] = []
    answerable: list[bool] = []
    weights: list[float] = []
    intent = FEATURES.index("intent")
    for each in own:
        chances, nothing = ranker.of(each.features, each.nothing)
        chances = np.where(each.features[:, intent] > 0, 0.0, chances)
        order = np.argsort(-chances)[:2]
        first, second = (float(chances[n]) for n in order)
        standings.append(Standing(first, second, nothing, each.information, each.words, each.asked))
        right.append(bool(each.right[:-1][order[0]]))
        answerable.append(right[-1])
        weights.append(OWN_CALIBRATION_WEIGHT)
    deciding = replace(matcher, learned=ranker)
    for text, number in _asked_by_name(matcher):
        reading, facet = matcher.prepare(text)
        ranked = deciding.rank(reading)
        if ranked.numbers:
            standings.append(deciding.standing(ranked, facet))
            right.append(ranked.numbers[0] == number)
            answerable.append(right[-1])
            weights.append(NAMED_CALIBRATION_WEIGHT)
    for case in cases:
        if case.kind not in {"procedure", "ambiguous", "out_of_scope"} or not case.facet:
            continue  # files without facets are labelled too loosely to say how sure one may be
        reading, facet = matcher.prepare(matcher.spans.find(case.text).text)
        ranked = deciding.rank(reading)
        top = next((n for n in ranked.numbers if matcher.base.entries[n].origin is not Origin.INTENT), None)
        if top is None:
            continue
        entry = matcher.base.entries[top]
        standings.append(deciding.standing(ranked, facet))
        right.append(not case.codes.isdisjoint({entry.code, *entry.covers}))
        answerable.append(case.kind == "procedure" and right[-1])
        weights.append(CALIBRATION_WEIGHT)
    return {"right": fit(standings, right, weights), "answer": fit(standings, answerable, weights)}


def _asked_by_name(matcher: Matcher) -> list[tuple[str, int]]:
    """Return short but clear questions: an everyday name of a hand-written entry with a side that is asked about."""
    chance = random.Random(SEED)  # noqa: S311 - sampling, not secrecy
    endings = [ending for ending in matcher.talk.endings if ending.strip()]
    return [
        (noisy(phrase + chance.choice(endings), chance), number)
        for number, entry in enumerate(matcher.base.entries)
        if entry.origin is Origin.WRITTEN
        for phrase in entry.phrases
        if len(phrase.split()) > 2  # noqa: PLR2004 - "sổ đỏ" may be many things
    ]


def _follow(matcher: Matcher, cases: Sequence[Case]) -> dict[str, float]:
    """Learn to tell a further question from a new subject: bare questions of each facet against other things.

    New subjects are named as people do in the middle of a talk ("thế còn …"), or asked about in full.
    """
    chance = random.Random(SEED)  # noqa: S311 - sampling, not secrecy
    asked = [phrase for facet in matcher.facets.questions.values() for phrase in facet]
    further = [chance.choice(matcher.talk.openings) + phrase for phrase in asked]
    further += [case.text for case in cases if case.kind == "facet_followup"]
    others = [e for e in matcher.base.entries if e.origin in {Origin.WRITTEN, Origin.SPOKEN} and e.phrases]
    new = [
        chance.choice(matcher.talk.openings) + chance.choice(entry.phrases) + chance.choice(matcher.talk.endings)
        for entry in others
    ]
    new += [chance.choice(entry.questions) for entry in others if entry.questions]
    lines, right = [], []
    for texts, follows in ((further, True), (new, False)):
        for text in texts:
            reading, facet = matcher.prepare(noisy(text, chance))
            lines.append(follow_evidence(reading, facet, matcher.rank(reading)))
            right.append(follows)
    weights = [len(new) / len(further) if follows else 1.0 for follows in right]
    return dict(zip(FOLLOWS, logistic(lines, right, weights, [0.0] * len(FOLLOWS)), strict=True))


def figures(matcher: Matcher, cases: Sequence[Case], written: frozenset[str]) -> dict[str, dict[str, float]]:
    """Return the main measures on the messages learned from and on those held out."""
    found = {}
    for name, held in (("learned_from", False), ("held_out", True)):
        outcomes = run([c for c in cases if c.held_out is held and c.facet], matcher.understand, written)
        if outcomes:
            found[name] = {measure: round(rate.mean, 4) for measure, rate in sorted(rates(outcomes).items())}
    return found

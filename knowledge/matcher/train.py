"""The training run: everything that `make train` writes to `weights.yaml`, the same for the same inputs and seed."""

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.evaluating import Case, rates, run
from knowledge.matcher.build import Bodies
from knowledge.matcher.calibration import logistic
from knowledge.matcher.certainty import teach_certainty
from knowledge.matcher.core import Matcher
from knowledge.matcher.entries import Origin
from knowledge.matcher.followup import FOLLOWS, follow_evidence
from knowledge.matcher.index import Floats
from knowledge.matcher.learning import STEPS, Example, learn, stack
from knowledge.matcher.noise import noisy, without_accents
from knowledge.matcher.ranking import FEATURES, NOTHING, Learned
from knowledge.matcher.training import example, own_examples
from knowledge.matcher.wishes_training import in_part, teach_wishes

SEED = 20261122
MESSAGE_WEIGHT = 15.0
"""A labelled message counts as so many of the project's own questions."""
REWRITTEN_WEIGHT = 4.0
UNMARKED_WEIGHT = 10.0
"""The same without its accents."""
FOLLOWED_WEIGHT = 10.0
"""A labelled further question counts as so many that are made up."""
PARTS = 3
"""So many rankers, each in half the steps, learn without one part of the labelled messages: they say how sure one may
be of those."""

Told = tuple[Case, Example]
_TOLD = {Origin.WRITTEN, Origin.SPOKEN}


@dataclass(frozen=True)
class Trained:
    """The learned weights as they are written, and the matcher that uses them."""

    matcher: Matcher
    document: dict[str, Any]


def train(matcher: Matcher, bodies: Bodies | None, cases: Sequence[Case], steps: int = STEPS) -> Trained:
    """Learn from the project's own phrasings and from all of `cases`, the ranker in so many `steps`."""
    own = own_examples(matcher, SEED, bodies)
    labelled = [case for case in cases if not case.gap]
    told = list(_messages(matcher, labelled))
    ranker, loss = learn(stack([*own, *(each for _, each in told)]), SEED, steps)
    deciding = replace(matcher, learned=ranker)
    calibration = teach_certainty(deciding, own, labelled, _unseen(own, told, ranker, steps), SEED)
    calibration["follow"] = _follow(deciding, labelled)
    calibration["several"] = teach_wishes(deciding, labelled, SEED)
    learned = replace(ranker, calibration=calibration)
    document = {
        **_written(learned),
        "examples": {"own": len(own), "messages": len(told)},
        "loss": round(loss, 4),
    }
    return Trained(replace(matcher, learned=learned), document)


def _unseen(own: Sequence[Example], told: Sequence[Told], ranker: Learned, steps: int) -> Callable[[Case], Learned]:
    """Return what gives for each message a ranker that did not learn from it; `ranker` where none was labelled."""
    if not told:
        return lambda _: ranker
    without = [
        learn(stack([*own, *(each for case, each in told if _part(case) != part)]), SEED, steps // 2, members=1)[0]
        for part in range(PARTS)
    ]
    return lambda case: without[_part(case)]


def _part(case: Case) -> int:
    return hashlib.sha256(case.id.encode()).digest()[1] % PARTS


def _written(learned: Learned) -> dict[str, Any]:
    """Return what was learned as it stands in `weights.yaml`."""
    return {
        "features": _named(FEATURES, learned.features),
        "nothing": _named(NOTHING, learned.nothing),
        "units": {
            "features": {name: _rounded(line) for name, line in zip(FEATURES, learned.hidden, strict=True)},
            "start": _rounded(learned.start),
            "out": _rounded(learned.out),
        },
        "calibration": learned.calibration,
    }


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return dict(zip(names, _rounded(values), strict=True))


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), 4) for value in values]


def _messages(matcher: Matcher, cases: Sequence[Case]) -> Iterator[Told]:
    """Yield the examples of labelled messages, each as it stands, without accents, and as another would write it.

    Follow-ups and double wishes teach the ranker nothing.
    """
    chance = random.Random(SEED)  # noqa: S311 - sampling, not secrecy
    intents = {i: e.intent for i, e in enumerate(matcher.base.entries)}
    for case in cases:
        other = noisy(case.text, chance)
        if case.kind in {"facet_followup", "multi_intent"}:
            continue
        if case.codes and case.kind != "out_of_scope":
            right = {matcher.numbers[code] for code in case.codes if code in matcher.numbers}
        else:
            right = {i for i, intent in intents.items() if intent == case.kind}
        forms = {other: REWRITTEN_WEIGHT, without_accents(case.text): UNMARKED_WEIGHT, case.text: MESSAGE_WEIGHT}
        for text, weight in forms.items():
            reading, _ = matcher.prepare(matcher.spans.find(text).text)
            evidence = matcher.evidence(reading)
            none, several = case.kind == "out_of_scope", case.kind == "ambiguous"
            found = evidence and example(evidence, right, weight, none=none, several=several)
            if found:
                yield case, found


def _follow(matcher: Matcher, cases: Sequence[Case]) -> dict[str, float]:
    """Learn to tell a further question from a new subject.

    Further questions are bare ones of each facet, labelled ones, and a procedure's own ones said in part; new
    subjects are labelled ones, named as people do in the middle of a talk ("thế còn …"), or asked about in full.
    """
    chance = random.Random(SEED)  # noqa: S311 - sampling, not secrecy
    talk = matcher.talk
    numbers = [i for i, e in enumerate(matcher.base.entries) if e.origin in _TOLD and e.phrases and e.questions]
    told: list[tuple[str, int, bool, float]] = []
    bare = [phrase for phrases in matcher.facets.questions.values() for phrase in phrases]
    told += [(chance.choice(talk.openings) + phrase, chance.choice(numbers), True, 1.0) for phrase in bare]
    for case in cases:
        before = matcher.numbers.get(case.context or "")
        if before is not None and case.kind in {"facet_followup", "procedure"}:
            told += [(case.text, before, case.kind == "facet_followup", FOLLOWED_WEIGHT)] * 2
    for number in numbers:
        entry, other = matcher.base.entries[number], chance.choice(numbers)
        named = chance.choice(talk.openings) + chance.choice(entry.phrases) + chance.choice(talk.endings)
        told.append((in_part(chance.choice(entry.questions), chance), number, True, 1.0))
        if other != number:
            told += [(named, other, False, 1.0), (chance.choice(entry.questions), other, False, 1.0)]
    lines = []
    for text, number, _, _ in told:
        reading, facet = matcher.prepare(noisy(text, chance))
        lines.append(follow_evidence(matcher, reading, facet, matcher.rank(reading), number))
    right, weights = [each[2] for each in told], [each[3] for each in told]
    return dict(zip(FOLLOWS, logistic(lines, right, weights, [0.0] * len(FOLLOWS)), strict=True))


def figures(
    matcher: Matcher, learned: Sequence[Case], held_out: Sequence[Case], written: frozenset[str]
) -> dict[str, dict[str, float]]:
    """Return the main measures on the messages learned from and on those held out."""
    found = {}
    for name, cases in (("learned_from", learned), ("held_out", held_out)):
        outcomes = run([c for c in cases if c.facet], matcher.understand, written)
        if outcomes:
            found[name] = {measure: round(rate.mean, 4) for measure, rate in sorted(rates(outcomes).items())}
    return found

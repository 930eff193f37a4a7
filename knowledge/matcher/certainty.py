"""Learning when to answer: how sure a ranking may be, told by rankers that had not seen the message."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.evaluating import Case
from knowledge.matcher.calibration import fit
from knowledge.matcher.core import CONTAINED, HELD, LIKE, Matcher
from knowledge.matcher.decision import RIVALS, Standing, Told
from knowledge.matcher.entries import Origin
from knowledge.matcher.learning import Example
from knowledge.matcher.noise import noisy
from knowledge.matcher.ranking import FEATURES, Learned

CASE_WEIGHT = 4.0
AMBIGUOUS_FACTOR = 0.6
"""Messages that must be asked about are commoner in the labelled files than among people."""
OWN_WEIGHT = 0.003
NAMED_WEIGHT = 0.25
"""The project's own questions, searched without themselves, are harder than what people ask."""
LEAST_WORDS = 3
"""Names of fewer words (sổ đỏ) may be many things."""
INTENT = FEATURES.index("intent")

RankerFor = Callable[[Case], Learned]


@dataclass(frozen=True, slots=True)
class Lesson:
    """How things stood, whether the best candidate was right, whether only one was meant, and how much it counts."""

    standing: Standing
    right: bool
    one: bool
    weight: float


def teach_certainty(
    matcher: Matcher, own: Sequence[Example], cases: Sequence[Case], ranker: RankerFor, seed: int
) -> dict[str, dict[str, float]]:
    """Return the weights of both models; `ranker` gives for a message one that did not learn from it.

    `matcher` holds the ranker of the project's own phrasings.
    """
    lessons = [*_own(matcher.learned, own), *_named(matcher, seed), *_labelled(matcher, cases, ranker)]
    rightly = [each for each in lessons if each.right and not each.standing.plain]
    return {
        "right": fit([e.standing for e in lessons], [e.right for e in lessons], [e.weight for e in lessons]),
        "one": fit([e.standing for e in rightly], [e.one for e in rightly], [e.weight for e in rightly]),
    }


def _own(ranker: Learned, own: Sequence[Example]) -> Iterator[Lesson]:
    for each in own:
        chances, nothing = ranker.of(each.features, each.nothing)
        chances = np.where(each.features[:, INTENT] > 0, 0.0, chances)
        order = np.argsort(-chances)[:RIVALS]
        first, second = (float(chances[n]) for n in order[:2])
        contained, held, like = (float(each.features[order[0], column]) for column in (CONTAINED, HELD, LIKE))
        told = Told(contained, held, like, float(each.features[order[1:], LIKE].max(initial=0.0)))
        right = bool(each.right[:-1][order[0]])
        standing = Standing(first, second, nothing, each.information, each.words, each.asked, told)
        yield Lesson(standing, right, True, OWN_WEIGHT)


def _named(matcher: Matcher, seed: int) -> Iterator[Lesson]:
    """Yield short but clear messages: everyday names of hand-written entries, bare and with a side asked about."""
    chance = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    endings = [ending for ending in matcher.talk.endings if ending.strip()]
    for number, entry in enumerate(matcher.base.entries):
        for phrase in entry.phrases if entry.origin is Origin.WRITTEN else ():
            if len(phrase.split()) < LEAST_WORDS:
                continue
            for ending in ("", chance.choice(endings)):
                reading, facet = matcher.prepare(noisy(phrase + ending, chance))
                ranked = matcher.rank(reading)
                if ranked.numbers and not matcher.shared.choices(reading):
                    plain = matcher.shared.plainly(reading)
                    standing = matcher.standing(ranked, facet, plain=plain)
                    yield Lesson(standing, ranked.numbers[0] == number, True, NAMED_WEIGHT)


def _labelled(matcher: Matcher, cases: Sequence[Case], ranker: RankerFor) -> Iterator[Lesson]:
    """Yield what is labelled with facets: other files are labelled too loosely to say how sure one may be."""
    for case in cases:
        if case.kind not in {"procedure", "ambiguous", "out_of_scope"} or not case.facet:
            continue
        reading, facet = matcher.prepare(matcher.spans.find(case.text).text)
        if case.kind != "ambiguous" and matcher.shared.choices(reading):
            continue  # that is asked about, however things stand; names that nobody wrote down are like them
        deciding = replace(matcher, learned=ranker(case))
        ranked = deciding.rank(reading)
        top = next((n for n in ranked.numbers if matcher.base.entries[n].origin is not Origin.INTENT), None)
        if top is None:
            continue
        entry = matcher.base.entries[top]
        right = not case.codes.isdisjoint({entry.code, *entry.covers})
        weight = CASE_WEIGHT * (AMBIGUOUS_FACTOR if case.kind == "ambiguous" else 1.0)
        standing = deciding.standing(ranked, facet, plain=matcher.shared.plainly(reading))
        yield Lesson(standing, right, case.kind != "ambiguous", weight)

"""Learning when a message holds two wishes: from labelled messages and from everyday names put together."""

import random
from collections.abc import Iterator, Sequence

from knowledge.evaluating import Case, wished
from knowledge.matcher.calibration import logistic
from knowledge.matcher.core import Matcher
from knowledge.matcher.entries import Origin
from knowledge.matcher.formal import asked_formally, heads
from knowledge.matcher.noise import noisy
from knowledge.matcher.wishes import SEVERAL, may_hold_two, said_parts, strongest_pair

MADE = 400
"""Messages put together from two everyday names or questions, and single questions beside them."""
LABELLED_WEIGHT = 4.0
MADE_WEIGHT = 0.5
SINGLE_WEIGHT = 1.0
LEFT_OUT = 0.25
"""People do not say a name in full: so many of its words are left out."""

Lesson = tuple[tuple[float, ...], bool, float]
"""The evidence of a pair of parts, whether they are two wishes, and its weight."""


def teach_wishes(matcher: Matcher, cases: Sequence[Case], seed: int) -> dict[str, float]:
    """Return the weights of the logistic model of two wishes."""
    chance = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    lessons = [*_labelled(matcher, cases), *_made(matcher, chance)]
    lines, several, weights = zip(*lessons, strict=True) if lessons else ((), (), ())
    if not lines:
        return dict.fromkeys(SEVERAL, 0.0)
    return dict(zip(SEVERAL, logistic(lines, several, weights, [0.0] * len(SEVERAL)), strict=True))


def _pair(matcher: Matcher, text: str) -> tuple[tuple[float, ...], list[set[str]]] | None:
    """Return the evidence of the strongest pair of parts of a message, and the codes of both."""
    spans = matcher.spans.find(text)
    reading, _ = matcher.prepare(spans.text)
    whole = matcher.rank(reading)
    parts = said_parts(matcher, reading, whole) if may_hold_two(matcher, whole) else []
    if len(parts) < 2:  # noqa: PLR2004
        return None
    first, second, evidence = strongest_pair(parts, whole)
    entries = [matcher.base.entries[part.ranked.numbers[0]] for part in (first, second)]
    return evidence, [{entry.code, *entry.covers} for entry in entries]


def _labelled(matcher: Matcher, cases: Sequence[Case]) -> Iterator[Lesson]:
    for case in cases:
        if case.context or not (case.facet or case.kind == "procedure"):
            continue
        found = _pair(matcher, case.text)
        if found is None:
            continue
        evidence, codes = found
        if case.kind != "multi_intent":
            yield evidence, False, SINGLE_WEIGHT
            continue
        groups = wished(case)
        places = [next((i for i, group in enumerate(groups) if group & held), -1) for held in codes]
        if -1 not in places and places[0] < places[1]:
            yield evidence, True, LABELLED_WEIGHT


def _made(matcher: Matcher, chance: random.Random) -> Iterator[Lesson]:
    told = [e for e in matcher.base.entries if e.origin in {Origin.WRITTEN, Origin.SPOKEN} and e.questions]
    official = [text for text in heads(matcher.base.entries, matcher.talk).texts if text]
    marks = (". ", ", ", "? ", *(f" {join} " for join in matcher.talk.between))
    for _ in range(MADE):
        one, other = chance.sample(told, 2)
        said = [chance.choice((*entry.phrases, *entry.questions[:3])) for entry in (one, other)]
        text = chance.choice(marks).join(in_part(each, chance) for each in said)
        found = _pair(matcher, noisy(text, chance))
        if found and one.code in found[1][0] and other.code in found[1][1] and one.group != other.group:
            yield found[0], True, MADE_WEIGHT
        formal = asked_formally(chance.choice(official), matcher.talk, chance)
        for text in (noisy(chance.choice(one.questions), chance), formal):
            single = _pair(matcher, text)
            if single:
                yield single[0], False, SINGLE_WEIGHT


def in_part(text: str, chance: random.Random) -> str:
    """Return `text` with some of its words left out."""
    return " ".join(word for word in text.split() if chance.random() >= LEFT_OUT) or text

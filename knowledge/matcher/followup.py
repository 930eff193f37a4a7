"""A message in the middle of a conversation: a further question about the same procedure, or a correction."""

from dataclasses import replace

import numpy as np

from knowledge.matcher.core import Matcher, Ranked
from knowledge.matcher.vocabulary import Reading
from knowledge.model import Facet
from knowledge.text import clean, fold, tokens
from knowledge.understanding import Candidate, Decision, Intent, Understanding

FOLLOWS = (
    "bias",
    "chance",
    "contained",
    "information",
    "weight",
    "facet",
    "own",
    "held",
    "missing",
    "unclear",
    "brought",
    "turned",
)
"""Evidence that a message is still about the same thing: it is short, says little, names nothing, and what it says
belongs to the thing."""
UNCLEAR = 0.5
"""Who begins something new names it more clearly than that."""
NAMED, PARTLY_NAMED, NAMED_CHANCE, LEAST_OWN = 0.6, 0.35, 0.6, 0.1
"""So much of a phrasing of something else must stand in a message that plainly names it."""
INTENT_CHANCE = 0.6
INTENT_CHANCE_FACET = 0.92
CONTEXT_WEIGHT = 0.5
SIBLING_CHANCE, LEAST_CONTAINED_ELSEWHERE = 0.6, 0.15
SURE = 0.95


def followed_up(matcher: Matcher, reading: Reading, facet: Facet, ranked: Ranked, number: int) -> Understanding | None:
    """Return the reading of a message as said about entry `number`, or None where it changes the subject."""
    corrected = (
        next(matcher.corrections.find(reading.accented, reading.plain, reading.guessed, reading.hits), None) is not None
    )
    if not corrected and _new_subject(matcher, reading, facet, ranked, number):
        return None
    if corrected or facet is Facet.NONE:
        moved = _sibling(matcher, reading, number, corrected)
        if moved is not None:
            return replace(moved, facet=facet)
        if corrected:
            return None
        if ranked.chances and ranked.numbers[0] != number and _partly_named(ranked):
            return None
    others = tuple(
        c
        for c in matcher.candidates(ranked, (1 - SURE) * max(ranked.chances, default=0.0))
        if c.code != matcher.base.entries[number].code
    )
    entry = matcher.base.entries[number]
    kept = Candidate(entry.code, SURE, entry.covers)
    return Understanding(Intent.PROCEDURE, facet, Decision.ANSWER, (kept, *others[:4]))


def _new_subject(matcher: Matcher, reading: Reading, facet: Facet, ranked: Ranked, number: int) -> bool:
    if not ranked.numbers:
        return False
    top, chance = ranked.numbers[0], ranked.chances[0]
    if matcher.base.entries[top].intent is not Intent.PROCEDURE:
        return chance > (INTENT_CHANCE if facet is Facet.NONE else INTENT_CHANCE_FACET)
    if top == number:
        return False
    named = _named(ranked, number) and (_turned(matcher, reading) or not _brought(matcher, reading, facet))
    return named or not _follows(matcher, reading, facet, ranked, number)


def _named(ranked: Ranked, number: int) -> bool:
    """Whether something else is plainly named, and what was talked about is not."""
    chance, contained = ranked.chances[0], ranked.contained[0]
    plain = contained > NAMED or (contained > PARTLY_NAMED and chance > NAMED_CHANCE)
    return plain and _own(ranked, number) < LEAST_OWN


def _partly_named(ranked: Ranked) -> bool:
    """Whether the likeliest is named at least in part: “chưa quá 15 ngày” names nothing, whatever it is like."""
    return ranked.chances[0] > SIBLING_CHANCE and ranked.contained[0] > LEAST_CONTAINED_ELSEWHERE


def _brought(matcher: Matcher, reading: Reading, facet: Facet) -> bool:
    """Whether a side is asked about and what is named is only a paper to bring, or one that is missing."""
    return (
        facet is not Facet.NONE
        and next(matcher.brought.find(reading.accented, reading.plain, hits=reading.hits), None) is not None
    )


def _turned(matcher: Matcher, reading: Reading) -> bool:
    """Whether the message says that it turns to something else: “luôn tiện”, “hỏi thêm cái nữa”."""
    return next(matcher.turns.find(reading.accented, reading.plain, hits=reading.hits), None) is not None


def _own(ranked: Ranked, number: int) -> float:
    """Return the chance of what was talked about."""
    return ranked.chances[ranked.numbers.index(number)] if number in ranked.numbers else 0.0


def follow_evidence(matcher: Matcher, reading: Reading, facet: Facet, ranked: Ranked, number: int) -> tuple[float, ...]:
    """Return the inputs of the logistic model of a further question about entry `number`, in the order of `FOLLOWS`."""
    chance, contained = (ranked.chances[0], ranked.contained[0]) if ranked.chances else (0.0, 0.0)
    left = np.empty((3, 1), np.float32)
    matcher.base.traits.holding.left(reading.plain, reading.weights, np.array([number]), left)
    held, _, missing = left[:, 0].tolist()
    asked = float(facet is not Facet.NONE)
    return (
        1.0,
        chance,
        contained,
        ranked.information,
        sum(reading.weights),
        asked,
        _own(ranked, number) ** 0.5,
        held,
        missing,
        max(0.0, UNCLEAR - chance),
        float(_brought(matcher, reading, facet)),
        float(_turned(matcher, reading)),
    )


def _follows(matcher: Matcher, reading: Reading, facet: Facet, ranked: Ranked, number: int) -> bool:
    weights = matcher.learned.calibration["follow"]
    evidence = follow_evidence(matcher, reading, facet, ranked, number)
    return sum(weights.get(name, 0.0) * value for name, value in zip(FOLLOWS, evidence, strict=True)) > 0


def _sibling(matcher: Matcher, reading: Reading, number: int, corrected: bool) -> Understanding | None:
    """Read the message together with the name of what was talked about: "bị mất" after an identity card."""
    entry = matcher.base.entries[number]
    words = tokens(clean(entry.label or entry.name))
    together = replace(
        reading,
        extra=[*reading.extra, (words, [fold(w) for w in words], CONTEXT_WEIGHT)],
        accented=list(reading.accented),
        plain=list(reading.plain),
        weights=list(reading.weights),
    )
    ranked = matcher.rank(together, (number,))
    if corrected:
        ranked = ranked.without(number)
    if not ranked.numbers or ranked.numbers[0] == number:
        return None
    found = matcher.read(ranked, Facet.NONE)
    if found.intent is not Intent.PROCEDURE or (not corrected and ranked.chances[0] < SIBLING_CHANCE):
        return None
    return found

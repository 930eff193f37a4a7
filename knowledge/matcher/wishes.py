"""Two wishes in one message: both are found, in the order they were said."""

import re
from dataclasses import replace
from itertools import pairwise

from knowledge.matcher.core import Matcher, Ranked
from knowledge.matcher.vocabulary import Reading
from knowledge.model import Facet
from knowledge.understanding import Intent

LEAST_WORDS = 8
MOST_PARTS = 3
PART_WORDS = 2
EVENT_WORDS = 2
"""Official words for what happened (cấp lại) are that short; they hold for every part."""
NAMED = 0.3
"""So much of a phrasing of each of two procedures must stand in the message before it is taken apart."""
PART_CHANCE = 0.35
PART_CONTAINED = 0.4
"""A part is a wish of its own where it names a procedure so clearly (chance among procedures alone)."""
SINGLE_CHANCE = 0.97
_CLAUSE = re.compile(r"[,.;?!\n]+")


def several_wishes(matcher: Matcher, reading: Reading, ranked: Ranked, text: str) -> tuple[tuple[Ranked, Facet], ...]:
    """Return the ranking and facet of each wish if the message joins more than one, else nothing."""
    if len(reading.plain) < LEAST_WORDS or not _two_named(matcher, ranked):
        return ()
    joined = any(start > 1 for start, _, _ in matcher.joins.find(reading.accented, reading.plain))
    if not joined:
        return ()
    found: dict[int, tuple[Ranked, Facet]] = {}
    for part in _parts(matcher, text):
        clear = _clear(matcher, part, reading)
        if clear is not None:
            found.setdefault(clear[0].numbers[0], clear)
    if len(found) < 2 or _variants(matcher, list(found)):  # noqa: PLR2004
        return ()
    return tuple(found.values())


def _two_named(matcher: Matcher, ranked: Ranked) -> bool:
    """Whether two procedures are named at all: cheap, and false for nearly every message."""
    named = [
        n
        for n, inside in zip(ranked.numbers, ranked.contained, strict=True)
        if inside > NAMED and matcher.base.entries[n].intent is Intent.PROCEDURE
    ]
    return len(named) > 1 and ranked.chances[0] < SINGLE_CHANCE


def _parts(matcher: Matcher, text: str) -> list[Reading]:
    """Return the parts between clauses and joining words, those of one word left out."""
    parts = []
    for clause in _CLAUSE.split(text):
        reading, _ = matcher.prepare(clause)
        cuts = [0]
        for start, length, _ in matcher.joins.find(reading.accented, reading.plain):
            cuts += [start, start + length]
        cuts.append(len(reading.plain))
        parts += [_cut(reading, a, b) for a, b in list(pairwise(cuts))[::2] if b - a >= PART_WORDS]
    return parts[:MOST_PARTS]


def _cut(reading: Reading, start: int, end: int) -> Reading:
    return replace(
        reading,
        accented=reading.accented[start:end],
        plain=reading.plain[start:end],
        weights=reading.weights[start:end],
        extra=[],
    )


def _clear(matcher: Matcher, part: Reading, whole: Reading) -> tuple[Ranked, Facet] | None:
    """Return the ranking of one part if it names one procedure clearly; what happened (lost, sold) is shared."""
    facet, _ = matcher.facets.read(part)
    shared = [extra for extra in whole.extra if len(extra[0]) <= EVENT_WORDS]
    ranked = matcher.rank(replace(part, extra=shared))
    procedures = [i for i, n in enumerate(ranked.numbers) if matcher.base.entries[n].intent is Intent.PROCEDURE]
    if not procedures:
        return None
    total = sum(ranked.chances[i] for i in procedures) + ranked.nothing
    only = replace(
        ranked,
        numbers=[ranked.numbers[i] for i in procedures],
        chances=[ranked.chances[i] / total for i in procedures],
        contained=[ranked.contained[i] for i in procedures],
        nothing=ranked.nothing / total,
    )
    named = only.chances[0] > PART_CHANCE and only.contained[0] > PART_CONTAINED
    return (only, facet) if named else None


def _variants(matcher: Matcher, numbers: list[int]) -> bool:
    """Whether the procedures are variants of one thing: then the person must choose, not do both."""
    groups = {matcher.base.entries[n].group for n in numbers}
    return len(groups) == 1 and groups != {""}

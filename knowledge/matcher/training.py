"""Examples to learn from: the project's own questions, each held out in turn, and formal ones about official names."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

import numpy as np

from knowledge.matcher.build import Bodies, searchable
from knowledge.matcher.core import Matcher
from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.formal import Heads, asked_formally, heads
from knowledge.matcher.learning import Example
from knowledge.matcher.noise import noisy
from knowledge.matcher.ranking import Evidence
from knowledge.model import Facet
from knowledge.understanding import Intent

FOLDS = 5
BARE_SHARE = 0.15
"""Share of the entries with everyday questions that are searched by their official name alone, as most are."""
NAMED_SHARE = 0.12
FORMAL_SHARE = 0.15
LEFT_OUT = 0.35
"""Official names are asked for by some of their words and in formal questions: shares in a fold, words left out."""
GONE_SHARE = 0.04
"""Share of entries that are missing altogether: questions for them have no answer."""
TRAFFIC = {Origin.WRITTEN: 2.5, Origin.SPOKEN: 0.7, Origin.IMPORTED: 0.7, Origin.INTENT: 1.2}
"""Weight of a question by whose it is: what is written by hand is what most people ask about."""
PHRASE_WEIGHT = 0.6


def example(
    evidence: Evidence,
    right: Iterable[int],
    weight: float,
    *,
    none: bool = False,
    asked: bool = False,
    several: bool = False,
) -> Example | None:
    """Return the example of `evidence` with the numbers of `right` entries, of which it may mean `several`.

    None if none of them was found.
    """
    marks = np.append(np.isin(evidence.chosen, list(right)), none)
    if not marks.any():
        return None
    return Example(
        evidence.features, evidence.nothing, marks, weight, evidence.information, evidence.words, asked, several
    )


def own_examples(matcher: Matcher, seed: int, bodies: Bodies | None = None) -> list[Example]:
    """Return examples from the project's own phrasings: each stands in one fold and is searched without it."""
    chance = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    entries = list(matcher.base.entries)
    official = heads(entries, matcher.talk)
    examples = []
    for _ in range(FOLDS):
        kept, asked = _split(entries, chance)
        asked += _formal(kept, official, matcher, chance)
        base = searchable([entry for entry in kept if entry is not None], matcher.words, bodies=bodies)
        numbers = _numbers(kept)
        held = replace(matcher, base=base)
        for owner, text, alike in asked:
            entry = entries[owner]
            reading, facet = held.prepare(noisy(text, chance))
            evidence = held.evidence(reading)
            if evidence is None:
                continue
            number = numbers[owner]
            weight = TRAFFIC[entry.origin] * (1.0 if text in entry.questions else PHRASE_WEIGHT)
            right = [place for each in alike if (place := numbers[each]) is not None]
            found = example(evidence, right, weight, none=number is None, asked=facet != Facet.NONE)
            if found:
                examples.append(found)
    return examples


def _numbers(kept: Sequence[Entry | None]) -> list[int | None]:
    places = count()
    return [None if entry is None else next(places) for entry in kept]


Asked = tuple[int, str, tuple[int, ...]]
"""The entry that a text is of, the text, and all entries that are right for it."""


def _formal(kept: Sequence[Entry | None], official: Heads, matcher: Matcher, chance: random.Random) -> list[Asked]:
    """Return formal questions about some of the entries with official names."""
    return [
        (number, asked_formally(official.texts[number], matcher.talk, chance), official.alike[number])
        for number, entry in enumerate(kept)
        if entry is not None and official.texts[number] and chance.random() < FORMAL_SHARE
    ]


def _split(entries: Sequence[Entry], chance: random.Random) -> tuple[list[Entry | None], list[Asked]]:
    """Return the entries of one fold (None: missing) and the held-out texts with the number of their entry."""
    kept: list[Entry | None] = []
    asked: list[Asked] = []
    for number, entry in enumerate(entries):
        draw = chance.random()
        texts = [*entry.questions, *entry.phrases]
        out = {text for text in texts if chance.random() < 1 / FOLDS}
        if entry.origin is Origin.IMPORTED:
            kept.append(entry)
            if draw < NAMED_SHARE:
                asked.append((number, _said_in_part(entry.name, chance), (number,)))
        elif draw < GONE_SHARE and (entry.intent in {Intent.PROCEDURE, Intent.OUT_OF_SCOPE}):
            kept.append(None)
            asked += [(number, text, (number,)) for text in texts]
        elif draw < GONE_SHARE + BARE_SHARE and entry.origin is Origin.SPOKEN:
            kept.append(replace(entry, origin=Origin.IMPORTED, phrases=(), questions=(), label=entry.name))
            asked += [(number, text, (number,)) for text in texts]
        else:
            phrases = tuple(t for t in entry.phrases if t not in out)
            kept.append(replace(entry, phrases=phrases, questions=tuple(t for t in entry.questions if t not in out)))
            asked += [(number, text, (number,)) for text in texts if text in out]
    return kept, asked


def _said_in_part(name: str, chance: random.Random) -> str:
    """Return an official name as a person repeats it: some of its words, in order."""
    words = name.split()
    return " ".join(word for word in words if chance.random() > LEFT_OUT) or name

"""Learning the ranker's weights: from the project's own questions, each held out in turn, and labelled messages."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.matcher.build import Bodies, searchable
from knowledge.matcher.core import Matcher
from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.index import Floats
from knowledge.matcher.noise import noisy
from knowledge.matcher.ranking import FEATURES, NOTHING, Evidence
from knowledge.model import Facet
from knowledge.understanding import Intent

FOLDS = 5
BARE_SHARE = 0.15
"""Share of the entries with everyday questions that are searched by their official name alone, as most are."""
NAMED_SHARE = 0.12
LEFT_OUT = 0.35
"""Official names alone are asked for by some of their words: share of names in a fold, and of words left out."""
GONE_SHARE = 0.04
"""Share of entries that are missing altogether: questions for them have no answer."""
TRAFFIC = {Origin.WRITTEN: 2.5, Origin.SPOKEN: 0.7, Origin.IMPORTED: 0.7, Origin.INTENT: 1.2}
"""Weight of a question by whose it is: what is written by hand is what most people ask about."""
PHRASE_WEIGHT = 0.6
STRENGTH = 2e-4
"""Weight of the penalty on large weights, for each example."""
STALE = FEATURES.index("stale")
STALE_AT_MOST = -1.5
"""Rows from before the reform rank down, whatever the examples say: few of them concern such rows."""
STEPS = 600


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence for one message, which candidates are right (the last column: none is), and its weight."""

    features: Floats
    nothing: Floats
    right: NDArray[np.bool_]
    weight: float
    information: float
    words: int
    asked: bool


def example(
    evidence: Evidence, right: Iterable[int], weight: float, *, none: bool = False, asked: bool = False
) -> Example | None:
    """Return the example of `evidence` with the numbers of `right` entries; None if none of them was found."""
    marks = np.append(np.isin(evidence.chosen, list(right)), none)
    if not marks.any():
        return None
    return Example(evidence.features, evidence.nothing, marks, weight, evidence.information, evidence.words, asked)


def own_examples(matcher: Matcher, seed: int, bodies: Bodies | None = None) -> list[Example]:
    """Return examples from the project's own phrasings: each stands in one fold and is searched without it."""
    chance = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    entries = list(matcher.base.entries)
    examples = []
    for _ in range(FOLDS):
        kept, asked = _split(entries, chance)
        base = searchable([entry for entry in kept if entry is not None], matcher.words, bodies=bodies)
        numbers = _numbers(kept)
        held = replace(matcher, base=base)
        for owner, text in asked:
            entry = entries[owner]
            reading, facet = held.prepare(noisy(text, chance))
            evidence = held.evidence(reading)
            if evidence is None:
                continue
            number = numbers[owner]
            weight = TRAFFIC[entry.origin] * (1.0 if text in entry.questions else PHRASE_WEIGHT)
            found = example(
                evidence, () if number is None else (number,), weight, none=number is None, asked=facet != Facet.NONE
            )
            if found:
                examples.append(found)
    return examples


def _numbers(kept: Sequence[Entry | None]) -> list[int | None]:
    numbers: list[int | None] = []
    for entry in kept:
        numbers.append(None if entry is None else sum(n is not None for n in numbers))
    return numbers


def _split(entries: Sequence[Entry], chance: random.Random) -> tuple[list[Entry | None], list[tuple[int, str]]]:
    """Return the entries of one fold (None: missing) and the held-out texts with the number of their entry."""
    kept: list[Entry | None] = []
    asked: list[tuple[int, str]] = []
    for number, entry in enumerate(entries):
        draw = chance.random()
        texts = [*entry.questions, *entry.phrases]
        out = {text for text in texts if chance.random() < 1 / FOLDS}
        if entry.origin is Origin.IMPORTED:
            kept.append(entry)
            if draw < NAMED_SHARE:
                asked.append((number, _said_in_part(entry.name, chance)))
        elif draw < GONE_SHARE and (entry.intent in {Intent.PROCEDURE, Intent.OUT_OF_SCOPE}):
            kept.append(None)
            asked += [(number, text) for text in texts]
        elif draw < GONE_SHARE + BARE_SHARE and entry.origin is Origin.SPOKEN:
            kept.append(replace(entry, origin=Origin.IMPORTED, phrases=(), questions=(), label=entry.name))
            asked += [(number, text) for text in texts]
        else:
            phrases = tuple(t for t in entry.phrases if t not in out)
            kept.append(replace(entry, phrases=phrases, questions=tuple(t for t in entry.questions if t not in out)))
            asked += [(number, text) for text in texts if text in out]
    return kept, asked


def _said_in_part(name: str, chance: random.Random) -> str:
    """Return an official name as a person repeats it: some of its words, in order."""
    words = name.split()
    return " ".join(word for word in words if chance.random() > LEFT_OUT) or name


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of equal width, stacked."""

    features: Floats
    nothing: Floats
    right: NDArray[np.bool_]
    real: NDArray[np.bool_]
    weight: Floats


def stack(examples: Sequence[Example]) -> Batch:
    """Return `examples` padded to the widest."""
    width = max(len(e.features) for e in examples)
    count = len(examples)
    features = np.zeros((count, width, len(FEATURES)), np.float32)
    right = np.zeros((count, width + 1), np.bool_)
    real = np.zeros((count, width + 1), np.bool_)
    for i, each in enumerate(examples):
        size = len(each.features)
        features[i, :size] = each.features
        right[i, :size], right[i, width] = each.right[:-1], each.right[-1]
        real[i, :size] = real[i, width] = True
    nothing = np.stack([e.nothing for e in examples])
    return Batch(features, nothing, right, real, np.array([e.weight for e in examples], np.float32))


def learn(batch: Batch, start: Floats) -> tuple[Floats, float]:
    """Return the weights (features, then nothing) that make the right candidates most probable, and the loss."""
    theta = start.astype(np.float64)
    momentum, square = np.zeros_like(theta), np.zeros_like(theta)
    loss = 0.0
    for step in range(1, STEPS + 1):
        loss, gradient = _loss(batch, theta, start)
        momentum = 0.9 * momentum + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = 0.1 if step < STEPS // 2 else 0.02
        theta -= rate * (momentum / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
        theta[STALE] = min(theta[STALE], STALE_AT_MOST)
    return theta.astype(np.float32), loss


def _loss(batch: Batch, theta: NDArray[np.float64], start: Floats) -> tuple[float, NDArray[np.float64]]:
    parts = len(FEATURES)
    weights = theta.astype(np.float32)
    none = batch.nothing @ weights[parts:]
    scores = np.concatenate([batch.features @ weights[:parts], none[:, None]], axis=1)
    scores[~batch.real] = -1e9
    scores -= scores.max(1, keepdims=True)
    raised = np.exp(scores)
    chances = raised / raised.sum(1, keepdims=True)
    right = raised * batch.right
    share = right / np.maximum(right.sum(1, keepdims=True), 1e-12)
    total = batch.weight.sum()
    slope = (chances - share) * batch.weight[:, None] / total
    gradient = np.concatenate(
        [
            np.einsum("nw,nwf->f", slope[:, :-1], batch.features),
            slope[:, -1] @ batch.nothing,
        ]
    ).astype(np.float64)
    drift = theta - start
    loss = -float((np.log(np.maximum((chances * batch.right).sum(1), 1e-12)) * batch.weight).sum() / total)
    return loss + STRENGTH * float(drift @ drift), gradient + 2 * STRENGTH * drift


def starting_point(matcher: Matcher) -> Floats:
    """Return the present weights as one vector."""
    return np.concatenate([matcher.learned.features, matcher.learned.nothing])


def names() -> tuple[str, ...]:
    """Return the names of the weights in the order of the vector."""
    return (*FEATURES, *(f"nothing.{name}" for name in NOTHING))

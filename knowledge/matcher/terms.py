"""The terms that texts are compared by: syllables, pairs of them, with and without accents."""

from collections import Counter
from itertools import chain, pairwise

from knowledge.matcher.vocabulary import Reading

ACCENTED = "="
"""Prefix of terms that keep their accents."""


def text_terms(accented: list[str], plain: list[str]) -> list[str]:
    """Return the terms of a text written with care (names, questions): every kind of term once, in a fixed order."""
    kinds = (
        plain,
        (ACCENTED + word for word in accented),
        map(" ".join, pairwise(plain)),
        map("_".join, zip(plain, plain[2:], strict=False)),
        (ACCENTED + " ".join(pair) for pair in pairwise(accented)),
    )
    return list(dict.fromkeys(chain.from_iterable(kinds)))


def body_terms(plain: list[str]) -> Counter[str]:
    """Return the terms of a long text with how often each is said: folded words and pairs."""
    counts = Counter(plain)
    counts.update(map(" ".join, pairwise(plain)))
    return counts


def query_terms(reading: Reading) -> dict[str, float]:
    """Return the terms of a message with their weights; where accents were left out the likeliest ones count."""
    weights: dict[str, float] = {}
    runs = [(reading.guessed or reading.accented, reading.plain, reading.weights)]
    runs += [(accented, plain, [weight] * len(plain)) for accented, plain, weight in reading.extra]
    for accented, plain, given in runs:
        _add_plain(weights, plain, given)
        _add_accented(weights, accented, given)
    return weights


def _add_plain(weights: dict[str, float], plain: list[str], given: list[float]) -> None:
    known = weights.get
    before, before_weight = "", 0.0
    two_before, two_weight = "", 0.0
    for word, weight in zip(plain, given, strict=True):
        if weight > known(word, 0.0):
            weights[word] = weight
        if before:
            pair, mean = f"{before} {word}", (before_weight + weight) / 2
            if mean > known(pair, 0.0):
                weights[pair] = mean
        if two_before:
            skipped, least = f"{two_before}_{word}", min(two_weight, weight)
            if least > known(skipped, 0.0):
                weights[skipped] = least
        two_before, two_weight = before, before_weight
        before, before_weight = word, weight


def _add_accented(weights: dict[str, float], accented: list[str], given: list[float]) -> None:
    known = weights.get
    before, before_weight = "", 0.0
    for word, weight in zip(accented, given, strict=True):
        term = ACCENTED + word
        if weight > known(term, 0.0):
            weights[term] = weight
        if before:
            pair, mean = f"{ACCENTED}{before} {word}", (before_weight + weight) / 2
            if mean > known(pair, 0.0):
                weights[pair] = mean
        before, before_weight = word, weight

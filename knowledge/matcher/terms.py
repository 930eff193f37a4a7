"""The terms that texts are compared by: syllables and pairs of them, without accents and with them."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain, pairwise

from knowledge.matcher.vocabulary import Reading

Numbers = Mapping[str, int]
NumberOf = Callable[[str], int | None]
Weighted = dict[int, float]


def text_terms(accented: list[str], plain: list[str]) -> tuple[list[str], list[str]]:
    """Return the terms of a text written with care (names, questions), each once: without accents, with them."""
    kinds = (plain, map(" ".join, pairwise(plain)), map("_".join, zip(plain, plain[2:], strict=False)))
    marked = chain(accented, map(" ".join, pairwise(accented)))
    return list(dict.fromkeys(chain.from_iterable(kinds))), list(dict.fromkeys(marked))


def body_terms(plain: list[str]) -> Counter[str]:
    """Return the terms of a long text with how often each is said: folded words and pairs."""
    counts = Counter(plain)
    counts.update(map(" ".join, pairwise(plain)))
    return counts


def query_terms(reading: Reading, plainly: Numbers, marked: Numbers) -> tuple[Weighted, Weighted]:
    """Return the known terms of a message with their weights by number, without accents and with them.

    `plainly` and `marked` are the numbers of known terms. Where accents were left out the likeliest ones count.
    """
    plain_weights: Weighted = {}
    marked_weights: Weighted = {}
    _add_plain(plain_weights, plainly.get, reading.plain, reading.weights)
    _add_marked(marked_weights, marked.get, reading.guessed or reading.accented, reading.weights)
    for accented, plain, weight in reading.extra:
        given = [weight] * len(plain)
        _add_plain(plain_weights, plainly.get, plain, given)
        _add_marked(marked_weights, marked.get, accented, given)
    return plain_weights, marked_weights


def _add_plain(weights: Weighted, number_of: NumberOf, plain: list[str], given: list[float]) -> None:
    known = weights.get
    before, before_weight = "", 0.0
    two_before, two_weight = "", 0.0
    for word, weight in zip(plain, given, strict=True):
        number = number_of(word)
        if number is not None and weight > known(number, 0.0):
            weights[number] = weight
        if before:
            number = number_of(f"{before} {word}")
            if number is not None:
                mean = (before_weight + weight) / 2
                if mean > known(number, 0.0):
                    weights[number] = mean
            if two_before:
                number = number_of(f"{two_before}_{word}")
                if number is not None:
                    least = min(two_weight, weight)
                    if least > known(number, 0.0):
                        weights[number] = least
        two_before, two_weight = before, before_weight
        before, before_weight = word, weight


def _add_marked(weights: Weighted, number_of: NumberOf, accented: list[str], given: list[float]) -> None:
    known = weights.get
    before, before_weight = "", 0.0
    for word, weight in zip(accented, given, strict=True):
        number = number_of(word)
        if number is not None and weight > known(number, 0.0):
            weights[number] = weight
        if before:
            number = number_of(f"{before} {word}")
            if number is not None:
                mean = (before_weight + weight) / 2
                if mean > known(number, 0.0):
                    weights[number] = mean
        before, before_weight = word, weight

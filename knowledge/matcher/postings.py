"""Building the index: which term weighs how much, and where it stands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.matcher.index import Floats, Index, Ints, Longs

SKIP_FACTOR = 0.6
COMMON = 0.35
"""Terms that stand in more than this share of the entries that people's words are known for weigh nothing."""
BODY_COMMON = 0.12
"""Terms that stand in more than this share of the long texts are passed over there."""
BAG_HALF = 0.5
"""Phrasings after which a word counts half as said of an entry."""

Postings = tuple[Longs, Longs, Floats]
"""Term, place and value of each posting."""


@dataclass(frozen=True, slots=True)
class Row:
    """One phrasing: the number of its entry and its terms (plain, accented); `bag_only` ones are no row of their own.

    `said` is how often its words count as said of the entry.
    """

    owner: int
    terms: tuple[Sequence[str], Sequence[str]]
    bag_only: bool = False
    said: int = 1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One kind of terms (plain or accented) of all rows: numbers, those of each row, how often bags say each."""

    terms: dict[str, int]
    rows: list[list[int]]
    bags: list[Counter[int]]
    weights: Floats


def build(
    rows: Sequence[Row],
    named: NDArray[np.bool_],
    spoken: frozenset[int],
    bodies: Sequence[Counter[str]] = (),
) -> Index:
    """Return the index of `rows`, which stand in order of their owners; of those `named` the official name first.

    `spoken` are the entries whose everyday phrasings are known: words that most of them share (how, where,
    I want) say nothing, even if official names never hold them.
    """
    entries = len(named)
    plain, marked = (_vocabulary(rows, entries, spoken, kind) for kind in (0, 1))
    owners = np.array([row.owner for row in rows if not row.bag_only], np.int32)
    phrased = len(plain.terms)
    body_weights, body = _body_postings(plain.terms, bodies or [Counter()] * entries)
    weights = np.concatenate([plain.weights, np.zeros(len(plain.terms) - phrased, np.float32)])
    phrasings = (_row_postings(plain), _shifted(_bag_postings(plain), len(owners)))
    starts, places, values = _joined([*phrasings, _shifted(body, len(owners) + entries)], len(plain.terms))
    said = _row_postings(marked)
    often = np.bincount(np.append(said[0], _bag_postings(marked)[0]), minlength=len(marked.terms)).astype(np.int32)
    lines = _lines(said, len(owners))
    first = np.searchsorted(owners, np.arange(entries)).astype(np.int32)
    norms = np.stack([_norms(plain), _norms(marked)])
    return Index(
        plain.terms,
        marked.terms,
        weights,
        body_weights,
        marked.weights,
        often,
        starts,
        np.stack([places, values.view(np.int32)], 1),
        *lines,
        norms,
        owners,
        first,
        named,
        entries,
        phrased,
    )


def _vocabulary(rows: Iterable[Row], entries: int, spoken: frozenset[int], kind: int) -> Vocabulary:
    terms: dict[str, int] = {}
    bags: list[Counter[int]] = [Counter() for _ in range(entries)]
    numbered: list[list[int]] = []
    for row in rows:
        numbers = [terms.setdefault(term, len(terms)) for term in row.terms[kind]]
        bag = bags[row.owner]
        for number in numbers:
            bag[number] += row.said
        if not row.bag_only:
            numbered.append(numbers)
    return Vocabulary(terms, numbered, bags, _weights(terms, bags, spoken))


def _weights(terms: Mapping[str, int], bags: list[Counter[int]], spoken: frozenset[int]) -> Floats:
    count = np.zeros(len(terms))
    count_spoken = np.zeros(len(terms))
    for owner, bag in enumerate(bags):
        held = np.fromiter(bag, np.int64, len(bag))
        count[held] += 1
        if owner in spoken:
            count_spoken[held] += 1
    share = np.maximum(count / len(bags), count_spoken / max(1, len(spoken)))
    weight = np.log(1.0 / (share + 0.5 / len(bags))) / np.log(2.0 * len(bags))
    weight[share > COMMON] = 0.0
    skipped = np.fromiter(("_" in t for t in terms), np.bool_, len(terms))
    weight[skipped] *= SKIP_FACTOR
    weights: Floats = weight.astype(np.float32)
    return weights


def _flat(numbered: list[list[int]]) -> tuple[Longs, Longs]:
    """Return all terms of all rows, and the row of each."""
    sizes = np.fromiter(map(len, numbered), np.int64, len(numbered))
    term = np.fromiter((t for each in numbered for t in each), np.int64, int(sizes.sum()))
    return term, np.repeat(np.arange(len(numbered)), sizes)


def _row_postings(held: Vocabulary) -> Postings:
    term, place = _flat(held.rows)
    keep = held.weights[term] > 0
    term, place = term[keep], place[keep]
    return term, place, held.weights[term] ** 2


def _bag_postings(held: Vocabulary) -> Postings:
    sizes = np.fromiter(map(len, held.bags), np.int64, len(held.bags))
    term = np.fromiter((t for bag in held.bags for t in bag), np.int64, int(sizes.sum()))
    said = np.fromiter((n for bag in held.bags for n in bag.values()), np.float32, len(term))
    place = np.repeat(np.arange(len(held.bags)), sizes)
    keep = held.weights[term] > 0
    term, place, said = term[keep], place[keep], said[keep]
    return term, place, held.weights[term] * said / (said + np.float32(BAG_HALF))


def _shifted(postings: Postings, by: int) -> Postings:
    term, place, value = postings
    return term, place + by, value


def _joined(parts: Sequence[Postings], count: int) -> tuple[Longs, Ints, Floats]:
    """Return where the postings of each term start, their places and values."""
    term, place, value = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(term, kind="stable")
    return _starts(term, count), place[order].astype(np.int32), value[order].astype(np.float32)


def _starts(numbers: Longs, count: int) -> Longs:
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(numbers, minlength=count), out=starts[1:])
    return starts


def _lines(postings: Postings, count: int) -> tuple[Longs, Ints, Floats]:
    """Return where each line starts, its terms and values; a line that holds nothing has one that adds nothing."""
    term, place, value = postings
    empty = np.flatnonzero(np.bincount(place, minlength=count) == 0)
    term, place = np.append(term, np.zeros_like(empty)), np.append(place, empty)
    value = np.append(value, np.zeros(len(empty)))
    order = np.argsort(place, kind="stable")
    return _starts(place, count), term[order].astype(np.int32), value[order].astype(np.float32)


def _body_postings(terms: dict[str, int], bodies: Sequence[Counter[str]]) -> tuple[Floats, Postings]:
    """Add the terms of long texts to `terms`; return their weights and postings."""
    count = Counter(term for body in bodies for term in body)
    most = max(2, int(len(bodies) * BODY_COMMON))
    kept = {t: n for t, n in count.items() if n <= most and (t in terms or n > 1)}
    for added in kept:
        terms.setdefault(added, len(terms))
    weights = np.zeros(len(terms), np.float32)
    for held, n in kept.items():
        weights[terms[held]] = np.log(len(bodies) / n) / np.log(len(bodies) + 1.0)
    lengths = np.array([sum(body.values()) for body in bodies], np.float32)
    spread = 0.5 + lengths / max(1.0, float(lengths.mean()))
    term = np.fromiter((terms[t] for body in bodies for t in body if t in kept), np.int64)
    said = np.fromiter((n for body in bodies for t, n in body.items() if t in kept), np.float32)
    place = np.repeat(np.arange(len(bodies)), [sum(t in kept for t in body) for body in bodies])
    values = weights[term] ** 2 * said / (said + spread[place])
    return weights, (term, place.astype(np.int64), values.astype(np.float32))


def _norms(held: Vocabulary) -> Floats:
    """Return the norm of each row."""
    term, row = _flat(held.rows)
    squares = held.weights[term].astype(np.float64) ** 2
    norms: Floats = np.maximum(np.sqrt(np.bincount(row, squares, len(held.rows))), 1e-3).astype(np.float32)
    return norms

"""An inverted index over phrasings: one pass of sparse sums gives every row's likeness to a message."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.matcher.terms import ACCENTED

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

SKIP_FACTOR = 0.6
COMMON = 0.35
"""Terms that stand in more than this share of the entries that people's words are known for weigh nothing."""
BODY_COMMON = 0.12
"""Terms that stand in more than this share of the long texts are passed over there."""
BAG_HALF = 0.5
"""Phrasings after which a word counts half as said of an entry."""


@dataclass(frozen=True, slots=True)
class Row:
    """One phrasing: the number of its entry and its terms; `bag_only` ones are no row of their own.

    `said` is how often its words count as said of the entry.
    """

    owner: int
    terms: Iterable[str]
    bag_only: bool = False
    said: int = 1


@dataclass(frozen=True, slots=True)
class Sums:
    """What one pass over the postings gives: sums of rows, bags and long texts, and norms of the message.

    Shapes: rows (2, rows), bags (2, entries), second lines for accented terms; bodies (entries,).
    """

    rows: Floats
    bags: Floats
    bodies: Floats
    norms: tuple[float, float]
    totals: tuple[float, float]
    body_total: float


@dataclass(frozen=True)
class Index:
    """Postings of terms: where each stands and what it adds there for a message that holds it once.

    Places 0..2R-1 are the R phrasings (plain, then accented), then 2E bags (all phrasings of an entry together,
    plain, then accented), then E long texts (papers, steps).
    """

    terms: dict[str, int]
    weights: Floats
    body_weights: Floats
    marked: NDArray[np.bool_]
    starts: Longs
    places: Ints
    values: Floats
    norms: Floats
    owners: Ints
    first_rows: Ints
    entries: int
    phrased: int
    """Terms numbered below this stand in phrasings, the others in long texts alone."""

    @property
    def rows(self) -> int:
        return len(self.owners)

    @cached_property
    def inverse(self) -> Floats:
        """One over the norm of each row, plain and accented."""
        inverse: Floats = np.reciprocal(self.norms)
        return inverse

    @cached_property
    def inside(self) -> Floats:
        """One over the root of each row's plain norm: what turns likeness into how much of the row was said."""
        root: Floats = np.sqrt(self.inverse[0])
        return root

    @cached_property
    def numbered(self) -> Longs:
        """The numbers of all rows."""
        return np.arange(self.rows)

    @cached_property
    def ends(self) -> Ints:
        """Where the rows of each entry end."""
        return np.append(self.first_rows[1:], np.int32(self.rows))

    def sums(self, query: Mapping[str, float]) -> Sums:
        """Score all rows, bags and long texts against weighted terms; unknown terms are passed over."""
        number_of = self.terms.get
        found = [(number, weight) for term, weight in query.items() if (number := number_of(term)) is not None]
        numbers = np.array([number for number, _ in found], np.int64)
        given = np.array([weight for _, weight in found], np.float32)
        strength, marked = given * self.weights[numbers], self.marked[numbers]
        squares = strength * strength
        norm, norm_marked = float(squares.sum()), float(squares[marked].sum())
        total, total_marked = float(strength.sum()), float(strength[marked].sum())
        body = given * self.body_weights[numbers] ** 2
        summed = self._gathered(numbers, given)
        split = 2 * self.rows
        end = split + 2 * self.entries
        return Sums(
            summed[:split].reshape(2, -1),
            summed[split:end].reshape(2, -1),
            summed[end:],
            (max(0.0, norm - norm_marked) ** 0.5, norm_marked**0.5),
            (total - total_marked, total_marked),
            float(body.sum()),
        )

    def _gathered(self, numbers: Longs, given: Floats) -> Floats:
        size = 2 * self.rows + 3 * self.entries
        begins, ends = self.starts[numbers], self.starts[numbers + 1]
        spans = [slice(b, e) for b, e in zip(begins.tolist(), ends.tolist(), strict=True)]
        if not spans:
            return np.zeros(size, np.float32)
        weights = np.concatenate([self.values[span] for span in spans]) * np.repeat(given, ends - begins)
        places = np.concatenate([self.places[span] for span in spans])
        summed: Floats = np.bincount(places, weights, size).astype(np.float32)
        return summed


def build(rows: Iterable[Row], entries: int, spoken: frozenset[int], bodies: Sequence[Counter[str]] = ()) -> Index:
    """Return the index of `rows`, which stand in order of their owners, the official name first.

    `spoken` are the entries whose everyday phrasings are known: words that most of them share (how, where,
    I want) say nothing, even if official names never hold them.
    """
    terms: dict[str, int] = {}
    bags: list[Counter[int]] = [Counter() for _ in range(entries)]
    numbered: list[list[int]] = []
    holders: list[int] = []
    for row in rows:
        numbers = [terms.setdefault(term, len(terms)) for term in row.terms]
        bag = bags[row.owner]
        for number in numbers:
            bag[number] += row.said
        if not row.bag_only:
            numbered.append(numbers)
            holders.append(row.owner)
    phrased = len(terms)
    body_weights, body = _body_postings(terms, bodies or [Counter()] * entries)
    marked = np.fromiter((t[0] == ACCENTED for t in terms), np.bool_, len(terms))
    weights = _weights(terms, bags, spoken)
    parts = [
        _row_postings(numbered, marked, weights),
        _bag_postings(bags, marked, weights, 2 * len(numbered)),
        _shifted(body, 2 * len(numbered) + 2 * entries),
    ]
    starts, places, values = _joined(parts, len(terms))
    owners = np.array(holders, np.int32)
    first = np.searchsorted(owners, np.arange(entries)).astype(np.int32)
    norms = _norms(numbered, marked, weights)
    return Index(terms, weights, body_weights, marked, starts, places, values, norms, owners, first, entries, phrased)


Postings = tuple[Longs, Longs, Floats]
"""Term, place and value of each posting."""


def _joined(parts: Sequence[Postings], count: int) -> tuple[Longs, Ints, Floats]:
    term, place, value = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(term, kind="stable")
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(term, minlength=count), out=starts[1:])
    return starts, place[order].astype(np.int32), value[order].astype(np.float32)


def _shifted(postings: Postings, by: int) -> Postings:
    term, place, value = postings
    return term, place + by, value


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


def _row_postings(numbered: list[list[int]], marked: NDArray[np.bool_], weights: Floats) -> Postings:
    sizes = np.fromiter(map(len, numbered), np.int64, len(numbered))
    term = np.fromiter((t for each in numbered for t in each), np.int64, int(sizes.sum()))
    place = np.repeat(np.arange(len(numbered)), sizes)
    keep = weights[term] > 0
    term, place = term[keep], place[keep]
    return term, place + marked[term] * len(numbered), weights[term] ** 2


def _bag_postings(bags: list[Counter[int]], marked: NDArray[np.bool_], weights: Floats, start: int) -> Postings:
    sizes = np.fromiter(map(len, bags), np.int64, len(bags))
    term = np.fromiter((t for bag in bags for t in bag), np.int64, int(sizes.sum()))
    said = np.fromiter((n for bag in bags for n in bag.values()), np.float32, len(term))
    place = np.repeat(np.arange(len(bags)), sizes)
    keep = weights[term] > 0
    term, place, said = term[keep], place[keep], said[keep]
    value = weights[term] * said / (said + np.float32(BAG_HALF))
    return term, place + marked[term] * len(bags) + start, value


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


def _norms(numbered: list[list[int]], marked: NDArray[np.bool_], weights: Floats) -> Floats:
    """Return the norms of all rows: plain terms, then accented ones."""
    sizes = np.fromiter(map(len, numbered), np.int64, len(numbered))
    term = np.fromiter((t for each in numbered for t in each), np.int64, int(sizes.sum()))
    row = np.repeat(np.arange(len(numbered)), sizes)
    squares = weights[term].astype(np.float64) ** 2
    both = [np.bincount(row, squares * (marked[term] == kind), len(numbered)) for kind in (False, True)]
    norms: Floats = np.maximum(np.sqrt(np.stack(both)), 1e-3).astype(np.float32)
    return norms

"""An inverted index over phrasings: one pass of sparse sums gives every row's likeness to a message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Doubles = NDArray[np.float64]

LONG_RUN = 1 << 15
BYTE = 256
NOTHING_GIVEN = np.zeros(1, np.float32)
LEAST_TOTAL = np.float32(1e-3)
"""Nothing is divided by less."""

Said = tuple[Longs, Floats]
"""Numbers of terms and how much each weighs in the message."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What one pass over the postings gives for some messages at once: sums of places, and norms of each message.

    Shapes: places (messages, places) as in `Index`; norms (2, messages) of plain and of accented terms; totals
    (2, messages) of what bags and long texts can hold. `marked` are the accented terms of each message that are known.
    """

    places: Doubles
    marked: list[Said]
    norms: Floats
    totals: Floats


@dataclass(frozen=True)
class Index:
    """Postings of terms without accents: where each stands and what it adds there for a message that holds it once.

    Places 0..R-1 are the R phrasings, then E bags (all phrasings of an entry together), then E long texts (papers,
    steps). Terms with accents tell apart what the others find, so they stand phrasing by phrasing.
    """

    terms: dict[str, int]
    marked: dict[str, int]
    weights: Floats
    body_weights: Floats
    marked_weights: Floats
    marked_often: Ints
    """In how many lines each accented term stands; those that weigh nothing stand in none."""
    starts: Longs
    postings: Ints
    """Shape (postings, 2): place, and the bits of the value, so that both of a term lie side by side."""
    line_starts: Longs
    line_terms: Ints
    line_values: Floats
    norms: Floats
    owners: Ints
    first_rows: Ints
    named: NDArray[np.bool_]
    """Whether the first row of an entry is its official name."""
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
        """Numbers in order, as many as most runs together need."""
        return np.arange(LONG_RUN)

    @cached_property
    def spans(self) -> Longs:
        """Where the rows of each entry begin, how many, and whether the first is official; shape (entries, 3)."""
        counts = np.diff(np.append(self.first_rows, self.rows))
        return np.stack([self.first_rows, counts, self.named], 1).astype(np.int64)

    @property
    def places(self) -> Ints:
        """The places of all postings."""
        return self.postings[:, 0]

    @property
    def size(self) -> int:
        """How many places there are."""
        return self.rows + 2 * self.entries

    def sums(self, messages: Sequence[tuple[Mapping[int, float], Mapping[int, float]]]) -> Sums:
        """Score all rows, bags and long texts against the weighted terms (plain, accented) of some messages."""
        plain = [_columns(terms) for terms, _ in messages]
        marked = [_columns(terms) for _, terms in messages]
        norms, totals = np.empty((2, 2, len(messages)), np.float32)
        for message, (numbers, given) in enumerate(plain):
            strength, body = given * self.weights.take(numbers), self.body_weights.take(numbers)
            norms[0, message] = strength.dot(strength)
            totals[0, message], totals[1, message] = strength.sum(), (body * body).dot(given)
        for message, (numbers, given) in enumerate(marked):
            strength = given * self.marked_weights.take(numbers)
            norms[1, message] = strength.dot(strength)
        return Sums(self._gathered(plain), marked, np.sqrt(norms), np.maximum(totals, LEAST_TOTAL))

    def _gathered(self, messages: list[Said]) -> Doubles:
        numbers, given = messages[0] if len(messages) == 1 else map(np.concatenate, zip(*messages, strict=True))
        begins, ends = self.starts.take(numbers), self.starts.take(numbers + 1)
        spans = list(map(slice, begins.tolist(), ends.tolist()))
        if not spans:
            return np.zeros((len(messages), self.size))
        counts = ends - begins
        found = np.concatenate(list(map(self.postings.__getitem__, spans)))
        places, weights = found[:, 0], found[:, 1].view(np.float32) * given.repeat(counts)
        if len(messages) > 1:
            said = np.repeat(np.arange(len(messages)) * self.size, [len(each) for each, _ in messages])
            places = places + said.repeat(counts)
        summed = np.bincount(places, weights, len(messages) * self.size).astype(np.float64, copy=False)
        return summed.reshape(len(messages), -1)

    def marked_sums(self, said: list[Said], lines: Longs, messages: int) -> Floats:
        """Score phrasings of some messages against their accented terms.

        Shapes: lines (their numbers) and the result (any, messages times lines of each).
        """
        given = np.concatenate([NOTHING_GIVEN, *(weights for _, weights in said)])
        place = np.zeros((messages, len(self.marked_weights)), np.uint8 if len(given) < BYTE else np.uint32)
        end = 1
        for line, (numbers, _) in zip(place, said, strict=True):
            line[numbers] = self.numbered[end : end + len(numbers)]
            end += len(numbers)
        flat = lines.ravel()
        begins = self.line_starts.take(flat)
        counts = self.line_starts.take(flat + 1) - begins
        held, starts = self.runs(begins, counts)
        terms = self.line_terms.take(held)
        if messages > 1:
            of = np.arange(messages).repeat(lines.shape[1] // messages) * len(self.marked_weights)
            terms = terms + np.tile(of, len(lines)).repeat(counts)
        sums: Floats = np.add.reduceat(given.take(place.take(terms)) * self.line_values.take(held), starts)
        return sums.reshape(lines.shape)

    def runs(self, begins: Longs, counts: Longs) -> tuple[Longs, Longs]:
        """Return the numbers of all that stands in runs of `counts` from `begins`, and where each run starts there."""
        ends = counts.cumsum()
        starts = ends - counts
        size = int(ends[-1])
        numbered = self.numbered[:size] if size <= LONG_RUN else np.arange(size)
        return (begins - starts).repeat(counts) + numbered, starts


def _columns(said: Mapping[int, float]) -> Said:
    return np.fromiter(said, np.int64, len(said)), np.fromiter(said.values(), np.float32, len(said))

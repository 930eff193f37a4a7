"""Which words each entry holds at all: what is left of a message that an entry does not explain."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.matcher.index import Floats, Index, Longs

Bits = NDArray[np.uint8]
CHUNK = 1024
"""So many words are packed at a time."""


@dataclass(frozen=True)
class Holding:
    """One bit for each folded word and entry: in its phrasings, and in its long text.

    Shape: `held` (words, 2, bytes).
    """

    numbers: dict[str, int]
    weights: Floats
    held: Bits
    bits = np.uint8(128) >> np.arange(8, dtype=np.uint8)

    def left(self, plain: list[str], given: list[float], chosen: Longs, found: Floats) -> None:
        """Fill in how much of the message each chosen entry holds, and the heaviest word that it does not hold.

        Shape of `found`: (3, chosen). The share in its phrasings (words weigh the square of how rare they are), the
        heaviest word that is not in them, the heaviest that is not in its long text either.
        """
        number_of = self.numbers.get
        known = {n: weight for word, weight in zip(plain, given, strict=True) if (n := number_of(word)) is not None}
        numbers = np.fromiter(known, np.int64, len(known))
        weights = np.fromiter(known.values(), np.float32, len(known)) * self.weights.take(numbers)
        total = weights.dot(weights)
        if not total:
            found.fill(0)
            return
        lacking = (self.held.take(numbers, 0).take(chosen >> 3, 2) & self.bits.take(chosen & 7)) == 0
        missing = lacking * weights[:, None, None]
        in_phrasings, anywhere = missing[:, 0], missing[:, 1]
        np.minimum(in_phrasings, anywhere, out=anywhere)
        missing.max(0, out=found[1:])
        np.square(in_phrasings, in_phrasings)
        np.subtract(1, in_phrasings.sum(0) / total, found[0])


def holding(index: Index) -> Holding:
    """Return which words each entry of `index` holds."""
    words = [(word, n) for word, n in index.terms.items() if word.isalnum()]
    numbers = {word: i for i, (word, _) in enumerate(words)}
    terms = np.fromiter((n for _, n in words), np.int64, len(words))
    weights = np.maximum(index.weights[terms], index.body_weights[terms] * (index.weights[terms] == 0))
    starts = index.starts
    places = np.concatenate([index.places[starts[term] : starts[term + 1]] for term in terms.tolist()])
    word = np.arange(len(words)).repeat(starts[terms + 1] - starts[terms])
    bag = places - index.rows
    kept = bag >= 0
    word, bag = word[kept], bag[kept]
    cuts = np.searchsorted(word, np.arange(0, len(words) + CHUNK, CHUNK))
    parts = []
    for number, (begin, end) in enumerate(pairwise(cuts.tolist())):
        said = np.zeros((min(CHUNK, len(words) - number * CHUNK), 2 * index.entries), np.bool_)
        said[word[begin:end] - number * CHUNK, bag[begin:end]] = True
        parts.append(np.packbits(said.reshape(len(said), 2, -1), axis=2))
    return Holding(numbers, weights.astype(np.float32), np.concatenate(parts))

"""Which words each entry holds at all: what is left of a message that an entry does not explain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.matcher.index import Floats, Index, Longs
from knowledge.matcher.terms import ACCENTED

Bits = NDArray[np.uint8]


@dataclass(frozen=True)
class Holding:
    """One bit for each entry and folded word: in its phrasings, and in its long text.

    Shapes: `phrased` and `told` (entries, bytes).
    """

    numbers: dict[str, int]
    weights: Floats
    phrased: Bits
    told: Bits
    bits = np.uint8(128) >> np.arange(8, dtype=np.uint8)

    def left(self, plain: list[str], given: list[float], chosen: Longs) -> Floats:
        """Return how much of the message each chosen entry holds, and the heaviest word that it does not hold.

        Shape (chosen, 3): the share in its phrasings (words weigh the square of how rare they are), the heaviest
        word that is not in them, the heaviest that is not in its long text either.
        """
        number_of = self.numbers.get
        known = {n: weight for word, weight in zip(plain, given, strict=True) if (n := number_of(word)) is not None}
        numbers = np.fromiter(known, np.int64, len(known))
        weights = np.fromiter(known.values(), np.float32, len(known)) * self.weights[numbers]
        found = np.zeros((len(chosen), 3), np.float32)
        if not weights.any():
            return found
        places, bits = numbers >> 3, self.bits[numbers & 7]
        lines = np.asarray(chosen)[:, None]
        held = self.phrased[lines, places] & bits
        missing = weights * (held == 0)
        squares = weights * weights
        found[:, 0] = np.where(held, squares, np.float32(0)).sum(1) / squares.sum()
        found[:, 1] = missing.max(1)
        found[:, 2] = (missing * (self.told[lines, places] & bits == 0)).max(1)
        return found


def holding(index: Index) -> Holding:
    """Return which words each entry of `index` holds."""
    words = [(word, n) for word, n in index.terms.items() if word[0] != ACCENTED and word.isalnum()]
    numbers = {word: i for i, (word, _) in enumerate(words)}
    terms = np.fromiter((n for _, n in words), np.int64, len(words))
    weights = np.maximum(index.weights[terms], index.body_weights[terms] * (index.weights[terms] == 0))
    bags, bodies = 2 * index.rows, 2 * index.rows + 2 * index.entries
    phrased, told = (np.zeros((index.entries, (len(words) + 7) // 8), np.uint8) for _ in range(2))
    for i, term in enumerate(terms.tolist()):
        places = index.places[index.starts[term] : index.starts[term + 1]]
        cuts = np.searchsorted(places, (bags, bags + index.entries, bodies))
        bit = np.uint8(128 >> (i & 7))
        phrased[places[cuts[0] : cuts[1]] - bags, i >> 3] |= bit
        told[places[cuts[2] :] - bodies, i >> 3] |= bit
    return Holding(numbers, weights.astype(np.float32), phrased, told)

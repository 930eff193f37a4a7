"""How much a message sounds like each manner of talking: a wish, a complaint, a greeting, asking after a dossier."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from knowledge.matcher.entries import Entry
from knowledge.matcher.index import Floats, Index, Longs
from knowledge.matcher.terms import ACCENTED
from knowledge.understanding import Intent

DOUBT = 30.0
"""A term is believed to be as usual in a manner as in all of them, as if so many phrasings had shown it."""
PAIR_SHARE = 0.5
"""A pair of words tells little beside its words."""
SCALE = 6.0
"""So much ahead of every other manner (natural logarithm) is clear."""
MANNERS = tuple(Intent)
WANTED, OUTSIDE = MANNERS.index(Intent.PROCEDURE), MANNERS.index(Intent.OUT_OF_SCOPE)
VOICES = 4
"""So many entries of the manner that is heard are looked at closely, whatever words they share with the message."""


@dataclass(frozen=True)
class Manners:
    """The manner of each entry, and how much more usual each term is in a manner than in all of them.

    Shapes: `of` (entries,), `told` (terms, manners).
    """

    of: Longs
    told: Floats
    terms: dict[str, int]

    def voices(self, heard: Floats, cover: Floats) -> list[int]:
        """Return the entries of the manner that is heard, those that share most with the message; none for wishes."""
        manner = int(heard.argmax())
        if manner == WANTED:
            return []
        own = np.flatnonzero(self.of == manner)
        nearest: list[int] = own[np.argsort(-cover[own], kind="stable")[:VOICES]].tolist()
        return nearest

    def heard(self, plain: list[str]) -> Floats:
        """Return for each manner how far ahead of the others it is, from -1 to 1."""
        number_of = self.terms.get
        words = [n for word in dict.fromkeys(plain) if (n := number_of(word)) is not None]
        pairs = [n for pair in dict.fromkeys(pairwise(plain)) if (n := number_of(" ".join(pair))) is not None]
        sums = self.told[words].sum(0) + PAIR_SHARE * self.told[pairs].sum(0)
        first, second = np.partition(sums, -2)[[-1, -2]]
        others = np.where(sums == first, second, first)
        ahead: Floats = np.tanh((sums - others) / np.float32(SCALE))
        return ahead


def manners(entries: Sequence[Entry], index: Index) -> Manners:
    """Return the manners that the phrasings of `index` show."""
    number = {intent: i for i, intent in enumerate(MANNERS)}
    of = np.array([number[entry.intent] for entry in entries], np.int64)
    many = len(MANNERS)
    term = np.repeat(np.arange(len(index.terms)), np.diff(index.starts))
    kept = index.places < index.rows
    spoken = of[index.owners[index.places[kept]]]
    counts = np.bincount(term[kept] * many + spoken, minlength=len(index.terms) * many).reshape(-1, many)
    plain = np.fromiter((t[0] != ACCENTED and "_" not in t for t in index.terms), np.bool_, len(index.terms))
    rows = np.maximum(1, np.bincount(of[index.owners], minlength=many))
    known = np.bincount(of[index.owners], minlength=many) > 0
    share = (counts / rows)[:, known].mean(1, keepdims=True) + 1e-9
    told = np.log((counts / share + DOUBT) / (rows + DOUBT))
    told[~plain | (counts.sum(1) == 0)] = 0.0
    return Manners(of, told.astype(np.float32), index.terms)

"""Ranking: the evidence for each candidate as numbers, weighed by what was learned (`weights.yaml`)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.matcher.contrasts import Contrasts
from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.holding import Holding
from knowledge.matcher.index import Doubles, Floats, Index, Longs, Sums
from knowledge.matcher.vocabulary import Reading

POOL = 30
"""Candidates that are looked at closely."""
BODY_SHARE = 0.4
"""How much long texts count beside phrasings when candidates are chosen."""
HIGH = 0.15
"""More than so much of the highest score is usually had by all candidates, and by few others."""
LEAST_NORM = np.float32(1e-6)
CONTENT_WEIGHT = 0.8
"""Words that weigh less are fillers, or only say which side is asked about."""
SHORT = 1.3
"""Messages that say less than this (norm of their weighted words) name a thing but not what is wanted of it."""

FEATURES = (
    "likeness",
    "name",
    "likeness_accented",
    "name_accented",
    "contained",
    "name_contained",
    "contained_information",
    "coverage",
    "body",
    "short",
    "written",
    "spoken",
    "imported",
    "intent",
    "stale",
    "citizens",
    "commune",
    "conflict",
    "agreement",
    "deed_unsaid",
    "deed_said",
    "deed_missing",
    "held",
    "missing",
    "missing_everywhere",
    "behind_likeness",
    "behind_name",
    "behind_contained",
    "behind_coverage",
    "behind_body",
)
OF_NAMES = slice(1, 6, 2)
"""Where what is said of official names stands."""
SHORTNESS, FIXED, COMPARED, LEFT, BEHIND = 9, slice(10, 17), slice(17, 22), slice(22, 25), slice(25, 30)
STRONGEST, TOPS = np.array([0, 1, 4, 7, 8]), [0, 3, 2]
"""Evidence that counts by how far an entry stays behind the best."""
NOTHING = (
    "bias",
    "information",
    "top_likeness",
    "top_coverage",
    "top_contained",
    "unknown",
    "top_held",
    "least_missing",
    "least_missing_everywhere",
)
"""Evidence that nothing in the library is meant."""


@dataclass(frozen=True)
class Traits:
    """Fixed properties of entries: origin (four), stale, for citizens, at the commune."""

    columns: Floats
    """Shape (entries, properties)."""
    holding: Holding


def traits(entries: Sequence[Entry], held: Holding) -> Traits:
    """Return the fixed properties of `entries`."""
    columns = [
        [
            e.origin is Origin.WRITTEN,
            e.origin is Origin.SPOKEN,
            e.origin is Origin.IMPORTED,
            e.origin is Origin.INTENT,
            e.stale,
            e.citizens,
            e.commune,
        ]
        for e in entries
    ]
    return Traits(np.array(columns, np.float32).reshape(len(entries), 7), held)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The chosen entries with one line of features each, and the evidence that none is meant."""

    chosen: Longs
    features: Floats
    nothing: Floats
    information: float
    words: int


def weigh(
    index: Index,
    fixed: Traits,
    pairs: Contrasts,
    sums: Sums,
    readings: Sequence[Reading],
    forced: Sequence[int] = (),
) -> list[Evidence]:
    """Return the evidence for the entries that each of `readings` may mean; some word of each must be known."""
    messages, query = len(readings), sums.norms[0]
    scale = np.reciprocal(sums.totals)
    chosen = _nearest(index, sums, scale, forced)
    size = chosen.shape[1]
    flat = chosen.ravel()
    features = np.empty((len(FEATURES), len(flat)), np.float32)
    _rows(index, sums, scale, chosen, features)
    parts = features.reshape(len(FEATURES), messages, size)
    parts[SHORTNESS] = np.maximum(0, SHORT - query)[:, None]
    features[FIXED] = fixed.columns.take(flat, 0).T
    for number, reading in enumerate(readings):
        pairs.compare(reading, chosen[number], parts[COMPARED, number])
        fixed.holding.left(reading.plain, reading.weights, chosen[number], parts[LEFT, number])
    strongest = parts.take(STRONGEST, 0)
    most = strongest.max(2)
    np.subtract(most[:, :, None], strongest, parts[BEHIND])
    held, least = parts[22].max(1), parts[23:25].min(2)
    found = []
    for number, reading in enumerate(readings):
        information = float(query[number])
        tops = most[TOPS, number], (reading.unknown, held[number]), least[:, number]
        nothing = np.array(
            [1.0, math.tanh(information / 2), *(float(top) for each in tops for top in each)], np.float32
        )
        words = sum(weight >= CONTENT_WEIGHT for weight in reading.weights)
        found.append(Evidence(chosen[number], parts[:, number].T, nothing, information, words))
    return found


def _nearest(index: Index, sums: Sums, scale: Floats, forced: Sequence[int]) -> Longs:
    """Return the entries to look at closely, in order: those whose words are most like the message.

    Shape (messages, entries); `forced` ones, which only a single message may have, are always among them.
    """
    bags, bodies = index.rows, index.rows + index.entries
    rough = sums.places[:, bags:bodies] * scale[0][:, None]
    rough += sums.places[:, bodies:] * (np.float32(BODY_SHARE) * scale[1])[:, None]
    if forced:
        rough[:, list(forced)] = np.inf
    return np.sort([_largest(line, POOL + len(forced)) for line in rough])


def _largest(scores: Doubles, count: int) -> Longs:
    """Return where the `count` highest of `scores` stand; most are far below the highest and are not sorted."""
    high = np.flatnonzero(scores > scores.max() * HIGH)
    if len(high) < count:
        high = np.arange(len(scores))
    least = len(high) - min(count, len(high))
    return high.take(scores.take(high).argpartition(least)[least:])


def _rows(index: Index, sums: Sums, scale: Floats, chosen: Longs, features: Floats) -> None:
    """Fill in how like the message the phrasings of the chosen entries are: the first nine lines of `features`."""
    messages, size = chosen.shape
    flat = chosen.ravel()
    begins, counts, named = index.spans.take(flat, 0).T
    rows, starts = index.runs(begins, counts)
    lines = np.empty((4, len(flat)), np.int64)
    lines[1], lines[2], lines[3] = begins, flat + index.rows, flat + (index.rows + index.entries)
    query, root = 1 / np.maximum(sums.norms, LEAST_NORM), np.sqrt(sums.norms[0])
    at = rows
    if messages > 1:
        of = (np.arange(messages) * index.size).repeat(size)
        at = rows + of.repeat(counts)
        query, scale, root = query.repeat(size, 1), scale.repeat(size, 1), root.repeat(size)
    alike = sums.places.take(at) * index.inverse[0].take(rows)
    places = np.flatnonzero(alike == np.maximum.reduceat(alike, starts).repeat(counts))
    rows.take(places.take(places.searchsorted(starts)), out=lines[0])
    found = sums.places.take(lines if messages == 1 else lines + of)
    both = lines[:2]
    like = features[:2]
    np.multiply(found[:2], index.inverse[0].take(both), like)
    like *= query[0]
    np.multiply(np.maximum.reduceat(alike * index.inside.take(rows), starts), query[0] * root, features[4])
    np.multiply(like[1], index.inside.take(begins) * root, features[5])
    np.tanh(found[0], features[6])
    np.multiply(found[2:], scale, features[7:9])
    if sums.norms[1].all():
        np.multiply(index.marked_sums(sums.marked, both, messages), index.inverse[1].take(both), features[2:4])
        features[2:4] *= query[1]
    else:
        features[2:4] = like  # no accented word is known: they say what the others say
    features[OF_NAMES] *= named


@dataclass(frozen=True, slots=True)
class Learned:
    """What training found: a weight for each feature, for the evidence of nothing, and calibration.

    Units look at several features together: `hidden` (features, units), where each starts and what it adds.
    """

    features: Floats
    nothing: Floats
    hidden: Floats
    start: Floats
    out: Floats
    calibration: Mapping[str, Mapping[str, float]]

    def chances(self, evidence: Evidence) -> tuple[Floats, float]:
        """Return the probability of each candidate, and that none of them is meant."""
        return self.of(evidence.features, evidence.nothing)

    def of(self, features: Floats, nothing: Floats) -> tuple[Floats, float]:
        """Return the probabilities for lines of features and the evidence of nothing."""
        lit = features @ self.hidden
        lit += self.start
        np.tanh(lit, lit)
        scores = np.empty(len(features) + 1, np.float32)
        np.add(features @ self.features, lit @ self.out, scores[:-1])
        scores[-1] = nothing @ self.nothing
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        return chances[:-1], float(chances[-1])

    def slopes(self, line: Floats) -> Floats:
        """Return how much each feature of one line counts where it stands."""
        lit = np.tanh(line @ self.hidden + self.start)
        slopes: Floats = self.features + self.hidden @ (self.out * (1 - lit * lit))
        return slopes

"""Ranking: the evidence for each candidate as numbers, weighed by what was learned (`weights.yaml`)."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.holding import Holding
from knowledge.matcher.index import Floats, Index, Sums
from knowledge.matcher.vocabulary import Reading
from knowledge.text import fold, tokens

POOL = 30
"""Candidates that are looked at closely."""
LOOKED_AT = 120
"""Candidates, by their words alone, whose phrasings are compared with the message one by one."""
ACCENT_SHARE = 0.5
BODY_SHARE = 0.4
CONTENT_WEIGHT = 0.8
"""Words that weigh less are fillers, or only say which side is asked about."""
SHORT = 1.3
"""Messages that say less than this (norm of their weighted words) name a thing but not what is wanted of it."""

FEATURES = (
    "likeness",
    "likeness_accented",
    "likeness_squared",
    "contained",
    "contained_information",
    "name",
    "name_accented",
    "name_contained",
    "coverage",
    "coverage_accented",
    "coverage_squared",
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
    "likeness_intent",
    "coverage_intent",
    "name_imported",
    "coverage_imported",
    "body",
    "body_imported",
    "written_short",
    "spoken_short",
    "held",
    "missing",
    "missing_everywhere",
    "behind_likeness",
    "behind_contained",
    "behind_coverage",
    "behind_name",
    "behind_body",
)
BEHIND = tuple(FEATURES.index(name) for name in ("likeness", "contained", "coverage", "name", "body"))
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
class Contrasts:
    """Which entries speak of which side of the pairs that are never merged."""

    phrases: tuple[str, ...]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    held: NDArray[np.bool_]
    deeds: tuple[str, ...]
    done: NDArray[np.bool_]
    """Shape (entries, deeds): what is done (issued anew, withdrawn …) according to the entry's names."""
    rivals: tuple[tuple[frozenset[str], ...], ...]
    """The words of requests that are often confused with each entry."""

    @cached_property
    def _by_word(self) -> Mapping[str, list[tuple[bool, int, str]]]:
        """Phrases and deeds by their first word: (whether a deed, number, phrase)."""
        found: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
        for deed, phrases in ((False, self.phrases), (True, self.deeds)):
            for number, phrase in enumerate(phrases):
                found[phrase.split()[0]].append((deed, number, phrase))
        return dict(found)

    @cached_property
    def _deeds(self) -> NDArray[np.int64]:
        """How many deeds each entry has."""
        count: NDArray[np.int64] = self.done.sum(1)
        return count

    @cached_property
    def _opposites(self) -> Mapping[int, list[int]]:
        """The phrases that each phrase is never merged with."""
        found: dict[int, list[int]] = defaultdict(list)
        for one, other in zip(self.first.tolist(), self.second.tolist(), strict=True):
            found[one].append(other)
            found[other].append(one)
        return dict(found)

    def _told(self, reading: Reading) -> tuple[list[int], list[int]]:
        """Return the numbers of the phrases and of the deeds that the message (with what was added to it) holds."""
        runs = (reading.plain, *(folded for _, folded, _ in reading.extra))
        text = f" {' | '.join(map(' '.join, runs))} "
        told = set[int](), set[int]()
        by_word = self._by_word
        for word in set().union(*runs):
            for deed, number, phrase in by_word.get(word, ()):
                if phrase in text:
                    told[deed].add(number)
        return sorted(told[0]), sorted(told[1])

    @cached_property
    def _rivals_by_word(self) -> Mapping[str, list[tuple[frozenset[str], int]]]:
        """Requests and the entries they are confused with, by the word of each that stands in fewest of them."""
        often = Counter(word for rivals in self.rivals for rival in rivals for word in rival)
        found: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
        for entry, rivals in enumerate(self.rivals):
            for rival in rivals:
                found[min(rival, key=lambda word: (often[word], word))].append((rival, entry))
        return dict(found)

    def _rivalled(self, words: set[str]) -> set[int]:
        """Return the entries that a request holding these words is often confused with."""
        by_word = self._rivals_by_word
        return {entry for word in words for rival, entry in by_word.get(word, ()) if rival <= words}

    def compare(self, reading: Reading, chosen: NDArray[np.int64]) -> Floats:
        """Return for each chosen entry: pairs it contradicts, phrases it shares, deeds unsaid, said, missing."""
        counts = np.zeros((len(chosen), 5), np.float32)
        said, named = self._told(reading)
        if said:
            lines = chosen[:, None]
            against = [(a, b) for a in said for b in self._opposites.get(a, ()) if b not in said]
            if against:
                told, untold = zip(*against, strict=True)
                counts[:, 0] = (self.held[lines, untold] & ~self.held[lines, told]).sum(1)
            counts[:, 1] = self.held[lines, said].sum(1)
        rivalled = self._rivalled(set(reading.plain))
        if rivalled:
            counts[:, 0] += [entry in rivalled for entry in chosen.tolist()]
        both = self.done[chosen[:, None], named].sum(1) if named else 0
        counts[:, 2] = self._deeds[chosen] - both
        counts[:, 3] = both
        counts[:, 4] = len(named) - both
        return np.minimum(counts, 2)


def contrasts(pairs: Sequence[tuple[str, str]], deeds: Sequence[str], entries: Sequence[Entry]) -> Contrasts:
    """Return where the phrases of `pairs` stand in the names and everyday names of `entries`."""
    plain = [(f" {_folded(a)} ", f" {_folded(b)} ") for a, b in pairs]
    phrases = tuple(dict.fromkeys(phrase for pair in plain for phrase in pair))
    number = {phrase: i for i, phrase in enumerate(phrases)}
    titles = [f" {_folded(e.name)} | {_folded(e.label) if e.label != e.name else ''} " for e in entries]
    texts = [title + " | ".join(map(_folded, e.phrases)) + " " for title, e in zip(titles, entries, strict=True)]
    held = np.array([[phrase in text for phrase in phrases] for text in texts], np.bool_).reshape(len(texts), -1)
    first = np.array([number[a] for a, _ in plain], np.int64)
    second = np.array([number[b] for _, b in plain], np.int64)
    spaced = tuple(f" {_folded(deed)} " for deed in deeds)
    done = np.array([[deed in title for deed in spaced] for title in titles], np.bool_).reshape(len(titles), -1)
    rivals = tuple(tuple(frozenset(_folded(text).split()) for text in e.rivals) for e in entries)
    return Contrasts(phrases, first, second, held, spaced, done, rivals)


def _folded(text: str) -> str:
    return " ".join(tokens(fold(text)))


@dataclass(frozen=True)
class Traits:
    """Fixed properties of entries, as columns: origin (four), stale, for citizens, at the commune."""

    columns: Floats
    named: NDArray[np.bool_]
    """Whether the first row is an official name."""
    holding: Holding

    @cached_property
    def origins(self) -> Floats:
        return self.columns[:, :4]


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
    named = np.array([bool(e.name) for e in entries], np.bool_)
    return Traits(np.array(columns, np.float32).reshape(len(entries), 7), named, held)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The chosen entries with one line of features each, and the evidence that none is meant."""

    chosen: NDArray[np.int64]
    features: Floats
    nothing: Floats
    information: float
    words: int


def weigh(
    index: Index,
    fixed: Traits,
    pairs: Contrasts,
    sums: Sums,
    reading: Reading,
    forced: Sequence[int] = (),
) -> Evidence | None:
    """Return the evidence for the most likely entries, or None where no word is known."""
    query, query_accented = sums.norms
    if query <= 0:
        return None
    cover = sums.bags[0] * np.float32(1 / sums.totals[0])
    cover_accented = sums.bags[1] / sums.totals[1] if query_accented > 0 else cover
    body = sums.bodies / max(1e-3, sums.body_total)
    rough = cover + cover_accented + np.float32(BODY_SHARE) * body
    near = _largest(rough, LOOKED_AT)
    near = np.unique(np.concatenate([near, np.array(forced, np.int64)])) if forced else np.sort(near)
    found, names = _rows(index, sums, near)
    rough = found.like + ACCENT_SHARE * found.accented + 0.6 * found.inside + cover[near] + BODY_SHARE * body[near]
    if forced:
        rough[np.isin(near, forced)] = np.inf
    kept = np.sort(_largest(rough, POOL + len(forced)))
    chosen, best = near[kept], found.some(kept)
    held = fixed.columns[chosen]
    features = np.empty((len(chosen), len(FEATURES)), np.float32)
    likeness, covered, told = best.like, cover[chosen], body[chosen]
    intent, imported = held[:, 3], held[:, 2]
    features[:, 0] = likeness
    features[:, 1] = best.accented
    features[:, 2] = likeness * likeness
    features[:, 3] = best.inside
    features[:, 4] = np.tanh(best.sums)
    features[:, 5:8] = names[kept] * fixed.named[chosen, None]
    features[:, 8] = covered
    features[:, 9] = cover_accented[chosen]
    features[:, 10] = covered * covered
    features[:, 11:18] = held
    features[:, 18:23] = pairs.compare(reading, chosen)
    features[:, 23] = likeness * intent
    features[:, 24] = covered * intent
    features[:, 25] = features[:, 5] * imported
    features[:, 26] = covered * imported
    features[:, 27] = told
    features[:, 28] = told * imported
    short = max(0.0, SHORT - query)
    features[:, 29] = held[:, 0] * short
    features[:, 30] = held[:, 1] * short
    features[:, 31:34] = fixed.holding.left(reading.plain, reading.weights, chosen)
    strongest = features[:, BEHIND]
    features[:, 34:] = strongest.max(0) - strongest
    tops = (likeness.max(), covered.max(), features[:, 3].max(), reading.unknown, features[:, 31].max())
    nothing = (1.0, math.tanh(query / 2), *tops, *features[:, 32:34].min(0))
    words = sum(weight >= CONTENT_WEIGHT for weight in reading.weights)
    return Evidence(chosen, features, np.array(nothing, np.float32), query, words)


def _largest(scores: Floats, count: int) -> NDArray[np.int64]:
    """Return where the `count` highest scores stand."""
    size = min(count, len(scores))
    return np.argpartition(scores, len(scores) - size)[len(scores) - size :]


@dataclass(frozen=True, slots=True)
class BestRows:
    """For some entries the row that is most like the message: its sum and likeness; and what stands inside most."""

    sums: Floats
    like: Floats
    accented: Floats
    inside: Floats

    def some(self, kept: NDArray[np.int64]) -> "BestRows":
        """Return the same for some of the entries."""
        return BestRows(self.sums[kept], self.like[kept], self.accented[kept], self.inside[kept])


def _rows(index: Index, sums: Sums, chosen: NDArray[np.int64]) -> tuple[BestRows, Floats]:
    """Return the best rows of the chosen entries, and how their first rows (the official names) are like the message.

    Shape of the latter: (chosen, 3): likeness, the accented one, and how much of the row stands in the message.
    """
    begins = index.first_rows.take(chosen).astype(np.int64)
    counts = index.ends.take(chosen) - begins
    ends = np.cumsum(counts)
    starts = ends - counts
    rows = np.repeat(begins - starts, counts) + index.numbered[: ends[-1]]
    query, query_accented = sums.norms
    summed = sums.rows[0].take(rows)
    like = summed * index.inverse[0].take(rows) * np.float32(1 / query)
    accented = like
    if query_accented > 0:
        accented = sums.rows[1].take(rows) * index.inverse[1].take(rows) * np.float32(1 / query_accented)
    inside = like * index.inside.take(rows) * np.float32(query**0.5)
    both = like + np.float32(ACCENT_SHARE) * accented
    highest = np.maximum.reduceat(both, starts)
    places = np.flatnonzero(both == np.repeat(highest, counts))
    best = places.take(np.searchsorted(places, starts))
    found = BestRows(summed.take(best), like.take(best), accented.take(best), np.maximum.reduceat(inside, starts))
    return found, np.stack([like.take(starts), accented.take(starts), inside.take(starts)], 1)


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
        lit = np.tanh(features @ self.hidden + self.start)
        scores = np.append(features @ self.features + lit @ self.out, nothing @ self.nothing)
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        return chances[:-1], float(chances[-1])

    def slopes(self, line: Floats) -> Floats:
        """Return how much each feature of one line counts where it stands."""
        lit = np.tanh(line @ self.hidden + self.start)
        slopes: Floats = self.features + self.hidden @ (self.out * (1 - lit * lit))
        return slopes

"""What tells entries apart that are easily confused: pairs never merged, what is done, requests of their rivals."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.matcher.entries import Entry
from knowledge.matcher.index import Floats, Longs
from knowledge.matcher.phrases import Hit, PhraseBook, PhraseTable
from knowledge.matcher.vocabulary import Reading, Words
from knowledge.text import fold, tokens

Flags = NDArray[np.bool_]
MOST_KEPT = 20_000
"""Runs of added words that are kept in mind."""


@dataclass(frozen=True)
class Contrasts:
    """Which entries speak of which side of the pairs that are never merged."""

    table: PhraseTable
    """Phrases and deeds to all (whether it is a deed, its number)."""
    pairs: tuple[tuple[int, int], ...]
    """The numbers of phrases that are never merged."""
    held: Flags
    """Shape (phrases, entries)."""
    done: Flags
    """Shape (deeds, entries): what is done (issued anew, withdrawn …) according to the entry's names."""
    rivals: tuple[tuple[frozenset[str], ...], ...]
    """The words of requests that are often confused with each entry."""
    _added: dict[tuple[str, ...], tuple[tuple[bool, int], ...]] = field(default_factory=dict)
    """What runs of words that are added to messages hold."""

    @cached_property
    def _deeds(self) -> Longs:
        """How many deeds each entry has."""
        count: Longs = self.done.sum(0)
        return count

    @cached_property
    def _opposites(self) -> Mapping[int, list[int]]:
        """The phrases that each phrase is never merged with."""
        found: dict[int, list[int]] = defaultdict(list)
        for one, other in self.pairs:
            found[one].append(other)
            found[other].append(one)
        return dict(found)

    def _told(self, reading: Reading) -> tuple[list[int], list[int]]:
        """Return the numbers of the phrases and of the deeds that the message (with what was added to it) holds."""
        told = set(_held(self.table.hits(reading.plain, reading.hits)))
        for _, folded, _ in reading.extra:
            run = tuple(folded)
            known = self._added.get(run)
            if known is None:
                if len(self._added) > MOST_KEPT:
                    self._added.clear()
                known = self._added[run] = tuple(_held(self.table.hits(folded)))
            told.update(known)
        return sorted(n for deed, n in told if not deed), sorted(n for deed, n in told if deed)

    @cached_property
    def _rivals_by_word(self) -> Mapping[str, list[tuple[frozenset[str], int]]]:
        """Requests and the entries they are confused with, by the word of each that stands in fewest of them."""
        often = Counter(word for rivals in self.rivals for rival in rivals for word in rival)
        found: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
        for entry, rivals in enumerate(self.rivals):
            for rival in rivals:
                found[min(rival, key=lambda word: (often[word], word))].append((rival, entry))
        return dict(found)

    def _rivalled(self, plain: Sequence[str]) -> set[int]:
        """Return the entries that a request holding these words is often confused with."""
        by_word, words = self._rivals_by_word, set(plain)
        return {entry for word in words if word in by_word for rival, entry in by_word[word] if rival <= words}

    def compare(self, reading: Reading, chosen: Longs, counts: Floats) -> None:
        """Count for each chosen entry: pairs it contradicts, phrases it shares, deeds unsaid, said, missing.

        Shape of `counts`: (5, chosen).
        """
        counts.fill(0)
        said, named = self._told(reading)
        if said:
            against = [(a, b) for a in said for b in self._opposites.get(a, ()) if b not in said]
            held = self.held.take([*said, *(b for _, b in against)], 0).take(chosen, 1)
            for place, (told, _) in enumerate(against, len(said)):
                counts[0] += held[place] & ~held[said.index(told)]
            counts[1] = held[: len(said)].sum(0)
        rivalled = self._rivalled(reading.plain)
        if rivalled:
            counts[0] += [entry in rivalled for entry in chosen.tolist()]
        if named:
            counts[3] = self.done.take(named, 0).take(chosen, 1).sum(0)
        counts[2] = self._deeds.take(chosen) - counts[3]
        counts[4] = len(named) - counts[3]
        np.minimum(counts, 2, out=counts)


def contrasts(words: Words, entries: Sequence[Entry]) -> Contrasts:
    """Return where what is told apart in `words` stands in the names and everyday names of `entries`."""
    table = words.contrasts_table(PhraseBook())
    held = np.zeros((len(words.told_apart), len(entries)), np.bool_)
    done = np.zeros((len(words.deeds), len(entries)), np.bool_)
    for number, entry in enumerate(entries):
        for title in {entry.name, entry.label}:
            for deed, phrase in _held(table.hits(_folded(title))):
                (done if deed else held)[phrase, number] = True
        for text in entry.phrases:
            for deed, phrase in _held(table.hits(_folded(text))):
                if not deed:
                    held[phrase, number] = True
    place = {phrase: i for i, phrase in enumerate(words.told_apart)}
    pairs = tuple((place[a], place[b]) for a, b in words.never_merge)
    rivals = tuple(tuple(frozenset(_folded(text)) for text in e.rivals) for e in entries)
    return Contrasts(words.contrasts, pairs, held, done, rivals)


def _held(hits: Iterable[Hit]) -> Iterator[tuple[bool, int]]:
    return (each for _, _, held in hits for _, _, meant in held for each in meant)


def _folded(text: str) -> list[str]:
    return tokens(fold(text))

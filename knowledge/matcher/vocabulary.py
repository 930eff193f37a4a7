"""Everyday words: what people write, read into the words that procedures are written in."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from knowledge.matcher.phrases import Hits, PhraseBook, PhraseTable
from knowledge.text import clean, fold, repair, tokens

EXTRA_WEIGHT = 0.3
MAYBE_WEIGHT = 0.6
FILLER_WEIGHT = 0.25

Break = tuple[int, str]
"""The number of the word before which a mark stands, and the mark."""
_MARKS = re.compile(r"([,.;?!:+&\n]+)")

Extra = tuple[list[str], list[str], float]
"""Accented and plain words that are added beside a text, and their weight."""

Guess = Callable[[list[str], list[str]], list[str]]


@dataclass(slots=True)
class Reading:
    """A message as words: `accented` and `plain` stand side by side, each with its weight.

    `extra` are runs of words added beside the text (official terms for everyday ones) with their weight.
    `guessed` are the accented words, those that were typed without accents with the likeliest ones; `unknown` is
    the share of words that nothing knows; `breaks` are the marks between clauses; `hits` is where the phrases
    of the word files stand (`Words.scan`).
    """

    accented: list[str]
    plain: list[str]
    weights: list[float]
    extra: list[Extra] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    unknown: float = 0.0
    breaks: list[Break] = field(default_factory=list)
    hits: Hits | None = None


@dataclass(frozen=True)
class Words:
    """The word files: what is replaced, what is added, what is passed over, what is never merged."""

    documents: tuple[Mapping[str, Any], ...]
    book: PhraseBook = field(default_factory=PhraseBook)
    """The book of all tables of phrases that are looked for in a reading."""
    _spelled: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _ = self._rewrites, self._fillers, self._additions, self.contrasts  # what is scanned is scanned for all of them

    def _lists(self, key: str) -> Iterator[Any]:
        for document in self.documents:
            yield from document.get(key, ())

    @cached_property
    def foreign(self) -> frozenset[str]:
        return frozenset(self._lists("foreign"))

    @cached_property
    def surnames(self) -> frozenset[str]:
        return frozenset(self._lists("surnames"))

    @cached_property
    def deeds(self) -> tuple[str, ...]:
        """What is done according to names (withdrawn, confirmed …), without accents; nothing that is told apart."""
        deeds = (" ".join(tokens(fold(clean(deed)))) for deed in self._lists("deeds"))
        return tuple(deed for deed in deeds if deed not in self.told_apart)

    @cached_property
    def never_merge(self) -> tuple[tuple[str, str], ...]:
        """Phrases that mean different things, without accents."""
        pairs = (tuple(" ".join(tokens(fold(clean(each)))) for each in pair) for pair in self._lists("never_merge"))
        return tuple((a, b) for a, b in pairs)

    @cached_property
    def told_apart(self) -> tuple[str, ...]:
        """The phrases of `never_merge`, each once."""
        return tuple(dict.fromkeys(phrase for pair in self.never_merge for phrase in pair))

    @cached_property
    def contrasts(self) -> PhraseTable:
        """The table of what is told apart, in the book of what is looked for in a reading."""
        return self.contrasts_table(self.book)

    def contrasts_table(self, book: PhraseBook) -> PhraseTable:
        """Return the phrases that are told apart and the deeds, each to all (whether a deed, its number)."""
        told: dict[str, list[tuple[bool, int]]] = {}
        for deed, phrases in ((False, self.told_apart), (True, self.deeds)):
            for number, phrase in enumerate(phrases):
                told.setdefault(phrase, []).append((deed, number))
        table = PhraseTable(book, loose=True)
        for phrase, meant in told.items():
            table.add_words(phrase.split(), meant)
        return table

    @property
    def rewritten(self) -> set[str]:
        """The words, without accents, that everyday spellings are made of."""
        return self._rewrites.words

    def scan(self, reading: Reading) -> Hits:
        """Return where the phrases of the book stand in `reading`."""
        if reading.hits is None:
            reading.hits = self.book.scan(reading.plain)
        return reading.hits

    @cached_property
    def _rewrites(self) -> PhraseTable:
        table = PhraseTable(self.book)
        for rule in self._lists("normalize"):
            target = tokens(clean(rule["to"][0]))
            for phrase in rule["from"]:
                table.add(phrase, target)
        return table

    @cached_property
    def _additions(self) -> tuple[PhraseTable, PhraseTable]:
        maybe, expand = PhraseTable(self.book), PhraseTable(self.book)
        for key, table in (("add", maybe), ("expand", expand)):
            merged: dict[str, list[str]] = {}
            for rule in self._lists(key):
                for phrase in rule["from"]:
                    merged.setdefault(phrase, []).extend(rule["to"])
            for phrase, targets in merged.items():
                runs = [tokens(clean(target)) for target in dict.fromkeys(targets)]
                table.add(phrase, [(run, [fold(w) for w in run]) for run in runs])
        return maybe, expand

    @cached_property
    def _fillers(self) -> PhraseTable:
        table = PhraseTable(self.book, loose=True)
        for key in ("drop", "places"):
            for phrase in self._lists(key):
                table.add(phrase, key)
        return table

    def read(self, cleaned: str, *, expand: bool = True, guess: Guess | None = None) -> Reading:
        """Read a cleaned text: repair raw typing, replace dialect and abbreviations, add official terms.

        `guess` gives the accents that were left out.
        """
        foreign = self.foreign
        words, breaks = _broken(cleaned)
        raw = [word if word in foreign else repair(word) for word in words]
        reading = self._replaced(raw, breaks)
        accented, plain = reading.accented, reading.plain
        reading.guessed = guess(accented, plain) if guess else accented
        for start, length, _ in self._fillers.find(reading.guessed, plain, hits=self.scan(reading)):
            reading.weights[start : start + length] = [FILLER_WEIGHT] * length
        if expand:
            reading.extra.extend(self.added(reading))
        return reading

    def spelled(self, phrase: str) -> tuple[str, ...]:
        """Return the accented words of a phrase of the word files as a message with it is read."""
        known = self._spelled.get(phrase)
        if known is None:
            known = self._spelled[phrase] = tuple(self.read(clean(phrase), expand=False).accented)
        return known

    def _replaced(self, raw: list[str], breaks: list[Break]) -> Reading:
        """Return the words with everyday spellings replaced, and the marks where they stand then."""
        accented: list[str] = []
        place = 0
        changes = []
        rewrites, folded = self._rewrites, list(map(fold, raw))
        hits = self.book.scan(folded)
        for start, length, target in rewrites.find(raw, folded, hits=hits):
            accented += raw[place:start] + target
            place = start + length
            changes.append((start, place, len(target) - length))
        if not changes:
            return Reading(raw, folded, [1.0] * len(raw), breaks=breaks, hits=hits)
        accented += raw[place:]
        plain = list(map(fold, accented))
        return Reading(accented, plain, [1.0] * len(plain), breaks=_moved(breaks, changes))

    def added(self, reading: Reading) -> Iterator[Extra]:
        """Yield the official words for everyday ones, with their weight."""
        accented, plain = reading.accented, reading.plain
        hits = self.scan(reading)
        for table, weight in zip(self._additions, (MAYBE_WEIGHT, EXTRA_WEIGHT), strict=True):
            for _, _, runs in table.find(accented, plain, hits=hits, overlapping=True):
                for words, folded in runs:
                    yield words, folded, weight / max(1.0, len(runs) ** 0.5)


def load_words(documents: Iterable[Mapping[str, Any]]) -> Words:
    """Return the words of all word files; files with other contents are passed over."""
    return Words(tuple(d for d in documents if isinstance(d, dict)))


def _broken(cleaned: str) -> tuple[list[str], list[Break]]:
    """Return the words of a text, and the marks between them."""
    pieces = _MARKS.split(cleaned)
    words = tokens(pieces[0])
    breaks: list[Break] = []
    for mark, clause in zip(pieces[1::2], pieces[2::2], strict=True):
        if words:
            breaks.append((len(words), mark))
        words += tokens(clause)
    return words, breaks


def _moved(breaks: list[Break], changes: list[tuple[int, int, int]]) -> list[Break]:
    """Return the marks where they stand after words from start to end became so many more; none stays inside them."""
    kept = [(at, mark) for at, mark in breaks if not any(start < at < end for start, end, _ in changes)]
    return [(at + sum(more for _, end, more in changes if end <= at), mark) for at, mark in kept]

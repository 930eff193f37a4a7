"""Everyday words: what people write, read into the words that procedures are written in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from knowledge.text import clean, fold, repair, tokens, toneless

LONGEST = 6
"""Syllables in the longest phrase that is looked up."""
EXTRA_WEIGHT = 0.3
MAYBE_WEIGHT = 0.6
FILLER_WEIGHT = 0.25

Phrase = tuple[str, ...]
Guess = Callable[[list[str], list[str]], list[str]]


@dataclass(slots=True)
class Reading:
    """A message as words: `accented` and `plain` stand side by side, each with its weight.

    `extra` are runs of words added beside the text (official terms for everyday ones) with their weight.
    `guessed` are the accented words, those that were typed without accents with the likeliest ones; `unknown` is
    the share of words that nothing knows.
    """

    accented: list[str]
    plain: list[str]
    weights: list[float]
    extra: list[tuple[list[str], list[str], float]] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    unknown: float = 0.0


def fits(accented: list[str], plain: list[str], start: int, phrase: Phrase, bare: Phrase) -> bool:
    """Whether the words at `start` may be `phrase`: with its accents, without tones (`bare`), or without any."""
    for place, word in enumerate(phrase, start):
        typed = accented[place]
        if typed not in (word, plain[place], bare[place - start]):
            return False
    return True


class PhraseTree(dict[str, "PhraseTree"]):
    """Folded phrases word by word; what belongs to a phrase stands where it ends."""

    __slots__ = ("held",)

    def __init__(self) -> None:
        self.held: Any = None

    def grown(self, folded: Iterable[str]) -> "PhraseTree":
        """Return where a phrase ends, grown to it where it is new."""
        node = self
        for word in folded:
            node = node.setdefault(word, PhraseTree())
        return node

    def ends(self, plain: list[str], start: int) -> list[tuple[int, Any]]:
        """Return (length, what belongs to it) of the phrases that begin at `start`, the longest last."""
        found = []
        node = self.get(plain[start])
        end, size = start + 1, len(plain)
        while node is not None:
            if node.held is not None:
                found.append((end - start, node.held))
            if end == size:
                break
            node = node.get(plain[end])
            end += 1
        return found

    def phrases(self, before: Phrase = ()) -> Iterator[Phrase]:
        """Yield all phrases."""
        for word, node in self.items():
            if node.held is not None:
                yield (*before, word)
            yield from node.phrases((*before, word))


class PhraseTable:
    """Phrases to values, found longest first.

    A word typed without accents fits any accents, but only in phrases of several words or where `loose`;
    a word typed with accents fits only itself, or itself without its tone. With `folded`, phrases of several
    words fit whatever the accents.
    """

    def __init__(self, *, loose: bool = False, folded: bool = False) -> None:
        self._loose = loose
        self._folded = folded
        self._tree = PhraseTree()

    def add(self, phrase: str, value: Any) -> None:
        self.add_words(tokens(clean(phrase)), value)

    def add_words(self, accented: Iterable[str], value: Any) -> None:
        words = tuple(accented)
        if not words:
            return
        node = self._tree.grown(map(fold, words))
        node.held = node.held or []
        if all(other != words for other, _, _ in node.held):
            node.held.append((words, tuple(map(toneless, words)), value))

    @property
    def words(self) -> set[str]:
        """The words of all phrases, without accents."""
        return {word for phrase in self._tree.phrases() for word in phrase}

    @property
    def beginnings(self) -> AbstractSet[str]:
        """The first words of all phrases, without accents."""
        return self._tree.keys()

    def at(
        self, accented: list[str], plain: list[str], start: int, guessed: list[str] | None = None
    ) -> tuple[int, Any] | None:
        """Return (length, value) of the longest phrase that begins at `start`; single words as they are `guessed`."""
        for length, held in reversed(self._tree.ends(plain, start)):
            for words, bare, value in held:
                if length == 1 and not self._loose:
                    if (guessed or accented)[start] == words[0]:
                        return length, value
                elif self._folded or fits(accented, plain, start, words, bare):
                    return length, value
        return None

    def find(
        self, accented: list[str], plain: list[str], guessed: list[str] | None = None
    ) -> Iterator[tuple[int, int, Any]]:
        """Yield (start, length, value) of phrases in order, none overlapping another."""
        tree = self._tree
        past = 0
        for start, word in enumerate(plain):
            if start < past or word not in tree:
                continue
            found = self.at(accented, plain, start, guessed)
            if found is not None:
                yield start, found[0], found[1]
                past = start + found[0]


@dataclass(frozen=True)
class Words:
    """The word files: what is replaced, what is added, what is passed over, what is never merged."""

    documents: tuple[Mapping[str, Any], ...]

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
        return tuple(self._lists("deeds"))

    @cached_property
    def never_merge(self) -> tuple[tuple[str, str], ...]:
        return tuple((clean(a), clean(b)) for a, b in self._lists("never_merge"))

    @property
    def rewritten(self) -> set[str]:
        """The words, without accents, that everyday spellings are made of."""
        return self._rewrites.words

    @cached_property
    def _rewrites(self) -> PhraseTable:
        table = PhraseTable()
        for rule in self._lists("normalize"):
            target = tokens(clean(rule["to"][0]))
            for phrase in rule["from"]:
                table.add(phrase, target)
        return table

    @cached_property
    def _additions(self) -> tuple[PhraseTable, PhraseTable]:
        maybe, expand = PhraseTable(), PhraseTable()
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
        table = PhraseTable(loose=True)
        for key in ("drop", "places"):
            for phrase in self._lists(key):
                table.add(phrase, key)
        return table

    def read(self, cleaned: str, *, expand: bool = True, guess: Guess | None = None) -> Reading:
        """Read a cleaned text: repair raw typing, replace dialect and abbreviations, add official terms.

        `guess` gives the accents that were left out.
        """
        raw = [word if word in self.foreign else repair(word) for word in tokens(cleaned)]
        accented, plain = self._replaced(raw)
        reading = Reading(accented, plain, [1.0] * len(plain))
        reading.guessed = guess(accented, plain) if guess else accented
        for start, length, _ in self._fillers.find(reading.guessed, plain):
            reading.weights[start : start + length] = [FILLER_WEIGHT] * length
        if expand:
            reading.extra.extend(self.added(accented, plain))
        return reading

    def _replaced(self, raw: list[str]) -> tuple[list[str], list[str]]:
        folded = [fold(w) for w in raw]
        accented: list[str] = []
        place = 0
        for start, length, target in self._rewrites.find(raw, folded):
            accented += raw[place:start] + target
            place = start + length
        accented += raw[place:]
        return accented, [fold(w) for w in accented]

    def added(self, accented: list[str], plain: list[str]) -> Iterator[tuple[list[str], list[str], float]]:
        """Yield the official words for everyday ones, with their weight."""
        maybe, expand = self._additions
        for table, weight in ((maybe, MAYBE_WEIGHT), (expand, EXTRA_WEIGHT)):
            for start, word in enumerate(plain):
                found = table.at(accented, plain, start) if word in table.beginnings else None
                if found:
                    for words, folded in found[1]:
                        yield words, folded, weight / max(1.0, len(found[1]) ** 0.5)


def load_words(documents: Iterable[Mapping[str, Any]]) -> Words:
    """Return the words of all word files; files with other contents are passed over."""
    return Words(tuple(d for d in documents if isinstance(d, dict)))

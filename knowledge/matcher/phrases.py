"""Phrases that are looked for in messages: many tables of them in one tree of words, so that one walk finds all."""

from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.text import clean, fold, tokens, toneless

Phrase = tuple[str, ...]
Hit = tuple[int, int, Any]
"""Where a phrase stands without its accents: start and length in words, and what its table holds for it."""
Hits = dict[int, list[Hit]]
"""Hits by the number of their table, in order of their starts, longer ones first."""


class PhraseTree(dict[str, "PhraseTree"]):
    """Folded phrases word by word; what each table holds for a phrase stands where it ends."""

    __slots__ = ("held",)

    def __init__(self) -> None:
        self.held: dict[int, Any] | None = None


class PhraseBook:
    """The phrases of some tables."""

    def __init__(self) -> None:
        self._tree = PhraseTree()
        self._tables = 0

    def numbered(self) -> int:
        """Return the number of a new table."""
        self._tables += 1
        return self._tables

    def held(self, table: int, folded: Iterable[str], empty: type[Any]) -> Any:
        """Return what `table` holds for a phrase, `empty` at first."""
        node = self._tree
        for word in folded:
            node = node.setdefault(word, PhraseTree())
        node.held = {} if node.held is None else node.held
        return node.held.setdefault(table, empty())

    def scan(self, plain: list[str]) -> Hits:
        """Return where the phrases of all tables stand in folded words."""
        found: Hits = {}
        tree, size = self._tree, len(plain)
        for start, word in enumerate(plain):
            node = tree.get(word)
            ended = []
            end = start + 1
            while node is not None:
                if node.held is not None:
                    ended.append((end - start, node.held))
                if end == size:
                    break
                node = node.get(plain[end])
                end += 1
            for length, held in reversed(ended):
                for table, value in held.items():
                    if table in found:
                        found[table].append((start, length, value))
                    else:
                        found[table] = [(start, length, value)]
        return found


class PhraseTable:
    """Phrases to values, found longest first.

    A word typed without accents fits any accents, but only in phrases of several words or where `loose`;
    a word typed with accents fits only itself, or itself without its tone. The tables of one `book` are found in
    one walk (`PhraseBook.scan`).
    """

    def __init__(self, book: PhraseBook | None = None, *, loose: bool = False) -> None:
        self.book = book or PhraseBook()
        self.words: set[str] = set()
        """The words of all phrases, without accents."""
        self._loose = loose
        self._number = self.book.numbered()

    def add(self, phrase: str, value: Any) -> None:
        self.add_words(tokens(clean(phrase)), value)

    def add_words(self, accented: Iterable[str], value: Any) -> None:
        words = tuple(accented)
        if not words:
            return
        folded = list(map(fold, words))
        self.words.update(folded)
        held = self.book.held(self._number, folded, list)
        if all(other != words for other, _, _ in held):
            held.append((words, tuple(map(toneless, words)), value))

    def hits(self, plain: list[str], hits: Hits | None = None) -> list[Hit]:
        """Return where phrases stand in folded words, with all that is held for each; `hits` is what a walk found."""
        return (self.book.scan(plain) if hits is None else hits).get(self._number, [])

    def find(
        self,
        accented: list[str],
        plain: list[str],
        guessed: list[str] | None = None,
        hits: Hits | None = None,
        *,
        overlapping: bool = False,
    ) -> Iterator[Hit]:
        """Yield (start, length, value) of phrases in order, none overlapping another unless `overlapping`.

        Single words count as they are `guessed`; `hits` is what a walk over `plain` found.
        """
        past = 0
        for start, length, held in self.hits(plain, hits):
            if start < past:
                continue
            for words, bare, value in held:
                if self._stands(accented, plain, start, words, bare, guessed):
                    yield start, length, value
                    past = start + (1 if overlapping else length)
                    break

    def _stands(
        self, accented: list[str], plain: list[str], start: int, words: Phrase, bare: Phrase, guessed: list[str] | None
    ) -> bool:
        if len(words) == 1 and not self._loose:
            return (guessed or accented)[start] == words[0]
        return fits(accented, plain, start, words, bare)


def fits(accented: list[str], plain: list[str], start: int, phrase: Phrase, bare: Phrase) -> bool:
    """Whether the words at `start` may be `phrase`: with its accents, without tones (`bare`), or without any."""
    for place, word in enumerate(phrase, start):
        typed = accented[place]
        if typed != word and typed != plain[place] and typed != bare[place - start]:
            return False
    return True

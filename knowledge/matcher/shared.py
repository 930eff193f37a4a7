"""Short names that several wishes share: who says no more than that is asked what is wanted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.matcher.phrases import PhraseTable
from knowledge.matcher.vocabulary import FILLER_WEIGHT, Reading, Words
from knowledge.text import clean, fold, tokens

LONGEST = 12
"""Words of the longest message that may be a bare name with what is said around it."""
NOT_NAMED = (-1, 1, ())


@dataclass(frozen=True)
class SharedNames:
    """Names to the codes that are usually wanted, and the words around a name that say nothing more."""

    table: PhraseTable
    around: tuple[frozenset[str], ...]
    """First none, then those that no name consists of, then all as they are written, then without accents too."""
    needed: frozenset[str] = frozenset()
    """Words that some names consist of, fillers though they may be."""
    plain: PhraseTable = field(default_factory=PhraseTable)
    """What plainly says which of the wishes is meant, short as it is: đăng ký kết hôn."""

    def plainly(self, reading: Reading) -> bool:
        """Whether words stand in `reading` that leave one meaning."""
        return next(self.plain.find(reading.accented, reading.plain, hits=reading.hits), None) is not None

    def choices(self, reading: Reading) -> tuple[str, ...]:
        """Return the codes to choose from if `reading` only says such a name, once or again, else nothing."""
        if len(reading.plain) > LONGEST or self.plainly(reading):
            return ()
        for around in self.around:
            kept = [
                i
                for i, word in enumerate(reading.plain)
                if (reading.weights[i] > FILLER_WEIGHT or reading.accented[i] in self.needed)
                and around.isdisjoint((word, reading.accented[i]))
            ]
            accented, plain = [reading.accented[i] for i in kept], [reading.plain[i] for i in kept]
            start, length, codes = next(self.table.find(accented, plain), NOT_NAMED)
            if start == 0 and plain == plain[:length] * (len(plain) // length):
                return tuple(codes)
        return ()


def shared_names(documents: Iterable[Mapping[str, Any]], words: Words) -> SharedNames:
    """Return the shared names of the word files."""
    documents = list(documents)
    around = {word for document in documents for word in document.get("around", ())}
    needed: set[str] = set()
    table, plain = PhraseTable(loose=True), PhraseTable(words.book, loose=True)
    for phrase in (phrase for document in documents for phrase in document.get("plainly_meant", ())):
        for spelled in (tokens(clean(phrase)), words.spelled(phrase)):
            plain.add_words(spelled, True)
    for document in documents:
        for each in document.get("shared_names", ()):
            codes = tuple(map(str, each["choices"]))
            for name in each["names"]:
                for spelled in (tokens(clean(name)), words.spelled(name)):
                    table.add_words(spelled, codes)
                    said = [word for word in spelled if word not in around]
                    if 2 * len(said) >= len(spelled):
                        table.add_words(said, codes)
                    else:  # of "làm giấy cho con" nothing would be left that names it
                        needed.update(spelled)
    levels: tuple[set[str], ...] = (set(), around - needed, around, around | set(map(fold, around)))
    return SharedNames(table, tuple(map(frozenset, levels)), frozenset(needed), plain)

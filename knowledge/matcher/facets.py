"""What side of a procedure is asked about: papers, fee, time, place and so on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.matcher.frames import Frame, phrase_table
from knowledge.matcher.vocabulary import PhraseTable, Reading, Words
from knowledge.model import Facet
from knowledge.understanding import Intent

UNMISTAKABLE = (Facet.FEE, Facet.DOCUMENTS)
"""Asked about beside other things, these are what people most need; otherwise what is asked last counts.

"Where" is asked in passing beside nearly everything, so it yields to anything else.
"""
SURE = 2.0
SHORT = 7
"""In messages of at most so many words a single hint (phí, lâu) is a question."""
FACET_WEIGHT = 0.35
"""What is left of a word's weight for finding the procedure once it says what is asked about it."""


@dataclass(frozen=True)
class FacetReader:
    """Phrases of `words/facets.yaml`, as they stand after everyday spelling is replaced.

    `patterns` are parts that follow one another with other words between; a facet `none` in `table` only keeps its
    words (phí đường bộ, bán hàng trên mạng) from being read as a question.
    """

    table: PhraseTable
    patterns: tuple[tuple[Frame, float], ...]
    questions: Mapping[Facet, tuple[str, ...]]
    """The surest phrases of each facet: what people ask when they go on asking."""

    def read(self, reading: Reading) -> tuple[Facet, list[tuple[int, int]]]:
        """Return the facet asked about and where its phrases stand (start, length)."""
        found = list(self.table.find(reading.accented, reading.plain))
        places = [(start, length) for start, length, (_, sure) in found if sure >= SURE]
        least = 0.0 if len(reading.plain) <= SHORT else 1.0
        asked = [(sure, start, facet) for start, _, (facet, sure) in found if sure > least]
        asked += self._patterned(reading, [(start, start + length) for start, length, (_, sure) in found if not sure])
        if not asked:
            return Facet.NONE, places
        surest = max(sure for sure, _, _ in asked)
        last = [facet for sure, _, facet in sorted(asked, key=_place) if sure == surest]
        telling = [facet for facet in last if facet is not Facet.PLACE] or last
        return next((facet for facet in UNMISTAKABLE if facet in telling), telling[-1]), places

    @cached_property
    def _bits(self) -> tuple[dict[str, int], list[tuple[int, Frame, float]]]:
        """Bits of the parts that each word may begin, and for each pattern the bits of all its parts."""
        bits: dict[str, int] = {}
        needs = []
        place = 0
        for frame, sure in self.patterns:
            for number, part in enumerate(frame.parts):
                for word in part.beginnings:
                    bits[word] = bits.get(word, 0) | 1 << (place + number)
            needs.append((((1 << len(frame.parts)) - 1) << place, frame, sure))
            place += len(frame.parts)
        return bits, needs

    def _patterned(self, reading: Reading, kept: Sequence[tuple[int, int]]) -> list[tuple[float, int, Facet]]:
        """Return the patterns that stand in the message, none of their parts in words that are `kept`."""
        found = []
        bits, needs = self._bits
        said = 0
        for word in reading.plain:
            said |= bits.get(word, 0)
        for need, frame, sure in needs:
            stands = frame.find(reading) if said & need == need else None
            if stands and not any(begin <= at < end for at, _ in stands for begin, end in kept):
                found.append((sure, stands[-1][0], Facet(frame.topic)))
        return found


def _place(asked: tuple[float, int, Facet]) -> int:
    return asked[1]


def facet_reader(documents: Sequence[Mapping[str, Any]], words: Words) -> FacetReader:
    """Return the reader of the phrases in `documents`."""
    table = PhraseTable()
    questions: dict[Facet, list[str]] = {}
    for document in documents:
        for name, levels in document.get("facets", {}).items():
            for sure, phrases in levels.items():
                questions.setdefault(Facet(name), []).extend(phrases if sure >= SURE else ())
                for phrase in phrases:
                    table.add_words(words.read(phrase, expand=False).accented, (Facet(name), float(sure)))
    asked = {facet: tuple(phrases) for facet, phrases in questions.items()}
    return FacetReader(table, tuple(_patterns(documents, words)), asked)


def _patterns(documents: Sequence[Mapping[str, Any]], words: Words) -> list[tuple[Frame, float]]:
    found = []
    for document in documents:
        for name, patterns in document.get("patterns", {}).items():
            for each in patterns:
                parts = tuple(phrase_table(part, words, loose=True) for part in each["parts"])
                found.append((Frame(Intent.PROCEDURE, name, each["gap"], parts), float(each["sure"])))
    return found

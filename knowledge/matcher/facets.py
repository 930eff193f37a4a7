"""What side of a procedure is asked about: papers, fee, time, place and so on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.matcher.frames import Frames, add_frame
from knowledge.matcher.phrases import PhraseTable
from knowledge.matcher.vocabulary import Reading, Words
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
    patterns: Frames
    questions: Mapping[Facet, tuple[str, ...]]
    """The surest phrases of each facet: what people ask when they go on asking."""

    def read(self, reading: Reading) -> tuple[Facet, list[tuple[int, int]]]:
        """Return the facet asked about and where its phrases stand (start, length)."""
        found = list(self.table.find(reading.accented, reading.plain, reading.guessed, reading.hits))
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

    def _patterned(self, reading: Reading, kept: Sequence[tuple[int, int]]) -> list[tuple[float, int, Facet]]:
        """Return the patterns that stand in the message, none of their parts in words that are `kept`."""
        return [
            (frame.sure, stands[-1][0], Facet(frame.topic))
            for frame, stands in self.patterns.find(reading)
            if not any(begin <= at < end for at, _ in stands for begin, end in kept)
        ]


def _place(asked: tuple[float, int, Facet]) -> int:
    return asked[1]


def facet_reader(documents: Sequence[Mapping[str, Any]], words: Words) -> FacetReader:
    """Return the reader of the phrases in `documents`."""
    table = PhraseTable(words.book)
    questions: dict[Facet, list[str]] = {}
    for document in documents:
        for name, levels in document.get("facets", {}).items():
            for sure, phrases in levels.items():
                questions.setdefault(Facet(name), []).extend(phrases if sure >= SURE else ())
                for phrase in phrases:
                    table.add_words(words.spelled(phrase), (Facet(name), float(sure)))
    asked = {facet: tuple(phrases) for facet, phrases in questions.items()}
    return FacetReader(table, _patterns(documents, words), asked)


def _patterns(documents: Sequence[Mapping[str, Any]], words: Words) -> Frames:
    found = Frames(words.book)
    for document in documents:
        for name, patterns in document.get("patterns", {}).items():
            for each in patterns:
                add_frame(found, each, words, Intent.PROCEDURE, name)
    return found

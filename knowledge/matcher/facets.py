"""What side of a procedure is asked about: papers, fee, time, place and so on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.matcher.vocabulary import PhraseTable, Reading, Words
from knowledge.model import Facet

UNMISTAKABLE = (Facet.FEE, Facet.DOCUMENTS)
"""Asked about beside other things, these are what people most need; otherwise what is asked last counts."""
SURE = 2.0
SHORT = 7
"""In messages of at most so many words a single hint (phí, lâu) is a question."""
FACET_WEIGHT = 0.35
"""What is left of a word's weight for finding the procedure once it says what is asked about it."""


@dataclass(frozen=True)
class FacetReader:
    """Phrases of `words/facets.yaml`, as they stand after everyday spelling is replaced."""

    table: PhraseTable
    questions: Mapping[Facet, tuple[str, ...]]
    """The surest phrases of each facet: what people ask when they go on asking."""

    def read(self, reading: Reading) -> tuple[Facet, list[tuple[int, int]]]:
        """Return the facet asked about and where its phrases stand (start, length)."""
        found = list(self.table.find(reading.accented, reading.plain))
        places = [(start, length) for start, length, (_, sure) in found if sure >= SURE]
        least = 0.0 if len(reading.plain) <= SHORT else 1.0
        asked = [(sure, start, facet) for start, _, (facet, sure) in found if sure > least]
        if not asked:
            return Facet.NONE, places
        surest = max(sure for sure, _, _ in asked)
        last = [facet for sure, _, facet in asked if sure == surest]
        return next((facet for facet in UNMISTAKABLE if facet in last), last[-1]), places


def facet_reader(documents: Sequence[Mapping[str, Any]], words: Words) -> FacetReader:
    """Return the reader of the phrases in `documents`."""
    table = PhraseTable(folded=True)
    questions: dict[Facet, list[str]] = {}
    for document in documents:
        for name, levels in document.get("facets", {}).items():
            for sure, phrases in levels.items():
                questions.setdefault(Facet(name), []).extend(phrases if sure >= SURE else ())
                for phrase in phrases:
                    table.add_words(words.read(phrase, expand=False).accented, (Facet(name), float(sure)))
    return FacetReader(table, {facet: tuple(phrases) for facet, phrases in questions.items()})

"""Manners of asking that are a pattern rather than a phrase: words that follow one another within a few syllables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.matcher.vocabulary import PhraseTable, Reading, Words
from knowledge.understanding import Intent


@dataclass(frozen=True, slots=True)
class Frame:
    """Parts that must come in this order, at most `gap` syllables between one's end and the next one's start."""

    intent: Intent
    topic: str
    gap: int
    parts: tuple[PhraseTable, ...]

    def find(self, reading: Reading) -> list[tuple[int, int]] | None:
        """Return where the parts stand (start, length), or None."""
        said = set(reading.plain)
        if any(part.beginnings.isdisjoint(said) for part in self.parts):
            return None
        first = self.parts[0].beginnings
        for start, word in enumerate(reading.plain):
            found = self._from(reading, start) if word in first else None
            if found:
                return found
        return None

    def _from(self, reading: Reading, start: int) -> list[tuple[int, int]] | None:
        places = []
        first = last = start
        for part in self.parts:
            hit = None
            for at in range(first, min(last, len(reading.plain) - 1) + 1):
                hit = part.at(reading.accented, reading.plain, at)
                if hit:
                    places.append((at, hit[0]))
                    first = at + hit[0]
                    last = first + self.gap
                    break
            if hit is None:
                return None
        return places


def frames(documents: Iterable[Mapping[str, Any]], words: Words) -> tuple[Frame, ...]:
    """Return the frames of `intents/*.yaml`; phrases of a topic with `bare` ones are frames of one part."""
    found = []
    for document in documents:
        for topic in document["topics"]:
            intent, name = Intent(document["intent"]), topic["topic"]
            for frame in topic.get("frames", ()):
                # A single word typed without accents is trusted where a second part must follow it.
                parts = tuple(phrase_table(part, words, loose=True) for part in frame["parts"])
                found.append(Frame(intent, name, frame["gap"], parts))
            if "bare" in topic:
                found.append(Frame(intent, name, 0, (phrase_table(topic["phrases"], words),)))
    return tuple(found)


def phrase_table(phrases: Iterable[str], words: Words, *, loose: bool = False) -> PhraseTable:
    """Return `phrases` as they stand after everyday spelling is replaced."""
    table = PhraseTable(loose=loose)
    for phrase in phrases:
        table.add(phrase, True)
        table.add_words(words.read(phrase, expand=False).accented, True)
    return table

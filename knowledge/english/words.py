"""English words as they are compared: in lower case, by stem, with one word for several that mean the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.model import Facet
from knowledge.text import clean, fold, is_syllable, tokens
from knowledge.understanding import Intent

Phrase = tuple[str, ...]
_SHORT = 4
_ENDINGS = ("ing", "ed", "es", "s", "e")
_ROUNDS = 2
"""A phrase may be read into one that is itself the beginning of another (licence, then driving licence)."""


def stem(word: str) -> str:
    """Return `word` without the ending that changes with tense and number; short words stay."""
    if len(word) > _SHORT and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in _ENDINGS:
        kept = word.removesuffix(ending)
        if kept != word and len(kept) >= _SHORT - 1 and not (ending == "s" and kept.endswith("s")):
            return kept
    return word


def stems(text: str) -> list[str]:
    """Return the stems of the words of `text`."""
    return [stem(word) for word in tokens(fold(clean(text.replace("'", "").replace("’", ""))))]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases with what they stand for, found longest first."""

    found: Mapping[Phrase, Any]
    longest: int

    def walk(self, words: list[str]) -> Iterator[tuple[int, int, Any]]:
        """Yield (start, length, value) for each phrase of `words`, none over another; length 1, None between."""
        start = 0
        while start < len(words):
            lengths = range(min(self.longest, len(words) - start), 0, -1)
            size = next((n for n in lengths if tuple(words[start : start + n]) in self.found), 0)
            yield start, max(size, 1), self.found[tuple(words[start : start + size])] if size else None
            start += max(size, 1)


def phrases(pairs: Iterable[tuple[str, Any]]) -> Phrases:
    """Return the table of (phrase, value) pairs; the first of equal phrases counts."""
    found: dict[Phrase, Any] = {}
    for phrase, value in pairs:
        found.setdefault(tuple(stems(phrase)), value)
    return Phrases(found, max((len(phrase) for phrase in found), default=0))


@dataclass(frozen=True, slots=True)
class Said:
    """A message as content words, with the facet it asks about, and whether a form is to be filled."""

    words: tuple[str, ...]
    facet: Facet = Facet.NONE
    fill: bool = False


@dataclass(frozen=True)
class EnglishWords:
    """The word file: what is passed over, what means the same, what a message asks about."""

    drop: frozenset[str]
    loan: frozenset[str]
    same: Phrases
    facets: Phrases
    fill: Phrases
    intents: Phrases
    whole: Phrases
    elsewhere: tuple[str, ...]

    def read(self, text: str) -> Said:
        """Return the content words of `text`; words that only name the facet are left out."""
        plain = stems(text)
        fill = any(value for _, _, value in self.fill.walk(plain))
        kept: list[str] = []
        facet = Facet.NONE
        for start, length, value in self.facets.walk(plain):
            if value is None:
                kept += plain[start : start + length]
            elif facet is Facet.NONE:
                facet = value
        return Said(tuple(word for word in self.merged(kept) if word not in self.drop), facet, fill)

    def merged(self, words: list[str]) -> list[str]:
        """Return `words` with one word for several that mean the same."""
        for _ in range(_ROUNDS):
            merged: list[str] = []
            for start, length, value in self.same.walk(words):
                merged += words[start : start + length] if value is None else value
            words = merged
        return words

    def intent(self, text: str) -> tuple[Intent, str] | None:
        """Return the intent and topic that `text` names by a phrase, or is as a whole."""
        plain = stems(text)
        if tuple(plain) in self.whole.found:
            intent: tuple[Intent, str] = self.whole.found[tuple(plain)]
            return intent
        return next((value for _, _, value in self.intents.walk(plain) if value), None)

    def strong(self, word: str) -> bool:
        """Whether `word` shows by itself that English is written: no Vietnamese syllable, no loan word."""
        return not is_syllable(word) and stem(word) not in self.loan


def english_words(document: Mapping[str, Any]) -> EnglishWords:
    """Return the words of the parsed word file."""
    named = [(one, (Intent(one["intent"]), one["topic"])) for one in document["intents"]]
    return EnglishWords(
        drop=frozenset(word for line in document["drop"] for word in stems(line)),
        loan=frozenset(word for line in document["loan"] for word in stems(line)),
        same=phrases((one, stems(rule["to"])) for rule in document["same"] for one in rule["from"]),
        facets=phrases((one, Facet(name)) for name, listed in document["facets"].items() for one in listed),
        fill=phrases((one, True) for one in document["fill"]),
        intents=phrases((phrase, value) for one, value in named if not one.get("whole") for phrase in one["phrases"]),
        whole=phrases((phrase, value) for one, value in named if one.get("whole") for phrase in one["phrases"]),
        elsewhere=tuple(document["elsewhere"]),
    )

"""Patterns of a message: parts that follow one another within a few syllables; all of them are found in one pass."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.matcher.phrases import Phrase, PhraseBook, PhraseTable, fits
from knowledge.matcher.vocabulary import FILLER_WEIGHT, Reading, Words
from knowledge.text import clean, fold, tokens, toneless
from knowledge.understanding import Intent

POLITE = 2
"""So many words may always follow a question."""

STRICT = frozenset({Intent.RATING_OR_COMPLAINT, Intent.PROCEDURE, Intent.OUT_OF_SCOPE})

Place = tuple[int, int]
"""Where a part stands: start and length in words."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Parts (by number) that must come in this order, at most `gap` syllables from one's end to the next one's start.

    With `ends` nothing but words of politeness may follow the last part.
    """

    intent: Intent
    topic: str
    gap: int
    parts: tuple[int, ...]
    ends: bool = False
    sure: float = 1.0


@dataclass(slots=True)
class Frames:
    """Frames and the phrases of their parts; a word typed without accents fits any where its part is `loose`.

    Elsewhere a single word fits as its neighbours suggest its accents.
    """

    book: PhraseBook
    frames: list[Frame] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    """The words of all parts, without accents."""
    _number: int = 0
    _parts: dict[tuple[tuple[Phrase, ...], bool], int] = field(default_factory=dict)
    _told: dict[int, list[int]] = field(default_factory=dict)
    """Frames by the part of each that has fewest phrases: it stands in fewest messages."""
    _sizes: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._number = self.book.numbered()

    def add(self, frame: Frame) -> None:
        """Add a frame whose parts are known; those added first are found first."""
        rarest = min(frame.parts, key=self._sizes.__getitem__)
        self._told.setdefault(rarest, []).append(len(self.frames))
        self.frames.append(frame)

    def part(self, phrases: Iterable[str], words: Words, *, loose: bool) -> int:
        """Return the number of the part made of `phrases`, as they are written and as they are read."""
        spelled = [tuple(tokens(clean(phrase))) for phrase in phrases]
        read = [words.spelled(phrase) for phrase in phrases]
        held = tuple(dict.fromkeys(phrase for phrase in spelled + read if phrase))
        number = self._parts.setdefault((held, loose), len(self._parts))
        if number == len(self._sizes):
            self._sizes.append(len(held))
        for phrase in held:
            folded = list(map(fold, phrase))
            self.words.update(folded)
            known = self.book.held(self._number, folded, dict)
            holders = known.setdefault((phrase, loose), (tuple(map(toneless, phrase)), []))[1]
            if number not in holders:
                holders.append(number)
        return number

    def find(self, reading: Reading) -> Iterator[tuple[Frame, list[Place]]]:
        """Yield the frames that stand in `reading`, in their order, each with the places of its parts."""
        hits = self._hits(reading)
        told = self._told
        for number in sorted(number for part in hits if part in told for number in told[part]):
            frame = self.frames[number]
            if all(map(hits.__contains__, frame.parts)):
                found = (_chained(frame, hits, first, reading) for first in hits[frame.parts[0]])
                places = next(filter(None, found), None)
                if places:
                    yield frame, places

    def _hits(self, reading: Reading) -> dict[int, list[Place]]:
        """Return where each part stands, the longest phrase at every start."""
        found: dict[int, list[Place]] = {}
        plain, accented, guessed = reading.plain, reading.accented, reading.guessed or reading.accented
        hits = self.book.scan(plain) if reading.hits is None else reading.hits
        for start, length, held in hits.get(self._number, ()):
            for (phrase, loose), (bare, parts) in held.items():
                if not fits(accented if loose or length > 1 else guessed, plain, start, phrase, bare):
                    continue
                for part in parts:
                    places = found.get(part)
                    if places is None:
                        found[part] = [(start, length)]
                    elif places[-1][0] != start:
                        places.append((start, length))
        return found


def _chained(frame: Frame, hits: Mapping[int, list[Place]], first: Place, reading: Reading) -> list[Place] | None:
    """Return the places of all parts of `frame` if they follow one another from `first`."""
    places = [first]
    for part in frame.parts[1:]:
        end = places[-1][0] + places[-1][1]
        following = [place for place in hits[part] if end <= place[0] <= end + frame.gap]
        if not following:
            return None
        places.append(following[0] if part != frame.parts[-1] or not frame.ends else following[-1])
    return None if frame.ends and _goes_on(reading, sum(places[-1])) else places


def _goes_on(reading: Reading, end: int) -> bool:
    """Whether more is said after `end` than a word or two to be polite."""
    return len(reading.plain) - end > POLITE and any(weight > FILLER_WEIGHT for weight in reading.weights[end:])


def intent_frames(documents: Iterable[Mapping[str, Any]], words: Words) -> Frames:
    """Return the frames of `intents/*.yaml`; phrases of a topic with `bare` ones are frames of one part."""
    found = Frames(words.book)
    for document in documents:
        for topic in document["topics"]:
            intent, name = Intent(document["intent"]), topic["topic"]
            for frame in topic.get("frames", ()):
                add_frame(found, frame, words, intent, name)
            if "bare" in topic:
                part = found.part(topic["phrases"], words, loose=False)
                found.add(Frame(intent, name, 0, (part,)))
    return found


def add_frame(found: Frames, frame: Mapping[str, Any], words: Words, intent: Intent, topic: str) -> None:
    """Add one pattern as it is written; complaints and sides are easily heard where accents are missing."""
    parts: Sequence[Sequence[str]] = frame["parts"]
    numbers = tuple(found.part(part, words, loose=intent not in STRICT) for part in parts)
    found.add(Frame(intent, topic, frame["gap"], numbers, frame.get("ends", False), float(frame.get("sure", 1))))


def phrase_table(phrases: Mapping[str, bool], words: Words, *, loose: bool = False) -> PhraseTable:
    """Return phrases and their values, as they stand after everyday spelling is replaced."""
    table = PhraseTable(words.book, loose=loose)
    for phrase, value in phrases.items():
        table.add(phrase, value)
        table.add_words(words.spelled(phrase), value)
    return table

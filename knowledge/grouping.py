"""Put questions that ask the same thing together, one by one as they come, under numbers that stay.

Three kinds of likeness count: the words that matter and their pairs, the letters (slips, missing accents), and what
the assistant thought of (its candidates). A group is what its questions have in common; a new question joins the
group it is most like, or begins one. Larger groups never melt by themselves: an officer
merges and splits them.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt
from typing import Any

from rapidfuzz.fuzz import ratio

from knowledge.library import Library
from knowledge.matcher.core import Matcher
from knowledge.text import clean

JOIN = 0.52
"""So like a group a question must be to join it; learned on questions of our own (tests/questions/asked.yaml)."""
ABSORB = 0.1
"""How much liker a small group must be to be taken into a larger one."""
WORDS, LETTERS, MEANING = 0.75, 0.2, 0.05
LEAST_WORDS = 0.17
"""With less in common in words that matter neither letters nor candidates put two questions together."""
PAIRS = 0.7
UNKNOWN = 0.82
"""What a word says that stands in no phrasing: as much as one that stands in a single one."""
_LEAST = 0.1
SMALL = 2
"""Groups of so few questions may still be taken into a larger one; a larger one keeps its number for good."""
_NEAR = 12
_EXEMPLARS = 6
_COMMON = 400
"""A word that so many groups hold finds none of them."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a question is compared: words that matter by weight, its letters without accents, candidates."""

    words: Mapping[str, float]
    letters: str
    candidates: Mapping[str, float]


@dataclass(slots=True)
class Profile:
    """What the questions of a group have in common: sums of their words and candidates, and the letters of a few."""

    size: int = 0
    words: dict[str, float] = field(default_factory=dict)
    candidates: dict[str, float] = field(default_factory=dict)
    exemplars: list[str] = field(default_factory=list)

    def add(self, sketch: Sketch) -> None:
        """Take a question in."""
        self.size += 1
        for word, weight in sketch.words.items():
            self.words[word] = self.words.get(word, 0.0) + weight
        for code, chance in sketch.candidates.items():
            self.candidates[code] = self.candidates.get(code, 0.0) + chance
        if sketch.letters not in self.exemplars and len(self.exemplars) < _EXEMPLARS:
            self.exemplars.append(sketch.letters)

    def melt(self, other: "Profile") -> None:
        """Take in all questions of another group."""
        self.size += other.size
        for mine, theirs in ((self.words, other.words), (self.candidates, other.candidates)):
            for key, weight in theirs.items():
                mine[key] = mine.get(key, 0.0) + weight
        self.exemplars = list(dict.fromkeys([*self.exemplars, *other.exemplars]))[:_EXEMPLARS]

    def dumped(self) -> dict[str, Any]:
        """Return the profile as JSON-ready data."""
        words = {word: round(weight, 3) for word, weight in self.words.items()}
        candidates = {code: round(chance, 3) for code, chance in self.candidates.items()}
        return {"size": self.size, "words": words, "candidates": candidates, "exemplars": self.exemplars}


def read_profile(data: Mapping[str, Any]) -> Profile:
    """Return the profile that `dumped` wrote."""
    return Profile(data["size"], dict(data["words"]), dict(data["candidates"]), list(data["exemplars"]))


def sketch_of(library: Library, text: str, candidates: Mapping[str, float]) -> Sketch:
    """Return what of the question `text` is compared; `candidates` are those that the assistant had."""
    matcher = library.matcher
    reading, _ = matcher.prepare(text)
    said = [
        (word, weight * _telling(matcher, word)) for word, weight in zip(reading.plain, reading.weights, strict=True)
    ]
    words: dict[str, float] = {}
    for word, weight in said:
        if weight >= _LEAST:
            words[word] = max(words.get(word, 0.0), weight)
    for (one, first), (two, second) in pairwise(said):
        if max(first, second) >= _LEAST:
            pair = f"{one} {two}"
            words[pair] = PAIRS * _telling(matcher, pair) * sqrt(max(first, _LEAST) * max(second, _LEAST))
    letters = " ".join(word for word, weight in said if weight >= _LEAST)
    return Sketch(words or dict.fromkeys(reading.plain, 1.0), letters or clean(text), dict(candidates))


def _telling(matcher: Matcher, term: str) -> float:
    """Return how much a word or pair says of what is wanted: nothing where it stands everywhere, most where nowhere."""
    index = matcher.base.index
    number = index.terms.get(term)
    return UNKNOWN if number is None else float(index.weights[number])


class Groups:
    """Open groups by number, and where their words stand."""

    def __init__(self, profiles: Mapping[int, Profile] | None = None, following: int = 1) -> None:
        self.profiles: dict[int, Profile] = {}
        self._places: dict[str, set[int]] = defaultdict(set)
        self._norms: dict[int, float] = {}
        self.following = following
        for number, profile in (profiles or {}).items():
            self.put(number, profile)

    def put(self, number: int, profile: Profile) -> None:
        """Take in a group that stands already."""
        self.profiles[number] = profile
        self.following = max(self.following, number + 1)
        self._noted(number, profile.words)

    def join(self, sketch: Sketch) -> tuple[int, bool]:
        """Put a question into the group it is most like; return the group's number, and whether it is new."""
        number, likeness = self.nearest(sketch)
        new = number is None or likeness < JOIN
        if number is None or new:
            number = self.following
            self.following += 1
            self.profiles[number] = Profile()
        self.profiles[number].add(sketch)
        self._noted(number, sketch.words)
        return number, new

    def absorb(self, number: int, keep: Container[int] = ()) -> list[int]:
        """Take into a group the small ones that ask what it asks, except `keep`; return their numbers."""
        mine = self.profiles[number]
        sketch = Sketch(mine.words, mine.exemplars[0], mine.candidates)
        near = (each for each in self._near(sketch) if each != number and each not in keep)
        small = [each for each in near if self.profiles[each].size <= SMALL]
        taken = [each for each in small if self._fits(self.profiles[each], number)]
        for each in taken:
            self.merge(each, number)
        return taken

    def _fits(self, small: Profile, number: int) -> bool:
        sketches = (Sketch(small.words, letters, small.candidates) for letters in small.exemplars)
        return max(self._likeness(each, number) for each in sketches) >= JOIN + ABSORB

    def merge(self, number: int, into: int) -> None:
        """Put all of one group into another."""
        gone, kept = self.profiles.pop(number), self.profiles[into]
        self._norms.pop(number)
        for word in gone.words:
            self._places[word].discard(number)
        kept.melt(gone)
        self._noted(into, gone.words)

    def nearest(self, sketch: Sketch) -> tuple[int | None, float]:
        """Return the group that a question is most like, and how much."""
        best: tuple[int | None, float] = (None, 0.0)
        for number in self._near(sketch):
            found = self._likeness(sketch, number)
            if found > best[1]:
                best = number, found
        return best

    def _near(self, sketch: Sketch) -> Iterable[int]:
        """Return the groups that share most words with a question."""
        shared: Counter[int] = Counter()
        for word, weight in sketch.words.items():
            places = self._places.get(word, ())
            if len(places) <= _COMMON:
                for number in places:
                    shared[number] += weight  # type: ignore[assignment] # a Counter adds any numbers
        return [number for number, _ in shared.most_common(_NEAR)]

    def _likeness(self, sketch: Sketch, number: int) -> float:
        profile = self.profiles[number]
        words = _cosine(sketch.words, profile.words, self._norms[number])
        if words < LEAST_WORDS:
            return 0.0
        letters = max(ratio(sketch.letters, each) for each in profile.exemplars) / 100
        meaning = _cosine(sketch.candidates, profile.candidates, _norm(profile.candidates))
        return WORDS * sqrt(words) + LETTERS * letters + MEANING * meaning

    def _noted(self, number: int, words: Iterable[str]) -> None:
        for word in words:
            self._places[word].add(number)
        self._norms[number] = _norm(self.profiles[number].words)


def _cosine(one: Mapping[str, float], other: Mapping[str, float], norm: float) -> float:
    total = _norm(one) * norm
    return sum(weight * other.get(key, 0.0) for key, weight in one.items()) / total if total else 0.0


def _norm(vector: Mapping[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in vector.values()))


def pairwise_f1(found: Mapping[str, int], truth: Mapping[str, str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the pairs that stand together in `found` and should in `truth`."""
    names = sorted(truth)
    together = right = should = 0
    for place, one in enumerate(names):
        for two in names[place + 1 :]:
            same, meant = found[one] == found[two], truth[one] == truth[two]
            together, should, right = together + same, should + meant, right + (same and meant)
    precision, recall = right / max(1, together), right / max(1, should)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)

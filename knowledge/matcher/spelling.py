"""Correction of words that no phrasing holds: one slip of the key, or written as it is heard."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from math import log
from unicodedata import normalize

from rapidfuzz.distance import OSA

from knowledge.matcher.noise import NEIGHBOURS
from knowledge.matcher.vocabulary import Reading
from knowledge.text import is_syllable

CORRECTED_WEIGHT = 0.85
RUNNER_UP_WEIGHT = 0.4
DOUBT_WEIGHT = 0.6
UNUSUAL = 60
"""Words in more postings than this are common enough to be meant."""
SHORT = 9
"""In messages of at most so many words each counts: common ones that fit neither neighbour are doubted too."""
EVERYWHERE = 1000
UNSEEN, OFTEN = 0.1, 0.3
"""Sightings given to a pair that was never seen, and how much counts that a word is common."""
FAR_KEY, STRAY_KEY, ALIKE = 1.5, 1.0, 1.0
"""What a letter costs that lies elsewhere on the keyboard, one too many, and a word that only sounds alike."""
MARKS = 2.0
"""What it is worth that a word mended so is written with the accents that were typed."""
_SOUNDS = (
    ("gi", "d"),
    ("tr", "ch"),
    ("x", "s"),
    ("r", "d"),
    ("v", "d"),
    ("ngh", "ng"),
    ("gh", "g"),
    ("qu", "w"),
    ("l", "n"),
    ("k", "c"),
    ("y", "i"),
)


MOST_KEPT = 20_000
"""Words whose possible slips are kept in mind."""

Slip = tuple[str, float, int, str]
"""A word that may be meant, what the slip costs, where it stands and which sort it is (`slip`)."""


def sound(plain: str) -> str:
    """Return a key that is the same for syllables that speakers of some region or machines confuse."""
    for written, heard in _SOUNDS:
        plain = plain.replace(written, heard)
    if plain.endswith("ng"):
        plain = plain[:-1]
    if plain.endswith("t"):
        plain = plain[:-1] + "c"
    return plain


def shorter(word: str) -> list[str]:
    """Return `word` and every word that is left when one letter goes."""
    return [word, *(word[:i] + word[i + 1 :] for i in range(len(word)))]


def slip(word: str, other: str) -> tuple[float, int, str]:
    """Return what the slip from `other` to `word` costs (likelier ones less), where it stands, and which sort it is.

    Words that are more than one letter apart only sound alike.
    """
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    rest, meant = word[at:], other[at:]
    if len(rest) == len(meant) > 1 and rest[0] == meant[1] and rest[1] == meant[0] and rest[2:] == meant[2:]:
        return 0.0, at, "swapped"
    if rest[1:] == meant[1:] and len(rest) == len(meant):
        return 0.0 if meant[0] in NEIGHBOURS.get(rest[0], "") else FAR_KEY, at, "other"
    if rest == meant[1:]:
        return 0.0, at, "lost"
    if rest[1:] == meant:
        doubled = at > 0 and word[at - 1] == rest[0]
        return 0.0 if doubled else STRAY_KEY, at, "added"
    return ALIKE, at, "alike"


def mended(accented: str, other: str, at: int, sort: str) -> tuple[str, ...]:
    """Return how `accented` may be written with its slip mended as `other` (without accents) shows it."""
    before, after = accented[:at], accented[at + 1 :]
    if sort == "swapped":
        moved = (_with_marks_of(letter, each) for letter, each in zip(other[at : at + 2], accented[at:], strict=False))
        return before + accented[at + 1] + accented[at] + after[1:], before + "".join(moved) + after[1:]
    if sort == "other":
        return (before + other[at] + after,)
    return (before + other[at] + accented[at:] if sort == "lost" else before + after,)


def _with_marks_of(letter: str, marked: str) -> str:
    return normalize("NFC", letter + normalize("NFD", marked)[1:])


@dataclass(frozen=True)
class Speller:
    """The known words, all terms with the number of their postings, and the words near and alike."""

    known: AbstractSet[str]
    terms: Mapping[str, int]
    sizes: Sequence[int]
    near: Mapping[str, list[str]]
    alike: Mapping[str, list[str]]
    marked: Container[str]
    """Words and pairs as they are accented in phrasings."""
    _slips: dict[str, tuple[Slip, ...]] = field(default_factory=dict)

    def correct(self, reading: Reading, kept: AbstractSet[str] = frozenset()) -> tuple[int, bool]:
        """Correct unknown words of `reading` in place, none of `kept`; return how many stay unknown, if any changed."""
        unknown = 0
        before = list(reading.plain)
        for i, word in enumerate(before):
            if word.isdigit() or len(word) < 2 or (word in kept and word not in self.known):  # noqa: PLR2004
                continue
            if word in self.known:
                if self._mended(reading, i, word):
                    continue
                if self._odd(reading, word) and not self._joined(before, i, word):
                    self._doubt(reading, i, word)
                continue
            ranked = self._ranked(reading.plain, i, word, reading.accented[i])
            fits = ranked and self._joined(reading.plain, i, ranked[0])
            if not fits and self._split(reading, i, word):
                continue
            if not ranked:
                unknown += 1
                continue
            reading.plain[i] = reading.accented[i] = ranked[0]
            if reading.guessed:
                reading.guessed[i] = ranked[0]
            reading.weights[i] *= CORRECTED_WEIGHT
            if len(ranked) > 1:
                reading.extra.append(([ranked[1]], [ranked[1]], RUNNER_UP_WEIGHT))
        return unknown, reading.plain != before

    def _strange(self, accented: str, word: str) -> bool:
        """Whether a known word has accents that nothing has."""
        return accented != word and not self._marked(accented)

    def _odd(self, reading: Reading, word: str) -> bool:
        """Whether a known word is unusual, or stands in a short message, where each counts."""
        return len(word) > 2 and (self._often(word) <= UNUSUAL or len(reading.plain) <= SHORT)  # noqa: PLR2004

    def _often(self, term: str) -> int:
        """Return in how many places a term stands; those without postings stand nearly everywhere."""
        number = self.terms.get(term)
        return 0 if number is None else self.sizes[number] or EVERYWHERE

    def _split(self, reading: Reading, i: int, word: str) -> bool:
        """Take two words run together (`khaisinh`) apart; both go beside the text."""
        for cut in range(2, len(word) - 1):
            left, right = word[:cut], word[cut:]
            if f"{left} {right}" in self.terms and is_syllable(left) and is_syllable(right):
                reading.extra.append(([left, right], [left, right], 1.0))
                reading.weights[i] = 0.0
                return True
        return False

    def _beside(self, plain: list[str], i: int, word: str) -> list[int]:
        """Return how often `word` stands beside each of its neighbours."""
        pairs = [f"{plain[i - 1]} {word}"] if i > 0 else []
        pairs += [f"{word} {plain[i + 1]}"] if i + 1 < len(plain) else []
        return [self._often(pair) for pair in pairs]

    def _joined(self, plain: list[str], i: int, word: str) -> int:
        """Return how many of its neighbours `word` is known to stand beside."""
        return sum(map(bool, self._beside(plain, i, word)))

    def _mended(self, reading: Reading, i: int, word: str) -> bool:
        """Correct a known word whose accents nothing has, where a slip explains them and its neighbours agree."""
        accented = reading.accented[i]
        if not self._strange(accented, word):
            return False
        ranked = self._ranked(reading.plain, i, word, accented)
        written = self._mends(accented, word, ranked[0]) if ranked else None
        if written is None or self._fit(reading.plain, i, ranked[0]) <= self._fit(reading.plain, i, word):
            return False
        reading.plain[i], reading.accented[i] = ranked[0], written
        if reading.guessed:
            reading.guessed[i] = written
        return True

    def _doubt(self, reading: Reading, i: int, word: str) -> None:
        """Put beside a word that fits neither neighbour the one that fits, if there is one."""
        for other in self._ranked(reading.plain, i, word, reading.accented[i])[:1]:
            joined = self._beside(reading.plain, i, other)
            if any(joined) if self._often(word) <= UNUSUAL else all(joined):
                run = [*reading.plain[max(0, i - 1) : i], other, *reading.plain[i + 1 : i + 2]]
                reading.extra.append((run, run, DOUBT_WEIGHT))

    def _mends(self, accented: str, word: str, candidate: str) -> str | None:
        """Return how the word that was typed with accents is written if it is a slip of `candidate`."""
        _, at, sort = slip(word, candidate)
        return None if accented == word else self._written(accented, candidate, at, sort)

    def _written(self, accented: str, candidate: str, at: int, sort: str) -> str | None:
        """Return how `accented` is written with its slip mended, or None where phrasings hold no such word."""
        return None if sort == "alike" else next(filter(self._marked, mended(accented, candidate, at, sort)), None)

    def _ranked(self, plain: list[str], i: int, word: str, accented: str) -> list[str]:
        """Return the two likeliest words that `word` is a slip of, by its neighbours, the keys and its accents."""
        ranked = []
        for candidate, cost, at, sort in self._possible(word):
            marks = accented != word and self._written(accented, candidate, at, sort) is not None
            ranked.append((self._fit(plain, i, candidate) - cost + MARKS * marks, candidate))
        return [candidate for _, candidate in sorted(ranked, reverse=True)[:2]]

    def _possible(self, word: str) -> tuple[Slip, ...]:
        """Return the known words that are one letter away from `word` or sound like it."""
        known = self._slips.get(word)
        if known is None:
            if len(self._slips) > MOST_KEPT:
                self._slips.clear()
            candidates = {c for part in shorter(word) for c in self.near.get(part, ())}
            close = {c for c in candidates if OSA.distance(word, c) == 1}
            close.update(self.alike.get(sound(word), ()))
            close.discard(word)
            known = self._slips[word] = tuple((c, *slip(word, c)) for c in sorted(close))
        return known

    def _fit(self, plain: list[str], i: int, word: str) -> float:
        """Return how well `word` fits its neighbours, and how usual it is."""
        beside = sum(log(often + UNSEEN) for often in self._beside(plain, i, word))
        return beside + OFTEN * log(self._often(word) + UNSEEN)

    def _marked(self, accented: str) -> bool:
        return accented in self.marked


def speller(known: AbstractSet[str], terms: Mapping[str, int], sizes: Sequence[int], marked: Container[str]) -> Speller:
    """Return the speller of the words in `known`, with the pairs among `terms` and how many postings each has.

    `marked` are words as they are accented in phrasings.
    """
    near: dict[str, list[str]] = defaultdict(list)
    alike: dict[str, list[str]] = defaultdict(list)
    for word in sorted(known):
        if not word.isdigit() and len(word) > 1:
            for part in shorter(word):
                near[part].append(word)
            alike[sound(word)].append(word)
    return Speller(known, terms, sizes, dict(near), dict(alike), marked)

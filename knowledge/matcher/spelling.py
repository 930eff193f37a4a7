"""Correction of words that no phrasing holds: one slip of the key, or written as it is heard."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from knowledge.matcher.vocabulary import Reading
from knowledge.text import is_syllable

CORRECTED_WEIGHT = 0.85
RUNNER_UP_WEIGHT = 0.4
DOUBT_WEIGHT = 0.6
UNUSUAL = 60
"""Words in more postings than this are common enough to be meant."""
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


@dataclass(frozen=True)
class Speller:
    """The known words with how many entries hold each, the known pairs of neighbours, the words with their accents."""

    counts: Mapping[str, int]
    pairs: frozenset[str] | set[str]
    marked: frozenset[str]
    near: Mapping[str, list[str]]
    alike: Mapping[str, list[str]]

    def correct(self, reading: Reading, kept: AbstractSet[str] = frozenset()) -> tuple[int, bool]:
        """Correct unknown words of `reading` in place, none of `kept`; return how many stay unknown, if any changed."""
        unknown = 0
        before = list(reading.plain)
        for i, word in enumerate(before):
            if word.isdigit() or len(word) < 2 or (word in kept and word not in self.counts):  # noqa: PLR2004
                continue
            if word in self.counts:
                if self._odd(reading.accented[i], word) and not self._joined(before, i, word):
                    self._doubt(reading, i, word)
                continue
            ranked = self._ranked(reading.plain, i, word)
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

    def _odd(self, accented: str, word: str) -> bool:
        """Whether a known word is unusual, or has accents that nothing has."""
        if len(word) < 3:  # noqa: PLR2004
            return False
        return self.counts[word] <= UNUSUAL or (accented != word and accented not in self.marked)

    def _split(self, reading: Reading, i: int, word: str) -> bool:
        """Take two words run together (`khaisinh`) apart; both go beside the text."""
        for cut in range(2, len(word) - 1):
            left, right = word[:cut], word[cut:]
            if f"{left} {right}" in self.pairs and is_syllable(left) and is_syllable(right):
                reading.extra.append(([left, right], [left, right], 1.0))
                reading.weights[i] = 0.0
                return True
        return False

    def _joined(self, plain: list[str], i: int, word: str) -> int:
        """Return how many of its neighbours `word` is known to stand beside."""
        before = i > 0 and f"{plain[i - 1]} {word}" in self.pairs
        after = i + 1 < len(plain) and f"{word} {plain[i + 1]}" in self.pairs
        return before + after

    def _doubt(self, reading: Reading, i: int, word: str) -> None:
        """Put beside an unusual word that fits neither neighbour the one that fits, if there is one."""
        ranked = [c for c in self._ranked(reading.plain, i, word)[:1] if self._joined(reading.plain, i, c)]
        for other in ranked:
            run = [*reading.plain[max(0, i - 1) : i], other, *reading.plain[i + 1 : i + 2]]
            reading.extra.append((run, run, DOUBT_WEIGHT))

    def _ranked(self, plain: list[str], i: int, word: str) -> list[str]:
        candidates = {c for part in shorter(word) for c in self.near.get(part, ())}
        close = {c for c in candidates if OSA.distance(word, c) == 1}
        close.update(self.alike.get(sound(word), ()))
        close.discard(word)

        def fit(candidate: str) -> tuple[int, int, int, str]:
            return self._joined(plain, i, candidate), candidate[0] == word[0], self.counts[candidate], candidate

        return sorted(close, key=fit, reverse=True)[:2]


def speller(counts: Mapping[str, int], terms: Iterable[str]) -> Speller:
    """Return the speller of the words in `counts` and the pairs among `terms`."""
    near: dict[str, list[str]] = defaultdict(list)
    alike: dict[str, list[str]] = defaultdict(list)
    for word in counts:
        if not word.isdigit() and len(word) > 1:
            for part in shorter(word):
                near[part].append(word)
            alike[sound(word)].append(word)
    pairs: set[str] = set()
    marked: set[str] = set()
    for term in terms:
        if term[0] != "=":
            pairs.update((term,) if " " in term else ())
        elif " " not in term:
            marked.add(term[1:])
    return Speller(counts, pairs, frozenset(marked), dict(near), dict(alike))

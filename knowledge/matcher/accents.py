"""Accents left out in a message, as the words beside a word suggest them: they tell fillers and signs from names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from knowledge.matcher.index import Index
from knowledge.text import fold

MOST_FORMS = 7
"""So many ways of accenting a syllable are thought of, the usual ones."""
UNSEEN = 8.0
"""A pair that was never seen is as likely as its second word, weighed as so many sightings."""
MARKED = 0.5
"""Who accents at least this share of the words leaves out no accents by habit."""

MOST_STEPS = 20_000
"""Pairs of syllables that are kept in mind, a few megabytes of them."""

Forms = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Accents:
    """The accented forms of each syllable, and how often each form and each pair of forms stands in phrasings."""

    forms: Mapping[str, Forms]
    terms: Mapping[str, int]
    counts: Sequence[int]
    _steps: dict[tuple[Forms, Forms], list[list[float]]] = field(default_factory=dict)

    def guess(self, accented: list[str], plain: list[str]) -> list[str]:
        """Return `accented` with the likeliest accents where the writer used few; unknown words stay as they are."""
        marked = sum(a != p for a, p in zip(accented, plain, strict=True))
        if marked >= MARKED * len(plain):
            return accented
        found: list[str] = []
        run: list[Forms] = []
        for word, bare in zip(accented, plain, strict=True):
            forms = ((word, 1),) if word != bare else self.forms.get(bare)
            if forms:
                run.append(forms)
            else:
                found += [*self._likeliest(run), word]
                run = []
        return found + self._likeliest(run)

    def _likeliest(self, run: list[Forms]) -> list[str]:
        """Return the most probable form of each syllable of a run of known ones (Viterbi's path)."""
        if not run:
            return []
        scores = [log(count) for _, count in run[0]]
        paths: list[list[int]] = []
        for before, forms in pairwise(run):
            path = []
            raised = []
            for line in self._step(before, forms):
                reached = [score + gain for score, gain in zip(scores, line, strict=True)]
                best = max(reached)
                path.append(reached.index(best))
                raised.append(best)
            paths.append(path)
            scores = raised
        place = scores.index(max(scores))
        found = [run[-1][place][0]]
        for path, forms in zip(reversed(paths), reversed(run[:-1]), strict=True):
            place = path[place]
            found.append(forms[place][0])
        return found[::-1]

    def _step(self, before: Forms, forms: Forms) -> list[list[float]]:
        """Return for each form how likely it comes after each form of the syllable before it."""
        known = self._steps.get((before, forms))
        if known is None:
            if len(self._steps) > MOST_STEPS:
                self._steps.clear()
            total = sum(count for _, count in forms)
            known = [
                [
                    log((self._seen(f"{first} {second}") + UNSEEN * count / total) / (often + UNSEEN))
                    for first, often in before
                ]
                for second, count in forms
            ]
            self._steps[before, forms] = known
        return known

    def _seen(self, pair: str) -> int:
        number = self.terms.get(pair)
        return 0 if number is None else self.counts[number]


def accents(index: Index) -> Accents:
    """Return the accents that the phrasings of `index` show; words without postings stand in most entries."""
    counts = [often or index.entries for often in index.marked_often.tolist()]
    forms: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for word, number in index.marked.items():
        if word.isalpha():
            forms[fold(word)].append((word, counts[number]))
    kept = {bare: tuple(sorted(each, key=_usual)[:MOST_FORMS]) for bare, each in forms.items()}
    return Accents(kept, index.marked, counts)


def _usual(form: tuple[str, int]) -> tuple[int, str]:
    return -form[1], form[0]

"""Two wishes in one message: both are found, in the order they were said."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.matcher.core import Matcher, Ranked
from knowledge.matcher.index import Index
from knowledge.matcher.vocabulary import FILLER_WEIGHT, Reading
from knowledge.model import Facet
from knowledge.text import clean, fold, tokens
from knowledge.understanding import Intent

LEAST_WORDS = 6
MOST_PARTS = 3
"""So many parts are looked at: those that say most and do not tell what is so already."""
EXPLAINED = 0.99
"""A procedure whose phrasings hold so much of the message leaves no room for another wish that is not well named."""
NAMED, WELL_NAMED = 0.22, 0.4
"""So much of a phrasing of a second procedure must stand in the message. Both spare most messages the closer look."""
PART_WORDS = 2
"""A part says something with so many words that matter."""
EVENT_WORDS = 2
"""Official words for what happened (cấp lại) are that short; they hold for every part."""
LIKELIEST = 3
"""What the phrasings of so many of the likeliest procedures hold together is one name."""
WITH, TOGETHER = "voi", ["voi", "nhau"]
SURELY = 0.8
"""Log odds that two parts must exceed to be two wishes: one wish cut in two is answered wrongly twice."""
LEAST_CHANCE = 0.25
"""A part whose best procedure is less likely than this names none."""
SEVERAL = ("bias", "chance", "contained", "nothing", "words", "joined", "sentence", "whole", "crossed", "state")
"""Evidence that two parts are two wishes, each the weaker of both where it is about one part."""
_CLAUSE = re.compile(r"([,.;?!:+&\n]+)")
_SENTENCE = frozenset(".?!\n")
_ENDS = " .?!\n"


@dataclass(frozen=True, slots=True)
class Names:
    """The phrasings of a few entries: whether those of any one hold all of some terms."""

    index: Index
    entries: list[int]

    def hold(self, *terms: str) -> bool:
        left = {2 * self.index.rows + entry for entry in self.entries}
        for term in terms:
            number = self.index.terms.get(term)
            if number is None:
                return False
            begin, end = self.index.starts[number : number + 2]
            left.intersection_update(self.index.places[begin:end].tolist())
        return bool(left)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message and what it means by itself.

    `joined` and `sentence` say how it is set off, `state` whether it tells what is so or was done already.
    """

    ranked: Ranked
    facet: Facet
    words: int
    joined: bool
    sentence: bool
    state: bool


def several_wishes(matcher: Matcher, reading: Reading, ranked: Ranked, text: str) -> tuple[tuple[Ranked, Facet], ...]:
    """Return the ranking and facet of each wish if the message holds more than one, else nothing."""
    weights = matcher.learned.calibration.get("several")
    if weights is None or len(reading.plain) < LEAST_WORDS or not may_hold_two(matcher, ranked):
        return ()
    joined = next(matcher.joins.find(reading.guessed, reading.plain), None) is not None
    cut_up = joined or _CLAUSE.search(text.rstrip(_ENDS))
    parts = said_parts(matcher, reading, text, ranked, weights) if cut_up else []
    if len(parts) < 2:  # noqa: PLR2004
        return ()
    first, second, evidence = strongest_pair(parts, ranked)
    if sum(weights[name] * value for name, value in zip(SEVERAL, evidence, strict=True)) <= SURELY:
        return ()
    least = min(first.ranked.chances[0], second.ranked.chances[0])
    kept = [p for p in parts if p in (first, second) or (p.ranked.chances[0] >= least and p.joined)]
    return tuple((part.ranked, part.facet) for part in kept)


def may_hold_two(matcher: Matcher, ranked: Ranked) -> bool:
    """Whether a second wish is possible: the best procedure leaves words over, and another one is named in part."""
    procedures = [i for i, n in enumerate(ranked.numbers) if matcher.base.entries[n].intent is Intent.PROCEDURE]
    if not procedures:
        return False
    least = WELL_NAMED if ranked.held[procedures[0]] > EXPLAINED else NAMED
    group = matcher.base.entries[ranked.numbers[procedures[0]]].group
    others = (i for i in procedures[1:] if not group or matcher.base.entries[ranked.numbers[i]].group != group)
    return any(ranked.contained[i] > least for i in others)


def said_parts(
    matcher: Matcher, reading: Reading, text: str, whole: Ranked, weights: Mapping[str, float] | None = None
) -> list[Part]:
    """Return the parts of a message that name different procedures, in order; variants of one thing count once.

    `whole` is the ranking of the message; what stands together in the phrasings of its best ones is not cut. With
    `weights` the parts are given up as soon as no two of them can be two wishes any more.
    """
    names = Names(matcher.base.index, whole.numbers[:LIKELIEST])
    cut = list(_cut_up(matcher, text, names))
    if len(cut) < 2:  # noqa: PLR2004
        return []
    shared = [extra for extra in reading.extra if len(extra[0]) <= EVENT_WORDS]
    found: dict[tuple[str, int], Part] = {}
    for part in _telling(matcher, cut, shared, weights):
        number = part.ranked.numbers[0]
        group = matcher.base.entries[number].group
        key = (group, 0 if group else number)
        known = found.get(key)
        if known is None or part.ranked.chances[0] > known.ranked.chances[0]:
            found.pop(key, None)  # the wish stands where it is said most clearly
            found[key] = part
    return list(found.values())


Cut = tuple[Reading, bool, bool]
"""A part as words, whether a joining word and whether the end of a sentence stands before it."""


def _telling(
    matcher: Matcher,
    cut: list[Cut],
    shared: list[tuple[list[str], list[str], float]],
    weights: Mapping[str, float] | None,
) -> list[Part]:
    """Return what the parts that say most mean by themselves, in order."""
    states = [next(matcher.states.find(piece.guessed, piece.plain), None) is not None for piece, _, _ in cut]
    order = sorted(range(len(cut)), key=lambda i: (states[i], -sum(cut[i][0].weights)))[:MOST_PARTS]
    found: dict[int, Part | None] = {}
    for i in order:
        piece, joined, sentence = cut[i]
        piece = replace(piece, extra=list(shared))
        found[i] = _part(matcher, piece, joined=joined, sentence=sentence, state=states[i])
        if weights and not _two_possible(weights, [cut[n] for n in order], list(found.values())):
            return []
    return [part for i in sorted(order) if (part := found[i]) is not None]


def _two_possible(weights: Mapping[str, float], cut: list[Cut], ranked: list[Part | None]) -> bool:
    """Whether two of the parts may still be two wishes, were all that are not `ranked` yet named without a doubt."""
    left = [1.0] * (len(cut) - len(ranked))
    chances = sorted([*left, *(part.ranked.chances[0] for part in ranked if part)])[-2:]
    contained = sorted([*left, *(part.ranked.contained[0] for part in ranked if part)])[-2:]
    if len(chances) < 2:  # noqa: PLR2004
        return False
    most = dict.fromkeys(SEVERAL, 1.0) | {
        "chance": chances[0],
        "contained": contained[0],
        "words": max(sum(weight > FILLER_WEIGHT for weight in piece.weights) for piece, _, _ in cut) / 4,
        "joined": float(any(joined for _, joined, _ in cut)),
        "sentence": float(any(sentence for _, _, sentence in cut)),
        "crossed": 2.0,
    }
    return weights["bias"] + sum(max(0.0, weights[name] * most[name]) for name in SEVERAL[1:]) > SURELY


def _clauses(text: str, names: Names) -> Iterator[tuple[str, str]]:
    """Yield the clauses of a message with the mark after each; a comma inside a name ends none."""
    pieces = _CLAUSE.split(text)
    held = ""
    for clause, mark, following in zip(pieces[::2], [*pieces[1::2], ""], [*pieces[2::2], ""], strict=True):
        held += clause
        words, others = tokens(fold(clean(held))), tokens(fold(clean(following)))
        if mark == "," and words and others and names.hold(f"{words[-1]} {others[0]}"):
            held += mark
            continue
        yield held, mark
        held = ""


def _joins(matcher: Matcher, reading: Reading, names: Names) -> Iterator[tuple[int, int, bool]]:
    """Yield the joining words of a clause that do not stand inside a name: đo đạc và bản đồ, kết hôn với người …."""
    plain = reading.plain
    for start, length, strong in matcher.joins.find(reading.guessed, plain):
        if plain[start : start + 2] == TOGETHER:
            continue
        inside = 0 < start < len(plain) - 1 and length == 1
        if not inside or not _in_name(names, *plain[start - 1 : start + 2]):
            yield start, length, strong


def _in_name(names: Names, before: str, join: str, after: str) -> bool:
    """Whether a joining word stands between these words in a phrasing of what is likely meant."""
    return names.hold(f"{before}_{after}") or (join == WITH and names.hold(f"{before} {join}", f"{join} {after}"))


def _cut_up(matcher: Matcher, text: str, names: Names) -> Iterator[Cut]:
    """Yield the parts between clauses and joining words that say something, with how each is set off."""
    sentence = False
    for clause, mark in _clauses(text, names):
        reading = matcher.prepare(clause)[0] if clause.strip() else None
        cuts = [0]
        joins = list(_joins(matcher, reading, names)) if reading else []
        for start, _, _ in joins:
            cuts += [start, start + 1]  # what follows its first word may be the deed: rồi | sang tên
        cuts.append(len(reading.plain) if reading else 0)
        joined = [False, *(strong for _, _, strong in joins)]
        for number, (begin, end) in enumerate(list(pairwise(cuts))[::2]):
            if reading and sum(weight > FILLER_WEIGHT for weight in reading.weights[begin:end]) >= PART_WORDS:
                yield _cut(reading, begin, end), joined[number], sentence and number == 0
        sentence = bool(_SENTENCE.intersection(mark))


def _cut(reading: Reading, start: int, end: int) -> Reading:
    return replace(
        reading,
        accented=reading.accented[start:end],
        plain=reading.plain[start:end],
        weights=reading.weights[start:end],
        guessed=reading.guessed[start:end],
        extra=[],
    )


def _part(matcher: Matcher, piece: Reading, *, joined: bool, sentence: bool, state: bool) -> Part | None:
    """Return what one part means by itself if it names a procedure; what happened (lost, sold) is shared."""
    facet, _ = matcher.facets.read(piece)
    piece.extra.extend(matcher.words.added(piece.accented, piece.plain))
    ranked = matcher.rank(piece)
    procedures = [i for i, n in enumerate(ranked.numbers) if matcher.base.entries[n].intent is Intent.PROCEDURE]
    if not procedures or ranked.chances[procedures[0]] < LEAST_CHANCE:
        return None
    return Part(ranked.only(procedures), facet, ranked.words, joined, sentence, state)


def strongest_pair(parts: list[Part], whole: Ranked) -> tuple[Part, Part, tuple[float, ...]]:
    """Return the two parts that are most clearly wishes, and the evidence for it in the order of `SEVERAL`."""
    first, second = sorted(sorted(parts, key=lambda part: -part.ranked.chances[0])[:2], key=parts.index)
    both = (first, second)
    numbers = [part.ranked.numbers[0] for part in both]
    evidence = (
        1.0,
        min(part.ranked.chances[0] for part in both),
        min(part.ranked.contained[0] for part in both),
        max(part.ranked.nothing for part in both),
        min(part.words for part in both) / 4,
        float(second.joined),
        float(second.sentence),
        sum(_chance(whole, number) for number in numbers),
        _chance(first.ranked, numbers[1]) + _chance(second.ranked, numbers[0]),
        float(first.state or second.state),
    )
    return first, second, evidence


def _chance(ranked: Ranked, number: int) -> float:
    return ranked.chances[ranked.numbers.index(number)] if number in ranked.numbers else 0.0

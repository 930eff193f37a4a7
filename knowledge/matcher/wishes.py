"""Two wishes in one message: both are found, in the order they were said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.matcher.core import Matcher, Ranked
from knowledge.matcher.index import Index
from knowledge.matcher.vocabulary import FILLER_WEIGHT, Extra, Reading
from knowledge.model import Facet
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
_SENTENCE = frozenset(".?!\n")


@dataclass(frozen=True, slots=True)
class Names:
    """The phrasings of a few entries: whether those of any one hold all of some terms."""

    index: Index
    entries: list[int]

    def hold(self, *terms: str) -> bool:
        left = {self.index.rows + entry for entry in self.entries}
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


def several_wishes(matcher: Matcher, reading: Reading, ranked: Ranked) -> tuple[tuple[Ranked, Facet], ...]:
    """Return the ranking and facet of each wish if the message holds more than one, else nothing."""
    weights = matcher.learned.calibration.get("several")
    if weights is None or len(reading.plain) < LEAST_WORDS or not may_hold_two(matcher, ranked):
        return ()
    parts = said_parts(matcher, reading, ranked, weights)
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
    matcher: Matcher, reading: Reading, whole: Ranked, weights: Mapping[str, float] | None = None
) -> list[Part]:
    """Return the parts of a message that name different procedures, in order; variants of one thing count once.

    `whole` is the ranking of the message; what stands together in the phrasings of its best ones is not cut. With
    `weights` the parts are given up where no two of them can be two wishes.
    """
    cut = list(_cut_up(matcher, reading, Names(matcher.base.index, whole.numbers[:LIKELIEST])))
    if len(cut) < 2 or (weights and not _two_possible(weights, cut)):  # noqa: PLR2004
        return []
    shared = [extra for extra in reading.extra if len(extra[0]) <= EVENT_WORDS]
    found: dict[tuple[str, int], Part] = {}
    for part in _telling(matcher, cut, shared):
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


def _telling(matcher: Matcher, cut: list[Cut], shared: list[Extra]) -> list[Part]:
    """Return what the parts that say most mean by themselves, in order; what happened (lost, sold) is shared."""
    told = (matcher.states.find(piece.guessed, piece.plain, hits=matcher.words.scan(piece)) for piece, _, _ in cut)
    states = [next(found, None) is not None for found in told]
    order = sorted(range(len(cut)), key=lambda i: (states[i], -sum(cut[i][0].weights)))[:MOST_PARTS]
    pieces = [cut[i][0] for i in sorted(order)]
    facets = [matcher.facets.read(piece)[0] for piece in pieces]
    for piece in pieces:
        piece.extra = [*shared, *matcher.words.added(piece)]
    found = []
    for i, ranked, facet in zip(sorted(order), matcher.rank_all(pieces), facets, strict=True):
        kept = [at for at, n in enumerate(ranked.numbers) if matcher.base.entries[n].intent is Intent.PROCEDURE]
        if kept and ranked.chances[kept[0]] >= LEAST_CHANCE:
            found.append(Part(ranked.only(kept), facet, ranked.words, cut[i][1], cut[i][2], states[i]))
    return found


def _two_possible(weights: Mapping[str, float], cut: list[Cut]) -> bool:
    """Whether two of the parts may be two wishes, were all of them named without a doubt."""
    most = dict.fromkeys(SEVERAL, 1.0) | {
        "words": max(sum(weight > FILLER_WEIGHT for weight in piece.weights) for piece, _, _ in cut) / 4,
        "joined": float(any(joined for _, joined, _ in cut)),
        "sentence": float(any(sentence for _, _, sentence in cut)),
        "crossed": 2.0,
    }
    return weights["bias"] + sum(max(0.0, weights[name] * most[name]) for name in SEVERAL[1:]) > SURELY


def _joins(matcher: Matcher, reading: Reading, names: Names) -> Iterator[tuple[int, bool]]:
    """Yield the joining words of a message that do not stand inside a name: đo đạc và bản đồ, kết hôn với người …."""
    plain = reading.plain
    broken = {at for at, _ in reading.breaks}
    for start, length, strong in matcher.joins.find(reading.guessed, plain, hits=reading.hits):
        if plain[start : start + 2] == TOGETHER:
            continue
        inside = 0 < start < len(plain) - 1 and length == 1 and broken.isdisjoint((start, start + 1))
        if not inside or not _in_name(names, *plain[start - 1 : start + 2]):
            yield start, strong


def _in_name(names: Names, before: str, join: str, after: str) -> bool:
    """Whether a joining word stands between these words in a phrasing of what is likely meant."""
    return names.hold(f"{before}_{after}") or (join == WITH and names.hold(f"{before} {join}", f"{join} {after}"))


def _cut_up(matcher: Matcher, reading: Reading, names: Names) -> Iterator[Cut]:
    """Yield the parts between marks and joining words that say something, with how each is set off.

    A comma inside a name cuts nothing; what follows the first of some joining words may be the deed: rồi | sang tên.
    """
    plain = reading.plain
    cuts = [
        (at, at, False, not _SENTENCE.isdisjoint(mark))
        for at, mark in reading.breaks
        if at < len(plain) and not (mark == "," and names.hold(f"{plain[at - 1]} {plain[at]}"))
    ]
    cuts += [(at, at + 1, strong, False) for at, strong in _joins(matcher, reading, names)]
    begin, joined, sentence = 0, False, False
    for end, following, *how in [*sorted(cuts), (len(plain), 0, False, False)]:
        if sum(weight > FILLER_WEIGHT for weight in reading.weights[begin:end]) >= PART_WORDS:
            yield _cut(reading, begin, end), joined, sentence
        begin, (joined, sentence) = following, how


def _cut(reading: Reading, start: int, end: int) -> Reading:
    return Reading(
        reading.accented[start:end],
        reading.plain[start:end],
        reading.weights[start:end],
        guessed=reading.guessed[start:end],
        unknown=reading.unknown,
    )


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

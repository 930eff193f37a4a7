"""Find where a text names places: the longest names first, with the words around them ("xã", "ở", "cũ", "mới")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.places.nearness import near
from knowledge.places.spelling import agrees, distance, joined, nearly_agrees, same_cut, spelled
from knowledge.places.units import Gazetteer, Level, Unit
from knowledge.places.vocabulary import Phrases, Vocabulary
from knowledge.text import fold

LONGEST = 5
"""Words in the longest name that is looked up."""
_SHORTEST_TYPO = 6
_FARTHEST = 2  # letters and accents wrong in a name that was misspelt
_PROVINCIAL = frozenset({Level.PROVINCE, Level.OLD_PROVINCE})
_UPPER_KINDS = frozenset({"Tỉnh", "Thành phố", "Huyện", "Quận", "Thị xã"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, `start` to `end` in words with what belongs to it, and the units it may mean.

    `loose` are those whose accents do not fit; they count where `units` do not go with what else is said. `grade` is 0
    where accents fit, 1 where they do not, 2 where a letter is wrong; `told` says that a word of its kind or "ở"
    stands before it.
    """

    start: int
    end: int
    units: tuple[Unit, ...]
    loose: tuple[Unit, ...] = ()
    kinds: frozenset[str] = frozenset()
    grade: int = 0
    told: bool = False
    old: bool = False
    new: bool = False
    everyday: bool = False


@dataclass(frozen=True, slots=True)
class Scanner:
    """Reads the words of one text."""

    words: Sequence[str]
    places: Gazetteer
    vocabulary: Vocabulary
    longest: int = LONGEST

    @property
    def accented(self) -> bool:
        """Whether the text bears accents."""
        return any(fold(word) != word for word in self.words)

    def mentions(self) -> Iterator[Mention]:
        """Yield the places named, in order, none overlapping another."""
        start = 0
        while start < len(self.words):
            found = self._at(start)
            if found is None:
                start += 1
            else:
                found = self._dated(found)
                yield replace(found, told=found.told or self._after_where(found.start))
                start = found.end

    def _at(self, start: int) -> Mention | None:
        """Return the mention that begins at `start`: the longer of a bare name and one after a word of its kind."""
        bare = self._name(start, start)
        marked = None
        for length, kinds in self._markers(start):
            marked = self._name(start, start + length, kinds) or self._misspelt(start, start + length, kinds)
            if marked is not None:
                break
        if marked is None or (bare is not None and bare.grade == 0 and (bare.end >= marked.end or marked.grade)):
            return bare
        return marked

    def _markers(self, start: int) -> Iterator[tuple[int, frozenset[str]]]:
        for words, kinds in self.vocabulary.markers.get(self._first(start), ()):
            if self._stands(words, start):
                yield len(words), kinds

    def _name(self, start: int, begin: int, kinds: frozenset[str] = frozenset()) -> Mention | None:
        """Return the longest name whose accents fit, else the longest in which one syllable bears others."""
        off: Mention | None = None
        for end in range(min(begin + self.longest, len(self.words)), begin, -1):
            said = self.words[begin:end]
            key = joined(said)
            known = self.places.names.get(key)
            if known is None or self._cuts_marker(end) or not (kinds or self._may_stand_alone(said, known)):
                continue
            fitting = [(name, unit) for name, unit in known if same_cut(said, name) and _of_kind(unit, kinds)]
            exact = tuple(unit for name, unit in fitting if agrees(said, name))
            if self.accented:  # "Văn Lang" is no Văn Lăng where accents are typed
                exact = tuple(unit for name, unit in fitting if name == tuple(said)) or exact
            loose = tuple(unit for name, unit in fitting if nearly_agrees(said, name) and unit not in exact)
            loose = loose if kinds or len(said) > 1 else ()
            if exact or (loose and off is None):
                everyday = "".join(said) in self.vocabulary.everyday
                units, grade = (exact, 0) if exact else (loose, 1)
                told = self._is_told(start, begin, said, units)
                found = Mention(start, end, units, loose, kinds, grade, told, everyday=everyday)
                if exact:
                    return found
                off = found
        return off

    def _is_told(self, start: int, begin: int, said: Sequence[str], units: tuple[Unit, ...]) -> bool:
        """Whether a word of its kind makes a name sure: "xã", no "x"; a name of one syllable must be spelled right."""
        if start == begin or (len(self.words[start]) == 1 and not said[0].isdigit()):
            return False
        if len(said) > 1:
            return True
        sure = said[0].isdigit() or fold(said[0]) != said[0]
        return sure and any([said[0]] == spelled(unit.name) for unit in units)

    def _cuts_marker(self, end: int) -> bool:
        """Whether a word of a kind begins just before `end`: "Tân Hòa | thành phố" is no Tân Hòa Thành."""
        return any(length > 1 for length, _ in self._markers(end - 1))

    def _may_stand_alone(self, said: Sequence[str], known: Sequence[tuple[tuple[str, ...], Unit]]) -> bool:
        """A name of one syllable is read without a word of its kind only where it is a district or a province."""
        if len(said) > 1 or any(len(name) > 1 for name, _ in known):
            return True
        return not said[0].isdigit() and any(unit.level in {*_PROVINCIAL, Level.DISTRICT} for _, unit in known)

    def _misspelt(self, start: int, begin: int, kinds: frozenset[str], before: int | None = None) -> Mention | None:
        """Return the name one letter away from what follows a word of its kind, and ends by `before`."""
        for end in range(min(begin + self.longest - 1, before or len(self.words)), begin, -1):
            said = self.words[begin:end]
            key = joined(said)
            fillers = self.vocabulary.fillers | self.vocabulary.markers.keys()
            if (
                len(key) < _SHORTEST_TYPO
                or "".join(said) in self.vocabulary.everyday
                or any(fold(w) in fillers for w in said)
            ):
                continue
            units = self._nearest(said, kinds)
            if units:
                return Mention(start, end, units, (), kinds, 2)
        return None

    def _nearest(self, said: Sequence[str], kinds: frozenset[str]) -> tuple[Unit, ...]:
        known = [one for key in near(joined(said)) for one in self.places.names[key]]
        fitting = [(name, unit) for name, unit in known if same_cut(said, name) and _of_kind(unit, kinds)]
        far = {name: distance(said, name) for name, _ in fitting}
        least = min(far.values(), default=_FARTHEST + 1)
        return tuple(unit for name, unit in fitting if far[name] == least <= _FARTHEST)

    def rest(self, taken: frozenset[int]) -> Mention | None:
        """Return the name one letter away from all that is neither taken nor filler, if it stands together."""
        kept = [p for p, word in enumerate(self.words) if p not in taken and fold(word) not in self.vocabulary.fillers]
        if not kept or kept[-1] - kept[0] >= len(kept):
            return None
        start, end = kept[0], kept[-1] + 1
        found = self._misspelt(start, start, frozenset(), end)
        if found is None or found.end != end:
            return None
        return self._dated(replace(found, told=self._after_where(start)))

    def _dated(self, found: Mention) -> Mention:
        """Take "cũ" or "mới" behind the name."""
        for phrases, old in ((self.vocabulary.old, True), (self.vocabulary.new, False)):
            length = self._phrase(phrases, found.end)
            if length and self._name(found.end, found.end) is None:  # "Ea Ktur, Cư Kuin"
                return replace(found, end=found.end + length, old=old, new=not old)
        return found

    def _phrase(self, phrases: Phrases, start: int) -> int:
        for words in phrases.get(self._first(start), ()):
            if self._stands(words, start):
                return len(words)
        return 0

    def _stands(self, words: Sequence[str], start: int) -> bool:
        said = self.words[start : start + len(words)]
        return len(said) == len(words) and agrees(said, words)

    def _first(self, start: int) -> str:
        return fold(self.words[start]) if start < len(self.words) else ""

    def _after_where(self, start: int) -> bool:
        return start > 0 and self._phrase(self.vocabulary.where, start - 1) == 1


def _of_kind(unit: Unit, kinds: frozenset[str]) -> bool:
    """Whether a unit may be called by one of `kinds`: a commune by any kind of commune, what is above by its own."""
    if not kinds:
        return True
    if unit.level in _PROVINCIAL or unit.level is Level.DISTRICT:
        return bool(kinds & _UPPER_KINDS) and (unit.kind.capitalize() in kinds or _municipal(unit, kinds))
    return not kinds & _UPPER_KINDS


def _municipal(unit: Unit, kinds: frozenset[str]) -> bool:
    """Towns became cities, and people go on calling them as before, or early as they will be called."""
    town = {"Thành phố", "Thị xã", "Huyện"}
    if unit.level is Level.PROVINCE:  # "tỉnh Đồng Nai", a city since 2026-04-30
        return "Tỉnh" in kinds
    return unit.level is Level.DISTRICT and unit.kind.capitalize() in town and bool(kinds & town)

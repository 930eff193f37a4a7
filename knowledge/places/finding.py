"""Find today's commune from any name of a place."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from knowledge.places.found import Choices, Commune, Place, commune_of, place_of, unit_of
from knowledge.places.mentions import LONGEST, Mention, Scanner
from knowledge.places.narrowing import best_reading, decided, opened, related
from knowledge.places.spelling import spelled
from knowledge.places.units import Gazetteer, Level, gazetteer
from knowledge.places.vocabulary import vocabulary
from knowledge.text import fold

_WORD = re.compile(r"[^\W_]+")
LONGEST_TEXT = 400
"""Words of a text that are read."""


def find_place(text: str, home: str = "", *, asked: bool = False) -> Place | Choices | None:
    """Return today's commune that `text` names, a question where several fit, or None where it names no place.

    `home` is the code of the province whose places come first where names are the same. `asked` says that a place was
    asked for, so that a name with a wrong letter is one even if nothing else tells.
    """
    places = gazetteer()
    words, mentions, whole = _read(text, asked=asked)
    reading = best_reading(places, mentions)
    if reading is None:
        return None
    said = " ".join(word for one in mentions for word in words[one.start : one.end])
    return replace(decided(places, reading, home), whole=whole, said=said)


def without_place(text: str) -> str:
    """Return `text` with the places it names blanked out, as long as before; what else it says is read better so."""
    words, mentions, whole = _read(text, asked=False)
    found = list(_WORD.finditer(text))
    if len(words) != len(found):
        return text
    for one in () if whole else mentions:
        begin, end = found[one.start].start(), found[one.end - 1].end()
        text = text[:begin] + " " * (end - begin) + text[end:]
    return text


@lru_cache(maxsize=32)
def _read(text: str, *, asked: bool) -> tuple[list[str], list[Mention], bool]:
    """Return the words of `text`, the places they name, and whether nothing else is said; one turn asks it twice."""
    words = spelled(text)[:LONGEST_TEXT]
    return words, *_mentions(Scanner(words, gazetteer(), vocabulary()), asked=asked)


def _mentions(scanner: Scanner, *, asked: bool) -> tuple[list[Mention], bool]:
    """Return the places named, and whether nothing else is said; long names are cut where that explains more."""
    for longest in (LONGEST, 2):
        cut = replace(scanner, longest=longest)
        found = list(cut.mentions())
        sure = asked or any(map(_is_sure, found))
        if sure and _is_whole(scanner.words, found):
            return found, True
        misspelt = cut.rest(_covered(found))
        if misspelt is not None and (sure or misspelt.told):
            return sorted([*found, misspelt], key=lambda one: one.start), True
    trusted = _trusted(scanner.places, list(scanner.mentions()))
    return ([] if not asked and _apart(scanner.places, trusted) else trusted), False


def open_area(key: str) -> Place | Choices | None:
    """Return what follows once an `Area` was picked, or None where there is no such area."""
    unit = unit_of(gazetteer(), key)
    return opened(gazetteer(), unit) if unit else None


def find_commune(code: str) -> Commune | None:
    """Return today's commune of `code`, or None."""
    places = gazetteer()
    return commune_of(places, code) if code in places.units[Level.COMMUNE] else None


def picked(code: str, old: str = "") -> Place | None:
    """Return the commune `code` as the place of the old ward `old`, or None where there is no such commune."""
    places = gazetteer()
    if code not in places.units[Level.COMMUNE]:
        return None
    return place_of(places, code, places.find(Level.WARD, old))


def find_province(text: str) -> tuple[str, str] | None:
    """Return code and full name of today's province that `text` names or gives the code of, or None."""
    places = gazetteer()
    unit = places.find(Level.PROVINCE, text.strip())
    if unit is None:
        words = spelled(text)
        named = [
            u for one in Scanner(words, places, vocabulary()).mentions() for u in one.units if one.end == len(words)
        ]
        unit = next((u for u in named if u.level is Level.PROVINCE), None)
        unit = unit or next((places.province_of(u) for u in named if u.level is Level.OLD_PROVINCE), None)
    return (unit.code, unit.full) if unit else None


def _is_whole(words: Sequence[str], mentions: Sequence[Mention]) -> bool:
    """Whether `words` say nothing but a place."""
    covered = _covered(mentions)
    fillers = vocabulary().fillers
    rest = (word for place, word in enumerate(words) if place not in covered)
    return bool(mentions) and all(fold(word) in fillers for word in rest)


def _covered(mentions: Sequence[Mention]) -> frozenset[int]:
    return frozenset(place for one in mentions for place in range(one.start, one.end))


def _trusted(places: Gazetteer, mentions: Sequence[Mention]) -> list[Mention]:
    """Keep what is surely a place inside a longer text: named as one, or standing beside where it lies."""
    kept = {place for place, one in enumerate(mentions) if one.told and _is_clear(one)}
    for _ in range(2):
        for place in range(len(mentions) - 1):
            one, other = mentions[place], mentions[place + 1]
            beside = one.end == other.start and (related(places, one, other) or related(places, other, one))
            if beside and ({place, place + 1} & kept or (_is_clear(one) and _is_clear(other))):
                kept |= {place, place + 1}
    return [one for place, one in enumerate(mentions) if place in kept]


def _apart(places: Gazetteer, mentions: Sequence[Mention]) -> bool:
    """Whether several places are named that do not lie in each other; which of them is meant cannot be told."""
    pairs = [(one, other) for place, one in enumerate(mentions) for other in mentions[place + 1 :]]
    return not all(
        related(places, one, other) or related(places, other, one) or set(one.units) & set(other.units)
        for one, other in pairs
    )


def _is_sure(mention: Mention) -> bool:
    """Whether a message that says nothing else names this place, and does not only sound like it."""
    return bool(mention.kinds) or mention.told or _is_clear(mention)


def _is_clear(mention: Mention) -> bool:
    return mention.grade == 0 and not mention.everyday

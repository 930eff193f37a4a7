"""What a text about a place leads to: today's commune, or a question."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.places.units import Gazetteer, Level, Unit

_LEVELS = {Level.DISTRICT: "D", Level.WARD: "W", Level.PROVINCE: "P", Level.OLD_PROVINCE: "O"}


@dataclass(frozen=True, slots=True)
class Commune:
    """One of today's communes, wards and special zones."""

    code: str
    kind: str
    name: str
    province_code: str
    province: str

    @property
    def full(self) -> str:
        """The name with its kind as it stands in a sentence: "phường Bình Long"."""
        return f"{self.kind.lower()} {self.name}"


@dataclass(frozen=True, slots=True)
class Place:
    """One of today's communes was found.

    `was` is the old unit that was named, where that had another name; `old` its code, `within` its district.
    `preferred` says that places of that name elsewhere were passed over for the home province, `whole` that the text
    says nothing else; `said` holds the words that name the place.
    """

    commune: Commune
    was: str = ""
    old: str = ""
    within: str = ""
    preferred: bool = False
    whole: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """An old ward that was split, an old district or a province, to be narrowed further; `key` finds it again."""

    key: str
    full: str
    within: str


class Why(StrEnum):
    """Why a question is needed."""

    SPLIT = "split"
    SAME_NAME = "same_name"
    DISTRICT = "district"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Choices:
    """The text does not say which commune it is: `named` may mean each of `options` and `others` more.

    `province` is today's province of all of them, where they lie in one.
    """

    why: Why
    named: str
    options: tuple[Place | Area, ...]
    others: int = 0
    province: str = ""
    preferred: bool = False
    whole: bool = False
    said: str = ""


def commune_of(places: Gazetteer, code: str) -> Commune:
    """Return today's commune of a code that exists."""
    unit = places.units[Level.COMMUNE][code]
    return Commune(unit.code, unit.kind, unit.name, unit.province, places.province_of(unit).full)


def described(places: Gazetteer, unit: Unit) -> str:
    """Return an old ward with the district and province it lay in: "xã Tân Lập, huyện Đồng Phú, tỉnh Bình Phước"."""
    district = places.units[Level.DISTRICT].get(unit.district)
    province = places.units[Level.OLD_PROVINCE].get(unit.old_province)
    within = [one.full for one in (district, province) if one is not None and one.code != unit.code]
    return ", ".join([unit.full, *within])


def place_of(places: Gazetteer, code: str, old: Unit | None = None) -> Place:
    """Return the commune `code` as the place of the old unit that was named."""
    commune = commune_of(places, code)
    if old is None or old.full.casefold() == commune.full.casefold():
        return Place(commune)
    return Place(commune, old.full, old.code, _within(places, old))


def area_of(places: Gazetteer, unit: Unit) -> Area:
    """Return what is to be narrowed further."""
    return Area(_LEVELS[unit.level] + unit.code, unit.full, _within(places, unit))


def _within(places: Gazetteer, unit: Unit) -> str:
    """Return the old district of a ward, or the old province of a district."""
    level, code = (
        (Level.DISTRICT, unit.district) if unit.level is Level.WARD else (Level.OLD_PROVINCE, unit.old_province)
    )
    above = places.find(level, code) if unit.level in {Level.WARD, Level.DISTRICT} else None
    return above.full if above else ""


def unit_of(places: Gazetteer, key: str) -> Unit | None:
    """Return the unit behind the key of an area."""
    level = next((level for level, letter in _LEVELS.items() if letter == key[:1]), None)
    return places.find(level, key[1:]) if level else None

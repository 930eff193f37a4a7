"""The units of today and of before 2025-07-01, read from two small files when first asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from knowledge.places.spelling import all_spelled, joined
from knowledge.places.vocabulary import vocabulary


class Level(StrEnum):
    """What a unit is: today's commune, an old ward, an old district, a province of today or of before."""

    COMMUNE = "commune"
    WARD = "ward"
    DISTRICT = "district"
    PROVINCE = "province"
    OLD_PROVINCE = "old_province"


class Unit(NamedTuple):  # 14,000 of them: made five times faster than a frozen dataclass
    """One unit. `province` is the code of today's province, `old_province` and `district` those of before.

    `communes` are the codes of today's communes that lie in it; `before` is the kind of a commune until it changed.
    """

    level: Level
    code: str
    kind: str
    name: str
    province: str
    old_province: str = ""
    district: str = ""
    communes: tuple[str, ...] = ()
    before: str = ""

    @property
    def full(self) -> str:
        """The name with its kind as it stands in a sentence: "phường Bình Long"."""
        return f"{self.kind.lower()} {self.name}"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All units by level and code, all names, and which old units today's communes were made of."""

    units: Mapping[Level, Mapping[str, Unit]]
    names: Mapping[str, tuple[tuple[tuple[str, ...], Unit], ...]]
    districts_of: Mapping[str, frozenset[str]]
    old_provinces_of: Mapping[str, frozenset[str]]

    def find(self, level: Level, code: str) -> Unit | None:
        """Return the unit of that level and code, or None."""
        return self.units[level].get(code)

    def province_of(self, unit: Unit) -> Unit:
        """Return today's province of a unit."""
        return self.units[Level.PROVINCE][unit.province]


@cache
def gazetteer() -> Gazetteer:
    """Return all units; takes about a tenth of a second the first time."""
    today, old = list(_today(_rows("communes.tsv"))), list(_old(_rows("old_units.tsv")))
    units: dict[Level, dict[str, Unit]] = {level: {} for level in Level}
    for unit in (*today, *old):
        units[unit.level][unit.code] = unit
    wards = [unit for unit in old if unit.level in {Level.WARD, Level.DISTRICT}]
    return Gazetteer(units, _names([*today, *old, *_others(units)]), *_made_of(wards))


def _rows(name: str) -> Iterator[list[str]]:
    text = (files("knowledge") / "places" / name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines())


def _today(rows: Iterator[list[str]]) -> Iterator[Unit]:
    province = ""
    for row in rows:
        if row[0] == "P":
            province = row[1]
            yield Unit(Level.PROVINCE, province, row[2], row[3], province)
        else:
            before = row[3] if len(row) > 3 else ""  # noqa: PLR2004 a fourth column is the kind before
            yield Unit(Level.COMMUNE, row[0], row[1], row[2], province, "", "", (row[0],), before)


def _old(rows: Iterator[list[str]]) -> Iterator[Unit]:
    """Yield provinces, wards, and each district after its wards, with all communes that these went into."""
    old_province = province = ""
    district: Unit | None = None
    taken: dict[str, int] = {}
    for first, second, third, *rest in rows:
        if first in {"P", "D"} and district is not None:
            yield district._replace(communes=tuple(sorted(taken, key=lambda code: -taken[code])))
            district, taken = None, {}
        if first == "P":
            old_province, province = second, rest[1]
            yield Unit(Level.OLD_PROVINCE, second, third, rest[0], province, second)
        elif first == "D":
            district = Unit(Level.DISTRICT, second, third, rest[0], province, old_province, second)
            taken = dict.fromkeys(rest[1].split() if len(rest) > 1 else (), 1)
        else:
            communes = tuple(rest[0].split())
            for code in communes:
                taken[code] = taken.get(code, 0) + 1
            within = district.code if district else ""
            yield Unit(Level.WARD, first, second, third, province, old_province, within, communes)
    if district is not None:
        yield district._replace(communes=tuple(sorted(taken, key=lambda code: -taken[code])))


def _others(units: Mapping[Level, Mapping[str, Unit]]) -> Iterator[Unit]:
    """Yield provinces and districts under the other names that people use."""
    for code, others in vocabulary().provinces.items():
        for name in others:
            yield units[Level.OLD_PROVINCE][code]._replace(name=name)
    for code, names in vocabulary().districts.items():
        for kind, name in names:
            yield units[Level.DISTRICT][code]._replace(kind=kind, name=name)


def _names(units: list[Unit]) -> dict[str, tuple[tuple[tuple[str, ...], Unit], ...]]:
    names = list(dict.fromkeys(unit.name for unit in units))
    words = {name: (joined(one), tuple(one)) for name, one in zip(names, all_spelled(names), strict=True)}
    found: dict[str, list[tuple[tuple[str, ...], Unit]]] = {}
    for unit in units:
        key, name = words[unit.name]
        found.setdefault(key, []).append((name, unit))
    return {key: tuple(known) for key, known in found.items()}


def _made_of(wards: list[Unit]) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    districts: dict[str, set[str]] = {}
    provinces: dict[str, set[str]] = {}
    for unit in wards:
        for code in unit.communes:
            districts.setdefault(code, set()).add(unit.district)
            provinces.setdefault(code, set()).add(unit.old_province)
    return _frozen(districts), _frozen(provinces)


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {code: frozenset(found) for code, found in sets.items()}

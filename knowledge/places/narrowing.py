"""Decide which unit several mentions mean together, and turn what is left into a place or a question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.places.found import Area, Choices, Place, Why, area_of, commune_of, described, place_of
from knowledge.places.mentions import Mention
from knowledge.places.units import Gazetteer, Level, Unit

_SHOWN = 3
_PROVINCIAL = frozenset({Level.PROVINCE, Level.OLD_PROVINCE})
_UPPER = _PROVINCIAL | {Level.DISTRICT}


def lies_in(places: Gazetteer, unit: Unit, above: Unit) -> bool:
    """Whether `unit` lies, or lay, in the district or province `above`."""
    if above.level is Level.PROVINCE:
        return unit.level not in _PROVINCIAL and unit.province == above.code
    if above.level is Level.OLD_PROVINCE:
        if unit.level is Level.COMMUNE:
            return above.code in places.old_provinces_of.get(unit.code, ())
        return unit.level in {Level.WARD, Level.DISTRICT} and unit.old_province == above.code
    if above.level is Level.DISTRICT:
        if unit.level is Level.COMMUNE:
            return above.code in places.districts_of.get(unit.code, ())
        return unit.level is Level.WARD and unit.district == above.code
    return False


def related(places: Gazetteer, lower: Mention, upper: Mention) -> bool:
    """Whether some unit of `lower` lies in some unit of `upper`."""
    return any(lies_in(places, unit, above) for unit in lower.units for above in upper.units)


@dataclass(frozen=True, slots=True)
class Reading:
    """The units that one mention may mean in the light of the others, and how many of these it fits."""

    mention: Mention
    units: tuple[Unit, ...]
    fits: int
    misfits: int

    @property
    def rank(self) -> tuple[int, int, bool]:
        """The more of the text it explains the better; a commune before what lies above it."""
        return self.fits, -self.misfits, any(unit.level in {Level.COMMUNE, Level.WARD} for unit in self.units)


def best_reading(places: Gazetteer, mentions: Sequence[Mention]) -> Reading | None:
    """Return the reading that explains most; of equals the first."""
    found = [_reading(places, one, [m for m in mentions if m is not one]) for one in mentions]
    return max((reading for reading in found if reading.units), key=lambda reading: reading.rank, default=None)


def _reading(places: Gazetteer, mention: Mention, others: Iterable[Mention]) -> Reading:
    units, fits, misfits, former = mention.units, 0, 0, mention.old
    for other in others:
        kept = _inside(places, units, other) or _inside(places, mention.loose, other)
        if kept:
            units, fits = kept, fits + 1
            former = former or _names_what_was(other, kept, places)
        elif other.kinds and all(unit.level in _UPPER for unit in other.units):
            misfits += not any(lies_in(places, above, unit) for unit in units for above in other.units)
    if mention.new:
        units = tuple(u for u in units if u.level is Level.COMMUNE) or units
    elif former:
        units = tuple(u for u in units if u.level in {Level.WARD, Level.DISTRICT, Level.OLD_PROVINCE}) or units
    return Reading(mention, units, fits, misfits)


def _inside(places: Gazetteer, units: tuple[Unit, ...], other: Mention) -> tuple[Unit, ...]:
    return tuple(u for u in units if any(lies_in(places, u, above) for above in other.units))


def _names_what_was(other: Mention, units: Sequence[Unit], places: Gazetteer) -> bool:
    """Whether `other` is a district, or a province that is no more, and an old ward in it is among `units`."""
    gone = [unit for unit in other.units if unit.level is Level.DISTRICT]
    gone += [unit for unit in other.units if unit.level is Level.OLD_PROVINCE and _is_gone(places, unit)]
    return any(unit.level is Level.WARD and lies_in(places, unit, above) for unit in units for above in gone)


def _is_gone(places: Gazetteer, unit: Unit) -> bool:
    return places.units[Level.PROVINCE][unit.province].name != unit.name


def of_kind(units: tuple[Unit, ...], kinds: frozenset[str]) -> tuple[Unit, ...]:
    """Keep the units that bear the kind that was said; where none does, all of them."""
    return tuple(u for u in units if {u.kind.capitalize(), u.before} & kinds) or units


def at_home(units: tuple[Unit, ...], home: str) -> tuple[tuple[Unit, ...], bool]:
    """Keep the units of the home province, if there are any; say whether others were passed over."""
    kept = tuple(unit for unit in units if unit.province == home)
    return (kept, len(kept) < len(units)) if home and kept else (units, False)


def decided(places: Gazetteer, reading: Reading, home: str) -> Place | Choices:
    """Return the place of a reading, or the question that is left."""
    units, preferred = at_home(reading.units, home)
    units = of_kind(units, reading.mention.kinds)
    preferred = preferred and any(unit.province != home for unit in of_kind(reading.units, reading.mention.kinds))
    if not reading.mention.kinds and not reading.fits:
        provinces = [unit for unit in units if unit.level in _PROVINCIAL]
        if provinces:
            return replace(_in_province(places, provinces[0], units), preferred=preferred)
    options = _merged(units)
    if len(options) == 1:
        return replace(_opened(places, options[0]), preferred=preferred)
    return replace(_several(places, options, units), preferred=preferred)


def _merged(units: tuple[Unit, ...]) -> list[Unit]:
    """Return the units that lead to different places: what lies in one of the others, or became it, goes."""
    wide = [u for u in units if u.level in _PROVINCIAL]
    districts = [u for u in units if u.level is Level.DISTRICT]
    split = [u for u in units if u.level is Level.WARD and len(u.communes) > 1 and not _within(u, districts)]
    kept, taken = [*districts, *split], {code for u in (*districts, *split) for code in u.communes}
    for unit in sorted(units, key=lambda u: u.level is not Level.COMMUNE):
        if unit.level in {Level.COMMUNE, Level.WARD} and len(unit.communes) == 1 and unit.communes[0] not in taken:
            kept.append(unit)
            taken.add(unit.communes[0])
    unique = {(u.level, u.code): u for u in (*kept, *(() if kept else wide[-1:]))}
    return sorted(unique.values(), key=lambda u: (u.level is not Level.COMMUNE, u.level is not Level.DISTRICT))


def _within(unit: Unit, above: Sequence[Unit]) -> bool:
    return any(set(unit.communes) <= set(one.communes) for one in above)


def opened(places: Gazetteer, unit: Unit) -> Place | Choices:
    """Return the place of one unit, or the question which part of it is meant."""
    return _opened(places, unit)


def _opened(places: Gazetteer, unit: Unit) -> Place | Choices:
    match unit.level:
        case Level.COMMUNE:
            return Place(commune_of(places, unit.code))
        case Level.WARD | Level.DISTRICT if len(unit.communes) == 1:
            return place_of(places, unit.communes[0], unit)
        case Level.WARD:
            options = tuple(replace(place_of(places, code, unit), was="", old="") for code in unit.communes)
            return Choices(Why.SPLIT, described(places, unit), options, 0, places.province_of(unit).full)
        case Level.DISTRICT:
            return _in_district(places, unit)
        case Level.PROVINCE | Level.OLD_PROVINCE:
            return _in_province(places, unit, ())


def _in_district(places: Gazetteer, district: Unit) -> Choices:
    communes = [commune_of(places, code) for code in district.communes]
    communes.sort(key=lambda commune: commune.name != district.name)
    options = tuple(Place(commune) for commune in communes[:_SHOWN])
    now = places.province_of(district).full
    return Choices(Why.DISTRICT, described(places, district), options, len(communes) - len(options), now)


def _in_province(places: Gazetteer, province: Unit, units: Sequence[Unit]) -> Choices:
    """Ask for the commune; those of the province's own name are offered."""
    province = places.units[province.level][province.code]
    if not _is_gone(places, province):
        province = places.province_of(province)
    same = [u for u in units if u.level is Level.COMMUNE and lies_in(places, u, province)]
    options = tuple(Place(commune_of(places, unit.code)) for unit in same[:_SHOWN])
    inside = sum(lies_in(places, u, province) for u in places.units[Level.COMMUNE].values())
    now = places.province_of(province).full
    return Choices(Why.PROVINCE, province.full, options, inside - len(options), now)


def _several(places: Gazetteer, options: list[Unit], units: Sequence[Unit]) -> Choices:
    named = units[0].full if len({unit.full for unit in units}) == 1 else units[0].name
    if len(options) <= _SHOWN:
        return Choices(Why.SAME_NAME, named, tuple(_option(places, unit) for unit in options))
    provinces = list(dict.fromkeys(unit.province for unit in options))
    now = places.province_of(options[0]).full if len(provinces) == 1 else ""
    if now:
        shown = tuple(_option(places, unit) for unit in options[:_SHOWN])
        return Choices(Why.SAME_NAME, named, shown, len(options) - len(shown), now)
    if len(provinces) <= _SHOWN:
        areas = tuple(area_of(places, places.units[Level.PROVINCE][code]) for code in provinces)
        return Choices(Why.SAME_NAME, named, areas)
    return Choices(Why.SAME_NAME, named, (), len(options))


def _option(places: Gazetteer, unit: Unit) -> Place | Area:
    if len(unit.communes) > 1:
        return area_of(places, unit)
    return place_of(places, unit.communes[0], unit if unit.level is not Level.COMMUNE else None)

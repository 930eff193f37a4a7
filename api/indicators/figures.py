"""Work an indicator out of counts: one rounding rule, and a reason in the place of a figure that cannot be known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from api.indicators.definitions import REGISTER, Indicator, Unit, measures
from api.indicators.told import Row, Told, told
from api.statistics import percent

DAY = 86_400
_CENT = Decimal("0.01")
_STOCKS = ("teams_commune", "members_commune", "teams_village", "members_village")


class Reason(StrEnum):
    """Why there is no figure."""

    NOT_TOLD = "not-told"  # an agency has to tell it, and none did
    BY_AGENCY = "by-agency"  # it is told by agency, and who looks is limited to a commune
    EMPTY = "empty"  # nothing of the kind happened
    UNKNOWN = "unknown"  # it happened, and of none is known what the figure asks
    FEW = "few"  # fewer than five people rated
    CONTRADICTION = "contradiction"  # the part is more than the whole


@dataclass(frozen=True, slots=True)
class Figure:
    """What an indicator comes to in a period; without a `value` there is a `reason`.

    `known` says of how many of all the figure speaks: dossiers, or months of which something was told.
    """

    value: Decimal | None
    part: int | None = None
    whole: int | None = None
    reason: Reason | None = None
    known: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that is known of a period: counts of the register, what agencies told, and who looks.

    `teams` is empty where no territory is kept here. `services` returns the procedures that received dossiers online
    at these agencies and below them, each agency's by itself.
    """

    register: Mapping[str, int]
    rows: Sequence[Row] = ()
    months: int = 1
    teams: Mapping[str, int] = field(default_factory=dict)
    services: Callable[[Sequence[str]], int] = lambda _: 0
    by_commune: bool = False


def figure(indicator: Indicator, numbers: Numbers) -> Figure:
    """Return the figure of an indicator."""
    if indicator.names & {"teams", "members", *_STOCKS}:
        return _of_teams(indicator, numbers)
    if indicator.names <= REGISTER | {"judged", "content"}:
        return _of_register(indicator, numbers)
    return _of_told(indicator, numbers)


def change(now: Figure, before: Figure) -> Decimal | None:
    """Return the difference of two figures as they are printed, so that a reader can check it; None without both."""
    return now.value - before.value if now.value is not None and before.value is not None else None


def met(indicator: Indicator, found: Figure) -> bool | None:
    """Say whether the target is met; None where there is none, no figure, or the paper does not say how to compare."""
    target = indicator.target
    if target is None or found.value is None or target.kind == "rise":
        return None
    return found.value >= target.value if target.kind == "at_least" else found.value < target.value


def _of_register(indicator: Indicator, numbers: Numbers) -> Figure:
    counts = {name: numbers.register.get(name, 0) for name in REGISTER}
    counts["judged"] = counts["in_time"] + counts["late"]
    counts["touched"] = counts["judged"] + counts["undated"]
    counts["content"] = max(0, counts["in_time"] - counts["disliked"])
    known = (counts[indicator.fed[0]], counts[indicator.fed[1]]) if indicator.fed else None
    if indicator.part == "content" and not counts["rated_known"]:
        return Figure(None, reason=Reason.FEW, known=known)
    found = _divided(indicator, counts[indicator.part], counts[indicator.whole or ""])
    if found.reason is Reason.EMPTY and known and known[1]:
        return Figure(None, reason=Reason.UNKNOWN, known=known)
    return Figure(found.value, found.part, found.whole, found.reason, known)


def _of_told(indicator: Indicator, numbers: Numbers) -> Figure:
    names = [each for each in (indicator.part, indicator.whole) if each and each in measures()]
    found = None if numbers.by_commune else told(numbers.rows, *names)
    if found is None:
        return Figure(None, reason=_nothing(numbers))
    known = (found.months, numbers.months)
    if indicator.part == "services_used":
        values: Sequence[int] = (numbers.services(found.agencies), *found.values)
    else:
        values = found.values
    made = _divided(indicator, *values)
    return Figure(made.value, made.part, made.whole, made.reason, known)


def _of_teams(indicator: Indicator, numbers: Numbers) -> Figure:
    parts = (
        [indicator.part] if indicator.part in _STOCKS else [f"{indicator.part}_{at}" for at in ("commune", "village")]
    )
    if numbers.teams:
        many = sum(numbers.teams[part] for part in parts)
        return Figure(Decimal(many), many)
    each: list[Told | None] = [None if numbers.by_commune else told(numbers.rows, part) for part in parts]
    known = [one for one in each if one is not None]
    if not known:
        return Figure(None, reason=_nothing(numbers))
    many = sum(one.values[0] for one in known)
    return Figure(Decimal(many), many, known=(max(one.months for one in known), numbers.months))


def _nothing(numbers: Numbers) -> Reason:
    return Reason.BY_AGENCY if numbers.by_commune else Reason.NOT_TOLD


def _divided(indicator: Indicator, part: int, whole: int | None = None) -> Figure:
    match indicator.unit:
        case Unit.COUNT | Unit.DONG:
            return Figure(Decimal(part), part)
        case Unit.DAYS if whole:
            return Figure((Decimal(part) / whole / DAY).quantize(_CENT, ROUND_HALF_UP), part, whole)
        case Unit.PERCENT if whole and part > whole:
            return Figure(None, part, whole, Reason.CONTRADICTION)
        case Unit.PERCENT if whole:
            return Figure(percent(part, whole), part, whole)
        case Unit.PERCENT | Unit.DAYS:
            return Figure(None, reason=Reason.EMPTY)

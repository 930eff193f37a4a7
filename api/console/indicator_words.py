"""Indicators in words and numbers as an officer reads them."""

from decimal import Decimal

from babel.numbers import format_decimal

from api.console.language import say, spoken
from api.console.rendering import period_name
from api.indicators.board import Line
from api.indicators.definitions import Indicator, Unit, measures
from api.indicators.figures import DAY, Figure
from api.storage.indicator_models import IndicatorFact

_CENTS = "#,##0.00"
_WHOLE = "#,##0"


def value_of(indicator: Indicator, figure: Figure) -> str:
    """Return a figure with its unit, or that there is none."""
    if figure.value is None:
        return say("office-indicators-none")
    return say(f"indicator-unit-{indicator.unit}", value=_number(indicator, figure.value))


def parts_of(indicator: Indicator, figure: Figure) -> list[str]:
    """Return numerator and denominator with what they are; of what is only counted neither."""
    if indicator.whole is None:
        return []
    told = ((indicator.part, figure.part), (indicator.whole, figure.whole))
    return [f"{_count(name, many)} {_what(name)}" for name, many in told if many is not None]


def change_of(line: Line, previous: str) -> str:
    """Return how a figure moved against the period before, with its sign."""
    before = period_name(previous)
    if line.change is None:
        return say("office-indicators-change-none", period=before)
    sign = "+" if line.change > 0 else "−" if line.change < 0 else "±"
    moved = f"{sign}{_number(line.indicator, abs(line.change))}"
    unit = line.indicator.unit
    points = unit is Unit.PERCENT
    told = say("office-indicators-points", change=moved) if points else say(f"indicator-unit-{unit}", value=moved)
    return say("office-indicators-change", period=before, change=told)


def target_of(indicator: Indicator, *, brief: bool = False) -> str:
    """Return what the paper wants; `brief` leaves out what it does not say."""
    target = indicator.target
    if target is None:
        return say("office-indicators-no-target")
    if brief and target.kind == "rise":
        return say("indicator-target-rise-brief", value=format_decimal(target.value, locale=spoken()))
    return say(f"indicator-target-{target.kind}", value=format_decimal(target.value, locale=spoken()))


def known_of(indicator: Indicator, figure: Figure) -> str:
    """Return of how many of all a figure speaks, where that is not all of them."""
    if figure.known is None or figure.known[0] >= figure.known[1]:
        return ""
    known, every = (format_decimal(each, locale=spoken()) for each in figure.known)
    return say(f"office-indicators-known-{'dossiers' if indicator.fed else 'months'}", known=known, all=every)


def source_of(indicator: Indicator) -> str:
    """Return the paper behind an indicator, with its day."""
    name = say(f"indicator-source-{indicator.source.key}")
    return say("office-indicators-source-of", name=name, date=f"{indicator.source.date:%d/%m/%Y}")


def told_of(fact: IndicatorFact) -> str:
    """Return the paper behind a number that an agency told."""
    measure = say(f"indicator-measure-{fact.measure}")
    return say("office-indicators-told-of", measure=measure, source=fact.source, date=f"{fact.source_date:%d/%m/%Y}")


def _what(name: str) -> str:
    if name in measures():
        word = say(f"indicator-measure-{name}")
        return word[:1].lower() + word[1:]
    return say(f"indicator-part-{name}")


def _count(name: str, many: int) -> str:
    if name == "seconds":
        return format_decimal(Decimal(many) / DAY, _CENTS, locale=spoken())
    return format_decimal(many, locale=spoken())


def _number(indicator: Indicator, value: Decimal) -> str:
    cents = indicator.unit in {Unit.PERCENT, Unit.DAYS}
    return format_decimal(value, _CENTS if cents else _WHOLE, locale=spoken())

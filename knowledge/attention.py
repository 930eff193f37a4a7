"""What an editor should look at: facts and rules that are aged, unsure, or announced to change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from knowledge import ageing, rules
from knowledge.library import Library
from knowledge.model import Facet, Procedure
from knowledge.rules import Rule


class Reason(StrEnum):
    """Why something should be looked at: no longer asserted, marked as not certain, or about to change."""

    AGED = auto()
    UNSURE = auto()
    MAY_CHANGE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to look at. `part` is a facet's value, "rule" or "may_change"; `note` says what is not certain."""

    code: str
    title: str
    part: str
    say: str
    checked: date
    reason: Reason
    note: str = ""


def to_look_at(library: Library, today: date) -> list[Item]:
    """Return what should be looked at on `today`, what was checked longest ago first."""
    found = [item for procedure in library.procedures.values() for item in _of_procedure(procedure, today)]
    found += [item for rule in library.rules for item in _of_rule(rule, today)]
    return sorted(found, key=lambda item: (item.checked, item.reason, item.code, item.part))


def _of_procedure(procedure: Procedure, today: date) -> Iterator[Item]:
    for facet in Facet:
        for fact in procedure.facts(facet):
            aged = ageing.is_stale(fact, facet, procedure, today)
            if aged or fact.unsure:
                yield Item(
                    code=procedure.code,
                    title=procedure.short,
                    part=facet.value,
                    say=fact.say,
                    checked=ageing.checked_on(fact, procedure),
                    reason=Reason.AGED if aged else Reason.UNSURE,
                    note=fact.unsure or "",
                )
    for change in procedure.may_change:
        yield Item(
            code=procedure.code,
            title=procedure.short,
            part="may_change",
            say=change,
            checked=procedure.checked,
            reason=Reason.MAY_CHANGE,
        )


def _of_rule(rule: Rule, today: date) -> Iterator[Item]:
    aged = rules.is_stale(rule, today)
    if aged or rule.unsure:
        yield Item(
            code=rule.procedures[0],
            title=rule.code,
            part="rule",
            say=rule.say,
            checked=rule.checked,
            reason=Reason.AGED if aged else Reason.UNSURE,
            note=rule.unsure or "",
        )

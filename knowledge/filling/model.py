"""An e-form: its parts (`knowledge.filling.parts`), and what is asked of all of them in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar

from pydantic import ConfigDict

from knowledge.filling.parts import (
    Check,
    Computed,
    Condition,
    Field,
    Option,
    Repeat,
    Rule,
    Section,
    Signature,
)
from knowledge.filling.unroll import checks_of, computed_of, fields_of, sections_of, unrolled
from knowledge.model import Source

__all__ = ["Check", "Computed", "Condition", "Field", "Form", "Option", "Repeat", "Rule", "Section", "Signature"]

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Form:
    """The questions of one e-form, in the order they are asked, and what its paper says besides.

    `title` is how people call it, `paper_title` the title on the paper where that is another. `to` is the office it is
    addressed to. `on_behalf` lets somebody fill it for another person: then who fills it,
    and what they are to the applicant, is asked first, as `behalf.yaml` has it (`applicant` names the section of the
    person it is for).
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    version: int
    title: str
    legal: str
    source: Source
    sections: tuple[Section, ...]
    declarations: tuple[str, ...]
    procedures: tuple[str, ...]
    to: str = ""
    paper_title: str | None = None
    applicant: str | None = None
    on_behalf: bool = False
    signatures: tuple[Signature, ...] = ()
    checks: tuple[Check, ...] = ()
    attach: tuple[str, ...] = ()
    since: date | None = None

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All questions in order, those of repeated sections once for each item (`unrolled`)."""
        return unrolled(self)

    @cached_property
    def named(self) -> Mapping[str, Field]:
        """All questions by name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def parts(self) -> Mapping[str, Section]:
        """The section of each question, by the name of the question."""
        return {field.name: section for section in sections_of(self) for field in fields_of(section)}

    @cached_property
    def every_check(self) -> tuple[Check, ...]:
        """All checks, those of repeated sections once for each item."""
        return tuple(checks_of(self))

    @cached_property
    def every_computed(self) -> tuple[Computed, ...]:
        """All computed lines, those of repeated sections once for each item."""
        return tuple(computed_of(self))

    @cached_property
    def steering(self) -> tuple[frozenset[str], ...]:
        """For each question, the fields on whose answers it or a later one depends."""
        needed = frozenset[str]()
        places = [needed]
        for field in reversed(self.fields):
            needed |= {condition.field for condition in field.when}
            places.append(needed)
        return tuple(reversed(places))

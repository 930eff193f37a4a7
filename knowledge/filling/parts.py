"""The parts of an e-form: plain, frozen values, written in YAML and checked on load."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import ConfigDict

_STRICT = ConfigDict(extra="forbid")

Rule = Literal[
    "order", "years_between", "years_old", "days_since", "days_left", "differ", "same", "given", "never", "number_fits"
]
"""What a check looks at; `knowledge.filling.checks` says what each of them means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Holds when the answer to `field` is one of `equals`."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    field: str
    equals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a choice field: the value kept, and the words shown."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    value: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of an e-form.

    `kind` names a reader of `bot.dialogue.kinds`. `label` is what the paper calls it, `ask` what a person is
    asked, `again` the same in other words; `why` and `where` help who hesitates; `when` must all hold for the field
    to be asked. `default` is a value that is offered, `same_as` names earlier fields whose answers are offered.
    `fact` says which fact of the section's person it is, so that it can be offered again in another form. A question
    that only steers, and is no item of the paper, is not `printed`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    name: str
    kind: str
    label: str
    ask: str
    again: str | None = None
    example: str | None = None
    why: str | None = None
    where: str | None = None
    optional: bool = False
    options: tuple[Option, ...] = ()
    when: tuple[Condition, ...] = ()
    default: str | None = None
    same_as: tuple[str, ...] = ()
    fact: str | None = None
    printed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A line of the paper that follows from answers: `rule` is one of `knowledge.filling.computed`."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    name: str
    label: str
    rule: str
    of: tuple[str, ...]
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A section that is asked for each of several: children, members of a household.

    `first` asks whether there is one at all (needed where `least` is 0), `more` whether there is another; `item`
    names one of them with its {number}. The fields are asked `least` to `most` times.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    name: str
    item: str
    more: str
    first: str | None = None
    least: int = 0
    most: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the paper: a heading and its fields.

    `person` names whose facts it holds, in plain words ("mẹ của bé"); the section of the applicant is named by
    `Form.applicant`. `when` holds for all its fields. What is told of somebody who has died is no use in another form:
    with `keep: false` it is not offered to be kept.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    title: str
    fields: tuple[Field, ...]
    name: str | None = None
    person: str | None = None
    repeat: Repeat | None = None
    computed: tuple[Computed, ...] = ()
    when: tuple[Condition, ...] = ()
    keep: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A place left blank on the paper for somebody to sign; `name` is the field printed below it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    label: str
    name: str | None = None
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something that makes offices send a paper back, looked at before it is handed in.

    `of` are the fields that `rule` looks at, `least` and `most` its numbers (years or days). `say` tells in one
    sentence what to mend, `edit` names the field to mend. Only where the law forbids it, `blocks` is true.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    name: str
    rule: Rule
    of: tuple[str, ...]
    say: str
    edit: str
    least: int | None = None
    most: int | None = None
    blocks: bool = False
    when: tuple[Condition, ...] = ()
    source: str | None = None

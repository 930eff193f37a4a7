"""What reading an answer leads to, and what a reader is told besides the text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.filling.model import Field


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known while a question is asked.

    `province` is the code of the province whose places come first, `sex` that of the person who answers ("nam",
    "nu" or "" where nothing tells).
    """

    today: date
    province: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Good:
    """A clean value, as it is kept and handed on."""

    value: str


@dataclass(frozen=True, slots=True)
class Bad:
    """Why an answer cannot be taken: the sentence `bad-<key>`, with what fills its blanks."""

    key: str
    blanks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unsure:
    """A value that is kept only once the person says that it is right: the sentence `sure-<key>`."""

    value: str
    key: str


@dataclass(frozen=True, slots=True)
class Which:
    """Values that the answer may mean, best first; the person picks one."""

    values: tuple[str, ...]


Answer = Good | Bad | Unsure | Which
Reader = Callable[[str, Field, Asked], Answer]

"""A change of the knowledge as a value: wordings for a procedure, a question with its answer, a corrected fact."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from knowledge.model import Source

_STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)
Code = Annotated[str, Field(pattern=r"^\d\.\d{6}$")]
Wording = Annotated[str, Field(min_length=2, max_length=300)]
Wordings = Annotated[tuple[Wording, ...], Field(min_length=1, max_length=30)]
Said = Annotated[str, Field(min_length=5, max_length=300)]
Part = Literal["who", "documents", "fee", "time", "place", "online", "steps", "result", "paper"]


class OverlayError(ValueError):
    """What should be laid over the library cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddQuestions:
    """People ask for the procedure `code` in these words too."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: Code
    questions: Wordings
    kind: Literal["questions"] = "questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAnswer:
    """A question of no procedure, in several wordings, and its answer (`say`) with its source."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: Annotated[str, Field(pattern=r"^9\.\d{6}$")]
    title: Annotated[str, Field(min_length=3, max_length=60)]
    questions: Wordings
    say: Said
    source: Source
    checked: date
    kind: Literal["answer"] = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectFact:
    """A fact of a procedure that says `old` says `new` from now on, by a source of its own.

    `amount` is đồng, only where the source gives the number.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: Code
    part: Part
    old: str
    new: Said
    source: Source
    checked: date
    amount: Annotated[int, Field(ge=0)] | None = None
    kind: Literal["fact"] = "fact"


Change = Annotated[AddQuestions | AddAnswer | CorrectFact, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A change that holds, under its number; `asked` are questions of people that it must answer from now on."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    id: int
    change: Change
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overlay:
    """All changes that hold, in the order in which they were agreed on."""

    changes: tuple[Approved, ...] = ()

    @cached_property
    def version(self) -> str:
        """A mark that changes with anything in it; empty where nothing was learned."""
        if not self.changes:
            return ""
        return hashlib.sha256(json.dumps(self.dumped(), sort_keys=True).encode()).hexdigest()[:16]

    def dumped(self) -> dict[str, Any]:
        """Return the overlay as JSON-ready data."""
        return {"changes": _APPROVED.dump_python(self.changes, mode="json")}


_APPROVED: TypeAdapter[tuple[Approved, ...]] = TypeAdapter(tuple[Approved, ...])
_CHANGES: TypeAdapter[AddQuestions | AddAnswer | CorrectFact] = TypeAdapter(Change)
EMPTY = Overlay()


def read_overlay(data: Mapping[str, Any]) -> Overlay:
    """Return the overlay that `Overlay.dumped` wrote. Raises `OverlayError` for anything else."""
    try:
        return Overlay(_APPROVED.validate_python(data["changes"]))
    except (KeyError, TypeError, ValidationError) as error:
        raise OverlayError("no overlay that this version can read") from error


def read_change(data: Mapping[str, Any]) -> AddQuestions | AddAnswer | CorrectFact:
    """Return one change from JSON-ready data. Raises `OverlayError` where a value is missing or of the wrong kind."""
    try:
        return _CHANGES.validate_python(data)
    except ValidationError as error:
        places = sorted({str(each["loc"][-1]) for each in error.errors() if each["loc"]})
        raise OverlayError(", ".join(places)) from error


def dump_change(change: AddQuestions | AddAnswer | CorrectFact) -> dict[str, Any]:
    """Return `change` as JSON-ready data."""
    dumped: dict[str, Any] = _CHANGES.dump_python(change, mode="json")
    return dumped

"""Compare a document with the model, and say in an editor's words what is missing, misspelt or of the wrong kind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, ClassVar, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from knowledge import model, translation
from knowledge.checking.document import Document, Step
from knowledge.checking.problem import Kind, Problem
from knowledge.filling import model as filling
from knowledge.rules import Rule, RuleFile
from knowledge.understanding import Intent

_T = TypeVar("_T")
_STRICT = ConfigDict(extra="forbid")
_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenEntry:
    """Everyday names and questions for one code of the national catalogue."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    plain: str
    names: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    group: str = ""
    differs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenFile:
    """One file of `catalogue/`: entries of one field, by code."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    field: str
    chosen: str
    entries: dict[str, SpokenEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFrame:
    """Phrases of each part follow one another within `gap` syllables (`knowledge.matcher.frames.Frame`)."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    gap: int
    parts: tuple[tuple[str, ...], ...]
    ends: bool = False
    sure: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing people say that is no procedure; `bare` are phrases that say nothing else."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    topic: str
    phrases: tuple[str, ...]
    bare: tuple[str, ...] = ()
    frames: tuple[TopicFrame, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentFile:
    """One file of `intents/`."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    intent: Intent
    topics: tuple[Topic, ...]


PROCEDURES = TypeAdapter(model.Procedure)
FORMS = TypeAdapter(filling.Form)
SPOKEN = TypeAdapter(SpokenFile)
INTENTS = TypeAdapter(IntentFile)

_KINDS = {
    "string_type": Kind.NOT_WORDS,
    "invalid_key": Kind.NOT_WORDS,
    "tuple_type": Kind.NOT_LIST,
    "dict_type": Kind.NOT_PARTS,
    "dataclass_type": Kind.NOT_PARTS,
    "enum": Kind.NOT_ALLOWED,
    "literal_error": Kind.NOT_ALLOWED,
}


_MODELS = (
    model.Procedure, model.Fact, model.Source, model.CaseTree, model.CaseOption, model.LegalBasis,
    filling.Form, filling.Section, filling.Field, filling.Option, filling.Condition, filling.Repeat,
    filling.Computed, filling.Signature, filling.Check,
    translation.Translation, translation.SaidFact, translation.SaidTree, translation.SaidOption,
    SpokenFile, SpokenEntry, IntentFile, Topic, Rule, RuleFile, TopicFrame,
)  # fmt: skip
KEYS = frozenset(field.name for one in _MODELS for field in fields(one))
"""Every name that may stand before a colon, to guess what a misspelt one was meant to be."""


def read_shape(document: Document, adapter: TypeAdapter[_T]) -> _T | list[Problem]:
    """Return the value of `document`, or everything in it that does not fit the model."""
    try:
        return adapter.validate_python(document.value)
    except ValidationError as error:
        return [_explained(document, detail) for detail in error.errors(include_url=False)]


def _explained(document: Document, detail: Mapping[str, Any]) -> Problem:
    path: tuple[Step, ...] = tuple(step for step in detail["loc"] if step != "[key]")
    what = str(path[-1]) if path else ""
    sort, given = detail["type"], detail["input"]
    if sort == "missing":
        return document.error(Kind.MISSING, *path, variant=what, key=what)
    if sort == "unexpected_keyword_argument":
        return _unknown(document, path, KEYS)
    if sort.startswith(("date_", "datetime_")):
        return document.error(Kind.NOT_DATE, *path, key=what, value=_shown(given))
    if sort.startswith(("int_", "bool_", "float_")):
        return document.error(Kind.NOT_NUMBER, *path, key=what, value=_shown(given))
    kind = _KINDS.get(sort, Kind.OTHER_SHAPE)
    variant = "nothing" if given is None else "parts" if isinstance(given, (list, dict)) else ""
    allowed = str(detail.get("ctx", {}).get("expected", "")).replace("'", "`").replace(" or ", ", ")
    blanks = {"key": what, "value": _shown(given), "allowed": allowed, "reason": detail["msg"]}
    return document.error(kind, *path, variant=variant, **blanks)


def _unknown(document: Document, path: tuple[Step, ...], known: Collection[str]) -> Problem:
    key = str(path[-1])
    close = get_close_matches(key, known, 1)
    if close:
        return document.error(Kind.UNKNOWN_KEY, *path, variant="guess", key=key, guess=close[0])
    return document.error(Kind.UNKNOWN_KEY, *path, key=key)


def _shown(given: object) -> str:
    text = str(given)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

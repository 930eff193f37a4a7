"""Check one question of a form: its kind, options and sentences, and that its own example can be read."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from knowledge.checking.document import Document
from knowledge.checking.form_blanks import Place, blanks, spoken
from knowledge.checking.form_paths import Placed
from knowledge.checking.problem import Kind, Problem
from knowledge.filling.asked import options, values
from knowledge.filling.facts import FACTS
from knowledge.filling.model import Field

Reads = Mapping[str, Callable[[str, Field, date], Collection[str]]]
"""For each kind of answer what reads it: from text to the values it may mean, none where it cannot be read."""
LABEL_LENGTH, OPTION_LENGTH = 40, 40
_LEAST_OPTIONS = 2
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def check_field(document: Document, placed: Placed, kinds: Reads, today: date) -> Iterator[Problem]:
    """Check one question by itself."""
    path, one = placed.path, placed.field
    if one.kind not in kinds:
        known = ", ".join(sorted(kinds))
        yield document.error(Kind.KIND_UNKNOWN, *path, "kind", kind=one.kind, known=known)
    yield from label(document, path, one.label, LABEL_LENGTH)
    yield from _options(document, path, one)
    yield from _sentences(document, path, one, repeated=placed.repeated)
    yield from _fact(document, path, one)
    if one.kind in kinds:
        yield from _example(document, path, one, kinds, today)


def _options(document: Document, path: Place, one: Field) -> Iterator[Problem]:
    if one.kind == "choice" and len(one.options) < _LEAST_OPTIONS:
        yield document.error(Kind.OPTIONS_FEW, *path, "options", name=one.name)
    seen: set[str] = set()
    for number, option in enumerate(one.options):
        here = (*path, "options", number)
        if not _NAME.fullmatch(option.value):
            yield document.error(Kind.FIELD_NAME, *here, "value", name=option.value)
        if option.value in seen:
            yield document.error(Kind.OPTION_TWICE, *here, "value", value=option.value)
        seen.add(option.value)
        yield from label(document, here, option.label, OPTION_LENGTH)


def label(document: Document, path: Place, text: str, most: int = LABEL_LENGTH) -> Iterator[Problem]:
    """Check the `label` of the part at `path`: short, and written as it stands."""
    if len(text) > most:
        yield document.error(Kind.LABEL_LONG, *path, "label", key="label", length=len(text), most=most)
    yield from blanks(document, text, (*path, "label"), frozenset())


def _sentences(document: Document, path: Place, one: Field, *, repeated: bool) -> Iterator[Problem]:
    for key in ("ask", "again"):
        yield from spoken(document, getattr(one, key), (*path, key), question=True, repeated=repeated)
    for key in ("why", "where"):
        yield from spoken(document, getattr(one, key), (*path, key), question=False, repeated=repeated)
    for key in ("example", "default"):
        yield from blanks(document, getattr(one, key) or "", (*path, key), frozenset())


def _fact(document: Document, path: Place, one: Field) -> Iterator[Problem]:
    if one.fact is None:
        return
    if one.fact not in FACTS:
        yield document.error(Kind.FACT_UNKNOWN, *path, "fact", fact=one.fact, known=", ".join(FACTS))
    elif one.kind not in FACTS[one.fact]:
        yield document.error(Kind.FACT_UNKNOWN, *path, "fact", variant="kind", fact=one.fact, kind=one.kind)


def _example(document: Document, path: Place, one: Field, kinds: Reads, today: date) -> Iterator[Problem]:
    """An example that is not accepted itself sends people round in circles; so does a value that is offered."""
    for key, text in (("example", one.example), ("default", _said(one, one.default))):
        if text is not None and not kinds[one.kind](text, one, today):
            yield document.error(Kind.NOT_READ, *path, key, key=key, value=text, kind=one.kind)
    if one.default is not None and values(one) and one.default not in values(one):
        known = ", ".join(values(one))
        yield document.error(Kind.CONDITION_VALUE, *path, "default", name=one.name, value=one.default, known=known)


def _said(one: Field, value: str | None) -> str | None:
    """Return how a person would say `value`: an option by its label."""
    return next((option.label for option in options(one) if option.value == value), value)

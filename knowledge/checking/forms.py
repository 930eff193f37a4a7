"""Check one e-form by itself: kinds, questions, conditions, and that every field can be reached."""

import re
import string
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from knowledge.checking.document import Document, Step
from knowledge.checking.problem import Kind, Problem
from knowledge.checking.wording import addressed, syllables
from knowledge.model import Condition, Field, Form

LABEL_LENGTH, OPTION_LENGTH, SYLLABLES = 40, 40, 25
ADDRESS = frozenset({"you", "You", "me", "Me"})
"""The blanks of sentences that the pair of words (xưng hô) fills."""
_LEAST_OPTIONS = 2
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CLOSED = {"yes_no": ("yes", "no")}
_SPOKEN, _WRITTEN = ("ask", "why", "where"), ("label", "example")

Place = tuple[Step, ...]
Fields = Mapping[str, tuple[Place, Field]]
Needs = dict[str, frozenset[str]]


def check_form(document: Document, form: Form, kinds: Collection[str], today: date) -> Iterator[Problem]:
    """Check what can be seen without the other files; `kinds` are the kinds of answers that can be read."""
    if document.stem != form.code:
        yield document.error(Kind.FILE_NAME, "code", code=form.code)
    if form.source.date > today:
        yield document.error(Kind.FUTURE, "source", "date", day=form.source.date)
    for key in ("procedures", "sections"):
        if not getattr(form, key):
            yield document.error(Kind.MISSING, key, variant=key, key=key)
    for key in ("title", "declaration"):
        yield from _blanks(document, getattr(form, key), (key,), frozenset())
    yield from _fields(document, form, kinds)
    yield from _conditions(document, form)


def _placed(form: Form) -> Iterator[tuple[Place, Field]]:
    for section, part in enumerate(form.sections):
        for number, one in enumerate(part.fields):
            yield ("sections", section, "fields", number), one


def _fields(document: Document, form: Form, kinds: Collection[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, one in _placed(form):
        if not _NAME.fullmatch(one.name):
            yield document.error(Kind.FIELD_NAME, *path, "name", name=one.name)
        if one.name in seen:
            yield document.error(Kind.FIELD_TWICE, *path, "name", name=one.name)
        seen.add(one.name)
        if one.kind not in kinds:
            yield document.error(Kind.KIND_UNKNOWN, *path, "kind", kind=one.kind, known=", ".join(sorted(kinds)))
        if len(one.label) > LABEL_LENGTH:
            length = len(one.label)
            yield document.error(Kind.LABEL_LONG, *path, "label", key="label", length=length, most=LABEL_LENGTH)
        yield from _options(document, path, one)
        yield from _questions(document, path, one)


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
        if len(option.label) > OPTION_LENGTH:
            length = len(option.label)
            yield document.error(Kind.LABEL_LONG, *here, "label", key="label", length=length, most=OPTION_LENGTH)
        yield from _blanks(document, option.label, (*here, "label"), frozenset())


def _questions(document: Document, path: Place, one: Field) -> Iterator[Problem]:
    if syllables(one.ask) > SYLLABLES:
        yield document.error(Kind.ASK_LONG, *path, "ask", length=syllables(one.ask), most=SYLLABLES)
    if one.ask.count("?") != 1:
        yield document.error(Kind.QUESTION_MARKS, *path, "ask", number=one.ask.count("?"))
    for key in (*_SPOKEN, *_WRITTEN):
        text = getattr(one, key) or ""
        yield from _blanks(document, text, (*path, key), ADDRESS if key in _SPOKEN else frozenset())
        words = addressed(text) if key in _SPOKEN else None
        if words:
            yield document.error(Kind.ADDRESSED, *path, key, variant="form", words=words)


def _blanks(document: Document, text: str, path: Place, allowed: frozenset[str]) -> Iterator[Problem]:
    try:
        blanks = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        yield document.error(Kind.BRACES, *path)
        return
    for name in blanks:
        if name not in allowed:
            variant = "" if allowed else "written"
            yield document.error(Kind.BLANK_UNKNOWN, *path, variant=variant, blank="{" + name + "}")


def _conditions(document: Document, form: Form) -> Iterator[Problem]:
    """Report conditions that cannot hold; a field is named unreachable only where each one alone is sound."""
    later = {one.name for _, one in _placed(form)}
    earlier: dict[str, Field] = {}
    needs: dict[str, Needs] = {}
    for path, one in _placed(form):
        faults = [
            problem
            for number, condition in enumerate(one.when)
            for problem in _condition(document, (*path, "when", number), condition, earlier, later)
        ]
        yield from faults
        needs[one.name] = _needs(one, needs)
        if not faults and not all(needs[one.name].values()):
            yield document.error(Kind.UNREACHABLE, *path, "when", name=one.name)
        earlier[one.name] = one
        later.discard(one.name)


def _needs(one: Field, needs: Mapping[str, Needs]) -> Needs:
    """Return what earlier fields must hold for `one` to be asked, conditions on those fields themselves included."""
    all_of: Needs = {}
    for condition in one.when:
        for name, values in {**needs.get(condition.field, {}), condition.field: frozenset(condition.equals)}.items():
            all_of[name] = all_of[name] & values if name in all_of else values
    return all_of


def _condition(
    document: Document, path: Place, condition: Condition, earlier: Mapping[str, Field], later: Collection[str]
) -> Iterator[Problem]:
    asked = earlier.get(condition.field)
    if asked is None:
        kind = Kind.CONDITION_LATER if condition.field in later else Kind.CONDITION_FIELD
        yield document.error(kind, *path, "field", name=condition.field)
        return
    values = _CLOSED.get(asked.kind, tuple(option.value for option in asked.options))
    if not values:
        yield document.warning(Kind.CONDITION_OPEN, *path, "field", name=condition.field)
        return
    for number, value in enumerate(condition.equals):
        if value not in values:
            blanks = {"name": condition.field, "value": value, "known": ", ".join(values)}
            yield document.error(Kind.CONDITION_VALUE, *path, "equals", number, **blanks)
    if not condition.equals:
        yield document.error(
            Kind.CONDITION_VALUE, *path, "equals", name=condition.field, value="–", known=", ".join(values)
        )

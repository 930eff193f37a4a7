"""Check that a form whose questions changed has a new version: people are still filling in the old one.

`form_versions.yaml` keeps for each code and version a mark of its questions. Wordings may change freely.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from knowledge.checking.document import Document
from knowledge.checking.problem import Kind, Problem
from knowledge.filling.model import Condition, Field, Form, Section

_FILE = "form_versions.yaml"
_MARK_LENGTH = 10
Pairs = tuple[tuple[Document, Form], ...]


def mark(form: Form) -> str:
    """Return the mark of what a draft depends on: which questions there are, what can be answered, and when."""
    shape = [form.on_behalf, [_section(section) for section in form.sections]]
    return "m" + sha256(json.dumps(shape).encode()).hexdigest()[:_MARK_LENGTH]


def _section(section: Section) -> list[object]:
    repeat = section.repeat
    group = [repeat.name, repeat.least, repeat.most] if repeat else []
    return [group, _when(section.when), [_field(field) for field in section.fields]]


def _field(field: Field) -> list[object]:
    return [field.name, field.kind, field.optional, _when(field.when), [option.value for option in field.options]]


def _when(when: tuple[Condition, ...]) -> list[object]:
    return [[condition.field, list(condition.equals)] for condition in when]


def check_versions(forms: Pairs, old: Pairs, documents: Iterable[Document]) -> Iterator[Problem]:
    """Compare every form with its mark, which stands in one of `documents`, and old versions with the newest."""
    noted: object = next((document.value for document in documents if document.name == _FILE), None)
    marks = noted if isinstance(noted, Mapping) else {}
    newest = {form.code: form.version for _, form in forms}
    for document, form in (*forms, *old):
        known = marks.get(form.code)
        kept = known.get(form.version) if isinstance(known, Mapping) else None
        if kept != mark(form):
            yield _unlike(document, form, kept is None, newest.get(form.code, 0))
    for document, form in old:
        if form.version >= newest.get(form.code, 0):
            yield document.error(Kind.VERSION_OLD, "version", code=form.code, version=form.version)


def _unlike(document: Document, form: Form, unknown: bool, newest: int) -> Problem:
    kind = Kind.VERSION_UNKNOWN if unknown else Kind.VERSION_CHANGED
    variant = "old" if form.version < newest else ""
    version, after = form.version, form.version + 1
    return document.error(
        kind, "version", variant=variant, code=form.code, version=version, after=after, mark=mark(form)
    )

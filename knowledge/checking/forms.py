"""Check one e-form by itself: its head, its questions, what is said of them, and that all of it can be reached."""

import re
from collections.abc import Iterator
from datetime import date

from knowledge.checking.document import Document
from knowledge.checking.form_blanks import ADDRESS, blanks, spoken
from knowledge.checking.form_fields import Reads, check_field
from knowledge.checking.form_paths import Walk, placed
from knowledge.checking.form_rules import check_rules_of
from knowledge.checking.problem import Kind, Problem
from knowledge.filling.model import Form, Section
from knowledge.filling.unroll import names_in

__all__ = ["ADDRESS", "Reads", "check_form", "check_old_form"]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MOST_ITEMS = 20
_HEAD, _LISTS = ("title", "paper_title", "legal", "to"), ("declarations", "attach")


def check_form(document: Document, form: Form, kinds: Reads, today: date) -> Iterator[Problem]:
    """Check what can be seen without the other files; `kinds` tells for each kind how its answers are read."""
    if document.stem != form.code:
        yield document.error(Kind.FILE_NAME, "code", code=form.code)
    if form.source.date > today:
        yield document.error(Kind.FUTURE, "source", "date", day=form.source.date)
    for key in ("procedures", "sections", "declarations"):
        if not getattr(form, key):
            yield document.error(Kind.MISSING, key, variant=key, key=key)
    for key in _HEAD:
        yield from blanks(document, getattr(form, key) or "", (key,), frozenset())
    for key in _LISTS:
        for number, text in enumerate(getattr(form, key)):
            yield from blanks(document, text, (key, number), frozenset())
    yield from _applicant(document, form)
    for number, section in enumerate(form.sections):
        yield from _section(document, number, section)
    yield from _names(document, form)
    for one in placed(form):
        yield from check_field(document, one, kinds, today)
    walk = Walk(document, form)
    yield from walk.problems
    yield from check_rules_of(document, form, walk, kinds, today)


def check_old_form(document: Document, form: Form, kinds: Reads) -> Iterator[Problem]:
    """Check a version that drafts may still stand on: only that it can be walked; its words are left as they were."""
    if document.stem != f"{form.code}.{form.version}":
        yield document.error(Kind.FILE_NAME, "version", variant="old", code=form.code, version=form.version)
    for one in placed(form):
        if one.field.kind not in kinds:
            known = ", ".join(sorted(kinds))
            yield document.error(Kind.KIND_UNKNOWN, *one.path, "kind", kind=one.field.kind, known=known)
    yield from Walk(document, form).problems


def _applicant(document: Document, form: Form) -> Iterator[Problem]:
    known = [section.name for section in form.sections if section.name]
    if form.applicant is None:
        if form.on_behalf:
            yield document.error(Kind.MISSING, "on_behalf", variant="applicant", key="applicant")
    elif form.applicant not in known:
        yield document.error(Kind.SECTION_UNKNOWN, "applicant", name=form.applicant, known=", ".join(known) or "–")
    elif not any(one.fields for one in form.sections if one.name == form.applicant and one.repeat is None):
        yield document.error(Kind.SECTION_UNKNOWN, "applicant", variant="repeated", name=form.applicant)


def _section(document: Document, number: int, section: Section) -> Iterator[Problem]:
    path = ("sections", number)
    yield from blanks(document, section.title, (*path, "title"), frozenset())
    if section.name is not None and not _NAME.fullmatch(section.name):
        yield document.error(Kind.FIELD_NAME, *path, "name", name=section.name)
    holds_person = not section.keep or any(one.fact for one in section.fields)
    if holds_person and not (section.name and section.person):
        key = "person" if section.name else "name"
        yield document.error(Kind.MISSING, *path, variant="person", key=key)
    if section.repeat is not None:
        yield from _repeat(document, (*path, "repeat"), section)


def _repeat(document: Document, path: tuple[str | int, ...], section: Section) -> Iterator[Problem]:
    repeat = section.repeat
    if repeat is None:
        return
    if not _NAME.fullmatch(repeat.name):
        yield document.error(Kind.FIELD_NAME, *path, "name", name=repeat.name)
    if not 0 <= repeat.least <= repeat.most <= _MOST_ITEMS or repeat.most == 0:
        yield document.error(Kind.REPEAT_NUMBERS, *path, least=repeat.least, most=repeat.most, limit=_MOST_ITEMS)
    if repeat.least == 0 and repeat.first is None:
        yield document.error(Kind.MISSING, *path, variant="first", key="first")
    if "{number}" not in repeat.item:
        yield document.error(Kind.NUMBER_MISSING, *path, "item", key="item")
    yield from blanks(document, repeat.item, (*path, "item"), frozenset({"number"}))
    for key in ("first", "more"):
        yield from spoken(document, getattr(repeat, key), (*path, key), question=True, repeated=True)


def _names(document: Document, form: Form) -> Iterator[Problem]:
    """No two questions may bear one name; inside a repeated section only its own questions count."""
    seen = {one.repeat.name for one in form.sections if one.repeat}
    groups = [section.repeat.name for section in form.sections if section.repeat]
    for number, section in enumerate(form.sections):
        if section.repeat and groups.count(section.repeat.name) > 1:
            yield document.error(Kind.FIELD_TWICE, "sections", number, "repeat", "name", name=section.repeat.name)
        inside: set[str] = set() if section.repeat else seen
        for place, field in enumerate(section.fields):
            path = ("sections", number, "fields", place, "name")
            if not _NAME.fullmatch(field.name):
                yield document.error(Kind.FIELD_NAME, *path, name=field.name)
            if field.name in inside:
                yield document.error(Kind.FIELD_TWICE, *path, name=field.name)
            inside.add(field.name)
        for name in names_in(section)[len(section.fields) :]:
            if not _NAME.fullmatch(name):
                yield document.error(Kind.FIELD_NAME, "sections", number, "computed", name=name)

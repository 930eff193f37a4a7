"""Answers as people read them, and a whole form as the review page, the console and the paper show it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.filling.asked import holds
from knowledge.filling.model import Form, Section
from knowledge.filling.output import items_of, with_computed
from knowledge.filling.unroll import in_item, numbered, sections_of
from knowledge.filling.written import shown

__all__ = ["Part", "Row", "Sheet", "Signed", "sheet", "shown"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the name of the field, what the paper calls it, what was answered ("" where nothing was)."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its lines; a repeated section (`group`, titled `of`) has one part for each item, by number."""

    title: str
    rows: tuple[Row, ...]
    group: str = ""
    item: int = 0
    of: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A place to sign by hand, and the name to print below it."""

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form with its answers, ready to be read."""

    title: str
    legal: str
    to: str
    parts: tuple[Part, ...]
    declarations: tuple[str, ...]
    signatures: tuple[Signed, ...]
    attach: tuple[str, ...]


def sheet(form: Form, answers: Mapping[str, str]) -> Sheet:
    """Return what the paper says: only what is asked, questions for further items left out."""
    live = with_computed(form, answers)
    return Sheet(
        title=form.paper_title or form.title,
        legal=form.legal,
        to=form.to,
        parts=tuple(part for section in sections_of(form) for part in _parts(section, live) if part.rows),
        declarations=form.declarations,
        signatures=tuple(
            Signed(one.label, live.get(one.name or "", "")) for one in form.signatures if holds(one.when, live)
        ),
        attach=form.attach,
    )


def _parts(section: Section, live: Mapping[str, str]) -> Iterator[Part]:
    if section.repeat is None:
        yield Part(section.title, tuple(_rows(section, 0, live)))
        return
    for number in items_of(section, live):
        title = numbered(section.repeat.item, number)
        yield Part(title, tuple(_rows(section, number, live)), section.repeat.name, number, section.title)


def _rows(section: Section, number: int, live: Mapping[str, str]) -> Iterator[Row]:
    inside = in_item(section, number)
    for field in section.fields:
        name = inside(field.name)
        if name in live and field.printed:
            yield Row(name, field.label, shown(field, live[name]))
    asked = {field.name for field in section.fields}
    for name, label in {one.name: one.label for one in section.computed if one.name not in asked}.items():
        if live.get(inside(name)):
            yield Row(inside(name), label, live[inside(name)])

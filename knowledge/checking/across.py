"""Check what only shows between files: codes that are named, things written twice, procedures and their forms."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from knowledge.checking.cases import options
from knowledge.checking.document import Document, Step
from knowledge.checking.problem import Kind, Problem
from knowledge.checking.shape import SpokenFile
from knowledge.filling.model import Form
from knowledge.importing import CODE
from knowledge.model import Procedure
from knowledge.rules import RuleFile
from knowledge.text import clean, tokens


@dataclass(frozen=True)
class Shelf:
    """All files that could be read, and the codes and form names of those that could not.

    `imported` are the codes of the imported national catalogue, None where none is imported.
    """

    procedures: tuple[tuple[Document, Procedure], ...] = ()
    forms: tuple[tuple[Document, Form], ...] = ()
    spoken: tuple[tuple[Document, SpokenFile], ...] = ()
    broken: frozenset[str] = field(default_factory=frozenset)
    imported: Collection[str] | None = None
    rules: tuple[tuple[Document, RuleFile], ...] = ()
    old_forms: tuple[tuple[Document, Form], ...] = ()

    @cached_property
    def owners(self) -> Mapping[str, Procedure]:
        """Every code that a procedure answers for, covered ones too."""
        covered = {code: p for _, p in self.procedures for code in p.covers}
        return covered | {p.code: p for _, p in self.procedures}

    @cached_property
    def known(self) -> Collection[str]:
        """Every code that is known from any file."""
        spoken = {code for _, file in self.spoken for code in file.entries}
        return {*self.owners, *self.broken, *spoken, *(self.imported or ())}

    @cached_property
    def form_codes(self) -> Mapping[str, Form | None]:
        """Every form by its code; None for one whose file cannot be read."""
        return dict.fromkeys(self.broken) | {form.code: form for _, form in self.forms}


def check_across(shelf: Shelf) -> Iterator[Problem]:
    """Check all files beside each other."""
    yield from _codes_twice(shelf)
    yield from _labels_twice(shelf)
    yield from _said_twice(shelf)
    for document, procedure in shelf.procedures:
        yield from _named_codes(shelf, document, procedure)
        yield from _form_of(shelf, document, procedure)
    for document, form in shelf.forms:
        yield from _procedures_of(shelf, document, form)


def unknown_code(shelf: Shelf, document: Document, code: str, *path: Step) -> Problem | None:
    """Return what is wrong with a code that is named; unknown ones are no error before a catalogue is imported."""
    if code in shelf.known:
        return None
    if CODE.fullmatch(code) and shelf.imported is None:
        return document.warning(Kind.CODE_UNKNOWN, *path, variant="perhaps", code=code)
    return document.error(Kind.CODE_UNKNOWN, *path, code=code)


def _named_codes(shelf: Shelf, document: Document, procedure: Procedure) -> Iterator[Problem]:
    named: list[tuple[tuple[Step, ...], str | None]] = [(("superseded_by",), procedure.superseded_by)]
    named += [(("related", number), code) for number, code in enumerate(procedure.related)]
    gotos = [((*path, "goto"), option.goto) for path, option in options(procedure.cases)]
    for path, code in (*named, *gotos):
        problem = unknown_code(shelf, document, code, *path) if code else None
        if problem:
            yield problem
    answered = {*shelf.owners, *shelf.broken, *(shelf.imported or ())}
    for path, code in gotos:
        if code and code in shelf.known and code not in answered:
            yield document.warning(Kind.GOTO_NOWHERE, *path, code=code)


def _codes_twice(shelf: Shelf) -> Iterator[Problem]:
    """No code may be answered for by two procedure files, or stand twice among the everyday names."""
    seen: dict[str, str] = {}
    for document, procedure in shelf.procedures:
        for number, code in enumerate((procedure.code, *procedure.covers)):
            path: tuple[Step, ...] = ("covers", number - 1) if number else ("code",)
            if code in seen:
                yield document.error(Kind.COVERED_TWICE, *path, code=code, other=seen[code])
            seen.setdefault(code, document.name)
    told: dict[str, str] = {}
    for document, file in shelf.spoken:
        for code in file.entries:
            if code in told:
                yield document.error(Kind.CODE_TWICE, "entries", code, code=code, other=told[code])
            told.setdefault(code, document.name)


def _labels_twice(shelf: Shelf) -> Iterator[Problem]:
    """Two procedures with one short name cannot be told apart among the choices."""
    seen: dict[str, str] = {}
    for document, procedure in shelf.procedures:
        short = _same(procedure.short)
        if short in seen:
            yield document.error(Kind.LABEL_TWICE, "short", short=procedure.short, other=seen[short])
        seen.setdefault(short, document.name)


def _said_twice(shelf: Shelf) -> Iterator[Problem]:
    """A name or question of two procedures finds neither."""
    seen: dict[str, tuple[str, str]] = {}
    for document, owner, path, text in _sayings(shelf):
        other = seen.setdefault(_same(text), (owner, document.name))
        if other[0] != owner:
            yield document.warning(Kind.SAID_TWICE, *path, text=text, other=other[1], code=other[0])


def _sayings(shelf: Shelf) -> Iterator[tuple[Document, str, tuple[Step, ...], str]]:
    for document, procedure in shelf.procedures:
        for path, text in _listed((), {"aliases": procedure.aliases, "questions": procedure.questions}):
            yield document, procedure.code, path, text
    for document, file in shelf.spoken:
        for code, entry in file.entries.items():
            if code not in shelf.owners:  # a procedure file answers for it and speaks for itself
                for path, text in _listed(("entries", code), {"names": entry.names, "questions": entry.questions}):
                    yield document, code, path, text


def _listed(start: tuple[Step, ...], lists: Mapping[str, Iterable[str]]) -> Iterator[tuple[tuple[Step, ...], str]]:
    for key, texts in lists.items():
        for number, text in enumerate(texts):
            yield (*start, key, number), text


def _same(text: str) -> str:
    return " ".join(tokens(clean(text)))


def _form_of(shelf: Shelf, document: Document, procedure: Procedure) -> Iterator[Problem]:
    if procedure.form is None:
        return
    if procedure.form not in shelf.form_codes:
        yield document.error(Kind.FORM_UNKNOWN, "form", form=procedure.form)
        return
    form = shelf.form_codes[procedure.form]
    if form and not {procedure.code, *procedure.covers} & set(form.procedures):
        yield document.error(Kind.FORM_NOT_BACK, "form", form=form.code, code=procedure.code)


def _procedures_of(shelf: Shelf, document: Document, form: Form) -> Iterator[Problem]:
    for number, code in enumerate(form.procedures):
        problem = unknown_code(shelf, document, code, "procedures", number)
        owner = shelf.owners.get(code)
        if problem:
            yield problem
        elif owner and owner.form != form.code:
            yield document.error(Kind.PROCEDURE_NOT_BACK, "procedures", number, code=owner.code, form=form.code)

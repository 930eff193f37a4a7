"""The knowledge files as they are now, beside which a spreadsheet is laid, and the rules it must keep."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import TypeAdapter

from knowledge.checking.across import Shelf, check_across
from knowledge.checking.document import Document, Step, read_documents
from knowledge.checking.problem import Kind, Problem, Severity
from knowledge.checking.procedures import check_procedure
from knowledge.checking.shape import FORMS, PROCEDURES, SPOKEN, read_shape
from knowledge.exchange.columns import PARTS, SHEETS
from knowledge.exchange.faults import Fault, Place, refused
from knowledge.exchange.joining import Joined, Places
from locales import DEFAULT, say, sentences

_NAMED = re.compile(r"`([a-z_]+)(:[^`]*)?`")


@dataclass(frozen=True, slots=True, kw_only=True)
class _CellProblem(Problem):
    """A problem of a procedure that stands in a spreadsheet."""

    place: Place


@dataclass(frozen=True)
class _SheetDocument(Document):
    """A procedure of a spreadsheet, checked like a file; its problems name cells."""

    places: Places = field(default_factory=dict)

    def error(self, kind: Kind, /, *path: Step, variant: str = "", **blanks: object) -> Problem:
        return self._problem(Severity.ERROR, kind, path, variant, blanks)

    def warning(self, kind: Kind, /, *path: Step, variant: str = "", **blanks: object) -> Problem:
        return self._problem(Severity.WARNING, kind, path, variant, blanks)

    def _problem(
        self, severity: Severity, kind: Kind, path: tuple[Step, ...], variant: str, blanks: Mapping[str, object]
    ) -> Problem:
        place = next(self.places[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.places)
        return _CellProblem(
            file=self.name, line=1, kind=kind, severity=severity, blanks=blanks, variant=variant, place=place
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say: faults forbid the import, remarks are shown beside the differences."""

    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]


def read_shelf(root: Traversable, imported: Collection[str] | None) -> Shelf:
    """Return all files that procedures are checked beside. Raises `SpreadsheetError` where one is broken."""
    procedures = _read(root, "procedures", PROCEDURES)
    return Shelf(procedures, _read(root, "forms", FORMS), _read(root, "catalogue", SPOKEN), imported=imported)


def _read(root: Traversable, folder: str, adapter: TypeAdapter[Any]) -> tuple[tuple[Document, Any], ...]:
    documents, problems = read_documents(root / folder, folder)
    shaped = [(document, read_shape(document, adapter)) for document in documents]
    problems += [problem for _, shape in shaped if isinstance(shape, list) for problem in shape]
    if problems:
        raise refused("library", problem=problems[0].text())
    return tuple(shaped)


def judge(shelf: Shelf, changed: Mapping[str, Joined], today: date) -> Verdict:
    """Check the library as it would be with `changed` in it; what was wrong elsewhere before is not repeated."""
    before = {_told(problem) for problem in _problems(shelf, changed.keys(), today)}
    fresh = _problems(_with(shelf, changed), changed.keys(), today)
    errors = [problem for problem in fresh if problem.severity is Severity.ERROR]
    faults = [problem for problem in errors if isinstance(problem, _CellProblem) or _told(problem) not in before]
    remarks = [p for p in fresh if p.severity is Severity.WARNING and _told(p) not in before]
    return Verdict(tuple(map(_as_fault, faults)), tuple(map(_as_fault, remarks)))


def _with(shelf: Shelf, changed: Mapping[str, Joined]) -> Shelf:
    fresh = {procedure.code: (document, procedure) for document, procedure in shelf.procedures}
    for code, one in changed.items():
        name = fresh[code][0].name if code in fresh else f"procedures/{code}.yaml"
        fresh[code] = (_SheetDocument(name, None, places=one.places), one.procedure)
    return replace(shelf, procedures=tuple(fresh.values()))


def _problems(shelf: Shelf, codes: Collection[str], today: date) -> list[Problem]:
    return [*_of_each(shelf, codes, today), *check_across(shelf)]


def _of_each(shelf: Shelf, codes: Collection[str], today: date) -> Iterator[Problem]:
    for document, procedure in shelf.procedures:
        if procedure.code in codes:
            yield from check_procedure(document, procedure, today)


def _told(problem: Problem) -> tuple[object, ...]:
    return problem.file, problem.kind, problem.variant, str(problem.blanks)


def _as_fault(problem: Problem) -> Fault:
    """Return the problem with its cell, and with headings in place of the names that only files have."""
    if not isinstance(problem, _CellProblem):
        return Fault("exchange-elsewhere", None, {"problem": problem.text()})
    keys = [f"exchange-check-{problem.kind}", f"check-{problem.kind}-{problem.variant}", f"check-{problem.kind}"]
    key = next(key for key in keys if key in sentences(DEFAULT))
    what = _NAMED.sub(_heading, say(key, **problem.blanks))
    return Fault("exchange-checked", problem.place, {"problem": what})


def _heading(named: re.Match[str]) -> str:
    key, value = named[1], (named[2] or "").rstrip(":")
    key = {"key": "case", "text": "law", "then": "parent"}.get(key, key)
    columns = {column.key: column.heading for sheet in SHEETS for column in sheet.columns}
    shown = say(f"exchange-part-{key}") if key in PARTS else columns.get(key, key)
    return f"“{shown}{value}”"

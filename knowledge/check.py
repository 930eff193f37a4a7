"""Check all knowledge and all sentences: whatever is wrong, in words of an editor, with file and line."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import TypeAdapter

from knowledge.checking.across import Shelf, check_across
from knowledge.checking.document import Document, read_documents
from knowledge.checking.facts import aged_facts
from knowledge.checking.forms import Reads, check_form, check_old_form
from knowledge.checking.problem import Problem, Severity
from knowledge.checking.procedures import check_procedure
from knowledge.checking.rules import aged_rules, check_rules
from knowledge.checking.sentences import check_sentences
from knowledge.checking.shape import FORMS, INTENTS, PROCEDURES, SPOKEN, read_shape
from knowledge.checking.translations import check_translations
from knowledge.checking.versions import check_versions
from knowledge.checking.words import check_phrases, check_spoken, check_words
from knowledge.matcher.vocabulary import Words
from knowledge.rules import RULE_FILES

_T = TypeVar("_T")
_FOLDERS = ("procedures", "forms", "forms/old", "catalogue", "intents", "words", "rules", "procedures_en", "")

__all__ = ["Problem", "Report", "Severity", "check"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: problems and aged facts by file and line, and how much was looked at."""

    problems: tuple[Problem, ...]
    aged: tuple[Problem, ...]
    counts: Mapping[str, int]

    @property
    def errors(self) -> int:
        """How many problems must be put right."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)


def check(
    root: Traversable | None = None,
    locales: Traversable | None = None,
    *,
    kinds: Reads,
    today: date,
    imported: Collection[str] | None = None,
) -> Report:
    """Check the files of `root` (this package) and the sentences of `locales`.

    `kinds` are the readers of form answers by kind, `imported` the codes of the national catalogue.
    """
    read = {folder: read_documents(_under(root or files("knowledge"), folder), folder) for folder in _FOLDERS}
    problems = [problem for _, faults in read.values() for problem in faults]
    documents = {folder: found for folder, (found, _) in read.items()}
    shelf, faults = _shelf(documents, {problem.file for problem in problems}, imported)
    said, sentences = check_sentences(locales or files("locales"))
    problems += [*faults, *said, *_each(shelf, documents, kinds, today), *check_across(shelf)]
    problems += check_rules(shelf, _spoken_words(documents["words"], problems), today)
    problems += check_translations(shelf, documents["procedures_en"])
    problems += check_versions(shelf.forms, shelf.old_forms, documents[""])
    aged = [problem for document, one in shelf.procedures for problem in aged_facts(document, one, today)]
    aged += aged_rules(shelf, today)
    entries = sum(len(file.entries) for _, file in shelf.spoken)
    counts = {"procedures": len(documents["procedures"]), "forms": len(documents["forms"]), "entries": entries}
    return Report(_sorted(problems), _sorted(aged), {**counts, "sentences": sentences, "aged": len(aged)})


def _under(root: Traversable, folder: str) -> Traversable:
    return root / folder if folder else root


def _shelf(
    documents: Mapping[str, list[Document]], unread: Collection[str], imported: Collection[str] | None
) -> tuple[Shelf, list[Problem]]:
    """Return everything that fits the model, and what does not."""
    procedures, wrong_procedures = _shaped(documents["procedures"], PROCEDURES)
    forms, wrong_forms = _shaped(documents["forms"], FORMS)
    old, wrong_old = _shaped(documents["forms/old"], FORMS)
    spoken, wrong_spoken = _shaped(documents["catalogue"], SPOKEN)
    rules, wrong_rules = _shaped(documents["rules"], RULE_FILES)
    _, wrong_intents = _shaped(documents["intents"], INTENTS)
    wrong = [*wrong_procedures, *wrong_forms, *wrong_old, *wrong_spoken, *wrong_intents, *wrong_rules]
    names = {file.rpartition("/")[2].removesuffix(".yaml") for file in (*unread, *(p.file for p in wrong))}
    shelf = Shelf(tuple(procedures), tuple(forms), tuple(spoken), frozenset(names), imported, tuple(rules), tuple(old))
    return shelf, wrong


def _shaped(documents: list[Document], adapter: TypeAdapter[_T]) -> tuple[list[tuple[Document, _T]], list[Problem]]:
    good: list[tuple[Document, _T]] = []
    wrong: list[Problem] = []
    for document in documents:
        shaped = read_shape(document, adapter)
        if isinstance(shaped, list):
            wrong += shaped
        else:
            good.append((document, shaped))
    return good, wrong


def _each(shelf: Shelf, documents: Mapping[str, list[Document]], kinds: Reads, today: date) -> Iterator[Problem]:
    """Check every file by itself."""
    for document, procedure in shelf.procedures:
        yield from check_procedure(document, procedure, today)
    for document, form in shelf.forms:
        yield from check_form(document, form, kinds, today)
    for document, form in shelf.old_forms:
        yield from check_old_form(document, form, kinds)
    for document, file in shelf.spoken:
        yield from check_spoken(document, file)
    for document in documents["words"]:
        yield from check_words(document)
    for document in (*documents["rules"], *documents[""]):
        yield from check_phrases(document)


def _spoken_words(documents: list[Document], problems: list[Problem]) -> Words | None:
    """Return the words people use; None where a file of them cannot be relied on."""
    unsound = any(problem.file.startswith("words/") for problem in problems)
    return None if unsound else Words(tuple(document.value for document in documents))


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    def place(problem: Problem) -> tuple[Any, ...]:
        return problem.file, problem.line, problem.kind

    return tuple(sorted(problems, key=place))

"""Check the decision tree of a procedure, and that facts name cases that can be reached."""

from collections import Counter
from collections.abc import Iterator

from knowledge.checking.document import Document, Step
from knowledge.checking.facts import facts_of
from knowledge.checking.problem import Kind, Problem
from knowledge.model import CaseOption, CaseTree, Procedure
from knowledge.text import clean

LABEL_LENGTH = 40
_OPTIONS = range(2, 5)

Place = tuple[Step, ...]


def trees(tree: CaseTree | None, path: Place = ("cases",)) -> Iterator[tuple[Place, CaseTree]]:
    """Yield (place in the file, question) for the tree and every further question in it."""
    if tree is None:
        return
    yield path, tree
    for number, option in enumerate(tree.options):
        yield from trees(option.then, (*path, "options", number, "then"))


def options(tree: CaseTree | None) -> Iterator[tuple[Place, CaseOption]]:
    """Yield (place in the file, option) for every option at any depth."""
    for path, one in trees(tree):
        for number, option in enumerate(one.options):
            yield (*path, "options", number), option


def check_cases(document: Document, procedure: Procedure) -> Iterator[Problem]:
    """Check the questions, their options, and the cases that facts are limited to."""
    for path, tree in trees(procedure.cases):
        if len(tree.options) not in _OPTIONS:
            yield document.error(Kind.OPTIONS_NUMBER, *path, "options", number=len(tree.options))
        yield from _signs_twice(document, path, tree)
    seen: set[str] = set()
    for path, option in options(procedure.cases):
        yield from _option(document, path, option)
        if option.key in seen:
            yield document.error(Kind.CASE_TWICE, *path, "key", key=option.key)
        seen.add(option.key)
    yield from _cases_of_facts(document, procedure)


def _option(document: Document, path: Place, option: CaseOption) -> Iterator[Problem]:
    if len(option.label) > LABEL_LENGTH:
        length = len(option.label)
        yield document.error(Kind.LABEL_LONG, *path, "label", key="label", length=length, most=LABEL_LENGTH)
    if option.goto and option.then:
        yield document.error(Kind.GOTO_AND_THEN, *path, key=option.key)


def _signs_twice(document: Document, path: Place, tree: CaseTree) -> Iterator[Problem]:
    """A sign of two options chooses neither."""
    owners = Counter(sign for option in tree.options for sign in {clean(one) for one in (*option.signs, option.label)})
    for number, option in enumerate(tree.options):
        for place, sign in enumerate(option.signs):
            if owners[clean(sign)] > 1:
                yield document.warning(Kind.SIGN_TWICE, *path, "options", number, "signs", place, sign=sign)


def _cases_of_facts(document: Document, procedure: Procedure) -> Iterator[Problem]:
    found = dict((option.key, option) for _, option in options(procedure.cases))  # noqa: C402
    for _, path, fact in facts_of(procedure):
        for number, key in enumerate(fact.cases):
            if key not in found:
                known = ", ".join(found) or "–"
                yield document.error(Kind.CASE_UNKNOWN, *path, "cases", number, key=key, known=known)
            elif found[key].goto:
                yield document.warning(Kind.CASE_ELSEWHERE, *path, "cases", number, key=key, code=found[key].goto)

"""Check one procedure file by itself: its parts, names, dates and words."""

from collections.abc import Iterator
from datetime import date

from knowledge.checking.cases import check_cases, options, trees
from knowledge.checking.document import Document, Step
from knowledge.checking.facts import check_facts, facts_of
from knowledge.checking.problem import Kind, Problem
from knowledge.checking.wording import addressed, polite, sentences_of, syllables
from knowledge.importing import CODE
from knowledge.model import Procedure

SHORT_LENGTH, SYLLABLES = 60, 25
_LEAST = {"aliases": 3, "questions": 8}
_MUST = ("documents", "fee", "time", "place", "legal")
_NAMED = ("name", "short", "field", "summary")

Said = tuple[tuple[Step, ...], str]


def check_procedure(document: Document, procedure: Procedure, today: date) -> Iterator[Problem]:
    """Check what can be seen without the other files."""
    yield from _codes(document, procedure)
    yield from _parts(document, procedure)
    yield from _dates(document, procedure, today)
    yield from check_facts(document, procedure, today)
    yield from check_cases(document, procedure)
    yield from _length_of_sentences(document, procedure)
    yield from _forms_of_address(document, procedure)


def _parts(document: Document, procedure: Procedure) -> Iterator[Problem]:
    for key in () if procedure.is_answer else _MUST:
        if not getattr(procedure, key):
            yield document.error(Kind.MISSING, key, variant=key, key=key)
    for key in _NAMED:
        if not getattr(procedure, key).strip():
            yield document.error(Kind.EMPTY, key, key=key)
    for key, least in () if procedure.is_answer else _LEAST.items():
        number = len(getattr(procedure, key))
        if number < least:
            yield document.error(Kind.TOO_FEW, key, variant=key, key=key, number=number, least=least)
    if len(procedure.short) > SHORT_LENGTH:
        length = len(procedure.short)
        yield document.error(Kind.LABEL_LONG, "short", key="short", length=length, most=SHORT_LENGTH)


def _codes(document: Document, procedure: Procedure) -> Iterator[Problem]:
    if document.stem != procedure.code:
        yield document.error(Kind.FILE_NAME, "code", code=procedure.code)
    for number, code in enumerate((procedure.code, *procedure.covers)):
        if not CODE.fullmatch(code):
            path: tuple[Step, ...] = ("covers", number - 1) if number else ("code",)
            yield document.error(Kind.CODE_SHAPE, *path, code=code)


def _dates(document: Document, procedure: Procedure, today: date) -> Iterator[Problem]:
    looked: list[tuple[tuple[Step, ...], date]] = [(("checked",), procedure.checked)]
    looked += [(("sources", key, "date"), source.date) for key, source in procedure.sources.items()]
    for path, day in looked:
        if day > today:
            yield document.error(Kind.FUTURE, *path, day=day)
    holds: list[tuple[tuple[Step, ...], date | None]] = [(("valid_from",), procedure.valid_from)]
    holds += [(("legal", number, "since"), law.since) for number, law in enumerate(procedure.legal)]
    for path, since in holds:
        if since and since > today:
            yield document.warning(Kind.NOT_YET, *path, day=since)


def shown_texts(procedure: Procedure) -> Iterator[Said]:
    """Yield (place in the file, text) for everything people are told, without the questions they are asked."""
    yield ("summary",), procedure.summary
    for key in ("next", "mistakes", "may_change"):
        yield from (((key, number), text) for number, text in enumerate(getattr(procedure, key)))
    for _, path, fact in facts_of(procedure):
        yield (*path, "say"), fact.say
        yield from (((*path, "items", number), item) for number, item in enumerate(fact.items))
        if fact.unsure:
            yield (*path, "unsure"), fact.unsure


def _length_of_sentences(document: Document, procedure: Procedure) -> Iterator[Problem]:
    """The average is a rule; the worst sentence of a file is named if it is above what the average may be."""
    found = [(syllables(one), path) for path, text in shown_texts(procedure) for one in sentences_of(text)]
    if not found:
        return
    average = sum(length for length, _ in found) / len(found)
    longest, path = max(found, key=lambda pair: pair[0])
    if average > SYLLABLES:
        yield document.error(Kind.SENTENCES_LONG, *path, average=round(average, 1), most=SYLLABLES)
    elif longest > SYLLABLES:
        yield document.warning(Kind.SENTENCE_LONG, *path, length=longest, most=SYLLABLES)


def _forms_of_address(document: Document, procedure: Procedure) -> Iterator[Problem]:
    """A question to the person may end politely; what is told may not, and neither may speak to anybody."""
    asked: list[Said] = [((*path, "ask"), tree.ask) for path, tree in trees(procedure.cases)]
    asked += [((*path, "label"), option.label) for path, option in options(procedure.cases)]
    for path, text in (*asked, *shown_texts(procedure)):
        words = addressed(text)
        if words:
            yield document.error(Kind.ADDRESSED, *path, words=words)
    for path, text in shown_texts(procedure):
        words = polite(text)
        if words:
            yield document.error(Kind.POLITE, *path, words=words)

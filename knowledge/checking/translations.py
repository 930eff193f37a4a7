"""Check the words of procedures in another language beside the Vietnamese file: same parts, same numbers, short."""

from collections.abc import Iterable, Iterator

from pydantic import TypeAdapter

from knowledge.checking.across import Shelf
from knowledge.checking.document import Document
from knowledge.checking.facts import ITEM_LENGTH, ITEMS_LENGTH, SAY_LENGTH
from knowledge.checking.problem import Kind, Problem
from knowledge.checking.procedures import SHORT_LENGTH
from knowledge.checking.shape import read_shape
from knowledge.translation import FACTS, SaidFact, SaidTree, Translation, faults

TRANSLATIONS = TypeAdapter(Translation)
LABEL_LENGTH, QUESTIONS = 40, 6


def check_translations(shelf: Shelf, documents: Iterable[Document]) -> Iterator[Problem]:
    """Check every file of words beside its procedure; one whose Vietnamese file cannot be read waits for it."""
    written = {procedure.code: procedure for _, procedure in shelf.procedures}
    for document in documents:
        said = read_shape(document, TRANSLATIONS)
        if isinstance(said, list):
            yield from said
            continue
        if document.stem != said.code:
            yield document.error(Kind.FILE_NAME, "code", code=said.code)
        yield from _lengths(document, said)
        if said.code in written:
            yield from (document.error(Kind.TRANSLATION, *path) for path in faults(written[said.code], said))
        elif said.code not in shelf.broken:
            yield document.error(Kind.CODE_UNKNOWN, "code", code=said.code)


def _lengths(document: Document, said: Translation) -> Iterator[Problem]:
    many = len(said.questions_en)
    if many < QUESTIONS:
        yield document.error(Kind.TOO_FEW, "questions_en", key="questions_en", number=many, least=QUESTIONS)
    if len(said.short) > SHORT_LENGTH:
        yield document.error(Kind.LABEL_LONG, "short", key="short", length=len(said.short), most=SHORT_LENGTH)
    for label in _labels(said.cases):
        if len(label) > LABEL_LENGTH:
            yield document.error(Kind.LABEL_LONG, "cases", key="label", length=len(label), most=LABEL_LENGTH)
    for part in FACTS:
        for place, fact in enumerate(getattr(said, part)):
            yield from _fact(document, part, place, fact)


def _labels(tree: SaidTree | None) -> Iterator[str]:
    for option in tree.options if tree else ():
        yield option.label
        yield from _labels(option.then)


def _fact(document: Document, part: str, place: int, fact: SaidFact) -> Iterator[Problem]:
    if len(fact.say) > SAY_LENGTH:
        yield document.error(Kind.SAY_LONG, part, place, "say", length=len(fact.say), most=SAY_LENGTH)
    for number, item in enumerate(fact.items):
        if len(item) > ITEM_LENGTH:
            yield document.error(Kind.ITEM_LONG, part, place, "items", number, length=len(item), most=ITEM_LENGTH)
    total = sum(map(len, fact.items))
    if total > ITEMS_LENGTH:
        yield document.error(Kind.ITEMS_LONG, part, place, "items", length=total, most=ITEMS_LENGTH)

"""Check the facts of a procedure: source, length, money, district level, age."""

from collections.abc import Iterator
from datetime import date

from knowledge.ageing import checked_on, is_stale
from knowledge.checking.document import Document, Step
from knowledge.checking.problem import Kind, Problem
from knowledge.checking.wording import amounts, names_district, says_free
from knowledge.model import Facet, Fact, Procedure

SAY_LENGTH, ITEM_LENGTH, ITEMS_LENGTH = 300, 120, 520
_SHOWN = 70

KEYS = {facet: facet.value for facet in Facet if facet is not Facet.NONE} | {
    Facet.CONDITIONS: "who",
    Facet.FORM: "paper",
}
"""The part of a procedure file that answers each facet."""


def facts_of(procedure: Procedure) -> Iterator[tuple[Facet, tuple[Step, Step], Fact]]:
    """Yield (facet, place in the file, fact) for every fact of `procedure`."""
    for facet, key in KEYS.items():
        for number, fact in enumerate(procedure.facts(facet)):
            yield facet, (key, number), fact


def check_facts(document: Document, procedure: Procedure, today: date) -> Iterator[Problem]:
    """Check every fact by itself."""
    for facet, path, fact in facts_of(procedure):
        if fact.source not in procedure.sources:
            yield document.error(Kind.SOURCE_UNKNOWN, *path, "source", source=fact.source)
        if fact.checked and fact.checked > today:
            yield document.error(Kind.FUTURE, *path, "checked", day=fact.checked)
        yield from _lengths(document, path, fact)
        yield from _money(document, path, fact, facet)
        yield from _district(document, path, fact, facet)


def aged_facts(document: Document, procedure: Procedure, today: date) -> Iterator[Problem]:
    """Name the facts that are past their half-life: no longer asserted until somebody looks again."""
    for facet, path, fact in facts_of(procedure):
        if is_stale(fact, facet, procedure, today):
            day = checked_on(fact, procedure)
            yield document.warning(Kind.STALE, *path, part=path[0], say=_clip(fact.say), day=day)


def _lengths(document: Document, path: tuple[Step, Step], fact: Fact) -> Iterator[Problem]:
    if not fact.say.strip():
        yield document.error(Kind.EMPTY, *path, "say", key="say")
    if len(fact.say) > SAY_LENGTH:
        yield document.error(Kind.SAY_LONG, *path, "say", length=len(fact.say), most=SAY_LENGTH)
    for number, item in enumerate(fact.items):
        if len(item) > ITEM_LENGTH:
            yield document.error(Kind.ITEM_LONG, *path, "items", number, length=len(item), most=ITEM_LENGTH)
    total = sum(map(len, fact.items))
    if total > ITEMS_LENGTH:
        yield document.error(Kind.ITEMS_LONG, *path, "items", length=total, most=ITEMS_LENGTH)


def _money(document: Document, path: tuple[Step, Step], fact: Fact, facet: Facet) -> Iterator[Problem]:
    """Where one sum is said it must be the amount, unless it is unsure; of several sums none need be."""
    said = amounts(fact.say)
    free = says_free(fact.say)
    if fact.amount is None:
        if free and facet is Facet.FEE:
            yield document.error(Kind.FREE_WITHOUT_ZERO, *path, "say", say=_clip(fact.say))
        elif len(said) == 1 and not fact.unsure:
            yield document.warning(Kind.MONEY_WITHOUT_AMOUNT, *path, "say", amount=said.pop())
    elif fact.amount not in said and not (fact.amount == 0 and (free or "miễn" in fact.say.lower())):
        yield document.error(Kind.AMOUNT_NOT_SAID, *path, "amount", amount=fact.amount)


def _district(document: Document, path: tuple[Step, Step], fact: Fact, facet: Facet) -> Iterator[Problem]:
    for key, texts in (("say", (fact.say,)), ("items", fact.items)):
        for number, text in enumerate(texts):
            words = names_district(text)
            if words and facet is Facet.PLACE:
                yield document.error(Kind.DISTRICT, *path, key, number, words=words)
            elif words and facet in {Facet.STEPS, Facet.ONLINE}:
                yield document.warning(Kind.DISTRICT, *path, key, number, words=words)


def _clip(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

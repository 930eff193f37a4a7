"""Ready sentences for who answers: what the procedure's own file says, with its source and the day it was checked."""

from collections.abc import Iterator
from datetime import date

from knowledge.ageing import checked_on, is_stale
from knowledge.library import Library
from knowledge.model import Facet, Fact, Procedure
from locales import say

_FACETS = (Facet.DOCUMENTS, Facet.FEE, Facet.TIME, Facet.PLACE, Facet.ONLINE)
MOST = 3
_LONGEST = 600


def canned(library: Library, topic: str | None, today: date, language: str = "vi", most: int = MOST) -> list[str]:
    """Return up to `most` sentences about a procedure; none about what was not checked for too long."""
    procedure = library.find(topic, language) if topic else None
    if procedure is None:
        return []
    said = [text for text in _sentences(procedure, today, language) if len(text) <= _LONGEST]
    return said[:most]


def _sentences(procedure: Procedure, today: date, language: str) -> Iterator[str]:
    for facet in _FACETS:
        facts = [fact for fact in procedure.facts(facet) if not fact.cases]
        fresh = [fact for fact in facts if not fact.unsure and not is_stale(fact, facet, procedure, today)]
        if fresh:
            yield _sentence(procedure, facet, fresh[0], language)


def _sentence(procedure: Procedure, facet: Facet, fact: Fact, language: str) -> str:
    source = procedure.sources.get(fact.source)
    title = f"{source.title} ({source.date:%d/%m/%Y})" if source else procedure.name
    said = {"about": say(f"ticket-facet-{facet}", language), "text": "\n– ".join([fact.say, *fact.items])}
    return say("ticket-canned", language, **said, source=title, checked=f"{checked_on(fact, procedure):%d/%m/%Y}")

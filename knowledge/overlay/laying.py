"""Lay changes over a library: a new library comes of it, and the old one stays as it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from knowledge.library import Library
from knowledge.matcher.entries import Entry, Origin
from knowledge.model import Fact, Procedure
from knowledge.overlay.changes import AddAnswer, AddQuestions, Approved, Change, CorrectFact, Overlay
from knowledge.text import clean, fold
from locales import say

_SOURCE = "nguon"
Misfit = Literal["no-such-procedure", "fact-gone", "known-already", "code-taken"]
"""Why a change does not fit the library: what it is about is gone, or stands there already."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The library with the changes in it, and what did not fit any more and was left out."""

    library: Library
    left: Mapping[int, Misfit]


def laid_over(base: Library, overlay: Overlay) -> Laid:
    """Return `base` with all changes of `overlay` that fit it, in their order."""
    library, left = base, dict[int, Misfit]()
    for approved in overlay.changes:
        wrong = misfit(library, approved.change)
        if wrong is None:
            library = _with(library, approved.change)
        elif wrong != "known-already":
            left[approved.id] = wrong
    return Laid(library, left)


def misfit(library: Library, change: Change) -> Misfit | None:
    """Return why `change` cannot be made in `library`, or None where it can."""
    match change:
        case AddQuestions(code=code):
            if library.find(code) is None:
                return "no-such-procedure"
            return None if fresh(library, change) else "known-already"
        case AddAnswer(code=code):
            return "code-taken" if code in library.owners else None
        case CorrectFact(code=code):
            procedure = library.procedures.get(code)
            if procedure is None:
                return "no-such-procedure"
            return None if _place(procedure, change) is not None else "fact-gone"


def fresh(library: Library, change: AddQuestions) -> tuple[str, ...]:
    """Return the wordings that the procedure does not have yet, each once."""
    entry = library.entry(change.code)
    known = {plain(text) for text in (*entry.phrases, *entry.questions)} if entry else set()
    return tuple({plain(text): text for text in change.questions if plain(text) not in known}.values())


def plain(text: str) -> str:
    """Return `text` as it counts for "the same words"."""
    return " ".join(fold(clean(text)).split())


def _with(library: Library, change: Change) -> Library:
    match change:
        case AddQuestions():
            return _asked(library, change)
        case AddAnswer():
            return _laid(library, answer_of(change))
        case CorrectFact():
            return _laid(library, corrected(library.procedures[change.code], change))


def _laid(library: Library, *procedures: Procedure) -> Library:
    return replace(library, procedures={**library.procedures, **{each.code: each for each in procedures}}, _imported={})


def _asked(library: Library, change: AddQuestions) -> Library:
    """Return the library with wordings for a procedure; one of the imported catalogue gets them as everyday names."""
    owner = library.owners[change.code]
    procedure = library.procedures.get(owner)
    if procedure is not None:
        return _laid(library, asked(procedure, fresh(library, change)))
    entry = library.entry(change.code)
    label = entry.label if entry else ""
    said = Entry(owner, "", Origin.SPOKEN, (label,) if label else (), fresh(library, change), label=label)
    return replace(library, spoken=(*library.spoken, said), _imported={})


def asked(procedure: Procedure, questions: Iterable[str]) -> Procedure:
    """Return `procedure` with these questions among its own."""
    return replace(procedure, questions=(*procedure.questions, *questions))


def answer_of(change: AddAnswer) -> Procedure:
    """Return the entry of a question that belongs to no procedure: one fact, as it was given."""
    fact = Fact(say=change.say, source=_SOURCE)
    return Procedure(
        code=change.code,
        name=change.title,
        short=change.title,
        field=say("learned-field"),
        summary=change.say,
        aliases=(change.title,),
        questions=change.questions,
        who=(fact,),
        sources={_SOURCE: change.source},
        checked=change.checked,
    )


def corrected(procedure: Procedure, change: CorrectFact) -> Procedure:
    """Return `procedure` with one fact that says something else; what it was not sure of is settled with it."""
    place = _place(procedure, change)
    facts = list(getattr(procedure, change.part))
    name = _source_name(procedure, change)
    old = facts[place or 0]
    facts[place or 0] = replace(
        old, say=change.new, source=name, amount=change.amount, checked=change.checked, unsure=None
    )
    parts: dict[str, Any] = {"sources": {**procedure.sources, name: change.source}, change.part: tuple(facts)}
    return replace(procedure, **parts)


def _place(procedure: Procedure, change: CorrectFact) -> int | None:
    facts: tuple[Fact, ...] = getattr(procedure, change.part)
    return next((number for number, fact in enumerate(facts) if fact.say == change.old), None)


def _source_name(procedure: Procedure, change: CorrectFact) -> str:
    """Return the name of the source in the file: that of the same source, or a new one."""
    same = next((name for name, source in procedure.sources.items() if source == change.source), None)
    number = 1
    while same is None and f"sua_{number}" in procedure.sources:
        number += 1
    return same or f"sua_{number}"


def not_led(library: Library, approved: Iterable[Approved]) -> list[tuple[Approved, str]]:
    """Return the questions of people that a change was made for and that are not led to it, each with its change."""
    return [
        (each, text)
        for each in approved
        if not isinstance(each.change, CorrectFact)
        for text in each.asked
        if not led(library, text, each.change.code)
    ]


def led(library: Library, text: str, code: str, language: str = "vi") -> bool:
    """Whether somebody who asks `text` is led to what answers for `code`."""
    found = library.understand(text, None, language)
    head = found.candidates[0].code if found.candidates else ""
    owner = library.owners.get(code, code)
    return found.decision != "fallback" and head == owner

"""A procedure in another language: words are laid over the Vietnamese facts, numbers and sources stay theirs.

A translation has the structure of its procedure (`procedures_en/<code>.yaml`). Where one part no longer fits the
Vietnamese, because a fact was added or a number changed, that part is spoken in Vietnamese until it is put right.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from pydantic import ConfigDict

from knowledge.model import CaseOption, CaseTree, Fact, Procedure

_STRICT = ConfigDict(extra="forbid")
FACTS = ("who", "documents", "fee", "time", "place", "online", "steps", "result", "paper")
LISTS = ("next", "mistakes")
Step = str | int

_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_FULL_HOUR = re.compile(r"(?<=\d):00\b")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidFact:
    """The words of one fact."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    say: str
    items: tuple[str, ...] = ()
    unsure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOption:
    """The words of one case, found by its key; `signs` are phrases that choose it by themselves."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    key: str
    label: str
    signs: tuple[str, ...] = ()
    then: "SaidTree | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidTree:
    """The words of a question about the case, and of its answers."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    ask: str
    options: tuple[SaidOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """All words of one procedure in another language; `questions_en` are questions people ask in English."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    short: str
    summary: str
    questions_en: tuple[str, ...] = ()
    cases: SaidTree | None = None
    who: tuple[SaidFact, ...] = ()
    documents: tuple[SaidFact, ...] = ()
    fee: tuple[SaidFact, ...] = ()
    time: tuple[SaidFact, ...] = ()
    place: tuple[SaidFact, ...] = ()
    online: tuple[SaidFact, ...] = ()
    steps: tuple[SaidFact, ...] = ()
    result: tuple[SaidFact, ...] = ()
    paper: tuple[SaidFact, ...] = ()
    next: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()


def translated(procedure: Procedure, said: Translation) -> Procedure:
    """Return `procedure` in the words of `said`; a part that does not fit keeps its Vietnamese words."""
    words: dict[str, Any] = {"short": said.short, "summary": said.summary}
    words["cases"] = _tree(procedure.cases, said.cases)
    words |= {part: _facts(getattr(procedure, part), getattr(said, part)) for part in FACTS}
    words |= {part: getattr(said, part) for part in LISTS if not list(_list_faults(procedure, said, part))}
    return replace(procedure, **words)


def faults(procedure: Procedure, said: Translation) -> Iterator[tuple[Step, ...]]:
    """Yield where `said` does not fit `procedure`: other lengths, other numbers, other keys."""
    if numbers(procedure.summary) != numbers(said.summary):
        yield ("summary",)
    if not _same_tree(procedure.cases, said.cases):
        yield ("cases",)
    for part in FACTS:
        facts, words = getattr(procedure, part), getattr(said, part)
        if len(facts) != len(words):
            yield (part,)
        else:
            yield from ((part, n) for n, (f, w) in enumerate(zip(facts, words, strict=True)) if not _fits(f, w))
    for part in LISTS:
        yield from _list_faults(procedure, said, part)


def numbers(text: str) -> Counter[int]:
    """Return all numbers of `text`; 8.000 and 8,000 are the same, and so are 15 giờ and 15:00."""
    joined = _FULL_HOUR.sub("", _THOUSANDS.sub("", text))
    return Counter(int(found) for found in _NUMBER.findall(joined))


def by_code(translations: tuple[Translation, ...]) -> Mapping[str, Translation]:
    """Return translations by the code of their procedure."""
    return {said.code: said for said in translations}


def _list_faults(procedure: Procedure, said: Translation, part: str) -> Iterator[tuple[Step, ...]]:
    lines, words = getattr(procedure, part), getattr(said, part)
    if len(lines) != len(words):
        yield (part,)
        return
    for place, (line, word) in enumerate(zip(lines, words, strict=True)):
        if numbers(line) != numbers(word):
            yield part, place


def _facts(facts: tuple[Fact, ...], words: tuple[SaidFact, ...]) -> tuple[Fact, ...]:
    if len(facts) != len(words):
        return facts
    pairs = zip(facts, words, strict=True)
    return tuple(replace(f, say=w.say, items=w.items, unsure=w.unsure) if _fits(f, w) else f for f, w in pairs)


def _fits(fact: Fact, said: SaidFact) -> bool:
    """Whether `said` has as many lines as `fact`, the same doubt or none, and the same numbers in each line."""
    if len(fact.items) != len(said.items) or (fact.unsure is None) != (said.unsure is None):
        return False
    lines = zip((fact.say, fact.unsure or "", *fact.items), (said.say, said.unsure or "", *said.items), strict=True)
    return all(numbers(one) == numbers(other) for one, other in lines)


def _tree(tree: CaseTree | None, said: SaidTree | None) -> CaseTree | None:
    if tree is None or said is None or not _same_tree(tree, said):
        return tree
    options = tuple(_option(o, w) for o, w in zip(tree.options, said.options, strict=True))
    return replace(tree, ask=said.ask, options=options)


def _option(option: CaseOption, said: SaidOption) -> CaseOption:
    signs = (*said.signs, *option.signs)
    return replace(option, label=said.label, signs=signs, then=_tree(option.then, said.then))


def _same_tree(tree: CaseTree | None, said: SaidTree | None) -> bool:
    if tree is None or said is None:
        return tree is None and said is None
    if [option.key for option in tree.options] != [option.key for option in said.options]:
        return False
    pairs = zip(tree.options, said.options, strict=True)
    return numbers(tree.ask) == numbers(said.ask) and all(
        numbers(o.label) == numbers(w.label) and _same_tree(o.then, w.then) for o, w in pairs
    )

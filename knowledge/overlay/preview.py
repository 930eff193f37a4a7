"""What a change does to the messages that are labelled: which are decided otherwise, and which of them worse."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

from knowledge.evaluating import Case, hits, read_case, score
from knowledge.library import Library
from knowledge.overlay.laying import led
from knowledge.understanding import Context, Decision, Understanding

SHOWN = 12
_RIGHT, _OFFERED, _UNHEARD, _ELSEWHERE, _WRONG = 4, 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class Moved:
    """One labelled message that is decided otherwise: what came first before and after, and how."""

    text: str
    before: str
    after: str
    better: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The labelled messages before and after a change, and the questions of people that it is made for.

    `better` and `worse` count labelled messages, `right` those that lead where they should; `asked` are the people's
    own questions, `led_before` and `led_after` how many of them lead to the change.
    """

    messages: int
    right_before: int
    right_after: int
    better: int
    worse: int
    moved: tuple[Moved, ...]
    asked: int
    led_before: int
    led_after: int

    def dumped(self) -> dict[str, Any]:
        """Return it as JSON-ready data."""
        return asdict(self)


def labelled() -> list[Case]:
    """Return the messages that the project labelled itself (`messages/*.jsonl`)."""
    folder = files("knowledge") / "messages"
    names = sorted((each for each in folder.iterdir() if each.name.endswith(".jsonl")), key=lambda each: each.name)
    return [read_case(json.loads(line)) for each in names for line in each.read_text("utf-8").splitlines() if line]


def read_all(library: Library, cases: Iterable[Case]) -> list[Understanding]:
    """Return how `library` reads each of `cases`."""
    return [library.understand(case.text, Context(case.context) if case.context else None) for case in cases]


@dataclass(frozen=True, slots=True)
class Readings:
    """Labelled messages, and how one library reads them."""

    cases: Sequence[Case]
    found: Sequence[Understanding]


def readings(library: Library) -> Readings:
    """Return how `library` reads the labelled messages."""
    cases = labelled()
    return Readings(cases, read_all(library, cases))


def preview(before: Library, after: Library, asked: Sequence[str], code: str, known: Readings | None = None) -> Preview:
    """Compare two libraries on the labelled messages, and on what people `asked` that `code` is to answer.

    `known` are the messages as `before` reads them, where that was found out already.
    """
    known = known or readings(before)
    cases, old = known.cases, known.found
    new = read_all(after, cases)
    rows = [(case, one, two) for case, one, two in zip(cases, old, new, strict=True) if _shown(one) != _shown(two)]
    moved = [
        Moved(case.text, _shown(one), _shown(two), better=_worth(case, two) >= _worth(case, one))
        for case, one, two in rows
    ]
    worth = [(_worth(case, one), _worth(case, two)) for case, one, two in rows]
    was_there = code in before.owners
    return Preview(
        messages=len(cases),
        right_before=_count(cases, old),
        right_after=_count(cases, new),
        better=sum(one < two for one, two in worth),
        worse=sum(one > two for one, two in worth),
        moved=tuple(sorted(moved, key=lambda each: each.better)[:SHOWN]),
        asked=len(asked),
        led_before=sum(was_there and led(before, text, code) for text in asked),
        led_after=sum(led(after, text, code) for text in asked),
    )


def _count(cases: Sequence[Case], found: Sequence[Understanding]) -> int:
    return sum(_worth(case, one) >= _OFFERED for case, one in zip(cases, found, strict=True))


def _worth(case: Case, found: Understanding) -> int:
    """Return how well a message is served: answered right, offered, not understood, led elsewhere, answered wrong."""
    marks = score(case, found)
    right = hits(case, found)
    if marks["wrong_confident"]:
        return _WRONG
    if not case.codes:
        return _RIGHT if marks.get("intent", marks.get("not_answered", 1.0)) else _ELSEWHERE
    if found.decision is Decision.FALLBACK:
        return _UNHEARD
    if right[:1] == [True] and found.decision is Decision.ANSWER:
        return _RIGHT
    return _OFFERED if any(right[:3]) else _ELSEWHERE


def _shown(found: Understanding) -> str:
    head = found.candidates[0].code if found.candidates else found.topic or str(found.intent)
    return f"{found.decision} {head}"

"""What can be recognised: procedures, imported catalogue entries and intents, each with its phrasings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from knowledge.model import CaseTree, Procedure
from knowledge.understanding import Intent


class Origin(IntEnum):
    """Who wrote the entry: the project by hand, the project's everyday names for a catalogue row, or only the row."""

    WRITTEN = 0
    SPOKEN = 1
    IMPORTED = 2
    INTENT = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a message can mean.

    `phrases` are everyday names, `questions` whole sentences, `hints` words that only belong to it (signs of
    cases). `stale` marks rows that describe the state before July 2025. `group` joins variants of one thing.
    """

    code: str
    name: str
    origin: Origin
    phrases: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    label: str = ""
    group: str = ""
    differs: str = ""
    stale: bool = False
    citizens: bool = True
    commune: bool = True
    intent: Intent = Intent.PROCEDURE
    topic: str = ""
    rivals: tuple[str, ...] = ()
    form: bool = False


def procedure_entry(procedure: Procedure) -> Entry:
    """Return the entry of a hand-written procedure."""
    return Entry(
        code=procedure.code,
        name=procedure.name,
        origin=Origin.WRITTEN,
        phrases=(procedure.short, *procedure.aliases),
        questions=procedure.questions,
        hints=tuple(_signs(procedure.cases)),
        covers=procedure.covers,
        label=procedure.short,
        rivals=procedure.not_this,
        form=procedure.form is not None,
    )


def _signs(tree: CaseTree | None) -> Iterator[str]:
    for option in tree.options if tree else ():
        if option.goto is None:
            yield from option.signs
            yield from _signs(option.then)


def spoken_entries(documents: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    """Return the everyday names and questions written for catalogue rows (`catalogue/*.yaml`), as entries."""
    for document in documents:
        for code, item in (document.get("entries") or {}).items():
            yield Entry(
                code=code,
                name="",
                origin=Origin.SPOKEN,
                phrases=(item["plain"], *item.get("names", ())),
                questions=tuple(item.get("questions", ())),
                label=item["plain"],
                group=item.get("group", ""),
                differs=item.get("differs", ""),
            )


def intent_entries(documents: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    """Return the entries of `intents/*.yaml`, one for each topic, in how many files it ever stands.

    `fill_form` is no entry of its own but a manner of asking.
    """
    found: dict[tuple[Intent, str], list[str]] = {}
    for document in documents:
        intent = Intent(document["intent"])
        for topic in document["topics"]:
            phrases = topic.get("bare", ()) if intent is Intent.FILL_FORM else topic["phrases"]
            found.setdefault((intent, topic["topic"]), []).extend(phrases)
    for (intent, name), phrases in found.items():
        yield Entry(
            code=f"{intent}:{name}",
            name="",
            origin=Origin.INTENT,
            phrases=tuple(dict.fromkeys(phrases)),
            intent=intent,
            topic=name,
        )

"""What words may and may not say: how long sentences are, money, districts, forms of address."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import yaml

from knowledge.model import Procedure
from knowledge.text import clean

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n")


def sentences_of(text: str) -> list[str]:
    """Return the sentences of `text`; what stands before a colon is one, for it is read with a pause."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def syllables(text: str) -> int:
    """Return how many syllables are read; a number or a code counts as one."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def plain_texts(procedure: Procedure) -> Iterable[str]:
    """Return the sentences of `procedure` outside its facts that people are shown."""
    return (procedure.summary, *procedure.next, *procedure.mistakes, *procedure.may_change)


def amounts(text: str) -> set[int]:
    """Return the sums in đồng that `text` names in digits."""
    return {int(found.replace(".", "")) for found in _signs()["money"].findall(clean(text))}


def says_free(text: str) -> bool:
    """Whether `text` says that nothing is to be paid."""
    return _signs()["free"].search(clean(text)) is not None


def names_district(text: str) -> str | None:
    """Return the words of a sentence that send people to the abolished district level, or None."""
    for sentence in sentences_of(clean(text)):
        found = _signs()["district"].search(sentence)
        if found and not _signs()["district_gone"].search(sentence):
            return found.group().strip()
    return None


def addressed(text: str) -> str | None:
    """Return the words that speak to the reader, or in which the assistant speaks of itself, or None."""
    return _found("addressed", text)


def polite(text: str) -> str | None:
    """Return a polite word that the assistant adds by itself when speaking, or None."""
    return _found("polite", text)


def _found(name: str, text: str) -> str | None:
    found = _signs()[name].search(clean(text))
    return found.group().strip(" .,!?;:") if found else None


@cache
def _signs() -> Mapping[str, re.Pattern[str]]:
    document = yaml.safe_load((files("knowledge") / "words" / "kiem_tra.yaml").read_text("utf-8"))
    return {name: re.compile("|".join(parts)) for name, parts in document["check"].items()}

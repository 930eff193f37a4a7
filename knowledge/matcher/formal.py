"""Questions as letters put them: the head of an official name inside a formal sentence; training learns from them."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.matcher.core import Talk
from knowledge.matcher.entries import Entry
from knowledge.text import clean, fold, tokens

LEFT_OUT = (0.0, 0.0, 0.15, 0.35)
"""Shares of the words of a name that writers leave out."""
SUBJECT_SHARE = 0.4
"""Names that begin with what the office does (cấp …) are often asked about by the paper alone."""
LEAST = 2


@dataclass(frozen=True)
class Heads:
    """The head of each official name, and which entries share it: variants that such a question cannot tell apart."""

    texts: tuple[str, ...]
    alike: tuple[tuple[int, ...], ...]


def heads(entries: Sequence[Entry], talk: Talk) -> Heads:
    """Return the heads of the names of `entries`; where there is no name the head is empty."""
    texts = tuple(_head(entry.name, talk) for entry in entries)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        holders[fold(text)].append(number)
    return Heads(texts, tuple(tuple(holders[fold(text)]) for text in texts))


def _head(name: str, talk: Talk) -> str:
    text = " ".join(tokens(clean(name.split("(", maxsplit=1)[0]))).removeprefix("thủ tục ")
    for end in talk.heads:
        front, found, _ = text.partition(f" {end} ")
        text = front if found and len(front.split()) > LEAST else text
    return text


def asked_formally(text: str, talk: Talk, chance: random.Random) -> str:
    """Return a formal question about what is called `text`, some of its words left out."""
    if text.startswith("cấp ") and chance.random() < SUBJECT_SHARE:
        text = text.removeprefix("cấp ")
    share = chance.choice(LEFT_OUT)
    kept = " ".join(word for word in text.split() if chance.random() >= share) or text
    return chance.choice(talk.formal).format(kept)

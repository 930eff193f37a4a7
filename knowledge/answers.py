"""What people put around an answer ("dạ … ạ"), and the words for yes and no in every wording: `answers.yaml`."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from knowledge.text import clean, fold, tokens

_WORD = re.compile(r"[^\W_]+")
_EDGES = ' \t\r\n.,;:!…"“”«»()[]'
Phrase = tuple[str, ...]


def bare(text: str) -> str:
    """Return `text` with its blanks single and without the politeness before and after it, letters as they were."""
    text = " ".join(unicodedata.normalize("NFC", text).split()).strip(_EDGES)
    for kind, from_start in (("tail", False), ("lead", True)):
        while len(words := [found.group() for found in _WORD.finditer(text)]) > 1:
            length = (led if from_start else closed)(words, kind, accents=True)
            if not 0 < length < len(words):
                break
            places = list(_WORD.finditer(text))
            text = text[places[length].start() :] if from_start else text[: places[-length].start()]
            text = text.strip(_EDGES)
    return text


def led(words: Sequence[str], kind: str, *, accents: bool = False) -> int:
    """Return how many of `words` are the longest phrase of `kind` that they begin with.

    In a text that bears `accents` each word must bear its own, so that the people Co do not end on "cơ".
    """
    cleaned = [clean(word) for word in words[: _longest(kind)]]
    known = _phrases(accents=accents)[kind]
    return next((n for n in range(len(cleaned), 0, -1) if tuple(cleaned[:n]) in known), 0)


def closed(words: Sequence[str], kind: str, *, accents: bool = False) -> int:
    """Return how many of `words` are the longest phrase of `kind` that they end with, as `led` does."""
    cleaned = [clean(word) for word in words[-_longest(kind) :]]
    known = _phrases(accents=accents)[kind]
    return next((n for n in range(len(cleaned), 0, -1) if tuple(cleaned[-n:]) in known), 0)


def holds_any(words: Sequence[str], kind: str) -> bool:
    """Whether a phrase of `kind` stands anywhere in `words`."""
    return any(led(words[place:], kind) for place in range(len(words)))


@cache
def _phrases(*, accents: bool = False) -> Mapping[str, frozenset[Phrase]]:
    data = yaml.safe_load((files("knowledge") / "answers.yaml").read_text("utf-8"))
    return {
        kind: frozenset(form for one in listed for form in _forms(one, kind)[: 1 if accents else 2])
        for kind, listed in data.items()
    }


@cache
def _longest(kind: str) -> int:
    return max(len(phrase) for phrase in _phrases()[kind])


def _forms(phrase: str, kind: str) -> tuple[Phrase, Phrase]:
    """Return the words of a phrase with accents and without; a letter around an answer ("ạ") needs its accent."""
    words = tuple(tokens(clean(phrase)))
    folded = tuple(map(fold, words))
    return words, words if kind in {"lead", "tail"} and len("".join(folded)) == 1 else folded

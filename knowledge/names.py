"""Words that tell names of persons from sentences: `names.yaml`."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from knowledge.text import clean, fold

_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u00b4`\u2032\uff07]")


@cache
def name_words(kind: str) -> frozenset[str]:
    """Return the words of `kind` (families, titles, no_name …), cleaned. Raises `KeyError` for an unknown kind."""
    return frozenset(clean(word) for word in _data()[kind])


def is_among(kind: str, word: str, *, accents: bool = True) -> bool:
    """Whether `word` (cleaned) is one of `kind`; where a text bears no `accents`, spelled without them."""
    return word in (name_words(kind) if accents else _folded(kind))


def with_apostrophes(text: str) -> str:
    """Return `text` with every sign that stands for an apostrophe made one."""
    return _APOSTROPHES.sub("'", text)


@cache
def _folded(kind: str) -> frozenset[str]:
    return frozenset(map(fold, name_words(kind)))


@cache
def _data() -> Mapping[str, list[str]]:
    found: Mapping[str, list[str]] = yaml.safe_load((files("knowledge") / "names.yaml").read_text("utf-8"))
    return found

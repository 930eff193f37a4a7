"""Find out how a person wants to be addressed (xưng hô) from how they speak.

What is only a relative in the story ("bà nhà tui mới mất") must not be taken for the speaker: a word counts only where
a speaker stands, at the start before a verb or after "cho", "giúp" and the like.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from knowledge.text import clean, fold

Patterns = tuple[tuple[re.Pattern[str], str, bool], ...]

# without accents these are mostly other words: có, chỉ, đi, câu, mở
_ACCENTED_ONLY = frozenset({"co", "chi", "di", "cau", "mo"})


@dataclass(frozen=True, slots=True)
class AddressWords:
    """Compiled patterns, most telling first, each with the pair it speaks for and whether it is a word for oneself."""

    accented: Patterns
    folded: Patterns
    others: re.Pattern[str]


def read_pair(text: str, *, known: bool = False) -> str | None:
    """Return the pair (its key in `locales`) that the speaker of `text` asks for, or None if nothing tells.

    Where a pair is `known` already, only words for oneself change it, not how the assistant is called.
    """
    words = _words()
    plain = words.others.sub(" ", clean(text))
    accented = fold(plain) != plain
    for pattern, pair, telling in words.accented if accented else words.folded:
        if (telling or not known) and pattern.search(plain if accented else fold(plain)):
            return pair
    return None


@cache
def _words() -> AddressWords:
    data = yaml.safe_load((files("knowledge") / "words" / "address.yaml").read_text("utf-8"))
    selves = {word: pair for word, pair in data["selves"].items() if fold(word) not in _ACCENTED_ONLY}
    others = "|".join(re.escape(spelt) for phrase in data["others"] for spelt in (phrase, fold(phrase)))
    folded = _compile({**data, "selves": selves}, fold)
    return AddressWords(_compile(data, lambda word: word), folded, re.compile(rf"\b(?:{others})\b"))


def _compile(data: Mapping[str, Any], spell: Callable[[str], str]) -> Patterns:
    def any_of(name: str) -> str:
        return "(?:" + "|".join(re.escape(spell(word)) for word in data[name]) + ")"

    start = rf"(?:^|[,.!?…:]\s*|\b{any_of('openers')}\s+)"
    found = []
    for self_word, pair in (data["selves"] | data["weak"]).items():
        word, telling = re.escape(spell(self_word)), self_word in data["selves"]
        asked = rf"\b{any_of('askers')}\s+{word}(?:\s+{any_of('tails')}\b|\s*[,.!?…]|\s*$)"
        found += [(rf"{start}{word}\s+{any_of('verbs')}\b", pair, telling), (asked, pair, telling)]
    calls = data["vocatives"] | data["spouses"]
    found += [(rf"\b{re.escape(spell(call))}\b", pair, False) for call, pair in calls.items()]
    return tuple((re.compile(pattern), pair, telling) for pattern, pair, telling in found)

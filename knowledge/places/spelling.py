"""How names of places are compared: accents, tone places, i and y, joined or apart do not tell them from each other."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.text import clean, fold, is_syllable, tokens

_I_FOR_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_DAK = re.compile(r"(?:đ[aăắá]|da)[ck]$")
_GLUED = re.compile(r"\b(p|q|f|phường|phuong|quận|quan)\.?(\d{1,2})\b")  # "P5 Q3"
_NUMBER = re.compile(r"0*(\d+)")


def spelled(text: str) -> list[str]:
    """Return the words of `text` as they are compared: "Đắc Lắc, Mỹ Lộc" → đắk lắc mĩ lộc."""
    return [_word(word) for word in tokens(_GLUED.sub(r"\1 \2", clean(text)))]


def all_spelled(texts: Sequence[str]) -> list[list[str]]:
    """Return `spelled` for each line of text, all cleaned at once."""
    return [[_word(word) for word in tokens(line)] for line in clean("\n".join(texts)).split("\n")]


@lru_cache(maxsize=16384)
def _word(word: str) -> str:
    word = word.translate(_I_FOR_Y)
    number = _NUMBER.fullmatch(word)
    if number:
        return number[1]
    if _DAK.match(word):
        return "dak" if word[0] == "d" else "đắk"
    return word


def joined(words: Sequence[str]) -> str:
    """Return the key of a name: its words without accents, in one."""
    return fold("".join(words))


def agrees(said: Sequence[str], name: Sequence[str]) -> bool:
    """Whether the accents of `said` fit `name`; words without any fit whatever the name bears."""
    if len(said) != len(name):
        whole = "".join(said)
        return whole in {"".join(name), fold(whole)}
    return all(word in (other, fold(other)) for word, other in zip(said, name, strict=True))


def nearly_agrees(said: Sequence[str], name: Sequence[str]) -> bool:
    """Whether at most one word of `said` bears other accents than `name`."""
    if len(said) != len(name):
        return distance(said, name) <= 1
    return sum(word not in (other, fold(other)) for word, other in zip(said, name, strict=True)) <= 1


def distance(said: Sequence[str], name: Sequence[str]) -> int:
    """Return how many letters and accents tell `said` from `name`; accents count only where some were typed."""
    whole, other = "".join(said), "".join(name)
    return OSA.distance(whole, fold(other) if whole == fold(whole) else other)


def same_cut(said: Sequence[str], name: Sequence[str]) -> bool:
    """Whether `said` may stand for `name`: as many words, or what is no syllable and so was written in one."""
    if len(said) == len(name):
        return True
    return all(len(word) > 1 for word in said) and not all(is_syllable(fold(word)) for word in said)

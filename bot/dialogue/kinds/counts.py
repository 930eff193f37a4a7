"""Amounts of money and whole numbers, in figures or in words."""

import re

from bot.dialogue.kinds.answer import Answer, Asked, Bad, Good, Unsure
from knowledge.amounts import amounts, is_foreign
from knowledge.answers import bare, led
from knowledge.counting import below_thousand, counted, is_vague
from knowledge.filling.model import Field

_MOST_DONG = 1_000_000_000_000
_LIKELY, _MOST = 99, 9999
_NOT_WHOLE = re.compile(r"\d[.,]\d|(?<![\w.])-\s*\d|\d\s*/\s*\d")
_SEVERAL = re.compile(r"\d\s*[-–]\s*\d")


def money(text: str, _field: Field, _asked: Asked) -> Answer:
    """An amount in đồng, as its digits; thousands that were left out are asked back."""
    if is_foreign(text):
        return Bad("money_foreign")
    found = list(dict.fromkeys(amounts(text)))
    if len(found) != 1 or "?" in text:
        return Bad("money_one" if len(found) > 1 else "money")
    amount = found[0]
    if amount.figure:
        return Bad("money_unit", {"number": amount.figure})
    if amount.dong > _MOST_DONG:
        return Bad("money_large")
    return Good(str(amount.dong)) if amount.sure else Unsure(str(amount.dong), "money")


def whole_number(text: str, _field: Field, _asked: Asked) -> Answer:
    """A whole number, 0 for "không có đứa nào"; one above 99 is asked back."""
    if _SEVERAL.search(text):
        return Bad("whole_number_one")
    if _NOT_WHOLE.search(text):
        return Bad("whole_number_part")
    words = counted(bare(text))
    found = _numbers(words)
    if not found and led(words, "no") and not led(words, "unsure"):
        return Good("0")
    if len(found) != 1 or is_vague(words):
        return Bad("whole_number_one" if len(found) > 1 else "whole_number")
    if found[0] > _MOST:
        return Bad("whole_number_large")
    return Good(str(found[0])) if found[0] <= _LIKELY else Unsure(str(found[0]), "read")


def _numbers(words: list[str]) -> list[int]:
    """Return the different numbers that are said; typed ones count before said ones ("con thứ hai: 3 bản")."""
    typed = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) <= len(str(_MOST)) + 1]
    if typed or any(word.isdigit() for word in words):
        return list(dict.fromkeys(typed))
    found, place = [], 0
    while place < len(words):
        value, after = below_thousand(words, place)
        zero_alone = value == 0 and len(words) > 1
        found += [value] if value is not None and not zero_alone else []
        place = max(after, place + 1)
    return list(dict.fromkeys(found))

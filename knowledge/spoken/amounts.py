"""Quantities in words: money, shares, sizes, ranges, fractions and what is left of numbers."""

import re

from knowledge.spoken.numbers import decimal, in_groups, month, number
from knowledge.spoken.words import words

_UNITS = "|".join(sorted(map(re.escape, words("units")), key=len, reverse=True))
_UNIT = re.compile(rf"(?<=\d)\s?({_UNITS})(?![\w²³])")
_RANGE = re.compile(
    r"((?:\d|\d\s?%|\d\s?(?:đ|đồng|giờ|h|g|km|m|cm|tuổi|ngày|tháng)|[Tt]hứ (?:\w+)))\s?[–—-]\s?(?=\d|[Tt]hứ )"
)
_THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+(?![\w]|\.\d)")
_COMMAS = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?=\s?(?:đồng|đ|₫|VND|VNĐ)(?!\w))")
_DECIMAL = re.compile(r"(?<![\w.,])\d+,\d+(?![\w]|,\d)")
_TIMES = re.compile(r"(?<=\d)\s?[x×]\s?(?=\d)")
_FRACTION = re.compile(r"(?<![\w.,/])(\d{1,3})/(\d{1,3})(?![\w/])")
_PER = re.compile(r"(đồng|nghìn|triệu|trăm|phần trăm|ngày|lần|bản|tháng|mét vuông)\s?/\s?(?=[^\W\d])")
_NUMBER = re.compile(r"\d+")
_LONGEST_QUANTITY = 6
_PARTS = 10


def ranges_in_words(text: str) -> str:
    """Return `text` with the dash between two quantities in words: "3-5 ngày" → "3 đến 5 ngày"."""
    return _RANGE.sub(r"\1 đến ", text)


def amounts_in_words(text: str) -> str:
    """Return `text` with no digit left in it."""
    text = _COMMAS.sub(lambda m: m[0].replace(",", "."), text)
    text = _TIMES.sub(" nhân ", text)
    text = _UNIT.sub(lambda m: f" {words('units')[m[1]]}", text)
    text = _PER.sub(r"\1 một ", text)
    text = _THOUSANDS.sub(lambda m: number(int(m[0].replace(".", ""))), text)
    text = _DECIMAL.sub(lambda m: decimal(m[0]), text)
    text = _FRACTION.sub(_fraction, text)
    return _NUMBER.sub(lambda m: _alone(m[0]), text)


def _fraction(found: re.Match[str]) -> str:
    above, below = int(found[1]), int(found[2])
    if above < below <= _PARTS:
        return f"{number(above)} phần {month(below)}"
    return f"{number(above)} trên {number(below)}"


def _alone(digits: str) -> str:
    return number(int(digits)) if len(digits) <= _LONGEST_QUANTITY else in_groups(digits)
